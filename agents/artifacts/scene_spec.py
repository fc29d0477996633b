"""The plan of one scene class: what is on screen, and what happens to it, beat by beat.

The frame is 14.22 units wide and 8 high, with (0, 0) at its centre and y upwards. The lowest
0.9 units are left free: players lay captions there. Elements are drawn in the order of the
list, later ones over earlier ones, and a reference always points to an earlier element.
"""

from itertools import pairwise
from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from agents.artifacts.base import Artifact, Record, SceneClassName, Seconds

Name = Annotated[
    str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$", min_length=1, max_length=40)
]
"""Lower-case words joined by underscores."""
Coordinate = Annotated[float, Field(ge=-20, le=20)]
Point = tuple[Coordinate, Coordinate]
"""x and y, frame units."""
Interval = tuple[float, float]
Tex = Annotated[str, StringConstraints(min_length=1, max_length=600)]
Colour = Literal[
    "white", "grey", "dark", "blue", "deep_blue", "teal", "green", "yellow", "orange", "red",
    "pink",
]  # fmt: skip
"""On the dark background; `dark` is that background, for words on bright areas."""
Size = Literal["title", "large", "normal", "small"]
Region = Literal["title", "stage", "left", "right", "left_wide", "right_narrow", "bottom"]
"""Parts of the frame: a line at the top; all between it and the captions; that in two halves;
the same with more room on the left; and a line at the bottom of the stage."""
Anchor = Literal[
    "centre", "top", "bottom", "left", "right",
    "top_left", "top_right", "bottom_left", "bottom_right",
]  # fmt: skip


class Place(Record):
    """Where an element goes. Set one of `at`, `region` and `beside`."""

    at: Point | None = None
    """A point of the frame."""
    region: Region | None = None
    """A part of the frame; the element is shrunk to fit into it."""
    beside: Name | None = None
    """An earlier element next to which this one goes."""
    side: Literal["above", "below", "left", "right"] = "below"
    """With `beside`: on which side."""
    gap: float = Field(default=0.3, ge=0, le=5)
    """With `beside`: distance between the two, frame units."""
    anchor: Anchor = "centre"
    """The point of the element that is put at the place; with `beside`, the edge to align."""
    max_width: float | None = Field(default=None, gt=0, le=14.2)
    """Shrink the element to this width if it is wider."""
    max_height: float | None = Field(default=None, gt=0, le=8)
    """Shrink the element to this height if it is higher."""

    @model_validator(mode="after")
    def _one_place(self) -> Self:
        if sum(value is not None for value in (self.at, self.region, self.beside)) != 1:
            raise ValueError("place: set exactly one of at, region and beside")
        return self


class _Element(Record):
    id: Name
    """Unique in the spec; the variable of the code is named after it."""

    def references(self) -> tuple[tuple[str, str, str | None], ...]:
        """Field, id and required kind (or none) of every element this one builds on."""
        return ()


class _Placed(_Element):
    place: Place

    def references(self) -> tuple[tuple[str, str, str | None], ...]:
        """The element it is placed beside, if any."""
        return (("place.beside", self.place.beside, None),) if self.place.beside else ()


class Text(_Placed):
    """Plain words; a line break is a new line."""

    kind: Literal["text"] = "text"
    text: str = Field(min_length=1, max_length=300)
    size: Size = "normal"
    colour: Colour = "white"


class FormulaPart(Record):
    """A piece of a formula that has a colour of its own."""

    tex: Tex
    """Complete TeX for math mode: braces are balanced within the part."""
    colour: Colour | None = None
    """None takes the colour of the formula."""

    @model_validator(mode="after")
    def _complete(self) -> Self:
        depth = 0
        for before, character in pairwise(" " + self.tex):
            if before != "\\" and character in "{}":
                depth += 1 if character == "{" else -1
            if depth < 0:
                break
        if depth:
            raise ValueError("tex: braces are not balanced")
        if "$" in self.tex or "\n\n" in self.tex or self.tex.isspace():
            raise ValueError("tex: is already in math mode, so no $, and no empty lines")
        return self


class Formula(_Placed):
    """One line of mathematics."""

    kind: Literal["formula"] = "formula"
    parts: tuple[FormulaPart, ...] = Field(min_length=1, max_length=30)
    size: Size = "normal"
    colour: Colour = "white"


