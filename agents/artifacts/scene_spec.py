"""The plan of one scene class: what is on screen, and what happens to it, beat by beat.

The frame is 14.22 units wide and 8 high, with (0, 0) at its centre and y upwards. The lowest
0.9 units are left free: players lay captions there. Elements are drawn in the order of the
list, later ones over earlier ones, and a reference always points to an earlier element.
"""

from typing import ClassVar, Literal, Self

from pydantic import Field, model_validator

from agents.artifacts.base import Artifact, Record, SceneClassName, Seconds
from agents.artifacts.elements import Element
from agents.artifacts.elements.base import (
    Anchor,
    Colour,
    Coordinate,
    ElementBase,
    Interval,
    Name,
    Place,
    Point,
    Region,
    Size,
    Tex,
)
from agents.artifacts.elements.circle import Angle, RadiusTriangle, TurningPoint, UnitCircle, Wave
from agents.artifacts.elements.graphs import SMALLEST_GAP, Axes, Curve, Gap, Secant
from agents.artifacts.elements.marker import Marker
from agents.artifacts.elements.plane import Plane, PlaneArea, PlaneArrow, PlaneGrid, PlaneLine
from agents.artifacts.elements.polygon import Polygon
from agents.artifacts.elements.rectangles import Area, Rectangles
from agents.artifacts.elements.words import Formula, FormulaPart, Text

__all__ = [
    "SMALLEST_GAP", "Action", "Anchor", "Angle", "Area", "Axes", "Beat", "Colour", "Coordinate",
    "Curve", "Element", "ElementBase", "Formula", "FormulaPart", "Gap", "Interval",
    "ManimSceneSpec", "Marker", "Name", "Place", "Plane", "PlaneArea", "PlaneArrow", "PlaneGrid",
    "PlaneLine", "Point", "Polygon", "RadiusTriangle", "Rectangles", "Region", "Secant", "Size",
    "Tex", "Text", "TurningPoint", "UnitCircle", "Wave",
]  # fmt: skip
"""Whoever plans or compiles a scene imports its vocabulary from here."""

NEEDED_FIELDS = (
    ("transform", "into"),
    ("set_gap", "gap"),
    ("turn_to", "angle_degrees"),
    ("apply_matrix", "progress"),
    ("recolour", "colour"),
)
"""Fields that one deed needs and no other may have."""
NEEDED_KINDS = {
    "set_gap": ("secant",),
    "turn_to": ("turning_point", "wave"),
    "apply_matrix": ("plane_grid", "plane_arrow", "plane_area"),
    "write": ("text", "formula"),
}
"""Deeds that only some kinds of elements can do."""


class Action(Record):
    """One thing that happens; actions follow each other unless `together` is set."""

    do: Literal[
        "write", "create", "fade_in", "fade_out", "move", "transform", "set_gap", "turn_to",
        "apply_matrix", "emphasise",
        "recolour",
    ]  # fmt: skip
    """The first three show elements; `write` is for words and formulas, `create` draws lines."""
    targets: tuple[Name, ...] = Field(min_length=1, max_length=30)
    run_s: float = Field(default=1.0, ge=0.1, le=20)
    """How long it takes, seconds."""
    lag: float = Field(default=0, ge=0, le=1)
    """With several targets: how far each starts after the one before, as a share of its time."""
    together: bool = False
    """Starts together with the action before it."""
    by: Point | None = None
    """`move`: how far, frame units."""
    turn_degrees: float = Field(default=0, ge=-720, le=720)
    """`move`: turn about the centre, counter-clockwise."""
    into: Name | None = None
    """`transform`: the element that takes the place of the target."""
    gap: Gap | None = None
    """`set_gap`: the new h of a secant."""
    angle_degrees: Angle | None = None
    """`turn_to`: the new angle of a turning point and its wave, counter-clockwise."""
    progress: float | None = Field(default=None, ge=0, le=1)
    """`apply_matrix`: how much of the plane's matrix has acted then, 0 for none, 1 for all."""
    colour: Colour | None = None
    """`recolour`: the new colour."""

    @model_validator(mode="after")
    def _complete(self) -> Self:
        for do, field in NEEDED_FIELDS:
            if (getattr(self, field) is not None) != (self.do == do):
                raise ValueError(f"{field}: must be set for {do}, and only there")
        moves = self.by is not None or self.turn_degrees != 0
        if moves != (self.do == "move"):
            raise ValueError("by, turn_degrees: one must be set for move, and only there")
        if self.do == "transform" and len(self.targets) != 1:
            raise ValueError("targets: transform takes exactly one")
        if self.gap is not None and abs(self.gap) < SMALLEST_GAP:
            raise ValueError(f"gap: its size must be at least {SMALLEST_GAP}")
        return self


