"""A steady picture from a shaky one, and one video that goes over into another."""

from typing import Literal

from pydantic import Field

from agents.artifacts.base import Record, Seconds
from agents.artifacts.editing.output_contract import OutputContract
from agents.artifacts.media_facts import MediaFacts
from orchestrator.plugins.base import Misfit, Operation, PluginParams, length
from orchestrator.plugins.contracts import unchanged
from orchestrator.plugins.two_videos import MADE_ALIKE, WRITTEN_AS_ONE


class Depth(Record):
    """What was found of the video's pixels."""

    bits: int = Field(ge=1, le=32)
    """Of one colour value."""


class Stabilise(PluginParams):
    """Take the shaking out."""

    strength: Literal["light", "normal", "strong"] = "normal"
    """How long a movement has to go on to be meant: a quarter, a half, one second."""
    found: Depth | None = None
    """What a look at the video has found."""


class Next(Record):
    """What was found of the file that follows."""

    lasts_s: Seconds


class Transition(PluginParams):
    """Another upload follows, and for a while both are seen."""

    kind: Literal[
        "fade", "dissolve", "fadeblack", "fadewhite", "wipeleft", "wiperight", "wipeup", "wipedown",
        "slideleft", "slideright", "circleopen", "circleclose", "pixelize", "radial",
    ] = "fade"  # fmt: skip
    """How one becomes the other."""
    length_s: float = length(1.0, le=10)
    """How long that takes, seconds."""
    found: Next | None = None
    """What a look at the files has found."""


def depth_told(params: Stabilise) -> str:
    """What is lost where pixels have more than eight bits."""
    found = params.found
    if found is None or found.bits <= 8:
        return ""
    return (
        f"Stabilising works with 8 bits a colour: the picture is stored with {found.bits} again,"
        " but fine shades are coarser than before."
    )


def check_length(before: MediaFacts, params: Transition) -> tuple[Misfit, ...]:
    """Whether there is time for it."""
    if 0.04 <= params.length_s < before.lasts_s:
        return ()
    lasts = f"the video lasts {before.lasts_s:g} s"
    return (Misfit(f"A transition of {params.length_s:g} s does not fit: {lasts}.", "length_s"),)


def steadied(before: MediaFacts, params: Stabilise) -> OutputContract:
    """As before."""
    del params
    return unchanged(before)


def followed(before: MediaFacts, params: Transition) -> OutputContract:
    """As long as both, less what both are seen at once."""
    found = params.found
    lasts_s = None
    if found is not None:
        lasts_s = before.lasts_s + found.lasts_s - min(params.length_s, found.lasts_s / 2)
    return unchanged(
        before,
        duration_s=lasts_s,
        tolerance_s=0.3,
        sound_tracks=None,
        channels=None,
        subtitle_tracks=0,
    )


STABILISE = """
source = Source()
smooth = max(2, round(source.fps * {"light": 0.25, "normal": 0.5, "strong": 1}[PARAMS["strength"]]))
# It takes even sizes only, and eight bits; what it gives is stored as it was.
form = source.picture["pix_fmt"]
kind = next((each for each in ("422", "444") if each in form), "420")
deep = form.endswith(("le", "be"))
eight, back = ([f"format=yuv{kind}p"], [f"format={form}"]) if deep else ([], [])
shape = [*square(source), "crop=trunc(iw/2)*2:trunc(ih/2)*2", *eight]
first = ",".join([*shape, "vidstabdetect=shakiness=6:result=moves.trf"])
run([*SAFE, "-i", source.path, "-map", "0:V:0", "-vf", first, "-f", "null", "-"],
    seconds=source.duration_s, span=(0, 40))
steady = f"vidstabtransform=input=moves.trf:smoothing={smooth}:optzoom=1:interpol=bicubic"
filter_picture(source, [*shape, steady, *back])
"""

LOOK_AT_DEPTH = """
import re

told = Source().picture
named = re.search(r"p0?(9|10|12|14|16)(?:le|be)?$", told["pix_fmt"])
tell(bits=int(named[1]) if named else 8)
"""

LOOK = """
tell(lasts_s=Source("input-2").duration_s)
"""

TRANSITION = f"""
parts = [Source(), Source("input-2")]
first = parts[0]
takes = min(PARAMS["length_s"], parts[1].duration_s / 2)
rate = f"{{first.rate or format(first.fps, '.6f')}}:start_time=0"
{MADE_ALIKE}
begin = first.duration_s - takes
fade = f"xfade=transition={{PARAMS['kind']}}:duration={{takes:.6f}}:offset={{begin:.6f}}"
chains.append(f"[v0][v1]{{fade}}[v]")
if has_sound:
    chains.append(f"[a0][a1]acrossfade=d={{takes:.6f}}[a]")
{WRITTEN_AS_ONE}
"""

OPERATIONS = (
    Operation(
        name="stabilise",
        about="take the shaking out of the picture",
        params=Stabilise,
        body=STABILISE,
        expect=steadied,
        survey=LOOK_AT_DEPTH,
        says=depth_told,
    ),
    Operation(
        name="transition",
        about="another uploaded video follows, with a transition such as a cross-fade",
        params=Transition,
        body=TRANSITION,
        expect=followed,
        check=check_length,
        inputs=2,
        other="video",
        survey=LOOK,
    ),
)
