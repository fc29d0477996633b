"""What no other plugin can do: a script that a model writes, held to a contract like all others."""

from typing import Literal, Self

from pydantic import Field, model_validator

from agents.artifacts.editing.output_contract import OutputContract
from agents.artifacts.media_facts import MediaFacts
from orchestrator.plugins.base import Misfit, Operation, Plugin, PluginParams, length, moment
from orchestrator.plugins.contracts import unchanged
from orchestrator.plugins.ffmpeg import GUIDE

SHORTEST_S = 0.04


class Custom(PluginParams):
    """Something that has no operation of its own."""

    words: str = Field(min_length=3, max_length=1000)
    """All that the script has to do, without times."""
    start_s: float | None = moment(None)
    """Where what it does begins, seconds."""
    end_s: float | None = moment(None)
    """Where it ends, seconds; none: the end of the video."""
    lasts: Literal["same", "part", "rest", "free"] = "same"
    """How long the result is: as before, as the part between both times, as all but that part, or
    whatever comes of it."""
    times: float = Field(default=1.0, gt=0, le=100)
    """And so many times that."""
    adds_s: float = length(0.0, le=3600)
    """And so much longer, seconds."""
    width_px: int | None = Field(default=None, ge=2, le=4096)
    """Width of the result, pixels; none: as before."""
    height_px: int | None = Field(default=None, ge=2, le=4096)
    """Its height, pixels; none: as before."""
    fps: float | None = Field(default=None, gt=0, le=120)
    """Its pictures in a second; none: as before."""
    sound: Literal["same", "none", "free"] = "same"
    """Whether it has the sound tracks of before, none, or whatever comes of it."""

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        end_s, start_s = self.end_s, self.start_s or 0.0
        if end_s is not None and end_s < start_s + SHORTEST_S:
            raise ValueError("the end has to come after the start")
        if self.lasts in ("part", "rest") and self.start_s is None and end_s is None:
            raise ValueError("the length of a part needs start_s or end_s")
        return self


def check(before: MediaFacts, params: Custom) -> tuple[Misfit, ...]:
    """Why its times are not in the video, if they are not."""
    lasts = f"the video lasts {before.lasts_s:g} s"
    return tuple(
        Misfit(f"The {name} at {value:g} s lies past the end: {lasts}.", f"{name}_s")
        for name, value in (("start", params.start_s), ("end", params.end_s))
        if value is not None and value > before.lasts_s + 0.05
    )


def promised(before: MediaFacts, params: Custom) -> OutputContract:
    """What the planner states of the result."""
    end_s = before.lasts_s if params.end_s is None else min(params.end_s, before.lasts_s)
    part_s = max(0.0, end_s - (params.start_s or 0.0))
    lengths = {"same": before.lasts_s, "part": part_s, "rest": before.lasts_s - part_s}
    lasts_s = lengths.get(params.lasts)
    changes: dict[str, object] = {
        "duration_s": None if lasts_s is None else lasts_s * params.times + params.adds_s,
        "subtitle_tracks": None,
        "fps": params.fps or unchanged(before).fps,
    }
    if params.width_px or params.height_px:
        changes |= {"width_px": params.width_px, "height_px": params.height_px}
    if params.sound != "same":
        changes |= {"sound_tracks": 0 if params.sound == "none" else None, "channels": None}
    found = unchanged(before, **changes)
    # Several passes over the sound each add a block of it.
    return found.model_copy(update={"tolerance_s": found.tolerance_s + 0.1})


PLUGIN = Plugin(
    name="script",
    about="what no other plugin does, by a script that is written for it",
    guide=GUIDE,
    operations=(
        Operation(
            name="custom",
            about="anything else that a script can do to one video",
            params=Custom,
            body="",
            expect=promised,
            check=check,
            needs=(),
        ),
    ),
)
