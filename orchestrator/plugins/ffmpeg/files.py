"""Kinds of files: convert, compress to a size, GIF, thumbnail, contact sheet, join."""

from typing import Literal

from pydantic import Field

from agents.artifacts.editing.output_contract import OutputContract
from agents.artifacts.media_facts import MediaFacts
from orchestrator.plugins.base import Misfit, Operation, PluginParams, moment
from orchestrator.plugins.contracts import unchanged
from orchestrator.plugins.ffmpeg.frame import shown
from orchestrator.plugins.two_videos import MADE_ALIKE, WRITTEN_AS_ONE

MIB = 1024 * 1024
LEAST_BITS_PER_S = 60_000
"""A picture and its sound in fewer bits can hardly be recognised."""


class Convert(PluginParams):
    """Another kind of file."""

    form: Literal["mp4", "mov", "mkv", "webm"] = "mp4"
    """Kind of file."""
    codec: Literal["keep", "h264", "hevc", "vp9", "av1"] = "keep"
    """How the picture is coded; `keep` copies it where the kind of file takes it."""


class Compress(PluginParams):
    """Make the file no larger than a size."""

    target_mib: float = Field(gt=0.01, le=4096)
    """Largest size, MiB."""


class Gif(PluginParams):
    """Make an animated GIF."""

    width_px: int = Field(480, ge=32, le=1280)
    """Its width, pixels; never more than the video has."""
    fps: float = Field(12.0, ge=1, le=30)
    """Pictures in a second."""


class Thumbnail(PluginParams):
    """One picture of the video, as a file."""

    at_s: float = moment(0.0)
    """Of which moment, seconds."""
    form: Literal["png", "jpg"] = "png"
    """Kind of file."""


class Sheet(PluginParams):
    """Several pictures of the video on one sheet."""

    count: int = Field(12, ge=2, le=48)
    """How many."""


class Join(PluginParams):
    """Put another upload behind the video."""


def check_moment(before: MediaFacts, params: Thumbnail) -> tuple[Misfit, ...]:
    """Whether the video lasts so long."""
    if params.at_s <= before.lasts_s:
        return ()
    lasts = f"the video lasts {before.lasts_s:g} s"
    return (Misfit(f"There is no picture at {params.at_s:g} s: {lasts}.", "at_s"),)


def check_size(before: MediaFacts, params: Compress) -> tuple[Misfit, ...]:
    """Whether anything could be recognised in so few bytes."""
    least_mib = LEAST_BITS_PER_S * before.lasts_s / 8 / MIB
    if params.target_mib >= least_mib:
        return ()
    why = (
        f"{params.target_mib:g} MiB are too few for {before.lasts_s:.0f} s of video;"
        f" at least {least_mib:.1f} MiB are needed."
    )
    return (Misfit(why, "target_mib"),)


def converted(before: MediaFacts, params: Convert) -> OutputContract:
    """The same in another file."""
    codecs = () if params.codec == "keep" else (params.codec,)
    return unchanged(before, ending=params.form, codecs=codecs)


def compressed(before: MediaFacts, params: Compress) -> OutputContract:
    """Small, and maybe with fewer pixels."""
    return unchanged(
        before,
        ending="mp4",
        largest_bytes=int(params.target_mib * MIB),
        width_px=None,
        height_px=None,
        bit_depth=None,
        colour_transfer=None,
        sound_tracks=min(1, len(before.sounds)),
        channels=None,
        subtitle_tracks=0,
    )


def as_gif(before: MediaFacts, params: Gif) -> OutputContract:
    """A GIF: its times count hundredths of a second."""
    width_px, height_px = shown(before)
    width = min(params.width_px, width_px)
    return OutputContract(
        ending="gif",
        duration_s=before.lasts_s,
        tolerance_s=0.15 + 2 / params.fps,
        width_px=width,
        height_px=max(1, round(height_px * width / width_px)),
        tolerance_px=3,
        sound_tracks=0,
        subtitle_tracks=0,
    )


def one_picture(before: MediaFacts, params: Thumbnail) -> OutputContract:
    """A picture as large as the video."""
    width_px, height_px = shown(before)
    return OutputContract(ending=params.form, width_px=width_px, height_px=height_px)


def a_sheet(before: MediaFacts, params: Sheet) -> OutputContract:
    """A picture."""
    del before, params
    return OutputContract(ending="jpg")


def joined(before: MediaFacts, params: Join) -> OutputContract:
    """Longer than before; by how much, the other file tells."""
    del params
    return unchanged(before, duration_s=None, sound_tracks=None, channels=None, subtitle_tracks=0)


def small_enough(params: Compress, dummy: MediaFacts) -> Compress:
    """For a dummy: its length at a modest rate."""
    return params.model_copy(update={"target_mib": max(0.15, dummy.lasts_s * 400_000 / 8 / MIB)})


