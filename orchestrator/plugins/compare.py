"""Looks at two videos at some times: how much their pictures differ, where they may or must."""

from collections.abc import Sequence

from pydantic import Field, ValidationError

from agents.artifacts.base import Record
from orchestrator.plugins.base import PluginParams, Span

MOST_BEYOND = 9.0
"""So many levels of 255 a picture may differ on average where nothing was to change."""
LEAST_WITHIN = 20.0
"""So many levels its pixel that changed most must differ where something was laid over it."""
LOOKS = 5
MARGIN_S = 0.15
"""Pictures so near to a change are not looked at: their times are rounded."""


class Looks(PluginParams):
    """When to look."""

    beyond_s: tuple[float, ...] = Field(max_length=20)
    """Where nothing changes, seconds."""
    within_s: tuple[float, ...] = Field(max_length=20)
    """Where something does."""


class Seen(Record):
    """Of each time, by how many levels of 255 the pictures differ: on average, and at most."""

    beyond: tuple[tuple[float, float], ...] = ()
    within: tuple[tuple[float, float], ...] = ()


def looks_at(spans: Sequence[Span], lasts_s: float) -> Looks:
    """Some times in the middle of each, spread over the video."""
    changing = [(max(0.0, start), min(end, lasts_s)) for start, end in spans]
    changing = [(start, end) for start, end in changing if end > start]
    ends = [0.0, *(end for _, end in changing)]
    starts = [*(start for start, _ in changing), lasts_s]
    still = list(zip(ends, starts, strict=True))
    return Looks(beyond_s=_middles(still), within_s=_middles(changing))


def _middles(spans: Sequence[Span]) -> tuple[float, ...]:
    wide = [(a + b) / 2 for a, b in spans if b - a > 2 * MARGIN_S]
    step = max(1, -(-len(wide) // LOOKS))
    return tuple(round(each, 3) for each in wide[::step])


def judge(told: object, looks: Looks) -> tuple[str, ...]:
    """What is not as it should be, in words."""
    try:
        seen = Seen.model_validate(told)
    except ValidationError:
        return ("the pictures could not be compared",)
    broken = [
        f"the picture at {at_s:.2f} s was changed, and it should not be"
        for at_s, (mean, _) in zip(looks.beyond_s, seen.beyond, strict=False)
        if mean > MOST_BEYOND
    ]
    if seen.within and all(most < LEAST_WITHIN for _, most in seen.within):
        broken.append("nothing is to be seen in the picture of what was laid over it")
    return tuple(broken)


COMPARE = """
def grey(path, at_s):
    told = ["ffmpeg", "-v", "error", "-nostdin", *SAFE, "-ss", f"{at_s:.3f}", "-i", path,
            "-map", "0:V:0", "-frames:v", "1", "-vf", "scale=320:240,format=gray",
            "-f", "rawvideo", "-"]
    return np.frombuffer(subprocess.run(told, capture_output=True).stdout, np.uint8).astype(int)


import numpy as np

before, after = find_file("input"), find_file("input-2")
for name in ("beyond", "within"):
    found = []
    for at_s in PARAMS[f"{name}_s"]:
        one, other = grey(before, at_s), grey(after, at_s)
        if one.size and one.size == other.size:
            apart = abs(one - other)
            found.append([float(apart.mean()), float(apart.max())])
    tell(**{name: found})
"""