class Beat(Record):
    """One thought: what is said, what happens meanwhile, and a rest."""

    id: Name
    say: str = Field(min_length=1, max_length=400)
    """One or two sentences; the caption for the whole beat."""
    actions: tuple[Action, ...] = Field(max_length=40)
    hold_s: Seconds = 1.0
    """How long the picture rests after the actions, seconds."""

    @property
    def groups(self) -> tuple[tuple[Action, ...], ...]:
        """The actions, those that run together in one group."""
        groups: list[list[Action]] = []
        for action in self.actions:
            if action.together and groups:
                groups[-1].append(action)
            else:
                groups.append([action])
        return tuple(tuple(group) for group in groups)

    @property
    def duration_s(self) -> float:
        """Length of the beat, seconds."""
        acting = sum(max(action.run_s for action in group) for group in self.groups)
        return round(acting + self.hold_s, 3)


class ManimSceneSpec(Artifact):
    """One scene class, ready to be written as code by a model or by the compiler."""

    FILE: ClassVar[str] = "scene_spec.json"

    scene_class: SceneClassName
    title: str = Field(min_length=1, max_length=120)
    elements: tuple[Element, ...] = Field(min_length=1, max_length=120)
    beats: tuple[Beat, ...] = Field(min_length=1, max_length=60)

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
        _check_elements(self.elements)
        if len({beat.id for beat in self.beats}) != len(self.beats):
            raise ValueError("beats: two have the same id")
        _check_story(self)
        return self


def _check_elements(elements: tuple[Element, ...]) -> None:
    kinds: dict[str, str] = {}
    for number, element in enumerate(elements):
        where = f"elements[{number}] ({element.id})"
        if element.id in kinds:
            raise ValueError(f"{where}.id: is used twice")
        for field, target, kind in element.references():
            if target not in kinds:
                raise ValueError(f"{where}.{field}: no earlier element is called {target!r}")
            if kind is not None and kinds[target] != kind:
                raise ValueError(f"{where}.{field}: {target!r} is not of the kind {kind}")
        kinds[element.id] = element.kind


def _check_story(spec: ManimSceneSpec) -> None:
    """Follow what is visible: nothing moves before it is shown, nothing is shown twice."""
    kinds = {element.id: element.kind for element in spec.elements}
    visible: set[str] = set()
    shown: set[str] = set()
    for b, beat in enumerate(spec.beats):
        for a, action in enumerate(beat.actions):
            where = f"beats[{b}] ({beat.id}).actions[{a}]"
            _check_action(where, action, kinds=kinds, visible=visible)
            if action.do in ("write", "create", "fade_in"):
                visible.update(action.targets)
            elif action.do in ("fade_out", "transform"):
                visible.difference_update(action.targets)
            if action.into is not None:
                visible.add(action.into)
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
        shows = action.do in ("write", "create", "fade_in") or field == "into"
        if shows == (name in visible):
            state = "is already on screen" if shows else "is not on screen"
            raise ValueError(f"{where}.{field}: {name!r} {state}")
        fitting = NEEDED_KINDS.get(action.do, ())
        if fitting and kinds[name] not in fitting:
            raise ValueError(
                f"{where}.{field}: {name!r} is not of the kind {' or '.join(fitting)}, "
                f"and only these can {action.do}"
            )
