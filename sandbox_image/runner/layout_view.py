"""What a scene shows at one moment, as plane shapes: its texts, and everything else that is drawn.

Points are those the camera draws: projected where the camera looks into space. Nothing is drawn
for it.
"""

import zlib
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from manim import Group, ManimColor, Mobject, ThreeDCamera, VDict, VGroup, VMobject
from manim.mobject.types.image_mobject import AbstractImageMobject

from runner.layout_origins import TEXTS, Glyph, Wording, glyph, origin
from runner.outlines import Boxes, Points, Segments, around, boxes_of, flatten, lengths_of
from runner.scene_file import MODULE

PLAIN = {Mobject, VMobject, Group, VGroup, VDict}
"""Groups that say nothing of whether their members belong together."""
VISIBLE = 0.04
"""Opacity from which something counts as seen."""
OWNERS = 20


@dataclass(slots=True, eq=False)
class Leaf:
    """One outline that is drawn."""

    mobject: Any
    shape: Any
    """The shape it is a part of, for example an `Axes`; itself, if it stands alone."""
    kin: int
    """Equal for all that one call of Manim made, and what that was made for."""
    letter: Glyph | None
    text: Any
    """The text mobject it is a part of, if any."""
    order: int = 0
    """Place in the order of drawing; later lies above."""
    box: Points = field(default_factory=lambda: np.zeros(4))
    points: Points = field(default_factory=lambda: np.zeros((0, 2)))
    length: float = 0.0
    flat: bool = True
    """It lies in the plane of the picture, not in space."""
    _segments: Segments | None = None
    _closed: Segments | None = None

    @property
    def segments(self) -> Segments:
        """Its outline."""
        if self._segments is None:
            self._segments = flatten(self.points)
        return self._segments

    @property
    def closed(self) -> Segments:
        """Its outline as a fill sees it."""
        if self._closed is None:
            self._closed = flatten(self.points, close=True)
        return self._closed

    @property
    def fill(self) -> Points:
        """Mean colour of its fill, red, green, blue and opacity in [0, 1]."""
        return mean_colour(self.mobject, "fill_rgbas")

    @property
    def stroke(self) -> Points:
        """Mean colour of its stroke; opacity 0 where it has no width."""
        return mean_colour(self.mobject, "stroke_rgbas", width="stroke_width")

    @property
    def halo(self) -> Points:
        """Mean colour of the stroke behind it."""
        return mean_colour(self.mobject, "background_stroke_rgbas", width="background_stroke_width")


@dataclass(slots=True, eq=False)
class TextUnit:
    """One text on the screen: all its letters that are seen."""

    wording: Wording
    mobject: Any
    leaves: list[Leaf]
    boxes: Boxes
    box: Points

    @property
    def kin(self) -> int:
        """As its letters'."""
        return self.leaves[0].kin

    @property
    def order(self) -> int:
        """Where its first letter is drawn."""
        return self.leaves[0].order

    @property
    def top(self) -> int:
        """Where its last letter is drawn."""
        return self.leaves[-1].order

    @property
    def flat(self) -> bool:
        """Whether all of it lies in the plane of the picture."""
        return all(leaf.flat for leaf in self.leaves)

    @property
    def own(self) -> bool:
        """Whether the user's code made it itself, and not a shape of Manim for its own use."""
        return self.mobject is None or self.kin == id(self.mobject)

    @property
    def opacity(self) -> float:
        """That of its plainest letter, [0, 1]."""
        return max(float(max(leaf.fill[3], leaf.stroke[3])) for leaf in self.leaves)

    @property
    def line(self) -> int | None:
        """The user's line that made it."""
        made = origin(self.mobject) if self.mobject is not None else None
        return made.line if made is not None else self.wording.line

    @property
    def cap(self) -> float:
        """Height of its capitals now, frame units; 0 where that is not known."""
        letters = [(leaf.letter, leaf.length) for leaf in self.leaves]
        caps = [one.wording.cap * now / one.length for one, now in letters if one and one.length]
        return float(np.median(caps)) if caps else 0.0


@dataclass(slots=True)
class View:
    """What is on the screen."""

    texts: list[TextUnit]
    arts: list[Leaf]
    """Everything else that is seen, in the order of drawing."""
    art_boxes: Boxes
    frame: Points
    """The box of the picture, in the same units."""
    still_frame: bool
    """The camera shows what it shows by default."""
    background: Points
    """Red, green and blue in [0, 1]."""


def colour_of(colour: Any) -> Points:
    """A colour of whatever form Manim takes, as red, green and blue in [0, 1]."""
    return np.array(ManimColor(colour).to_rgb(), dtype=float)


def mean_colour(mobject: Any, colours: str, *, width: str | None = None) -> Points:
    """The mean of a list of colours; nothing to be seen where there is none."""
    known = vars(mobject)
    rgbas = known.get(colours)
    if rgbas is None or not len(rgbas) or (width is not None and not known.get(width)):
        return np.zeros(4)
    return rgbas[0] if len(rgbas) == 1 else np.mean(rgbas, axis=0)


