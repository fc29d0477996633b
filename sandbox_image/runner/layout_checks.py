"""Judges what a scene shows at one moment: can everything be read?

Only text is judged: what lies over it, under it and around it. Deliberate overlays are no defect:
what Manim made in one call or for one shape, a label inside a shape, a surrounding rectangle, a
word struck out on purpose.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from manim import Code, Matrix, NumberPlane, Table, VectorField
from manim.mobject.types.image_mobject import AbstractImageMobject
from manim.mobject.vector_field import StreamLines

from runner.layout_lines import lines_through
from runner.layout_origins import origin, shortened
from runner.layout_view import Leaf, TextUnit, View
from runner.outlines import Points, areas, inside, overlap, shared, touching

CAP_SHARE = 0.022
"""Legible: height of a capital as a share of the shorter side of the picture."""
VANISHING = 0.003
"""Text whose letters are smaller than this share of the picture is on its way out."""
CONTRAST = 3.0
"""Least ratio of luminances, as WCAG 2 has it for large text."""
WORDS = 40
"""So many can be read from one picture."""
CUT = 0.02
"""Share of a text outside the picture from which it counts."""
OVERLAP = 0.02
"""Share of a text that another covers from which it counts."""
HIDDEN = 0.15
"""Share of a text that something opaque covers from which it counts."""
PALE = 0.25
"""Share of a text with too little contrast from which it counts."""
OPAQUE = 0.85
DIMMED = 0.9
"""Text less opaque than this was dimmed on purpose."""
LISTS = (Code, Table, Matrix)
"""Their words are not counted: nobody reads them in one go."""


@dataclass(slots=True)
class Defect:
    """One thing that cannot be read well."""

    code: str
    severity: str
    line: int | None
    """The user's line that made the text."""
    other_line: int | None
    """The line that made the other object, if there is one."""
    amount: float
    """By how much; the message says of what."""
    message: str
    text: TextUnit | None = None
    """The text it is about; None where it is about all of them."""
    outside: bool = False
    """All of the text is outside the picture."""

    @property
    def key(self) -> tuple[str, int | None, int | None, str]:
        """Equal for the same defect at another moment."""
        if self.text is None:
            return self.code, None, None, ""
        # A line that makes a text anew for each frame, or several in a loop, is told of once.
        said = self.text.wording.said if self.line is None else ""
        return self.code, self.line, self.other_line, said


def find_defects(view: View) -> list[Defect]:
    """Everything that is wrong with one picture."""
    hidden = [hidden_letters(view, unit) for unit in view.texts]
    open_texts = [unit for unit, mask in zip(view.texts, hidden, strict=True) if not mask.all()]
    found: list[Defect] = []
    for unit, mask in zip(view.texts, hidden, strict=True):
        found += covered(view, unit, mask)
    for unit in open_texts:
        found += off_frame(view, unit)
        found += too_small(view, unit)
        found += too_pale(view, unit)
        found += lines_over(view, unit)
    found += text_over_text(open_texts)
    found += too_many_words(open_texts)
    for defect in found:
        if defect.line is None or (defect.text and defect.text.opacity < DIMMED):
            # Manim made it, so no line of the user's is to blame; or it was dimmed on purpose.
            defect.severity = "warning"
    return found


def called(unit: TextUnit) -> str:
    """A text, as messages speak of it."""
    place = f" (line {unit.line})" if unit.line else ""
    return f"the text “{shortened(unit.wording.said)}”{place}"


def kind_called(mobject: object, line: int | None) -> str:
    """Another object, as messages speak of it."""
    return f"the {type(mobject).__name__}" + (f" (line {line})" if line else "")


# --- text over text ------------------------------------------------------------------------------


def text_over_text(texts: list[TextUnit]) -> Iterator[Defect]:
    """Pairs of texts whose letters lie over one another."""
    if len(texts) < 2:
        return
    boxes = np.array([unit.box for unit in texts])
    meet = areas(shared(boxes, boxes)) > 0
    for i, j in zip(*np.nonzero(np.triu(meet, 1)), strict=True):
        one, two = texts[i], texts[j]
        if one.kin == two.kin:
            continue
        share = letters_shared(one, two)
        if share < OVERLAP:
            continue
        one, two = sorted((one, two), key=lambda unit: unit.line or 0, reverse=True)
        words = f"{called(one)} and {called(two)} lie over one another ({share:.0%} of the smaller)"
        sure = one.flat and two.flat and two.opacity >= DIMMED
        severity = "error" if sure else "warning"
        yield Defect("text-over-text", severity, one.line, two.line, share, words, one)


def letters_shared(one: TextUnit, two: TextUnit) -> float:
    """Share of the smaller text whose letters are crossed by the other's."""
    common = areas(shared(one.boxes, two.boxes))
    total = min(areas(one.boxes).sum(), areas(two.boxes).sum())
    crossed = 0.0
    for i, j in zip(*np.nonzero(common > 0), strict=True):
        if np.allclose(one.boxes[i], two.boxes[j], atol=0.02):
            continue  # the same letter twice, in one place: nothing to be seen of it
        if overlap(one.leaves[i].closed, two.leaves[j].closed):
            crossed += common[i, j]
    return float(crossed / total) if total > 0 else 0.0


