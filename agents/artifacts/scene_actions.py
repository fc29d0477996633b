"""What happens in a scene: actions, and the beats they belong to."""

from typing import Literal, Self

from pydantic import Field, model_validator

from agents.artifacts.base import OURS, Record, Seconds
from agents.artifacts.elements.base import Colour, Name, Point, Reference
from agents.artifacts.elements.circle import Angle
from agents.artifacts.elements.graphs import SMALLEST_GAP, Gap
from agents.artifacts.room.frame import Region

SHOWS = ("write", "create", "fade_in", "trace")
ZOOMS = ("zoom_in", "zoom_out")
"""Deeds of the camera; `zoom_out` shows the whole picture again, whatever it names."""
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
    "apply_matrix": ("plane_grid", "plane_arrow", "plane_area", "linear_map"),
    "trace": ("curve", "parametric_curve"),
    "write": ("text", "formula"),
}
"""Deeds that only some kinds of elements can do."""


class Action(Record):
    """One thing that happens, after the one before."""

    do: Literal[
        "write", "create", "fade_in", "trace", "fade_out", "move", "transform", "set_gap",
        "turn_to", "apply_matrix", "emphasise", "recolour", "zoom_in", "zoom_out",
    ]  # fmt: skip
    """The first four show elements; `write` is for words and formulas, `create` draws lines, and
    `trace` a curve by a point that moves along it."""
    targets: tuple[Reference, ...] = Field(min_length=1, max_length=30)
    run_s: float = Field(default=1.0, ge=0.1, le=20)
    """How long it takes, seconds."""
    lag: float = Field(default=0, ge=0, le=1)
    """How far each target starts after the one before, as a share of its time."""
    together: bool = False
    """Starts with the one before."""
    by: Point | None = Field(default=None, json_schema_extra=OURS)
    """`move`: how far, frame units."""
    turn_degrees: float = Field(default=0, ge=-720, le=720, json_schema_extra=OURS)
    """`move`: turn about the centre, counter-clockwise."""
    to: Region | None = None
    """`move`: where it goes."""
    into: Reference | None = None
    """`transform`: the element that takes the place of the target."""
    gap: Gap | None = Field(default=None, json_schema_extra=OURS)
    """`set_gap`: the new h of a secant."""
    angle_degrees: Angle | None = Field(default=None, json_schema_extra=OURS)
    """`turn_to`: the new angle of a turning point and its wave, counter-clockwise."""
    progress: float | None = Field(default=None, ge=0, le=1)
    """`apply_matrix`: how much of it has acted then."""
    colour: Colour | None = None
    """`recolour`: the new colour."""

    @model_validator(mode="after")
    def _complete(self) -> Self:
        for do, field in NEEDED_FIELDS:
            if (getattr(self, field) is not None) != (self.do == do):
                raise ValueError(f"{field}: must be set for {do}, and only there")
        shifts = self.by is not None or self.turn_degrees != 0
        if (self.to is not None or shifts) != (self.do == "move"):
            raise ValueError("to: must be set for move, and only there")
        if self.to is not None and shifts:
            raise ValueError("to: a region says where to; by and turn_degrees are in its way")
        if self.do in ("transform", "zoom_in") and len(self.targets) != 1:
            raise ValueError(f"targets: {self.do} takes exactly one")
        if self.gap is not None and abs(self.gap) < SMALLEST_GAP:
            raise ValueError(f"gap: its size must be at least {SMALLEST_GAP}")
        return self

    def shown(self) -> set[str]:
        """The elements that are on screen from now on."""
        came = set(self.targets) if self.do in SHOWS else set[str]()
        return came | ({self.into} if self.into is not None else set())

    def gone(self) -> set[str]:
        """The elements that are no longer on screen afterwards."""
        return set(self.targets) if self.do in ("fade_out", "transform") else set()


class Beat(Record):
    """One thought: what is said, what happens meanwhile, and a rest."""

    id: Name
    say: str = Field(min_length=1, max_length=400)
    """One or two sentences; the caption for the whole beat."""
    actions: tuple[Action, ...] = Field(max_length=40)
    hold_s: Seconds = 1.0
    """How long the picture rests then, seconds."""

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
