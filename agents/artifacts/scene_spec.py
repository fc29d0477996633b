"""The plan of one scene class: what is on screen, and what happens to it, beat by beat.

The frame is 14.22 units wide and 8 high, upright 8 wide and 14.22 high, square 8 each, with (0, 0)
at its centre and y upwards. Its lowest part is left free: players lay captions there. Elements are
drawn in the order of the list, later ones over earlier ones, and a reference always points to an
earlier element.
"""

from collections.abc import Collection
from typing import ClassVar, Self

from pydantic import Field, model_validator

from agents.artifacts.base import OURS, Artifact, SceneClassName
from agents.artifacts.elements import Element
from agents.artifacts.elements.base import (
    Anchor,
    Colour,
    Coordinate,
    ElementBase,
    Interval,
    Name,
    Place,
    PlacedElement,
    Point,
    Tex,
)
from agents.artifacts.elements.braces import Brace
from agents.artifacts.elements.circle import Angle, RadiusTriangle, TurningPoint, UnitCircle, Wave
from agents.artifacts.elements.graphs import SMALLEST_GAP, Axes, Curve, Gap, Secant
from agents.artifacts.elements.marker import Marker
from agents.artifacts.elements.plane import Plane, PlaneArea, PlaneArrow, PlaneGrid, PlaneLine
from agents.artifacts.elements.polygon import Polygon
from agents.artifacts.elements.rectangles import Area, Rectangles
from agents.artifacts.elements.within_axes import check_within_axes
from agents.artifacts.elements.words import Formula, FormulaPart, Text
from agents.artifacts.request import Aspect
from agents.artifacts.room.frame import REGIONS, Region
from agents.artifacts.room.letters import Size
from agents.artifacts.room.moves import with_moves
from agents.artifacts.room.slots import share_out
from agents.artifacts.scene_actions import NEEDED_KINDS, SHOWS, Action, Beat

__all__ = [
    "SMALLEST_GAP", "Action", "Anchor", "Angle", "Area", "Axes", "Beat", "Colour", "Coordinate",
    "Curve", "Element", "ElementBase", "Formula", "FormulaPart", "Gap", "Interval",
    "ManimSceneSpec", "Marker", "Name", "Place", "Plane", "PlaneArea", "PlaneArrow", "PlaneGrid",
    "PlaneLine", "Point", "Polygon", "RadiusTriangle", "Rectangles", "Region", "Secant", "Size",
    "Tex", "Text", "TurningPoint", "UnitCircle", "Wave",
]  # fmt: skip
"""Whoever plans or compiles a scene imports its vocabulary from here."""


class ManimSceneSpec(Artifact):
    """One scene class, as a model or the compiler writes it."""

    FILE: ClassVar[str] = "scene_spec.json"

    scene_class: SceneClassName
    title: str = Field(min_length=1, max_length=120)
    aspect: Aspect = Field(default=Aspect.WIDE, json_schema_extra=OURS)
    """Shape of the picture: which regions there are, and how large."""
    elements: tuple[Element, ...] = Field(min_length=1, max_length=120)
    beats: tuple[Beat, ...] = Field(min_length=1, max_length=60)
    more: "tuple[ManimSceneSpec, ...]" = Field(default=(), max_length=7, json_schema_extra=OURS)
    """The scenes that follow, where the story is too long for one; each has none of its own."""

    @property
    def scenes(self) -> "tuple[ManimSceneSpec, ...]":
        """Every scene, in order, each as if it were the only one."""
        return (self.model_copy(update={"more": ()}), *self.more)

    @property
    def duration_s(self) -> float:
        """Length of the video, seconds."""
        return round(sum(beat.duration_s for beat in self.beats), 3)

    def element(self, element_id: str) -> Element:
        """The element with this id.

        Raises:
            KeyError: There is none.
        """
        for element in self.elements:
            if element.id == element_id:
                return element
        raise KeyError(element_id)

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        _check_elements(self.elements, REGIONS[self.aspect])
        if len({beat.id for beat in self.beats}) != len(self.beats):
            raise ValueError("beats: two have the same id")
        _check_story(self)
        share_out(*with_moves(self.elements, self.beats), self.aspect)
        if any(scene.more for scene in self.more):
            raise ValueError("more: a scene that follows has none that follow it")
        names = [scene.scene_class for scene in self.scenes]
        if len(set(names)) != len(names):
            raise ValueError("more: two scenes have the same scene_class")
        return self


def _check_elements(elements: tuple[Element, ...], regions: Collection[Region]) -> None:
    kinds, known = dict[str, str](), dict[str, Element]()
    for number, element in enumerate(elements):
        where = f"elements[{number}] ({element.id})"
        if element.id in kinds:
            raise ValueError(f"{where}.id: is used twice")
        own = element.place.region if isinstance(element, PlacedElement) else None
        if own is not None and own not in regions:
            raise ValueError(f"{where}.place.region: there is no {own} in a picture of this shape")
        for field, target, kind in element.references():
            if target not in kinds:
                raise ValueError(f"{where}.{field}: no earlier element is called {target!r}")
            if kind is not None and kinds[target] != kind:
                raise ValueError(f"{where}.{field}: {target!r} is not of the kind {kind}")
        if isinstance(element, Brace) and not isinstance(known[element.around], PlacedElement):
            raise ValueError(
                f"{where}.around: {element.around!r} has no room for a brace beside it"
            )
        kinds[element.id] = element.kind
        known[element.id] = element
    check_within_axes(known)


def _check_story(spec: ManimSceneSpec) -> None:
    """Follow what is visible: nothing moves before it is shown, nothing is shown twice."""
    kinds = {element.id: element.kind for element in spec.elements}
    visible: set[str] = set()
    shown: set[str] = set()
    for b, beat in enumerate(spec.beats):
        for a, action in enumerate(beat.actions):
            where = f"beats[{b}] ({beat.id}).actions[{a}]"
            _check_action(where, action, kinds=kinds, visible=visible)
            visible = (visible | action.shown()) - action.gone()
            shown |= visible
    never = [element.id for element in spec.elements if element.id not in shown]
    if never:
        raise ValueError(f"elements: {', '.join(never)} never shown by any beat")


def _check_action(where: str, action: Action, *, kinds: dict[str, str], visible: set[str]) -> None:
    named = (*action.targets, action.into) if action.into is not None else action.targets
    for name in named:
        field = "into" if name == action.into else "targets"
        if name not in kinds:
            raise ValueError(f"{where}.{field}: there is no element called {name!r}")
        shows = action.do in SHOWS or field == "into"
        if shows == (name in visible) and action.do != "zoom_out":
            state = "is already on screen" if shows else "is not on screen"
            raise ValueError(f"{where}.{field}: {name!r} {state}")
        if action.do == "transform" and kinds[name] == "linear_map":
            raise ValueError(f"{where}.{field}: {name!r} cannot transform: fade it out instead")
        if action.do == "recolour" and kinds[name] == "image":
            raise ValueError(f"{where}.{field}: {name!r} has colours of its own: emphasise it")
        fitting = NEEDED_KINDS.get(action.do, ())
        if fitting and kinds[name] not in fitting:
            raise ValueError(
                f"{where}.{field}: {name!r} is not of the kind {' or '.join(fitting)}, "
                f"and only these can {action.do}"
            )