# --- something opaque over text ------------------------------------------------------------------


def hidden_letters(view: View, unit: TextUnit) -> Points:
    """Which letters something opaque hides, shape (letters,)."""
    hidden = np.zeros(len(unit.leaves), dtype=bool)
    for leaf in covers(view, unit):
        hidden |= under(leaf, unit)
    return hidden


def covers(view: View, unit: TextUnit) -> Iterator[Leaf]:
    """What is opaque and drawn over a text, and is not its own."""
    if not view.arts or view.arts[-1].order < unit.order or not unit.flat:
        return
    for index in np.nonzero(touching(view.art_boxes, unit.box))[0]:
        leaf = view.arts[index]
        over = leaf.order > unit.order and leaf.kin != unit.kin and leaf.flat
        if over and (isinstance(leaf.mobject, AbstractImageMobject) or leaf.fill[3] >= OPAQUE):
            yield leaf


def under(leaf: Leaf, unit: TextUnit) -> Points:
    """Which letters of a text have their middle under a fill."""
    middles = (unit.boxes[:, :2] + unit.boxes[:, 2:]) / 2
    if isinstance(leaf.mobject, AbstractImageMobject):
        low, high = leaf.box[:2], leaf.box[2:]
        return ((middles >= low) & (middles <= high)).all(axis=1)
    return inside(middles, leaf.closed)


def covered(view: View, unit: TextUnit, hidden: Points) -> Iterator[Defect]:
    """A text that something opaque hides."""
    total = areas(unit.boxes).sum()
    if not hidden.any() or total <= 0:
        return
    share = float(areas(unit.boxes)[hidden].sum() / total)
    if share < HIDDEN:
        return
    leaf = next(leaf for leaf in covers(view, unit) if under(leaf, unit).any())
    line = line_of(leaf)
    words = f"{kind_called(leaf.shape, line)} hides {share:.0%} of {called(unit)}"
    yield Defect("text-covered", "error", unit.line, line, share, words, unit)


def line_of(leaf: Leaf) -> int | None:
    """The user's line that made a shape."""
    made = origin(leaf.shape) or origin(leaf.mobject)
    return made.line if made else None


# --- lines through text --------------------------------------------------------------------------


def lines_over(view: View, unit: TextUnit) -> Iterator[Defect]:
    """Line art that runs through a text and is not its own."""
    for crossed in lines_through(view, unit):
        leaf = crossed.leaf
        line = line_of(leaf)
        words = (
            f"{kind_called(leaf.shape, line)} runs through {called(unit)}, over {crossed.run:.1f}"
            " times the height of its capitals"
        )
        sure = crossed.clear and unit.flat and leaf.flat and not is_texture(leaf)
        severity = "error" if sure else "warning"
        yield Defect("text-over-lines", severity, unit.line, line, crossed.run, words, unit)


def is_texture(leaf: Leaf) -> bool:
    """Whether it belongs to a grid or a field, which is made to lie behind everything."""
    shape = leaf.shape
    if isinstance(shape, (VectorField, StreamLines)):
        return True
    if not isinstance(shape, NumberPlane):
        return False
    grid = (getattr(shape, "background_lines", ()), getattr(shape, "faded_lines", ()))
    return any(leaf.mobject is line for lines in grid for line in lines)


# --- the text itself -----------------------------------------------------------------------------


def off_frame(view: View, unit: TextUnit) -> Iterator[Defect]:
    """A text that the edge of the picture cuts, or that lies outside of it."""
    total = areas(unit.boxes).sum()
    if total <= 0:
        return
    seen = areas(shared(unit.boxes, view.frame[None, :]))[:, 0].sum()
    share = float(1 - seen / total)
    if share < CUT:
        return
    frame, box = view.frame, unit.box
    beyond = max(frame[0] - box[0], frame[1] - box[1], box[2] - frame[2], box[3] - frame[3])
    words = f"{called(unit)} is {share:.0%} outside the picture, by {beyond:.2f} units"
    severity = "error" if view.still_frame and unit.flat else "warning"
    yield Defect(
        "off-frame", severity, unit.line, None, share, words, unit, outside=share > 1 - CUT
    )


def too_small(view: View, unit: TextUnit) -> Iterator[Defect]:
    """A text that nobody can read."""
    width, height = view.frame[2] - view.frame[0], view.frame[3] - view.frame[1]
    share = unit.cap / min(width, height)
    side = "height" if height <= width else "width"
    if not VANISHING < share < CAP_SHARE * 0.99:
        return
    needed = CAP_SHARE / share
    words = (
        f"{called(unit)} is too small: its capitals are {share:.1%} of the {side} of the picture;"
        f" {CAP_SHARE:.1%} can be read, so make it {needed:.1f} times as large"
    )
    severity = "error" if unit.own and view.still_frame and unit.flat else "warning"
    yield Defect("too-small", severity, unit.line, None, share, words, unit)


