"""How the frame moves over the layers while a shot lasts: eased, finer than a pixel, with depth."""

import math
from dataclasses import dataclass
from typing import Any

import cairo
import numpy as np

from runner.storyboard.order import Picture
from runner.storyboard.stage import Layer, Stage

LEAST_ZOOM, MORE_ZOOM, MOST_ZOOM = 0.05, 0.012, 0.15
"""How much larger a push ends: at least, for each second, at most."""
LEAST_PAN, MORE_PAN, MOST_PAN = 0.024, 0.008, 0.07
"""How far a pan goes to each side of the middle, in widths of the frame; the margin allows it."""
EASED = 0.6
"""So much of a move is slower at its ends; the rest is even."""
EDGE = 2
"""Pixels at the rim of a layer, whose shapes may end between two of them."""
OVERLAP = 4
LEAST_GROUND = 40
"""Rows; less is not worth a sheet of its own."""
ORDER = ("back", "middle", "near", "front", "fore")


@dataclass(frozen=True)
class Move:
    """Where the camera is at one moment."""

    zoom: float = 1.0
    right: float = 0.0
    """In pixels, of what is as near as the people are."""
    down: float = 0.0


def moves_of(picture: Picture) -> list[Move]:
    """Where the camera is in every frame."""
    last = max(1, picture.frames - 1)
    return [move_at(picture, index / last) for index in range(picture.frames)]


def move_at(picture: Picture, share: float) -> Move:
    """Where the camera is after a share of the shot."""
    smooth = share * share * (3 - 2 * share)
    way = EASED * smooth + (1 - EASED) * share
    zoom = min(MOST_ZOOM, LEAST_ZOOM + MORE_ZOOM * picture.seconds)
    pan = pan_of(picture) * (2 * way - 1)
    match picture.camera:
        case "push_in":
            return Move(1 + zoom * way)
        case "pull_out":
            return Move(1 + zoom * (1 - way))
        case "pan_left":  # the frame goes left, what is seen goes right
            return Move(1.0, pan * picture.width_px, 0.0)
        case "pan_right":
            return Move(1.0, -pan * picture.width_px, 0.0)
        case "tilt_up":
            return Move(1.0, 0.0, pan * picture.height_px)
        case "tilt_down":
            return Move(1.0, 0.0, -pan * picture.height_px)
        case _:
            return Move()


def pan_of(picture: Picture) -> float:
    """How far a pan goes to each side of the middle, in widths of the frame."""
    return min(MOST_PAN, LEAST_PAN + MORE_PAN * picture.seconds)


@dataclass
class Sheet:
    """A layer, or the part of it where anything is."""

    surface: Any
    left: float
    """Where that part begins, from the middle of the layer, pixels."""
    top: float
    nearness: float
    opaque: bool
    """Nothing shows through it, from side to side."""


class Camera:
    """Lays the layers of a shot over each other, as they are seen at a moment.

    What lies behind the ground is not laid at all: it is most of the work of a frame.
    """

    def __init__(self, stage: Stage) -> None:
        picture = stage.picture
        unit = min(picture.width_px, picture.height_px)
        self._size = (picture.width_px, picture.height_px)
        self._focus = (stage.focus[0] * unit, stage.focus[1] * unit)
        self._sheets = [
            sheet
            for name in ORDER
            if name in stage.layers
            for sheet in sheets_of(stage.layers[name], whole=name == "back")
        ]

    def lay(self, context: Any, move: Move) -> None:
        """Draw one moment."""
        seen_to, plans = self._size[1], []
        for sheet in reversed(self._sheets):
            zoom = 1 + (move.zoom - 1) * sheet.nearness
            y = self._size[1] / 2 + self._focus[1] * (1 - zoom) + move.down * sheet.nearness
            begins = y + sheet.top * zoom
            first = max(0, math.ceil(begins)) if sheet.opaque else max(0, math.floor(begins))
            last = min(seen_to, math.ceil(begins + sheet.surface.get_height() * zoom))
            if first < last:
                plans.append((sheet, zoom, y, first, last))
            if sheet.opaque:
                seen_to = min(seen_to, first)
        for sheet, zoom, y, first, last in reversed(plans):
            x = self._size[0] / 2 + self._focus[0] * (1 - zoom) + move.right * sheet.nearness
            context.save()
            context.rectangle(0, first, self._size[0], last - first)
            context.clip()
            context.translate(x, y)
            context.scale(zoom, zoom)
            context.set_source_surface(sheet.surface, sheet.left, sheet.top)
            context.get_source().set_filter(cairo.FILTER_BILINEAR)
            if sheet.opaque:
                context.get_source().set_extend(cairo.EXTEND_PAD)
            context.paint()
            context.restore()


def sheets_of(layer: Layer, *, whole: bool) -> list[Sheet]:
    """A layer without the empty space around what is drawn in it, and its ground by itself.

    Args:
        layer: As it was drawn.
        whole: It fills the picture; nothing shows through.
    """
    surface = layer.surface
    surface.flush()
    width, height = surface.get_width(), surface.get_height()
    if whole:
        return [part_of(layer, (0, 0, width, height), opaque=True)]
    data, stride = surface.get_data(), (surface.get_stride(), 4)
    alpha = np.ndarray((height, width), np.uint32, data, strides=stride) >> 24
    rows, columns = np.flatnonzero(alpha.any(axis=1)), np.flatnonzero(alpha.any(axis=0))
    if not len(rows):
        return []
    through = np.flatnonzero((alpha[: height - EDGE, EDGE : width - EDGE] < 255).any(axis=1))
    ground = int(through[-1]) + 1 if len(through) else 0
    box = (int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1)
    if ground > height - EDGE - LEAST_GROUND:
        return [part_of(layer, box, opaque=False)]
    above = (box[0], min(box[1], ground), box[2], ground + OVERLAP)
    return [
        part_of(layer, above, opaque=False),
        part_of(layer, (EDGE, ground, width - EDGE, height - EDGE), opaque=True),
    ]


def part_of(layer: Layer, box: tuple[int, int, int, int], *, opaque: bool) -> Sheet:
    """What of a layer lies between left, top, right and bottom, pixels."""
    surface, (left, top, right, bottom) = layer.surface, box
    kind = cairo.FORMAT_RGB24 if opaque else cairo.FORMAT_ARGB32
    part = cairo.ImageSurface(kind, right - left, bottom - top)
    context = cairo.Context(part)
    context.set_source_surface(surface, -left, -top)
    context.set_operator(cairo.OPERATOR_SOURCE)
    context.paint()
    middle = (surface.get_width() / 2, surface.get_height() / 2)
    return Sheet(part, left - middle[0], top - middle[1], layer.nearness, opaque)