CONVERT = """
source = Source()
fits = {"mp4": ("h264", "hevc", "av1", "vp9", "mpeg4"), "mov": ("h264", "hevc", "prores", "mpeg4"),
        "mkv": (source.codec,), "webm": ("vp8", "vp9", "av1")}
wanted = PARAMS["codec"]
if wanted in ("keep", source.codec) and source.codec in fits[ending()]:
    run([*SAFE, "-i", source.path, "-map", "0:V:0", "-map", "0:a?", *texts(source), "-dn",
         "-c:v", "copy", *tag_copied(source), *sound_kept(source), f"output.{ending()}"],
        seconds=source.duration_s)
else:
    if wanted != "keep":
        source.picture["codec_name"] = wanted
    filter_picture(source, [])
"""

COMPRESS = """
source = Source()
most = PARAMS["target_mib"] * 1024 * 1024 * 8
picture = source.picture
pixels = picture["width"] * picture["height"]
sound = 0
if source.sounds:
    sound = min(128_000, max(32_000, int(most / source.duration_s * 0.15)))
aim = 0.95
for turn in range(4):
    rate = int(most * aim / source.duration_s - sound)
    share = min(1.0, (rate / source.fps / 0.04 / pixels) ** 0.5)
    scale = f"scale=w='max(32,trunc(iw*sar*{share:.4f}/2)*2)':h='max(32,trunc(ih*{share:.4f}/2)*2)'"
    shown = ["-vf", f"{scale},setsar=1,format=yuv420p", "-fps_mode", "passthrough",
             "-c:v", "libx264", "-preset", "fast", "-b:v", str(rate),
             "-maxrate", str(int(rate * 1.3)), "-bufsize", str(rate * 2)]
    heard = ["-map", "0:a:0", "-ac", "2", "-c:a", "aac", "-b:a", str(sound)] if sound else []
    run([*SAFE, "-i", source.path, "-map", "0:V:0", *shown, "-pass", "1", "-f", "null", "-"],
        seconds=source.duration_s, span=(0, 45))
    run([*SAFE, "-i", source.path, "-map", "0:V:0", *shown, "-pass", "2", *heard, "-sn", "-dn",
         "-movflags", "+faststart", f"output.{ending()}"], seconds=source.duration_s, span=(45, 99))
    size = Path(f"output.{ending()}").stat().st_size * 8
    if size <= most:
        break
    aim *= 0.93 * most / size
"""

GIF = """
source = Source()
small = [*square(source), f"fps={PARAMS['fps']}", f"scale='min({PARAMS['width_px']},iw)':-2"]
chain = f"[0:V:0]{','.join(small)},split[a][b];[a]palettegen=stats_mode=diff[p];[b][p]paletteuse"
run([*SAFE, "-i", source.path, "-filter_complex", chain, "-an", "-loop", "0",
     f"output.{ending()}"], seconds=source.duration_s)
"""

THUMBNAIL = """
source = Source()
at_s = max(0, min(PARAMS["at_s"], source.duration_s - 1.5 / source.fps))
run([*SAFE, "-ss", f"{at_s:.6f}", "-i", source.path, "-map", "0:V:0", "-vf",
     ",".join([*square(source), "null"]), "-frames:v", "1", "-update", "1", f"output.{ending()}"])
"""

SHEET = """
source = Source()
count = PARAMS["count"]
columns = min(count, 4)
rows = -(-count // columns)
every = f"fps={count / source.duration_s:.9f}:round=down"
chain = ",".join([*square(source), every, "scale=320:-2", f"tile={columns}x{rows}:padding=4"])
run([*SAFE, "-i", source.path, "-map", "0:V:0", "-vf", chain, "-frames:v", "1", "-update", "1",
     f"output.{ending()}"], seconds=source.duration_s)
"""

JOIN = f"""
parts = [Source(), Source("input-2")]
first = parts[0]
# Pictures at uneven times are shown when they are due, to some milliseconds.
rate = first.rate or max(30.0, min(60.0, 3 * first.fps))
{MADE_ALIKE}
names = "".join(f"[v{{n}}][a{{n}}]" if has_sound else f"[v{{n}}]" for n in range(2))
outs = "[v][a]" if has_sound else "[v]"
chains.append(f"{{names}}concat=n=2:v=1:a={{int(has_sound)}}{{outs}}")
{WRITTEN_AS_ONE}
"""

OPERATIONS = (
    Operation(
        name="convert",
        about="another kind of file, or another coding of the picture",
        params=Convert,
        body=CONVERT,
        expect=converted,
    ),
    Operation(
        name="compress",
        about="make the file no larger than a size",
        params=Compress,
        body=COMPRESS,
        expect=compressed,
        check=check_size,
        for_dummy=small_enough,
    ),
    Operation(name="gif", about="an animated GIF", params=Gif, body=GIF, expect=as_gif),
    Operation(
        name="thumbnail",
        about="one picture of the video as a file",
        params=Thumbnail,
        body=THUMBNAIL,
        expect=one_picture,
        check=check_moment,
    ),
    Operation(
        name="sheet",
        about="a sheet of several pictures of the video",
        params=Sheet,
        body=SHEET,
        expect=a_sheet,
    ),
    Operation(
        name="join",
        about="put another upload behind the video",
        params=Join,
        body=JOIN,
        expect=joined,
        inputs=2,
        other_needs=("picture",),
    ),
)