class Eye:
    """Looks at one scene, again and again, and says when nothing has changed."""

    def __init__(self, scene: Any) -> None:
        self._scene = scene
        self._camera = scene.renderer.camera
        self._frame = self._frame_box()
        self._checksum = 0

    def look(self) -> View | None:
        """What the scene shows now; None where that is exactly what it showed at the last look."""
        leaves = self._leaves()
        frame = self._frame_box()
        if not leaves:
            self._checksum = 0
            return self._view([], frame)
        sizes = np.array([len(leaf.mobject.points) for leaf in leaves])
        points = np.concatenate([leaf.mobject.points for leaf in leaves])
        checksum = zlib.crc32(np.ascontiguousarray(points))
        for leaf in leaves:
            fill = vars(leaf.mobject).get("fill_rgbas")
            checksum = zlib.crc32(str(id(leaf.mobject)).encode(), checksum)
            if fill is not None:
                checksum = zlib.crc32(np.ascontiguousarray(fill), checksum)
        checksum = zlib.crc32(frame, checksum)
        if isinstance(self._camera, ThreeDCamera):
            checksum = zlib.crc32(
                np.ascontiguousarray(self._camera.get_rotation_matrix()), checksum
            )
        if checksum == self._checksum:
            return None
        self._checksum = checksum
        self._measure(leaves, points, sizes)
        return self._view(leaves, frame)

    def _leaves(self) -> list[Leaf]:
        """Everything that is seen, in the order of drawing."""
        found: list[Leaf] = []
        seen: set[int] = set()
        for mobject in self._scene.mobjects:
            gather(mobject, None, None, found, seen)
        found.sort(key=lambda leaf: leaf.mobject.z_index)  # as the camera does
        for order, leaf in enumerate(found):
            leaf.order = order
        return found

    def _frame_box(self) -> Points:
        camera = self._camera
        x, y = camera.frame_center[:2]
        half = np.array([camera.frame_width, camera.frame_height], dtype=float) / 2
        return np.array([x - half[0], y - half[1], x + half[0], y + half[1]])

    def _measure(self, leaves: list[Leaf], points: Points, sizes: Points) -> None:
        lengths = lengths_of(points, sizes)
        if isinstance(self._camera, ThreeDCamera):
            points = self._projected(leaves, points, sizes)
        boxes = boxes_of(points, sizes)
        starts = np.cumsum(sizes) - sizes
        for leaf, box, start, size, length in zip(
            leaves, boxes, starts, sizes, lengths, strict=True
        ):
            leaf.box, leaf.points, leaf.length = box, points[start : start + size], float(length)

    def _projected(self, leaves: list[Leaf], points: Points, sizes: Points) -> Points:
        camera: Any = self._camera
        known = (camera.fixed_in_frame_mobjects, camera.fixed_orientation_mobjects)
        for leaf in leaves:
            leaf.flat = any(leaf.mobject in fixed for fixed in known)
        projected = camera.project_points(points)
        for leaf, end, size in zip(leaves, np.cumsum(sizes), sizes, strict=True):
            if leaf.flat:
                part = slice(end - size, end)
                projected[part] = camera.transform_points_pre_display(leaf.mobject, points[part])
        return projected

    def _view(self, leaves: list[Leaf], frame: Points) -> View:
        texts: dict[tuple[int, int], list[Leaf]] = {}
        arts: list[Leaf] = []
        for leaf in leaves:
            if leaf.letter is None:
                arts.append(leaf)
            else:
                key = (id(leaf.text), 0) if leaf.text is not None else (0, id(leaf.letter.wording))
                texts.setdefault(key, []).append(leaf)
        boxes = np.array([leaf.box for leaf in arts]).reshape(-1, 4)
        background = colour_of(self._camera.background_color)
        still = bool(np.allclose(frame, self._frame))
        return View(
            [unit_of(group) for group in texts.values()], arts, boxes, frame, still, background
        )


def unit_of(leaves: list[Leaf]) -> TextUnit:
    """The text that some letters make up."""
    boxes = np.array([leaf.box for leaf in leaves])
    wording = next(leaf.letter.wording for leaf in leaves if leaf.letter is not None)
    return TextUnit(wording, leaves[0].text, leaves, boxes, around(boxes))


def gather(mobject: Any, shape: Any, text: Any, found: list[Leaf], seen: set[int]) -> None:
    """Add what is seen of one family."""
    if id(mobject) in seen:
        return
    seen.add(id(mobject))
    if shape is None and not is_plain(mobject):
        shape = mobject
    if text is None and isinstance(mobject, TEXTS):
        text = mobject
    if len(mobject.points) and is_seen(mobject):
        letter = glyph(mobject)
        own = mobject if shape is None else shape
        kin = kin_of(own) if letter is None or text is not None else kin_of_piece(own, letter)
        found.append(Leaf(mobject, own, kin, letter, text if letter is not None else None))
    for part in mobject.submobjects:
        gather(part, shape, text, found, seen)


def is_plain(mobject: object) -> bool:
    """Whether a mobject is a mere group: of Manim, or of the user's."""
    kind = type(mobject)
    return kind in PLAIN or (kind.__module__ == MODULE and isinstance(mobject, (Group, VGroup)))


def is_seen(mobject: Any) -> bool:
    """Whether it is opaque enough, somewhere."""
    if isinstance(mobject, AbstractImageMobject):
        return True
    if not isinstance(mobject, VMobject):
        return False
    known = vars(mobject)
    if opaque(known.get("fill_rgbas")):
        return True
    return bool(known.get("stroke_width")) and opaque(known.get("stroke_rgbas"))


def opaque(rgbas: Any) -> bool:
    """Whether one of some colours can be seen."""
    return rgbas is not None and len(rgbas) > 0 and float(rgbas[:, 3].max()) > VISIBLE


def kin_of(mobject: object) -> int:
    """The identity of the first in the chain of makers."""
    for _ in range(OWNERS):
        made = origin(mobject) if isinstance(mobject, Mobject) else None
        if made is None or made.owner is None:
            break
        mobject = made.owner
    return id(mobject)


def kin_of_piece(piece: object, letter: Glyph) -> int:
    """The same for a letter that was taken out of its text."""
    made = letter.wording.origin
    if origin(piece) is None and made is not None and made.owner is not None:
        return kin_of(made.owner)
    return kin_of(piece)
