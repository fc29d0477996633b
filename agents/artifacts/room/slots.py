"""Who gets which part of a region: what is on screen together stands one below the other.

Elements that are never seen together may have the same room. Nothing is measured here: each says
how much it needs, on the safe side.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from agents.artifacts.elements.base import ElementBase, PlacedElement, Region
from agents.artifacts.request import Aspect
from agents.artifacts.room.frame import GAP, Box, shared_regions
from agents.artifacts.room.margins import NO_MARGIN, Margin, margins_of
from agents.artifacts.scene_actions import Beat

ENLARGED: tuple[float, ...] = (1.3, 1.2, 1.1)
"""How many times as large words may be drawn that have a region to themselves."""
FULLEST = 0.9
"""Of a region's height, what enlarged words may take."""
LINES: tuple[Region, ...] = ("title", "bottom")
"""Regions of one line, which keep the size of their words from scene to scene."""


@dataclass
class Slot:
    """A part of a region, and who has it: one element, or pictures that turn into each other."""

    holds: tuple[PlacedElement, ...]
    order: int
    """Where in the list it stands: what is seen together stands in this order."""
    seen: set[int]
    height: float = 0.0
    grows: bool = False
    braced: bool = False
    """Whether there are braces along what has it."""

    def measure(self, width: float, margins: Mapping[str, Margin]) -> None:
        """Take as much as it needs, with the braces along it."""
        needs = [margins.get(each.id, NO_MARGIN).around(each, width) for each in self.holds]
        self.braced = any(each.id in margins for each in self.holds)
        self.height = max(each.height for each in needs)
        self.grows = any(each.grows for each in needs)


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
    became = {name: action.into for beat in beats for action in beat.actions
              if action.into is not None for name in action.targets}  # fmt: skip
    margins = margins_of(elements)
    rooms: dict[str, Box] = {}
    for region, box in regions.items():
        mine = [each for each in placed if each.place.within == region]
        for scene in _scenes(mine, seen, became):
            rooms |= _divide(region, box, _slots(scene, seen, became), margins)
    return {name: margins.get(name, NO_MARGIN).inside(box) for name, box in rooms.items()}


def moments(elements: Sequence[ElementBase], beats: Sequence[Beat]) -> dict[str, set[int]]:
    """After which actions each element is on screen, by id; what goes is still seen meanwhile."""
    seen: dict[str, set[int]] = {element.id: set() for element in elements}
    visible: set[str] = set()
    number = 0
    for group in (group for beat in beats for group in beat.groups):
        # From the beginning of its group on, it becomes the other, at its place.
        becoming = {name for each in group if each.into is not None for name in each.targets}
        for action in group:
            shown = action.shown()
            there = (visible | shown) - becoming
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


def _scenes(
    elements: Sequence[PlacedElement], seen: Mapping[str, set[int]], became: Mapping[str, str]
) -> list[list[PlacedElement]]:
    """The elements of a region in groups: between two of them, nothing is seen in it.

    Each has the region to itself, so that nothing is kept free for what is long gone.
    """
    groups: list[list[PlacedElement]] = []
    for element in elements:
        near = [group for group in groups if any(_tied(element, e, seen, became) for e in group)]
        groups = [group for group in groups if group not in near]
        groups.append([other for group in near for other in group] + [element])
    order = {element.id: number for number, element in enumerate(elements)}
    return [sorted(group, key=lambda each: order[each.id]) for group in groups]


def _tied(
    one: PlacedElement,
    two: PlacedElement,
    seen: Mapping[str, set[int]],
    became: Mapping[str, str],
) -> bool:
    changes = became.get(one.id) == two.id or became.get(two.id) == one.id
    return changes or bool(seen[one.id] & seen[two.id])


def _divide(
    region: Region, box: Box, slots: Sequence[Slot], margins: Mapping[str, Margin]
) -> dict[str, Box]:
    for slot in slots:
        slot.measure(box.width, margins)
    if _lowest(slots) > box.height + 1e-9:
        slots = _reuse(slots)
    if (needed := _lowest(slots)) > box.height + 1e-9:
        names = ", ".join(element.id for slot in slots for element in slot.holds)
        raise ValueError(
            f"elements: {region} is {box.height:g} units high, and {names} need {needed:.1f} units"
            " with the space between them: show fewer at once, or say less"
        )
    box = replace(box, enlarged=1.0 if region in LINES else _enlarged(box, slots))
    for slot in slots:
        slot.height *= box.enlarged
    _grow(slots, box.height)
    top = box.y + _lowest(slots) / 2
    rooms: dict[str, Box] = {}
    for slot, above in zip(slots, _above(slots), strict=True):
        alone = not any(other.seen & slot.seen for other in slots if other is not slot)
        middle = box.y if alone else top - above - slot.height / 2
        mine = Box(box.x, round(middle, 4), box.width, round(slot.height, 4), box.enlarged)
        rooms |= {element.id: mine for element in slot.holds}
    return rooms


