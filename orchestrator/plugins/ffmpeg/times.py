"""Times: trim, cut out, speed, reverse."""

from typing import Self

from pydantic import Field, model_validator

from agents.artifacts.editing.output_contract import OutputContract
from agents.artifacts.media_facts import MediaFacts
from orchestrator.plugins.base import Misfit, Operation, PluginParams, moment
from orchestrator.plugins.contracts import unchanged
from orchestrator.plugins.cutting import CUTTING, PARTS

SHORTEST_S = 0.04


class Trim(PluginParams):
    """Keep one part."""

    start_s: float = moment(0.0)
    """Where the part begins, seconds."""
    end_s: float | None = moment(None)
    """Where it ends, seconds; none: the end of the video."""

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.end_s is not None and self.end_s < self.start_s + SHORTEST_S:
            raise ValueError("the end has to come after the start")
        return self


class CutOut(PluginParams):
    """Remove one part."""

    start_s: float = moment()
    """Where the part that goes begins, seconds."""
    end_s: float = moment()
    """Where it ends, seconds."""

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.end_s < self.start_s + SHORTEST_S:
            raise ValueError("the end has to come after the start")
        return self


class Speed(PluginParams):
    """Play faster or slower; the pitch of the sound stays."""

    factor: float = Field(ge=0.1, le=20)
    """2 is twice as fast, 0.5 half as fast."""


class Reverse(PluginParams):
    """Play backwards."""


def clock(seconds: float) -> str:
    """A time for people, as 1:23.4."""
    minutes, rest = divmod(seconds, 60)
    return f"{int(minutes)}:{rest:04.1f}" if minutes else f"{rest:g} s"


def check_part(before: MediaFacts, params: Trim | CutOut) -> tuple[Misfit, ...]:
    """Why a part is not in the video, if it is not."""
    lasts = f"the video lasts {clock(before.lasts_s)}"
    found = tuple(
        Misfit(f"The {name} at {clock(value)} lies past the end: {lasts}.", f"{name}_s")
        for name, value in (("start", params.start_s), ("end", params.end_s))
        if value is not None and value > before.lasts_s + 0.05
    )
    if not found and params.start_s > before.lasts_s - SHORTEST_S:
        return (Misfit(f"Nothing is left after {clock(params.start_s)}: {lasts}.", "start_s"),)
    return found


def check_cut(before: MediaFacts, params: CutOut) -> tuple[Misfit, ...]:
    """The same, and something has to be left."""
    found = check_part(before, params)
    if not found and params.start_s < SHORTEST_S and params.end_s > before.lasts_s - SHORTEST_S:
        return (Misfit("Nothing would be left of the video."),)
    return found


def trimmed(before: MediaFacts, params: Trim) -> OutputContract:
    """What a part is."""
    end_s = min(params.end_s or before.lasts_s, before.lasts_s)
    return unchanged(before, duration_s=end_s - params.start_s)


def without(before: MediaFacts, params: CutOut) -> OutputContract:
    """What the rest is."""
    gone_s = min(params.end_s, before.lasts_s) - params.start_s
    return unchanged(before, duration_s=before.lasts_s - gone_s, subtitle_tracks=0)


def at_speed(before: MediaFacts, params: Speed) -> OutputContract:
    """A faster or slower one."""
    return unchanged(before, duration_s=before.lasts_s / params.factor, subtitle_tracks=0)


def backwards(before: MediaFacts, params: Reverse) -> OutputContract:
    """As long as before."""
    del params
    found = unchanged(before, subtitle_tracks=0)
    return found.model_copy(update={"tolerance_s": found.tolerance_s + before.lasts_s * 0.002})


TRIM = (
    CUTTING
    + """
end_s = min(PARAMS["end_s"] or source.duration_s, source.duration_s)
parts = [(PARAMS["start_s"], end_s)]
cut(source, parts)
"""
)

CUT_OUT = (
    CUTTING
    + """
start_s, end_s = PARAMS["start_s"], min(PARAMS["end_s"], source.duration_s)
around = [(0.0, start_s), (end_s, source.duration_s)]
parts = [(begin, stop) for begin, stop in around if stop - begin > 0.5 / source.fps]
cut(source, parts)
"""
)

