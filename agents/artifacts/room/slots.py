"""Who gets which part of a region: what is on screen together stands one below the other.

Elements that are never seen together may have the same room. Nothing is measured here: each says
how much it needs, on the safe side.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import NamedTuple

from agents.artifacts.elements.base import ElementBase, Needs, PlacedElement, Region
from agents.artifacts.elements.braces import Brace
from agents.artifacts.elements.words import require_width
from agents.artifacts.request import Aspect
from agents.artifacts.room.frame import GAP, Box, shared_regions
from agents.artifacts.scene_actions import Beat


@dataclass
class Slot:
    """A part of a region, and who has it, one after the other."""

    holds: list[PlacedElement] = field(default_factory=list[PlacedElement])
    height: float = 0.0
    grows: bool = False

    def take(self, element: PlacedElement, needs: Needs) -> None:
        """Give it to one more."""
        self.holds.append(element)
        self.height = max(self.height, needs.height)
        self.grows = self.grows or needs.grows


class Margin(NamedTuple):
    """Room beside an element for the braces along it, frame units."""

    above: float = 0.0
    below: float = 0.0
    left: float = 0.0
    right: float = 0.0
    wide: float = 0.0
    """Width of the widest name of a brace above or below."""
    high: float = 0.0
    """Height of the highest name of a brace at the left or right."""

    def around(self, element: PlacedElement, width: float) -> Needs:
        """What the element needs with its braces of a room so wide.

        Raises:
            ValueError: It does not fit.
        """
        require_width(element.id, self.wide, width)
        own = element.needs(width - self.left - self.right)
        return Needs(max(own.height, self.high) + self.above + self.below, own.grows)

    def inside(self, box: Box) -> Box:
        """The room without that of the braces."""
        if self == NO_MARGIN:
            return box
        return Box(
            round(box.x + (self.left - self.right) / 2, 4),
            round(box.y + (self.below - self.above) / 2, 4),
            round(box.width - self.left - self.right, 4),
            round(box.height - self.above - self.below, 4),
        )


NO_MARGIN = Margin()


def margins_of(elements: Sequence[ElementBase]) -> dict[str, Margin]:
    """Room beside every element that has braces, by id; it is kept also while they are not seen."""
    margins: dict[str, Margin] = {}
    for brace in elements:
        if isinstance(brace, Brace):
            margin = margins.get(brace.around, NO_MARGIN)
            along, away = brace.extent()
            upright = brace.side in ("above", "below")
            margins[brace.around] = margin._replace(
                **{brace.side: max(getattr(margin, brace.side), away)},
                **({"wide": max(margin.wide, along)} if upright else {}),
                **({} if upright else {"high": max(margin.high, along)}),
            )
    return margins


def share_out(
    elements: Sequence[ElementBase], beats: Sequence[Beat], aspect: Aspect = Aspect.WIDE
) -> dict[str, Box]:
    """The room of every element that is put within a region, by id.

    Raises:
        ValueError: A region holds more at once than fits into it, a picture of this shape has no
            such region, or two regions that lie over one another are used at once; names the
            elements.
    """
    placed = [each for each in elements if isinstance(each, PlacedElement) and each.place.within]
    regions = shared_regions(aspect, {each.place.within for each in placed if each.place.within})
    for each in placed:
        if each.place.within not in regions:
            raise ValueError(
                f"elements: {each.id!r}: a picture of {aspect} has no region {each.place.within};"
                f" it has {', '.join(regions)}"
            )
    seen = moments(elements, beats)
    _check_regions(placed, seen, regions)
    margins = margins_of(elements)
    rooms: dict[str, Box] = {}
    for region, box in regions.items():
        mine = [each for each in placed if each.place.within == region]
        rooms |= _divide(region, box, mine, seen, beats, margins) if mine else {}
    return {name: margins.get(name, NO_MARGIN).inside(box) for name, box in rooms.items()}


def moments(elements: Sequence[ElementBase], beats: Sequence[Beat]) -> dict[str, set[int]]:
    """After which actions each element is on screen, by id; what goes is still seen meanwhile."""
    seen: dict[str, set[int]] = {element.id: set() for element in elements}
    visible: set[str] = set()
    number = 0
    for beat in beats:
        for action in beat.actions:
            shown = action.shown()
            there = visible | shown
            if action.into is not None:
                there -= set(action.targets)  # it becomes the other, at its place
            visible = (visible | shown) - action.gone()
            for name in there & seen.keys():
                seen[name].add(number)
            number += 1
    for element in reversed(elements):  # what is drawn on another keeps its room taken
        for _, other, _ in element.references():
            seen[other] |= seen[element.id]
    return seen


def _check_regions(
    placed: Iterable[PlacedElement],
    seen: Mapping[str, set[int]],
    regions: Mapping[Region, Box],
) -> None:
    for one, two in combinations(placed, 2):
        first, second = one.place.within, two.place.within
        if first is None or second is None or first == second:
            continue
        if regions[first].meets(regions[second]) and seen[one.id] & seen[two.id]:
            raise ValueError(
                f"elements: {one.id!r} within {first} and {two.id!r} within {second} are on screen"
                " at once, and these regions lie over one another: fade one out before, or use"
                " regions beside one another"
            )


def _divide(
    region: Region,
    box: Box,
    elements: Sequence[PlacedElement],
    seen: Mapping[str, set[int]],
    beats: Sequence[Beat],
    margins: Mapping[str, "Margin"],
) -> dict[str, Box]:
    became = {name: action.into for beat in beats for action in beat.actions
              if action.into is not None for name in action.targets}  # fmt: skip
    slots: list[Slot] = []
    for element in elements:
        needs = margins.get(element.id, NO_MARGIN).around(element, box.width)
        slot = _free_slot(slots, element, seen, became)
        if slot is None:
            slot = Slot()
            slots.append(slot)
        slot.take(element, needs)
    room = box.height - GAP * (len(slots) - 1)
    needed = sum(slot.height for slot in slots)
    if needed > room + 1e-9:
        names = ", ".join(each.id for slot in slots for each in slot.holds)
        raise ValueError(
            f"elements: {region} is {box.height:g} units high, and {names} need {needed:.1f} units"
            " and the space between them: show fewer at once, or say less"
        )
    growing = sum(slot.grows for slot in slots)
    spare = (room - needed) / growing if growing else 0.0
    rooms: dict[str, Box] = {}
    heights = [slot.height + (spare if slot.grows else 0.0) for slot in slots]
    top = box.y + (sum(heights) + GAP * (len(slots) - 1)) / 2
    for slot, height in zip(slots, heights, strict=True):
        for element in slot.holds:
            rooms[element.id] = Box(box.x, round(top - height / 2, 4), box.width, round(height, 4))
        top -= height + GAP
    return rooms


def _free_slot(
    slots: Sequence[Slot],
    element: PlacedElement,
    seen: Mapping[str, set[int]],
    became: Mapping[str, str],
) -> Slot | None:
    """The slot of what becomes this element, else the first that is free whenever it is seen."""
    free = [
        slot for slot in slots if not any(seen[element.id] & seen[other.id] for other in slot.holds)
    ]
    before = (slot for slot in free for other in slot.holds if became.get(other.id) == element.id)
    return next(before, free[0] if free else None)
