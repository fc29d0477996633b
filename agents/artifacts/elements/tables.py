"""Numbers and words in rows and columns, and as bars."""

from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from agents.artifacts.base import OURS
from agents.artifacts.elements.base import Colour, Needs, PlacedElement, complete_tex
from agents.artifacts.elements.words import require_width
from agents.artifacts.room.letters import formula_extent, line_width

Cell = Annotated[str, StringConstraints(min_length=1, max_length=40)]
Row = Annotated[tuple[Cell, ...], Field(min_length=1, max_length=8)]
ENTRY_GAP, CELL_GAP = 0.55, 0.5
"""Between the columns of a matrix, and of a table, frame units."""
ROW_HEIGHT = 0.72
BAR_ROOM = 0.75
"""Least room of a bar, from the middle of one to the middle of the next."""


class Matrix(PlacedElement):
    """A matrix; entries are TeX."""

    kind: Literal["matrix"] = "matrix"
    rows: tuple[Row, ...] = Field(min_length=1, max_length=6)
    brackets: Literal["round", "square", "bars"] = "round"
    """Bars make it a determinant."""
    colour: Colour = "white"

    @model_validator(mode="after")
    def _even(self) -> Self:
        require_even(self.rows)
        for row in self.rows:
            for entry in row:
                complete_tex(entry)
        return self

    def needs(self, width: float) -> Needs:
        """Its rows; entries are as large as formulas of normal size."""
        extents = [[formula_extent(entry, "normal") for entry in row] for row in self.rows]
        columns = [max(row[n].width for row in extents) for n in range(len(extents[0]))]
        require_width(self.id, sum(columns) + ENTRY_GAP * len(columns) + 0.5, width)
        heights = [max(0.5, *(entry.height for entry in row)) for row in extents]
        return Needs(sum(heights) + 0.3 * len(heights))


class Table(PlacedElement):
    """Words in rows and columns; the first row is the head."""

    kind: Literal["table"] = "table"
    rows: tuple[Row, ...] = Field(min_length=2, max_length=7)
    colour: Colour = "white"
    head_colour: Colour = Field(default="yellow", json_schema_extra=OURS)

    @model_validator(mode="after")
    def _even(self) -> Self:
        require_even(self.rows)
        return self

    def needs(self, width: float) -> Needs:
        """Its rows, one line each."""
        columns = [
            max(line_width(row[n], "normal") for row in self.rows) for n in range(len(self.rows[0]))
        ]
        require_width(self.id, sum(columns) + CELL_GAP * len(columns), width)
        return Needs(ROW_HEIGHT * len(self.rows))


class BarChart(PlacedElement):
    """Upright bars with a name below each and its value above."""

    kind: Literal["bar_chart"] = "bar_chart"
    names: tuple[Cell, ...] = Field(min_length=1, max_length=12)
    values: tuple[float, ...] = Field(min_length=1, max_length=12)
    """Not below zero."""
    colour: Colour = "blue"

    @model_validator(mode="after")
    def _sensible(self) -> Self:
        if len(self.names) != len(self.values):
            raise ValueError("values: needs one for each name")
        if min(self.values) < 0 or max(self.values) <= 0:
            raise ValueError("values: must not be negative, and one must be more than zero")
        if max(self.values) > 1e9:
            raise ValueError("values: are too large to be written above a bar")
        return self

    def needs(self, width: float) -> Needs:
        """All it can get; a name must fit below its bar."""
        widest = max(line_width(name, "small") for name in self.names)
        digits = max(line_width(f"{value:g}", "small") for value in self.values)
        require_width(self.id, max(BAR_ROOM, widest + 0.2, digits + 0.2) * len(self.names), width)
        return Needs(2.8, grows=True)


def require_even(rows: tuple[tuple[str, ...], ...]) -> None:
    """Refuse rows of different lengths.

    Raises:
        ValueError: They are.
    """
    if len({len(row) for row in rows}) != 1:
        raise ValueError("rows: must have the same length")
