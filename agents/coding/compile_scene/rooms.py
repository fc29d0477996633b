"""Puts what shares a region at a place of its own: from then on, all is numbers."""

from typing import Any

from agents.artifacts.elements.base import PlacedElement
from agents.artifacts.request import Aspect
from agents.artifacts.room.frame import EDGE, REGIONS, Box
from agents.artifacts.room.letters import wrapped
from agents.artifacts.room.moves import with_moves
from agents.artifacts.room.slots import share_out
from agents.artifacts.scene_spec import Element, ManimSceneSpec, Place, Text


def with_places(spec: ManimSceneSpec) -> ManimSceneSpec:
    """The same scene, with a point and a size for all that was put `within` a region.

    What goes to another region is an element of its own from then on.
    """
    unfolded, beats = with_moves(spec.elements, spec.beats)
    rooms = share_out(unfolded, beats, spec.aspect)
    elements = tuple(_settled(each, rooms.get(each.id)) for each in unfolded)
    if spec.aspect is not Aspect.WIDE:
        elements = tuple(_narrowed(each, spec.aspect) for each in elements)
    return spec.model_copy(update={"elements": elements, "beats": beats})


def _settled(element: Element, box: Box | None) -> Element:
    if box is None or not isinstance(element, PlacedElement):
        return element
    anchor = element.place.anchor
    changed: dict[str, Any] = {
        "place": Place(
            at=box.point(anchor),
            anchor=anchor,
            max_width=box.width,
            max_height=box.height,
            enlarged=box.enlarged,
        )
    }
    if isinstance(element, Text):
        changed["text"] = wrapped(element.text, element.size, box.width / box.enlarged)
    return element.model_copy(update=changed)


def _narrowed(element: Element, aspect: Aspect) -> Element:
    """The same, where a region of its own is a point, and nothing is wider than the picture."""
    if not isinstance(element, PlacedElement):
        return element
    place = element.place
    changed: dict[str, Any] = {
        "max_width": place.max_width or round(aspect.frame.width - 2 * EDGE, 2)
    }
    if place.region is not None:
        box = REGIONS[aspect][place.region]
        changed = {
            "region": None,
            "at": box.point(place.anchor),
            "max_width": min(box.width, place.max_width or box.width),
            "max_height": min(box.height, place.max_height or box.height),
        }
    return element.model_copy(update={"place": place.model_copy(update=changed)})