SPEED = (
    PARTS
    + """
source = Source()
factor = PARAMS["factor"]
chains, mapped = [], []
if source.picture:
    steady = [f"fps={source.rate}"] if come_evenly(source, shown_at(source)) else []
    shown = [f"setpts=PTS/{factor:.9f}", *steady, *even(source)]
    chains.append(f"[0:V:0]{','.join(shown)}[v]")
    mapped += ["-map", "[v]", "-fps_mode", "vfr", *picture_codec(source)]
# A track that begins late, or has gaps, is silent there: else what follows would move.
steps = ["aresample=async=1:first_pts=0"]
if factor < 1:
    # `atempo` would let it come up to 60 ms early, now more and now less; this always as much.
    early_s = 0.034 * (1 / factor - 1)
    steps += ["apad=pad_dur=0.1", f"rubberband=tempo={factor:.9f}",
              f"adelay=delays={1000 * early_s:.3f}:all=1",
              f"atrim=end={source.duration_s / factor:.6f}"]
else:
    steps.append(f"atempo={factor:.9f}")
for track in range(len(source.sounds)):
    chains.append(f"[0:a:{track}]{','.join(steps)}[a{track}]")
    mapped += ["-map", f"[a{track}]"]
run([*SAFE, "-i", source.path, "-filter_complex", ";".join(chains), *mapped,
     *(sound_codec() if source.sounds else []), f"output.{ending()}"],
    seconds=source.duration_s / factor)
"""
)

REVERSE = (
    PARTS
    + """
source = Source()
# A reversed part lies in memory as raw pictures, so it is done in parts, the last one first.
picture = source.picture
bytes_each = picture["width"] * picture["height"] * (3 if "10" in picture["pix_fmt"] else 1.5)
most = max(10, int(400e6 / bytes_each))
times = shown_at(source)
is_even = come_evenly(source, times)
if not is_even:
    most = min(most, 90)  # each picture has a time of its own, and all are in one expression
total_s = max(source.duration_s, times[-1] + 0.5 / source.fps)
lasts_s = float(picture.get("duration") or total_s)
last_s = times[-1] + 1 / source.fps
ends = [*times[1:], last_s if is_even else max(last_s, min(total_s, times[0] + lasts_s))]
edges = [0.0, *times[most::most], total_s]
early = 0.25 / source.fps if is_even else 0.0005
lines = ["ffconcat version 1.0"]
count = len(edges) - 1
for number in reversed(range(count)):
    name, edge, end = f"part-{number}.mkv", edges[number], edges[number + 1]
    begin = max(0, edge - early)
    off, lasts = edge - begin, end - edge
    mine = range(number * most, min(len(times), (number + 1) * most))
    new = [max(0.0, end - ends[place]) for place in reversed(mine)]
    new[0] = 0.0  # nothing else is on screen before it
    if is_even:
        late = max(0.0, end - ends[mine[-1]])
        moved = f"setpts=if(eq(N\\\\,0)\\\\,0\\\\,PTS-STARTPTS+{late:.6f}/TB)"
    else:
        terms = (f"eq(N\\\\,{place})*{time:.6f}" for place, time in enumerate(new))
        moved = f"setpts=({'+'.join(terms)})/TB"
    last = [f"trim=end={off + lasts - early:.6f}"] if number < count - 1 else []
    shown = [*last, "reverse", moved, *even(source)]
    chains = [f"[0:V:0]{','.join(shown)}[v]"]
    mapped = ["-map", "[v]"]
    for track in range(len(source.sounds)):
        chains.append(
            f"[0:a:{track}]atrim={off:.6f}:{off + lasts:.6f},asetpts=PTS-{off:.6f}/TB,"
            f"aresample=async=1:first_pts=0,apad=whole_dur={lasts:.6f},atrim=end={lasts:.6f},"
            f"areverse[a{track}]")
        mapped += ["-map", f"[a{track}]"]
    run([*SAFE, "-ss", f"{begin:.6f}", "-t", f"{off + lasts + 0.5:.6f}", "-i", source.path,
         "-filter_complex", ";".join(chains), *mapped,
         "-fps_mode", "passthrough", *picture_codec(source), "-c:a", "pcm_s16le", name])
    print(f"progress {90 * (count - number) / count:.0f}", flush=True)
    lines += [f"file {name}", f"duration {lasts:.6f}"]
Path("parts.txt").write_text("\\n".join(lines) + "\\n")
listed = [word.replace("gif,mxf", "gif,mxf,concat") for word in SAFE]
run([*listed, "-safe", "0", "-f", "concat", "-i", "parts.txt", "-map", "0", "-c:v", "copy",
     *tag_copied(source), *(sound_codec() if source.sounds else []), f"output.{ending()}"])
"""
)

OPERATIONS = (
    Operation(
        name="trim",
        about="keep one part of the video, the rest goes",
        params=Trim,
        body=TRIM,
        expect=trimmed,
        check=check_part,
        needs=(),
    ),
    Operation(
        name="cut_out",
        about="remove one part, what is before and after it stays",
        params=CutOut,
        body=CUT_OUT,
        expect=without,
        check=check_cut,
        needs=(),
    ),
    Operation(
        name="speed",
        about="play faster or slower, at the same pitch",
        params=Speed,
        body=SPEED,
        expect=at_speed,
        needs=(),
    ),
    Operation(
        name="reverse",
        about="play backwards, sound too",
        params=Reverse,
        body=REVERSE,
        expect=backwards,
    ),
)