def _slots(
    elements: Sequence[PlacedElement], seen: Mapping[str, set[int]], became: Mapping[str, str]
) -> list[Slot]:
    """The elements from the top down; what another turns into stands where that stood."""
    slots: list[Slot] = []
    for number, chain in enumerate(_chains(elements, seen, became)):
        pictures = all(element.needs(1000).grows for element in chain)
        for holds in [tuple(chain)] if pictures else [(element,) for element in chain]:
            moments_of = set[int]().union(*(seen[element.id] for element in holds))
            slots.append(Slot(holds, number, moments_of))
    return slots


def _chains(
    elements: Sequence[PlacedElement], seen: Mapping[str, set[int]], became: Mapping[str, str]
) -> list[list[PlacedElement]]:
    """The elements, each with those it turns into one after the other."""
    by_id = {element.id: element for element in elements}
    order = {element.id: number for number, element in enumerate(elements)}
    later = {into for name, into in became.items() if name in by_id}
    chains: list[list[PlacedElement]] = []
    taken: set[str] = set()
    for element in sorted(elements, key=lambda each: each.id in later):
        chain: list[PlacedElement] = []
        name: str | None = element.id
        while name in by_id and name not in taken:
            if any(seen[name] & seen[other.id] for other in chain):
                break
            taken.add(name)
            chain.append(by_id[name])
            name = became.get(name)
        if chain:
            chains.append(chain)
    return sorted(chains, key=lambda chain: min(order[each.id] for each in chain))


def _above(slots: Sequence[Slot]) -> list[float]:
    """Height of all that must stand above each slot, with the space below it."""
    above = [0.0] * len(slots)
    for number, slot in enumerate(slots):
        for n, other in enumerate(slots[:number]):
            if other.order < slot.order and other.seen & slot.seen:
                above[number] = max(above[number], above[n] + other.height + GAP)
    return above


def _below(slots: Sequence[Slot]) -> list[float]:
    """Height of all that must stand below each slot, with the space above it."""
    turned = [replace(slot, order=-slot.order) for slot in reversed(slots)]
    return _above(turned)[::-1]


def _lowest(slots: Sequence[Slot]) -> float:
    """Height of all slots together."""
    above = _above(slots)
    return max(top + slot.height for top, slot in zip(above, slots, strict=True))


def _reuse(slots: Sequence[Slot]) -> list[Slot]:
    """The same where nobody keeps to the list: who comes later takes the first place that is free.

    It needs less height.
    """
    places: list[set[int]] = []
    moved: list[Slot] = []
    for slot in slots:
        free = (number for number, seen in enumerate(places) if not seen & slot.seen)
        order = next(free, len(places))
        places[order:order] = [set()] if order == len(places) else []
        places[order] |= slot.seen
        moved.append(replace(slot, order=order))
    return sorted(moved, key=lambda slot: slot.order)


def _grow(slots: Sequence[Slot], height: float) -> None:
    """Give pictures what is free above and below them; those above one another share it."""
    for number, slot in enumerate(slots):
        if slot.grows:
            spare = height - _above(slots)[number] - slot.height - _below(slots)[number]
            later = (s for s in slots[number + 1 :] if s.grows and s.seen & slot.seen)
            slot.height += spare / (1 + sum(1 for _ in later))


def _enlarged(box: Box, slots: Sequence[Slot]) -> float:
    """How many times as large everything may be, where no picture or brace takes the room.

    No line is broken for it.
    """
    if any(slot.grows or slot.braced for slot in slots):
        return 1.0
    least = _lowest(slots)
    for times in ENLARGED:
        try:
            broken = any(
                element.needs(box.width / times) != element.needs(box.width)
                for slot in slots
                for element in slot.holds
            )
        except ValueError:
            continue  # a line would be too long
        if not broken and least * times <= FULLEST * box.height:
            return times
    return 1.0
