"""Draws a frame over the one before: only where something looks different.

There all is done as for a whole frame: background first, then every object that reaches there, in
the same order. Cairo gives a row of a shape the same pixels whichever other rows it draws, so the
frame is the same to the last bit.
"""

import itertools
from collections.abc import Iterable
from typing import Any, NamedTuple

import numpy as np
from manim import PMobject, VMobject
from manim.mobject.types.image_mobject import AbstractImageMobject

from runner.raster.areas import NOWHERE, Area, together
from runner.raster.drawing import NOTHING, Batch, Ink, is_common
from runner.raster.ownership import OwnDrawing, camera_kind, captures_as_known

MITER = 10
"""How many times the width of a line a sharp corner may reach, as cairo has it."""
SEEN = (VMobject, PMobject, AbstractImageMobject)
"""What is drawn; others, such as trackers of values, are not."""
MORE = 2
"""Pixels beside what is drawn that may be touched."""


class Ground(NamedTuple):
    """What a frame is drawn on, and where its objects come to lie."""

    picture: np.ndarray
    behind: np.ndarray
    """What the picture is before anything is drawn."""
    matrix: tuple[float, ...]
    widths: tuple[float, float]

    def is_like(self, other: "Ground") -> bool:
        """Whether equal ink makes equal pixels on both."""
        same = self.picture is other.picture and self.behind is other.behind
        return same and (self.matrix, self.widths) == (other.matrix, other.widths)

    def area_of(self, ink: Ink) -> Area:
        """Where some ink may leave a trace."""
        if ink.outline is None:
            return NOWHERE
        across, _, _, down, right, below = self.matrix
        least_x, greatest_x, least_y, greatest_y = ink.outline.box
        widest = max(
            0.0 if ink.behind is None else ink.behind_width,
            0.0 if ink.front is None else ink.front_width,
        )
        reach = widest * self.widths[0] * self.widths[1] * MITER / 2
        around_x, around_y = abs(reach * across) + MORE, abs(reach * down) + MORE
        left, to_right = across * least_x + right, across * greatest_x + right
        bottom, top = down * least_y + below, down * greatest_y + below
        height, width = self.picture.shape[:2]
        return Area(
            within(min(left, to_right) - around_x, width),
            within(min(top, bottom) - around_y, height),
            within(max(left, to_right) + around_x + 1, width),
            within(max(top, bottom) + around_y + 1, height),
        )


def within(place: float, size: int) -> int:
    """A place on a picture."""
    return int(min(max(place, 0), size))


class Redrawer:
    """Draws the frames of one process, one after the other."""

    def __init__(self) -> None:
        self._ground: Ground | None = None
        self._inks: list[Ink] = []
        self._areas: list[Area] = []
        self._changed: tuple[Area, ...] | None = None
        self._behind: tuple[np.ndarray, np.ndarray] | None = None

    def draw(self, camera: Any, mobjects: Iterable[Any], static: np.ndarray | None) -> bool:
        """Draw a frame, if it can be done this way.

        Args:
            camera: What it is drawn by.
            mobjects: What it shows.
            static: The picture of what stands still, if there is one.

        Returns:
            Whether it was done; if not, nothing was.
        """
        behind = camera.background if static is None else static
        batch = batch_of(camera, mobjects, behind)
        inks = None if batch is None else inks_of(batch)
        if batch is None or inks is None:
            self.forget()
            return False
        ground = Ground(camera.pixel_array, behind, tuple(batch.context.get_matrix()), batch.widths)
        known = self._ground is not None and ground.is_like(self._ground)
        before = zip(self._inks, self._areas, strict=True) if known else ()
        areas, unlike = compare(ground, inks, before)
        if not known:
            height, width = ground.picture.shape[:2]
            unlike = (Area(0, 0, width, height),)
        redraw(batch, ground, inks, areas, unlike)
        self._ground, self._inks, self._areas = ground, inks, areas
        if known and self._changed is not None:
            self._changed = together([*self._changed, *unlike])
        else:
            self._changed = None
        if self._behind is None or self._behind[0] is not behind:
            self._behind = behind, behind.copy()
        return True

    def was_right(self) -> bool:
        """Whether what lies behind all objects is still as it was when it was drawn on first."""
        return self._behind is None or np.array_equal(*self._behind)

    def forget(self) -> None:
        """Know nothing of what the picture shows."""
        self._ground, self._inks, self._areas, self._changed = None, [], [], None

    def take_changed(self) -> tuple[Area, ...] | None:
        """Where alone the picture may differ from when this was asked last, if that is known."""
        changed, self._changed = self._changed, ()
        return changed


