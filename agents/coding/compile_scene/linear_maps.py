"""Takes linear maps apart: into a plane, its grid, and both basis vectors."""

import math
from collections.abc import Mapping
from typing import Literal

from agents.artifacts.elements.base import Colour
from agents.artifacts.elements.braces import Brace
from agents.artifacts.elements.linear_maps import LABELS, LinearMap
from agents.artifacts.elements.plane import Plane, PlaneArrow, PlaneGrid
from agents.artifacts.scene_spec import Action, Element, ManimSceneSpec

COLOURS: tuple[Colour, ...] = ("green", "red")
SIDES: tuple[Literal["right", "left"], ...] = ("right", "left")
"""Where the names of the two stand: not between them."""
NO_NUMBERS = 50
"""Step of numbers that none has: the arrows would lie over them."""


def taken_apart(spec: ManimSceneSpec) -> ManimSceneSpec:
    """The same scene without linear maps; every action is one of all their parts.

    Their places have been settled before: a point and the largest size.
    """
    taken = {element.id for element in spec.elements}
    parts: dict[str, tuple[Element, ...]] = {}
    for element in spec.elements:
        if isinstance(element, LinearMap):
            parts[element.id] = _parts(element, taken)
    if not parts:
        return spec
    elements = (
        part for each in spec.elements for part in parts.get(each.id, (_along(each, parts),))
    )
    beats = tuple(
        beat.model_copy(update={"actions": tuple(_of_parts(each, parts) for each in beat.actions)})
        for beat in spec.beats
    )
    return spec.model_copy(update={"elements": tuple(elements), "beats": beats})


def _parts(element: LinearMap, taken: set[str]) -> tuple[Element, ...]:
    names = [_free(f"{element.id}_{word}", taken) for word in ("plane", "grid", "first", "second")]
    plane, grid, *arrows = names
    half = element.reach()
    place = element.place
    size = min(place.max_width or 5, place.max_height or 5)
    vectors = ((1.0, 0.0), (0.0, 1.0))
    furthest = max(abs(entry) for row in element.matrix for entry in row)
    return (
        Plane(
            id=plane,
            centre=place.at or (0, 0),
            unit=min(4, round(size / (2 * half), 4)),
            x_range=(-half, half),
            y_range=(-half, half),
            step=NO_NUMBERS,
            matrix=element.matrix,
            turn_degrees=element.turn_degrees,
        ),
        PlaneGrid(id=grid, plane=plane, reach=min(60, math.ceil(4 * half + furthest))),
        *(
            PlaneArrow(id=name, plane=plane, tip=tip, colour=colour, label=label, label_side=side)
            for name, tip, colour, label, side in zip(
                arrows, vectors, COLOURS, LABELS, SIDES, strict=True
            )
        ),
    )


def _along(element: Element, parts: Mapping[str, tuple[Element, ...]]) -> Element:
    """The element; a brace along a linear map is one along its plane."""
    if isinstance(element, Brace) and element.around in parts:
        return element.model_copy(update={"around": parts[element.around][0].id})
    return element


def _free(wish: str, taken: set[str]) -> str:
    name, count = wish[:40], 2
    while name in taken:
        name, count = f"{wish[:36]}_{count}", count + 1
    taken.add(name)
    return name


def _of_parts(action: Action, parts: Mapping[str, tuple[Element, ...]]) -> Action:
    """The action, done with the parts that can do it."""
    targets: list[str] = []
    for target in action.targets:
        for part in parts.get(target, ()):
            alone = {
                "apply_matrix": not isinstance(part, Plane),
                "zoom_in": isinstance(part, Plane),
            }
            if alone.get(action.do, True):
                targets.append(part.id)
        if target not in parts:
            targets.append(target)
    return action.model_copy(update={"targets": tuple(targets)})
