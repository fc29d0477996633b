"""Finds cuts; tells them, writes them as chapters, cuts the file there, shows each scene.

ffmpeg's `scdet` looks for them, which the image has: PySceneDetect needs OpenCV, 159 MB more, for
the same kind of measure. Slow dissolves are no cuts for it.
"""

from typing import Literal

from pydantic import Field

from agents.artifacts.base import Record, Seconds
from agents.artifacts.editing.output_contract import OutputContract
from agents.artifacts.media_facts import MediaFacts
from orchestrator.plugins.archive import CUT_APART, in_parts
from orchestrator.plugins.base import Operation, Plugin, PluginParams
from orchestrator.plugins.contracts import unchanged
from orchestrator.plugins.guides import EVERY_SCRIPT

MOST_TOLD = 60


class Cuts(Record):
    """What was found in the pictures."""

    cuts: tuple[Seconds, ...] = Field(default=(), max_length=5000)
    """When a scene begins, but for the first; seconds, in order."""
    total_s: Seconds = 0.0


class FindScenes(PluginParams):
    """Where one scene ends and the next begins."""

    threshold: float = Field(8.0, ge=1, le=60)
    """How different pictures on both sides of a cut are, 0 to 100; lower finds more."""
    at_least_s: float = Field(0.5, ge=0, le=600)
    """Shorter scenes belong to the one before, seconds."""
    found: Cuts | None = None
    """What a look at the files has found."""


class SceneSheet(FindScenes):
    """A picture of each scene, on one sheet."""

    form: Literal["jpg"] = "jpg"
    """Kind of file."""


def told_only(before: MediaFacts, params: FindScenes) -> OutputContract:
    """Nothing is made."""
    del params
    return unchanged(before)


def with_chapters(before: MediaFacts, params: FindScenes) -> OutputContract:
    """The same with chapters."""
    count = None if params.found is None else len(params.found.cuts) + 1
    return unchanged(before, chapters=count)


def a_sheet(before: MediaFacts, params: SceneSheet) -> OutputContract:
    """One picture."""
    del before
    return OutputContract(ending=params.form)


def one_by_one(before: MediaFacts, params: FindScenes) -> OutputContract:
    """A file for each scene, in one archive; together as long as before."""
    return in_parts(before, None if params.found is None else len(params.found.cuts) + 1)


def cuts_found(params: FindScenes) -> str:
    """The list of scenes."""
    found = params.found
    if found is None:
        return ""
    if not found.cuts:
        return "There is no cut in it: it is one scene."
    starts = [0.0, *found.cuts]
    ends = [*found.cuts, found.total_s]
    parts = [
        f"{number}: {stamp(start)}\u2013{stamp(end)}"
        for number, (start, end) in enumerate(zip(starts, ends, strict=True), start=1)
    ]
    more = f"; and {len(parts) - MOST_TOLD} more" if len(parts) > MOST_TOLD else ""
    return f"{len(parts)} scenes. {'; '.join(parts[:MOST_TOLD])}{more}."


def stamp(time_s: float) -> str:
    """A time as 1:02.35."""
    minutes, rest = divmod(time_s, 60)
    return f"{int(minutes)}:{rest:05.2f}"


def always(params: FindScenes) -> bool:
    """There is nothing to do but tell."""
    del params
    return True


def one_scene(params: FindScenes) -> bool:
    """Whether there is no cut."""
    return params.found is not None and not params.found.cuts


def two_scenes(params: FindScenes, dummy: MediaFacts) -> FindScenes:
    """For a dummy, which has no cut: as if there were one in its middle."""
    cuts = Cuts(cuts=(round(dummy.lasts_s / 2, 3),), total_s=dummy.lasts_s)
    return params.model_copy(update={"found": cuts})


FIND = """
import re

source = Source()
looks = f"scale=320:-2,scdet=threshold={PARAMS['threshold']}:sc_pass=0"
said = run([*SAFE, "-i", source.path, "-map", "0:V:0", "-an", "-sn", "-vf", looks, "-f", "null",
            "-"], seconds=source.duration_s)
cuts, last = [], 0.0
for at_s in map(float, re.findall(r"lavfi\\.scd\\.time: ?([0-9.]+)", said)):
    if at_s - last >= PARAMS["at_least_s"] and source.duration_s - at_s >= PARAMS["at_least_s"] / 2:
        cuts.append(round(at_s, 3))
        last = at_s
tell(cuts=cuts[:4999], total_s=source.duration_s)
"""