def too_pale(view: View, unit: TextUnit) -> Iterator[Defect]:
    """A text with too little contrast to what is under it."""
    weights = areas(unit.boxes)
    if not unit.flat or weights.sum() <= 0:
        return
    ratios = np.ones(len(unit.leaves))
    known: dict[bytes, float] = {}
    grounds = grounds_of(view, unit)
    for number, leaf in enumerate(unit.leaves):
        ground = ground_at(grounds, leaf, view.background)
        key = leaf.fill.tobytes() + leaf.stroke.tobytes() + ground.tobytes()
        if key not in known:
            known[key] = contrast_of(leaf, ground)
        ratios[number] = known[key]
    pale = ratios < CONTRAST
    share = float(weights[pale].sum() / weights.sum())
    if share < PALE:
        return
    ratio = float(ratios[pale].min())
    words = (
        f"{called(unit)} has a contrast of {ratio:.1f}:1 to what is under it; {CONTRAST:g}:1 can be"
        " read"
    )
    other = grounds[-1] if grounds else None
    line = line_of(other) if other is not None else None
    of_shape = other is not None and other.kin == unit.kin
    severity = "error" if unit.own and not of_shape else "warning"
    yield Defect("low-contrast", severity, unit.line, line, ratio, words, unit)


def grounds_of(view: View, unit: TextUnit) -> list[Leaf]:
    """What is filled and lies under some of a text, lowest first."""
    if not view.arts:
        return []
    near = np.nonzero(touching(view.art_boxes, unit.box))[0]
    leaves = (view.arts[index] for index in near)
    return [
        leaf
        for leaf in leaves
        if leaf.order < unit.order
        and leaf.flat
        and (isinstance(leaf.mobject, AbstractImageMobject) or leaf.fill[3] > 0.05)
    ]


def ground_at(grounds: list[Leaf], letter: Leaf, background: Points) -> Points:
    """The colour under the middle of a letter, red, green and blue in [0, 1]."""
    colour = background
    middle = ((letter.box[:2] + letter.box[2:]) / 2)[None, :]
    for leaf in grounds:
        if not touching(leaf.box[None, :], np.tile(middle[0], 2))[0]:
            continue
        if isinstance(leaf.mobject, AbstractImageMobject):
            colour = image_colour(leaf.mobject)
        elif inside(middle, leaf.closed)[0]:
            colour = blend(leaf.fill, colour)
    halo = letter.halo
    return blend(halo, colour)


def image_colour(image: Any) -> Points:
    """The mean colour of a picture."""
    return np.asarray(image.pixel_array[..., :3], dtype=float).mean(axis=(0, 1)) / 255


def blend(colour: Points, ground: Points) -> Points:
    """A colour with opacity, laid over another."""
    return colour[:3] * colour[3] + ground * (1 - colour[3])


def contrast_of(letter: Leaf, ground: Points) -> float:
    """Ratio of luminances of a letter and the colour under it; the better of fill and stroke."""
    seen = [blend(colour, ground) for colour in (letter.fill, letter.stroke) if colour[3] > 0]
    return max((contrast(colour, ground) for colour in seen), default=1.0)


def contrast(one: Points, two: Points) -> float:
    """Contrast ratio of two colours, 1 to 21: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio."""
    high, low = sorted((luminance(one), luminance(two)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def luminance(colour: Points) -> float:
    """Relative luminance of an sRGB colour in [0, 1]: WCAG 2.2, relative luminance."""
    colour = np.clip(colour, 0, 1)
    linear = np.where(colour <= 0.04045, colour / 12.92, ((colour + 0.055) / 1.055) ** 2.4)
    return float(linear @ np.array([0.2126, 0.7152, 0.0722]))


def too_many_words(texts: list[TextUnit]) -> Iterator[Defect]:
    """More words than can be read from one picture."""
    counted: list[tuple[float, TextUnit]] = []
    for unit in texts:
        if not isinstance(unit.leaves[0].shape, LISTS):
            wordings = {id(leaf.letter): leaf.letter for leaf in unit.leaves if leaf.letter}
            texts_of = {id(letter.wording): letter.wording for letter in wordings.values()}
            counted.append((sum(wording.words for wording in texts_of.values()), unit))
    total = sum(words for words, _ in counted)
    if total <= WORDS:
        return
    counted.sort(key=lambda pair: pair[0], reverse=True)
    longest = counted[0][1]
    other = next((unit.line for _, unit in counted[1:] if unit.line != longest.line), None)
    words = f"{total:.0f} words are on the screen at once, the most in {called(longest)}; at most"
    words += f" {WORDS} can be read"
    yield Defect("too-many-words", "error", longest.line, other, total, words)
