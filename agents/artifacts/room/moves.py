"""What goes from one region to another: from then on it is an element of its own, put there."""

from collections.abc import Sequence
from typing import Any, TypeVar

from agents.artifacts.base import Record
from agents.artifacts.elements.base import ElementBase, PlacedElement
from agents.artifacts.room.frame import Region
from agents.artifacts.scene_actions import Action, Beat

T = TypeVar("T", bound=ElementBase)
NAME_LENGTH = 40
UNMOVED = ("axes", "linear_map")
"""Kinds that are no single thing when they are drawn."""


def with_moves(
    elements: Sequence[T], beats: Sequence[Beat]
) -> tuple[tuple[T, ...], tuple[Beat, ...]]:
    """The same scene, where every move to a region puts a copy in the place of its element.

    Raises:
        ValueError: Something cannot go to another region; names it.
    """
    if not any(action.to for beat in beats for action in beat.actions):
        return tuple(elements), tuple(beats)
    unfolding = _Unfolding(elements)
    unfolded = tuple(
        beat.model_copy(
            update={"actions": tuple(new for old in beat.actions for new in unfolding.of(old))}
        )
        for beat in beats
    )
    return tuple(unfolding.elements), unfolded


class _Unfolding:
    """The elements, and which of them stands for each just now."""

    def __init__(self, elements: Sequence[Any]) -> None:
        self.elements: list[Any] = list(elements)
        self._now = {element.id: element.id for element in elements}
        self._under = {
            other: element.id for element in elements for _, other, _ in element.references()
        }

    def of(self, action: Action) -> tuple[Action, ...]:
        """The action, of what stands for its targets now."""
        if action.to is None:
            targets = tuple(self._now.get(name, name) for name in action.targets)
            return (_changed(action, targets=targets),)
        changes: list[Action] = []
        for name in action.targets:
            before = self._now[name]
            self._now[name] = self._copy(name, before, action.to)
            changes.append(
                _changed(
                    action,
                    do="transform",
                    targets=(before,),
                    into=self._now[name],
                    to=None,
                    lag=0,
                    together=action.together or bool(changes),
                )
            )
        return tuple(changes)

    def _copy(self, name: str, before: str, to: Region) -> str:
        number, element = next(
            (n, each) for n, each in enumerate(self.elements) if each.id == before
        )
        if not isinstance(element, PlacedElement) or not element.place.within:
            raise ValueError(f"elements: {name!r} has no region of its own, so it cannot change it")
        if name in self._under:
            raise ValueError(
                f"elements: {name!r} cannot go to {to}: {self._under[name]!r} belongs to it; fade"
                " both out, and show others there"
            )
        if getattr(element, "kind", "") in UNMOVED:
            raise ValueError(f"elements: {name!r} cannot go to {to}: fade it out, and show another")
        copied = self._free(f"{name}_{to}")
        place = _changed(element.place, within=to)
        self.elements.insert(number + 1, _changed(element, id=copied, place=place))
        return copied

    def _free(self, name: str) -> str:
        taken = {each.id for each in self.elements}
        names = (f"{name[: NAME_LENGTH - 4].rstrip('_')}{n}" for n in ("", *range(2, 200)))
        return next(each for each in names if each not in taken)


def _changed(record: Record, **fields: object) -> Any:
    return record.model_copy(update=fields)
