"""The plane with a matrix of two rows and columns that acts on it, and what moves with it.

Everything on a plane is given by where it is before the matrix acts. The action `apply_matrix`
moves it to where the matrix takes it, or part of the way.
"""

from typing import Annotated, ClassVar, Literal, Self

from pydantic import ConfigDict, Field, model_validator

from agents.artifacts.base import OURS
from agents.artifacts.elements.base import Colour, ElementBase, Name, Point, Tex

Entry = Annotated[float, Field(ge=-100, le=100)]
Matrix = tuple[tuple[Entry, Entry], tuple[Entry, Entry]]
"""Two rows of two numbers."""
Vector = tuple[Entry, Entry]
"""x and y as the plane counts them."""
WholeInterval = tuple[int, int]


class Plane(ElementBase):
    """A coordinate plane with a faint grid that stays; both axes have the same unit."""

    model_config: ClassVar[ConfigDict] = ConfigDict(json_schema_extra=OURS)

    kind: Literal["plane"] = "plane"
    centre: Point
    """Middle of the drawn part on screen."""
    unit: float = Field(gt=0, le=4)
    """Length of one unit, frame units."""
    x_range: WholeInterval
    y_range: WholeInterval
    step: int = Field(default=1, ge=1, le=50)
    """Distance between numbers on the axes."""
    matrix: Matrix
    turn_degrees: float = Field(default=0, ge=-180, le=180)
    """How far the way to the matrix turns, counter-clockwise; the rest of it goes straight."""

    @model_validator(mode="after")
    def _sensible(self) -> Self:
        for name, (low, high) in (("x_range", self.x_range), ("y_range", self.y_range)):
            if not low <= 0 <= high or low == high:
                raise ValueError(f"{name}: must rise and hold zero")
            if high - low > 60:
                raise ValueError(f"{name}: more than 60 lines are unreadable")
        return self


class _OnPlane(ElementBase):
    plane: Name

    def references(self) -> tuple[tuple[str, str, str | None], ...]:
        """The plane it lies on."""
        return (("plane", self.plane, "plane"),)


class PlaneGrid(_OnPlane):
    """Lines through all whole numbers that move with the plane."""

    model_config: ClassVar[ConfigDict] = ConfigDict(json_schema_extra=OURS)

    kind: Literal["plane_grid"] = "plane_grid"
    reach: int = Field(ge=1, le=60)
    """The grid has lines from minus this number to this number, in both directions."""
    colour: Colour = "blue"


class PlaneArrow(_OnPlane):
    """An arrow from the origin."""

    model_config: ClassVar[ConfigDict] = ConfigDict(json_schema_extra=OURS)

    kind: Literal["plane_arrow"] = "plane_arrow"
    tip: Vector
    colour: Colour = "yellow"
    label: Tex | None = None
    """Written beyond the tip, while the arrow has a length."""
    label_side: Literal["left", "right", "ahead"] = "left"
    """Where the label stands, seen along the arrow."""


class PlaneArea(_OnPlane):
    """A filled area with straight sides."""

    model_config: ClassVar[ConfigDict] = ConfigDict(json_schema_extra=OURS)

    kind: Literal["plane_area"] = "plane_area"
    corners: tuple[Vector, ...] = Field(min_length=3, max_length=30)
    colour: Colour = "yellow"
    opacity: float = Field(default=0.4, ge=0, le=1)


class PlaneLine(_OnPlane):
    """A dashed line through the origin that stays where it is."""

    model_config: ClassVar[ConfigDict] = ConfigDict(json_schema_extra=OURS)

    kind: Literal["plane_line"] = "plane_line"
    direction: Vector
    colour: Colour = "orange"

    @model_validator(mode="after")
    def _has_direction(self) -> Self:
        if self.direction == (0, 0):
            raise ValueError("direction: must not be zero")
        return self