class Polygon(_Element):
    """A closed shape with straight sides."""

    kind: Literal["polygon"] = "polygon"
    vertices: tuple[Point, ...] = Field(min_length=3, max_length=60)
    fill: Colour | None = None
    """None leaves it empty."""
    fill_opacity: float = Field(default=0.6, ge=0, le=1)
    outline: Colour | None = "white"
    outline_width: float = Field(default=3, ge=0, le=20)
    """Line width as Manim counts it: 100 are one frame unit."""


class Axes(_Placed):
    """An x-axis and a y-axis with numbers; they fill the room that `place` gives."""

    kind: Literal["axes"] = "axes"
    x_range: Interval
    y_range: Interval
    x_step: float = Field(gt=0)
    """Distance between numbers on the x-axis."""
    y_step: float = Field(gt=0)
    x_unit: Literal["one", "pi"] = "one"
    """With `pi`, numbers on the x-axis are written as multiples of pi; `x_step` stays a number."""

    @model_validator(mode="after")
    def _sensible(self) -> Self:
        for name, (low, high), step in (
            ("x_range", self.x_range, self.x_step),
            ("y_range", self.y_range, self.y_step),
        ):
            if not low < high:
                raise ValueError(f"{name}: the first number must be the smaller one")
            if (high - low) / step > 40:
                raise ValueError(f"{name}: more than 40 steps are unreadable")
        return self


class Curve(_Element):
    """The graph of a function on axes."""

    kind: Literal["curve"] = "curve"
    axes: Name
    expression: str = Field(min_length=1, max_length=600)
    """A NumPy expression in x, for example `x * np.sin(x)`."""
    pieces: tuple[Interval, ...] = Field(min_length=1, max_length=60)
    """Where it is drawn: leave out where it is undefined or leaves the axes. In rising order."""
    colour: Colour = "blue"

    def references(self) -> tuple[tuple[str, str, str | None], ...]:
        """The axes it is drawn on."""
        return (("axes", self.axes, "axes"),)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        ends = [end for piece in self.pieces for end in piece]
        if any(low >= high for low, high in self.pieces) or ends != sorted(ends):
            raise ValueError("pieces: must rise and not overlap")
        return self


Gap = Annotated[float, Field(ge=-1e6, le=1e6)]


class Secant(_Element):
    """Two dots on a curve, at x and x + h, and the line through them; h can be animated."""

    kind: Literal["secant"] = "secant"
    curve: Name
    x: float
    h: Gap
    """First distance between the dots; its size never falls below `SMALLEST_GAP`."""
    colour: Colour = "yellow"
    """Colour of the line."""
    readout: Place | None = None
    """Where h and the slope are shown as running numbers; None shows none."""
    decimals: int = Field(default=3, ge=0, le=6)

    def references(self) -> tuple[tuple[str, str, str | None], ...]:
        """The curve, and what the running numbers are placed beside."""
        beside = self.readout.beside if self.readout else None
        placed = (("readout.beside", beside, None),) if beside else ()
        return (("curve", self.curve, "curve"), *placed)


SMALLEST_GAP = 1e-6
"""Two dots nearer than this have no line through them."""

Element = Annotated[Text | Formula | Polygon | Axes | Curve | Secant, Field(discriminator="kind")]


class Action(Record):
    """One thing that happens; actions follow each other unless `together` is set."""

    do: Literal[
        "write", "create", "fade_in", "fade_out", "move", "transform", "set_gap", "emphasise",
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
    colour: Colour | None = None
    """`recolour`: the new colour."""

    @model_validator(mode="after")
    def _complete(self) -> Self:
        for do, field in (("transform", "into"), ("set_gap", "gap"), ("recolour", "colour")):
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


class SceneSpec(Artifact):
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


def _check_story(spec: SceneSpec) -> None:
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
        if action.do == "set_gap" and kinds[name] != "secant":
            raise ValueError(f"{where}.{field}: {name!r} is not of the kind secant")
        if action.do == "write" and kinds[name] not in ("text", "formula"):
            raise ValueError(f"{where}.{field}: only words and formulas can be written")