def batch_of(camera: Any, mobjects: Iterable[Any], behind: Any) -> Batch | None:
    """All that a frame shows, if it is flat, and nothing of the user's has a part in drawing it."""
    picture = camera.pixel_array
    if camera_kind(camera) is None or not captures_as_known(camera):
        return None
    if not all(is_picture(each) and each.shape == picture.shape for each in (picture, behind)):
        return None
    shown = camera.get_mobjects_to_display(mobjects, include_submobjects=True)
    shown = [each for each in shown if isinstance(each, SEEN)]
    own = OwnDrawing()
    if not all(each in own and not each.get_background_image() for each in shown):
        return None
    context = camera.get_cairo_context(picture)
    if not is_common(context):
        return None
    across = context.get_matrix()
    return None if across.xy or across.yx else Batch(camera, context, shown, in_3d=False)


def is_picture(pixels: Any) -> bool:
    """Whether it has the form of Manim's pictures."""
    return type(pixels) is np.ndarray and pixels.dtype == np.uint8 and pixels.ndim == 3


def inks_of(batch: Batch) -> list[Ink] | None:
    """What all objects look like; None where Manim has to draw one."""
    inks: list[Ink] = []
    for index in range(len(batch.vmobjects)):
        ink = batch.ink(index)
        if ink is None or (ink.outline is None and ink is not NOTHING):
            return None
        inks.append(ink)
    return inks


def compare(
    ground: Ground, inks: list[Ink], before: Iterable[tuple[Ink, Area]]
) -> tuple[list[Area], tuple[Area, ...]]:
    """Where each ink of a frame is, and where it may differ from a frame on the same ground."""
    areas: list[Area] = []
    unlike: list[Area] = []
    for ink, (earlier, where) in itertools.zip_longest(inks, before, fillvalue=(NOTHING, NOWHERE)):
        if type(ink) is not Ink:  # there were more
            unlike.append(where)
        elif ink is earlier or ink == earlier:
            areas.append(where)
        else:
            areas.append(ground.area_of(ink))
            unlike += where, areas[-1]
    return areas, together(unlike)


def redraw(
    batch: Batch, ground: Ground, inks: list[Ink], areas: list[Area], unlike: Iterable[Area]
) -> None:
    """Draw parts of a frame. The path of the last object stays, as Manim leaves it."""
    context = batch.context
    matrix = context.get_matrix()
    for part in (widened(each, areas) for each in unlike):
        np.copyto(part.of(ground.picture), part.of(ground.behind))
        context.save()
        context.new_path()
        context.identity_matrix()
        context.rectangle(part.left, part.top, part.right - part.left, part.bottom - part.top)
        context.clip()
        context.set_matrix(matrix)
        for index, (ink, area) in enumerate(zip(inks, areas, strict=True)):
            if ink is not NOTHING and area.meets(part):
                batch.draw_ink(index, ink)
        context.restore()
    if inks:
        batch.set_path(len(inks) - 1)


def widened(part: Area, areas: list[Area]) -> Area:
    """A part so wide that nothing in it is cut at its sides.

    Cairo replaces what lies beside the part, and rounds where an edge of a shape crosses its side;
    what lies above or below it is left out without a trace.
    """
    crossing = True
    while crossing:
        crossing = False
        for area in areas:
            if area.meets(part) and (area.left < part.left or area.right > part.right):
                left, right = min(area.left, part.left), max(area.right, part.right)
                part, crossing = part._replace(left=left, right=right), True
    return part
