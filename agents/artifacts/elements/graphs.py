"""Axes, and what is drawn on them."""

from typing import Annotated, ClassVar, Literal, Self

from pydantic import AfterValidator, ConfigDict, Field, StringConstraints, model_validator

from agents.artifacts.base import OURS
from agents.artifacts.elements.arithmetic import Expression
from agents.artifacts.elements.base import (
    Colour,
    ElementBase,
    Interval,
    Name,
    Needs,
    Place,
    PlacedElement,
    Reference,
)
from agents.artifacts.elements.figures import ShortTex
from agents.artifacts.elements.words import require_width
from agents.artifacts.room.letters import line_width


def _one_line(words: str) -> str:
    """Words that can be seen, without a line break.

    Raises:
        ValueError: They are not.
    """
    if not words.strip() or not words.isprintable():
        raise ValueError("must be one line of words")
    return words


AxisName = Annotated[str, StringConstraints(max_length=30), AfterValidator(_one_line)]
NAME_ROOM = 0.45
"""Height of an axis' name with the space around it, frame units."""


class Axes(PlacedElement):
    """An x-axis and a y-axis with numbers; they fill their room."""

    kind: Literal["axes"] = "axes"
    x_range: Interval
    y_range: Interval
    x_step: float = Field(gt=0)
    """Distance between numbers on the x-axis."""
    y_step: float = Field(gt=0)
    x_unit: Literal["one", "pi"] = "one"
    """With `pi`, its numbers are multiples of pi; `x_step` stays a number."""
    x_name: AxisName | None = None
    """What it counts: `time in s`."""
    y_name: AxisName | None = None
    x_numbers: Literal["axis", "edge"] = Field(default="axis", json_schema_extra=OURS)
    """Where they stand: below the axis, or at the lower edge, for curves that cross the axis at
    them."""

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

    def needs(self, width: float) -> Needs:
        """All it can get, and enough for its numbers to stand apart."""
        (x_low, x_high), (y_low, y_high) = self.x_range, self.y_range
        pitch = self.x_step / (x_high - x_low) * (width - 0.5)
        digits = max(len(f"{mark:.4g}") for mark in (x_low, x_high, x_low + self.x_step))
        if pitch < 0.3 + 0.19 * digits:
            raise ValueError(
                f"elements: {self.id!r} has more numbers on its x-axis than can be read in a room"
                f" {width:g} units wide: take a larger x_step"
            )
        names = [name for name in (self.x_name, self.y_name) if name is not None]
        for name in names:
            require_width(self.id, line_width(name, "small"), width)
        least = max(2.4, 0.45 * (y_high - y_low) / self.y_step + 0.6)
        return Needs(least + NAME_ROOM * len(names), grows=True)


class Curve(ElementBase):
    """The graph of a function on axes."""

    kind: Literal["curve"] = "curve"
    axes: Reference
    expression: Expression
    """A NumPy expression in x, for example `x * np.sin(x)`."""
    label: ShortTex | None = None
    """TeX."""
    pieces: tuple[Interval, ...] = Field(default=(), max_length=60, json_schema_extra=OURS)
    """Where it is drawn, in rising order; with none, wherever it lies inside the axes."""
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


class Secant(ElementBase):
    """Two dots on a curve, at x and x + h, and the line through them; h can be animated."""

    model_config: ClassVar[ConfigDict] = ConfigDict(json_schema_extra=OURS)

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
