"""Removes pauses: picture and sound are cut together, at times that were found in the sound."""

from pydantic import Field

from agents.artifacts.base import Record, Seconds
from agents.artifacts.editing.output_contract import OutputContract
from agents.artifacts.media_facts import MediaFacts
from orchestrator.plugins.base import Misfit, Operation, Plugin, PluginParams, Span
from orchestrator.plugins.contracts import unchanged
from orchestrator.plugins.cutting import PARTS
from orchestrator.plugins.guides import EVERY_SCRIPT

MOST_PAUSES = 600
"""Of more, the shortest stay."""


class Pauses(Record):
    """What was found in the sound."""

    kept: tuple[Span, ...] = Field(default=(), max_length=MOST_PAUSES + 1)
    """The parts that stay, in order."""
    total_s: Seconds = 0.0
    """How long the video is that they were found in."""

    @property
    def lasts_s(self) -> float:
        """How long what stays is."""
        return sum(end - start for start, end in self.kept)

    @property
    def count(self) -> int:
        """How many pauses go."""
        edges = [0.0, *(time for span in self.kept for time in span), self.total_s]
        return sum(end - start > 0.01 for start, end in zip(edges[::2], edges[1::2], strict=True))


class RemovePauses(PluginParams):
    """Cut out what is silent."""

    below_db: float = Field(-35.0, ge=-80, le=-10)
    """What is quieter than this is silence, dB below full scale."""
    at_least_s: float = Field(0.6, ge=0.1, le=30)
    """Shorter silences stay, seconds."""
    padding_s: float = Field(0.1, ge=0, le=2)
    """So much of a pause stays at each of its sides, seconds."""
    found: Pauses | None = None
    """What a look at the files has found."""


def shorter(before: MediaFacts, params: RemovePauses) -> OutputContract:
    """As long as what stays; how long that is was found in the sound."""
    found = params.found
    contract = unchanged(before, subtitle_tracks=0)
    if found is None:
        return contract.model_copy(update={"duration_s": None})
    return contract.model_copy(update={"duration_s": min(found.lasts_s, before.lasts_s)})


def check_padding(before: MediaFacts, params: RemovePauses) -> tuple[Misfit, ...]:
    """Whether anything of a pause would go."""
    del before
    if 2 * params.padding_s < params.at_least_s:
        return ()
    why = (
        f"With {params.padding_s:g} s left at each side nothing of a pause of"
        f" {params.at_least_s:g} s would go."
    )
    return (Misfit(why, "padding_s"),)


def pauses_found(params: RemovePauses) -> str:
    """How many there are."""
    found = params.found
    if found is None:
        return ""
    if not found.count:
        return (
            f"There are no pauses: nowhere is it quieter than {params.below_db:g} dB for"
            f" {params.at_least_s:g} s."
        )
    if not found.kept:
        return f"All of it is quieter than {params.below_db:g} dB, so nothing was removed."
    gone_s = found.total_s - found.lasts_s
    return f"{found.count} pause{'s' if found.count > 1 else ''} removed, {gone_s:.1f} s in all."


def nothing_to_remove(params: RemovePauses) -> bool:
    """Whether the video stays as it is."""
    return params.found is not None and (not params.found.count or not params.found.kept)


def one_pause(params: RemovePauses, dummy: MediaFacts) -> RemovePauses:
    """For a dummy, whose sound has none: as if there were one in its middle."""
    lasts_s = dummy.lasts_s
    kept = ((0.0, round(lasts_s * 0.3, 3)), (round(lasts_s * 0.6, 3), lasts_s))
    return params.model_copy(update={"found": Pauses(kept=kept, total_s=lasts_s)})


