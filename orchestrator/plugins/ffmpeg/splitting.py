"""One video cut apart, at times, into equal parts or into parts of one length."""

import math
from itertools import pairwise
from typing import Annotated, Self

from pydantic import Field, field_validator, model_validator

from agents.artifacts.editing.output_contract import OutputContract
from agents.artifacts.media_facts import MediaFacts
from orchestrator.plugins.archive import CUT_APART, in_parts
from orchestrator.plugins.base import Misfit, Operation, PluginParams

MOST_PARTS = 200
SHORTEST_S = 0.2
"""Of a part, seconds."""
REST = 0.05
"""Of parts of one length, the last takes in what is left when that is no more of a part."""


class Split(PluginParams):
    """Cut the video apart; one of the three."""

    at_s: tuple[Annotated[float, Field(ge=0)], ...] = Field(default=(), max_length=MOST_PARTS - 1)
    """A list of the times at which it is cut, for example [10, 20.5], seconds."""
    parts: int | None = Field(default=None, ge=2, le=MOST_PARTS)
    """Into so many parts of one length."""
    every_s: float | None = Field(default=None, ge=SHORTEST_S, le=36000)
    """Into parts of this length, seconds; the last may be shorter."""

    @field_validator("at_s", mode="before")
    @classmethod
    def _one_is_a_list(cls, value: object) -> object:
        return (value,) if isinstance(value, int | float) else value

    @field_validator("at_s")
    @classmethod
    def _in_order(cls, value: tuple[float, ...]) -> tuple[float, ...]:
        return tuple(sorted(set(value)))

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if [bool(self.at_s), self.parts is not None, self.every_s is not None].count(True) != 1:
            raise ValueError("give at_s, or parts, or every_s: one of them")
        return self


def count_of(params: Split, lasts_s: float) -> int:
    """How many parts there will be."""
    if params.every_s is not None:
        return max(1, math.ceil(lasts_s / params.every_s - REST))
    return params.parts or len(params.at_s) + 1


def check_parts(before: MediaFacts, params: Split) -> tuple[Misfit, ...]:
    """Whether each time is in the video, and each part long enough to be one."""
    lasts_s = before.lasts_s
    lasts = f"the video lasts {lasts_s:g} s"
    late = [each for each in params.at_s if each > lasts_s - SHORTEST_S]
    if late:
        times = ", ".join(f"{each:g}" for each in late)
        return (Misfit(f"Nothing is left to be split off at {times} s: {lasts}.", "at_s"),)
    edges = (0.0, *params.at_s)
    if any(b - a < SHORTEST_S for a, b in pairwise(edges)):
        return (Misfit(f"A part would be shorter than {SHORTEST_S:g} s.", "at_s"),)
    if params.parts is not None and lasts_s / params.parts < SHORTEST_S:
        why = f"{params.parts} parts would each be shorter than {SHORTEST_S:g} s: {lasts}."
        return (Misfit(why, "parts"),)
    count = count_of(params, lasts_s)
    if count == 1:
        return (Misfit(f"There would be one part only: {lasts}.", "every_s"),)
    if count > MOST_PARTS:
        why = f"There would be {count} parts, and {MOST_PARTS} are the most."
        return (Misfit(why, "every_s"),)
    return ()


def apart(before: MediaFacts, params: Split) -> OutputContract:
    """Its parts."""
    return in_parts(before, count_of(params, before.lasts_s))


def few_parts(params: Split, dummy: MediaFacts) -> Split:
    """For a dummy: three at most, in the way that was asked for."""
    count = min(3, len(params.at_s) + 1)
    if params.at_s:
        return Split(at_s=tuple(round(dummy.lasts_s * n / count, 3) for n in range(1, count)))
    if params.parts is not None:
        return Split(parts=min(3, params.parts))
    return Split(every_s=max(SHORTEST_S, round(dummy.lasts_s * 0.4, 3)))


SPLIT = (
    CUT_APART
    + f"""
import math

source = Source()
cuts, every_s = PARAMS["at_s"], PARAMS["every_s"]
if not cuts:
    count = PARAMS["parts"] or max(1, math.ceil(source.duration_s / every_s - {REST}))
    cuts = [number * (every_s or source.duration_s / count) for number in range(1, count)]
if source.picture and source.rate:
    cuts = [round(each * source.fps) / source.fps for each in cuts]
cut_apart(source, cuts, "part")
"""
)

OPERATIONS = (
    Operation(
        name="split",
        about="cut the video apart, a file for each part, all in one .zip; the last task of a plan",
        params=Split,
        body=SPLIT,
        expect=apart,
        check=check_parts,
        needs=(),
        for_dummy=few_parts,
    ),
)
