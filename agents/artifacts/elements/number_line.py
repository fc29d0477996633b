"""A number line, points on it, and stretches of it."""

from itertools import pairwise
from typing import Literal, Self

from pydantic import Field, model_validator

from agents.artifacts.base import Record
from agents.artifacts.elements.base import Colour, Interval, Needs, PlacedElement, Tex
from agents.artifacts.room.letters import formula_extent

MOST_MARKS = 21
NUMBER_GAP, DIGIT = 0.3, 0.17
"""Between two numbers of the line, and width of a digit, frame units."""


class MarkedNumber(Record):
    """A dot on the line."""

    at: float
    label: Tex | None = None
    """Above the dot."""
    colour: Colour = "yellow"
    hollow: bool = False
    """For an end that does not belong to a stretch."""


class Stretch(Record):
    """A coloured part of the line."""

    ends: Interval
    colour: Colour = "teal"


class NumberLine(PlacedElement):
    """A line with numbers at equal distances."""

    kind: Literal["number_line"] = "number_line"
    range: Interval
    step: float = Field(gt=0)
    """From number to number."""
    points: tuple[MarkedNumber, ...] = Field(default=(), max_length=8)
    stretches: tuple[Stretch, ...] = Field(default=(), max_length=4)

    @model_validator(mode="after")
    def _sensible(self) -> Self:
        low, high = self.range
        if not low < high:
            raise ValueError("range: the first number must be the smaller one")
        if (high - low) / self.step > MOST_MARKS:
            raise ValueError(f"range: more than {MOST_MARKS} numbers are unreadable")
        on_line = [point.at for point in self.points]
        on_line += [end for stretch in self.stretches for end in stretch.ends]
        if any(not low <= at <= high for at in on_line):
            raise ValueError("points, stretches: must lie within range")
        if any(not stretch.ends[0] < stretch.ends[1] for stretch in self.stretches):
            raise ValueError("stretches: the first end must be the smaller one")
        return self

    def needs(self, width: float) -> Needs:
        """A line with its numbers below, and labels above."""
        low, high = self.range
        unit = (width - 0.6) / (high - low)
        digits = max(len(f"{end:g}") for end in (low, high, low + self.step))
        if self.step * unit < NUMBER_GAP + DIGIT * digits:
            raise ValueError(
                f"elements: {self.id!r} has more numbers than can be read in a room {width:g}"
                " units wide: take a larger step"
            )
        labelled = sorted((point for point in self.points if point.label), key=lambda each: each.at)
        for one, two in pairwise(labelled):
            widths = [formula_extent(each.label or "", "small").width for each in (one, two)]
            if (two.at - one.at) * unit < sum(widths) / 2 + 0.15:
                raise ValueError(
                    f"elements: {self.id!r}: the labels of {one.at:g} and {two.at:g} do not fit"
                    " beside one another"
                )
        return Needs(1.7 if labelled else 1.1)