FIND = """
source = Source()
total_s = source.duration_s
looks = f"silencedetect=noise={PARAMS['below_db']}dB:d={PARAMS['at_least_s']}"
said = run([*SAFE, "-i", source.path, "-map", "0:a:0", "-af", looks, "-f", "null", "-"],
           seconds=total_s)
starts = [line.rsplit("silence_start: ", 1)[1] for line in said.splitlines()
          if "silence_start: " in line]
ends = [line.rsplit("silence_end: ", 1)[1].split()[0] for line in said.splitlines()
        if "silence_end: " in line]
# Sound that ends before the picture does is silence too.
lasts_s = float(source.sounds[0].get("duration") or total_s)
pad = PARAMS["padding_s"]
gone = []
for place, begin in enumerate(starts):
    start = max(0.0, float(begin))
    end = min(float(ends[place]), total_s) if place < len(ends) else total_s
    if end > lasts_s - 0.05:
        end = total_s
    # At the edges of the video there is nothing to lead over to.
    start = 0.0 if start < 0.02 else start + pad
    end = total_s if end > total_s - 0.02 else end - pad
    if end - start > 0.05:
        gone.append((start, end))
gone = sorted(sorted(gone, key=lambda part: part[0] - part[1])[:600])
step = 1 / source.fps if source.picture and source.rate else 0
if step:
    # Whole pictures are cut, so that those of a steady video stay steady.
    gone = [(round(start / step) * step if start else 0.0,
             round(end / step) * step if end < total_s else end) for start, end in gone]
kept, at = [], 0.0
for start, end in gone:
    if start - at > 0.5 * step + 0.001:
        kept.append([round(at, 6), round(start, 6)])
    at = max(at, end)
if total_s - at > 0.5 * step + 0.001:
    kept.append([round(at, 6), round(total_s, 6)])
tell(kept=kept, total_s=total_s)
"""

REMOVE = (
    PARTS
    + """
source = Source()
kept = PARAMS["found"]["kept"]
total_s = sum(end - start for start, end in kept)
chains, names = chains_of_sound(source, kept, 0)
mapped = [word for name in names for word in ("-map", name)]
if source.picture:
    pace = [f"fps={source.rate}"] if source.rate else []
    steps = [chain_of_pictures(source, kept), *pace, *even(source)]
    chains.append(f"[0:V:0]{','.join(steps)}[v]")
    mapped += ["-map", "[v]", "-fps_mode", "passthrough", *picture_codec(source)]
Path("chains.txt").write_text(";".join(chains))
run([*SAFE, "-i", source.path, "-/filter_complex", "chains.txt", *mapped, *sound_codec(),
     "-t", f"{total_s:.6f}", f"output.{ending()}"], seconds=total_s)
"""
)

GUIDE = (
    EVERY_SCRIPT
    + """
The sound was looked through before: `PARAMS["found"]["kept"]` lists the parts that stay as
[start, end], in order, in seconds from the beginning of the video; of a steady video they begin
and end with whole pictures. `total_s` is how long the video was. On the stand-in they leave out a
piece of its middle.
There may be hundreds: write the chains into a file, and give it to `-/filter_complex`.
Picture and every sound track are cut at the same times and in one run; the result is as long as
the parts together. Sound: `atrim=START:END,asetpts=PTS-STARTPTS,apad=whole_dur=LENGTH` for each
part, then `concat=n=COUNT:v=0:a=1`; without the padding each part ends up to a block early, and
what is heard runs away from what is seen. Never cut sound by copying: its blocks have 20 ms and
more.
Picture: `trim` with `setpts=PTS-STARTPTS` and `concat`, or `select` with a `setpts` that moves
each picture by what went before it. A steady one is kept so with `fps=RATE` (`source.rate`); one
at uneven times (`source.rate` is empty) is not given a rate, its pictures keep their times
(`-fps_mode passthrough`), and the picture that is on screen when a part begins is shown at that
part's beginning, else there is a hole. In filters a file begins at 0 whatever its `start_time`;
what ffprobe tells does not, so `source.start_s` is taken off that. Subtitles are left out. There
may be no picture at all."""
)

PLUGIN = Plugin(
    name="silence",
    about="removes pauses",
    guide=GUIDE,
    operations=(
        Operation(
            name="remove_pauses",
            about="cut out where nothing is heard, picture and sound together",
            params=RemovePauses,
            body=REMOVE,
            expect=shorter,
            check=check_padding,
            needs=("sound",),
            for_dummy=one_pause,
            survey=FIND,
            says=pauses_found,
            idle=nothing_to_remove,
        ),
    ),
)