CHAPTERS = """
source = Source()
found = PARAMS["found"]
starts = [0.0, *found["cuts"]]
ends = [*found["cuts"], source.duration_s]
lines = [";FFMETADATA1"]
for number, (start, end) in enumerate(zip(starts, ends), start=1):
    lines += ["[CHAPTER]", "TIMEBASE=1/1000", f"START={round(start * 1000)}",
              f"END={round(end * 1000)}", f"title=Scene {number}"]
Path("chapters.txt").write_text("\\n".join(lines) + "\\n")
turn = ["-map_metadata", "0", "-map_chapters", "1"]
run([*SAFE, "-i", source.path, "-f", "ffmetadata", "-i", "chapters.txt", "-map", "0:V:0",
     "-map", "0:a?", *texts(source), "-dn", *turn, "-c:v", "copy", *tag_copied(source),
     *sound_kept(source), f"output.{ending()}"], seconds=source.duration_s)
"""

SHEET = """
source = Source()
found = PARAMS["found"]
starts = [0.0, *found["cuts"]]
ends = [*found["cuts"], source.duration_s]
middles = [(start + end) / 2 for start, end in zip(starts, ends)]
step = max(1, -(-len(middles) // 48))
middles = middles[::step]
columns = min(4, len(middles))
rows = -(-len(middles) // columns)
for number, at_s in enumerate(middles):
    at_s = max(0, min(at_s, source.duration_s - 1.5 / source.fps))
    small = ",".join([*square(source), "scale=320:-2,format=rgb24"])
    run([*SAFE, "-ss", f"{at_s:.3f}", "-i", source.path, "-map", "0:V:0", "-frames:v", "1",
         "-vf", small, f"scene-{number:04d}.png"])
    print(f"progress {90 * number / len(middles):.0f}", flush=True)
run(["-framerate", "1", "-i", "scene-%04d.png", "-vf", f"tile={columns}x{rows}:padding=4",
     "-frames:v", "1", "-update", "1", f"output.{ending()}"])
"""

SPLIT = (
    CUT_APART
    + """
cut_apart(Source(), PARAMS["found"]["cuts"], "scene")
"""
)

GUIDE = (
    EVERY_SCRIPT
    + """
The pictures were looked through before: `PARAMS["found"]["cuts"]` lists when a scene begins, but
for the first, which begins at 0; the last ends at `source.duration_s`. Seconds, in order; a time
is that of the first picture of the new scene. They were found with ffmpeg's `scdet` (`threshold`
is its score, 0 to 100); slow dissolves are none. OpenCV and PySceneDetect are not there. On the
stand-in there is one cut, in its middle.
Chapters: a file that begins with `;FFMETADATA1`, and for each scene `[CHAPTER]`,
`TIMEBASE=1/1000`, whole `START` and `END`, `title`; in titles `=`, `;`, `#` and `\\` take a `\\`
before them. Read it with `-f ffmetadata`, take `-map_metadata 0 -map_chapters 1`, and copy all
streams.
A file for each scene: `-ss` before `-i`, a quarter of a picture early at both ends, because times
are rounded and the picture before a cut belongs to the other scene; encode, since a copy would
begin at an earlier key picture. All go into `output.zip`, stored and not compressed, 1000 at
most, in order of their names.
A sheet: a picture of the middle of each scene, 48 at most, put together by `tile` in up to four
columns; `-frames:v 1 -update 1` writes one picture."""
)

PLUGIN = Plugin(
    name="scenes",
    about="finds cuts: tells them, or makes chapters or a sheet of pictures of the scenes",
    guide=GUIDE,
    operations=(
        Operation(
            name="list",
            about="tell where the scenes begin and end; makes no file",
            params=FindScenes,
            body="",
            expect=told_only,
            survey=FIND,
            says=cuts_found,
            idle=always,
        ),
        Operation(
            name="chapters",
            about="write a chapter for each scene into the file",
            params=FindScenes,
            body=CHAPTERS,
            expect=with_chapters,
            for_dummy=two_scenes,
            survey=FIND,
            says=cuts_found,
            idle=one_scene,
        ),
        Operation(
            name="split",
            about="a file for each scene, all in one archive",
            params=FindScenes,
            body=SPLIT,
            expect=one_by_one,
            for_dummy=two_scenes,
            survey=FIND,
            says=cuts_found,
            idle=one_scene,
        ),
        Operation(
            name="sheet",
            about="a picture of each scene on one sheet",
            params=SceneSheet,
            body=SHEET,
            expect=a_sheet,
            for_dummy=two_scenes,
            survey=FIND,
            says=cuts_found,
        ),
    ),
)
