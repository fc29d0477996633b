"""Makes what the page shows of a video: a strip of moments, the waveform, and a copy that plays."""

import asyncio
import json
from pathlib import Path

from agents.artifacts.editing.edit_session import EditSession, SourceProbe
from agents.artifacts.editing.video_look import VideoLook
from agents.artifacts.media_facts import MediaFacts, MediaStream
from orchestrator.engine.run_folder import RunFolder
from orchestrator.plugins.base import prelude
from orchestrator.sandbox.host_files import temporary_folder
from orchestrator.sandbox.media_room import ScriptEnd, ScriptOrder
from orchestrator.stages.workshop import ExplainerRun

PROXY, STRIP = "proxy.mp4", "strip.jpg"
MOMENTS = 12
SEEKS_FROM_S = 180.0
"""Of a longer video only the moments are read, not all of it."""
MOST_PLAYED_PIXELS = 1920 * 1088
"""A larger picture is shown from a smaller copy."""
SOUND_ALONE = ("m4a", "mp3", "wav", "ogg", "flac")
PICTURES = ("gif", "png", "jpg")
BODY = """
source = Source()
shown = source.path
if PARAMS["copies"]:
    small = "scale=-2:'trunc(min(480,ih)/2)*2',format=yuv420p"
    coded = ["-c:v", "libx264", "-preset", "ultrafast", "-crf", "26", "-vf", small]
    coded = ["-c:v", "copy"] if PARAMS["keeps_picture"] else coded
    picture = ["-map", "0:V:0", *coded] if source.picture else []
    sound = ["-map", "0:a:0", "-c:a", "aac", "-b:a", "96k", "-ac", "2"] if source.sounds else []
    end = ["-sn", "-dn", "-movflags", "+faststart", "proxy.mp4"]
    run([*SAFE, "-i", source.path, *picture, *sound, *end], seconds=source.duration_s)
    shown = "proxy.mp4"
made, graph, rows = [], [], []
if source.picture:
    count = PARAMS["moments"]
    fit = "scale=160:90:force_original_aspect_ratio=decrease,pad=160:90:-1:-1,setsar=1"
    taken = f"fps={count / max(source.duration_s, 0.1):.6f}:start_time=0:round=near,{fit}"
    first = [*SAFE, "-i", shown]
    if source.duration_s > PARAMS["seeks_from_s"]:  # to read all of it would take too long
        for number in range(count):
            at = ["-ss", f"{source.duration_s * (number + 0.5) / count:.3f}"]
            picture = f"moment-{number:02d}.jpg"
            run([*at, *SAFE, "-i", shown, "-frames:v", "1", "-vf", fit, picture])
        first, taken = ["-i", "moment-%02d.jpg"], fit
    made += first
    graph.append(f"[0:V:0]{taken},tile={count}x1[moments]")
    rows.append("[moments]")
if source.sounds:
    place = 1 if made else 0
    made += [*SAFE, "-i", shown]
    wave = "showwavespic=s=1920x60:colors=#86d3b4:scale=sqrt,format=yuv420p"
    graph.append(f"[{place}:a:0]aformat=channel_layouts=mono,{wave}[wave]")
    rows.append("[wave]")
if rows:
    stack = f"{''.join(rows)}vstack=inputs={len(rows)}" if len(rows) > 1 else f"{rows[0]}null"
    graph.append(f"{stack}[all]")
    run([*made, "-filter_complex", ";".join(graph), "-map", "[all]", "-frames:v", "1", "strip.jpg"])
"""


async def look_at_upload(run: ExplainerRun, session: EditSession, probe: SourceProbe) -> VideoLook:
    """Make a strip of moments and the waveform of the upload, and a copy where it cannot play."""
    path = run.folder.path(session.uploads[0].file)
    return await look_at(run, path, probe.facts[0], run.folder)


async def look_at(run: ExplainerRun, path: Path, facts: MediaFacts, folder: RunFolder) -> VideoLook:
    """Make what is shown of a video.

    Args:
        run: The session's.
        path: The video, in the session's folder.
        facts: What it is.
        folder: Where what is made goes.

    Returns:
        What there is; less where a part could not be made, for that stops no edit.
    """
    ending = path.suffix[1:]
    if ending in PICTURES and ending != "gif":
        return VideoLook(shown=path.name)
    run.progress("making a strip of pictures and the waveform")
    stored, _ = await run.workshop.bring(path)
    plays = is_played(facts, ending)
    params = json.dumps(
        {
            "copies": not plays,
            "keeps_picture": is_plain(facts),
            "moments": MOMENTS,
            "seeks_from_s": SEEKS_FROM_S,
        }
    )
    script = f"{prelude()}\n\nPARAMS = json.loads({params!r})\n{BODY}"
    order = ScriptOrder(script, {f"input.{ending}": stored}, (PROXY, STRIP))
    end = await (await run.workshop.room()).run(order)
    if end.failure is not None:
        run.note(f"no look at {path.name}: {end.failure}\n{end.log[-1000:]}")
    return await _taken(run, end, folder, shown=path.name if plays else "")


def is_played(facts: MediaFacts, ending: str) -> bool:
    """Whether browsers play a file as it is."""
    codecs = {each.codec for each in facts.sounds}
    picture = facts.picture
    if picture is None:
        return ending in SOUND_ALONE
    if ending == "gif":
        return True
    if ending == "webm":
        small = is_small(picture)
        return small and picture.bit_depth == 8 and codecs <= {"opus", "vorbis"}
    return ending == "mp4" and is_plain(facts) and codecs <= {"aac", "mp3"}


def is_plain(facts: MediaFacts) -> bool:
    """Whether every browser can play the picture, in whatever file it comes."""
    picture = facts.picture
    if picture is None or not is_small(picture):
        return False
    return picture.codec == "h264" and picture.pixel_format in ("yuv420p", "yuvj420p")


def is_small(picture: MediaStream) -> bool:
    """Whether it is to be shown at its own size."""
    return (picture.width_px or 0) * (picture.height_px or 0) <= MOST_PLAYED_PIXELS


async def _taken(run: ExplainerRun, end: ScriptEnd, folder: RunFolder, *, shown: str) -> VideoLook:
    """Bring what a script made out, and see what it is."""
    room = await run.workshop.room()
    with temporary_folder(folder.root, prefix=".fetch-") as into:
        for name, file in end.outputs.items():
            there = await room.fetch(file, into)
            await asyncio.to_thread(folder.adopt_file, there, name)
    if end.outputs:
        await room.drop(next(iter(end.outputs.values())))
    return VideoLook(
        shown=shown or (PROXY if PROXY in end.outputs else ""),
        strip=STRIP if STRIP in end.outputs else "",
    )
