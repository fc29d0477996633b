"""What every editing script begins with; standard library alone, and ffmpeg by lists of arguments.

It is copied into each script, which runs in the sandbox, in a folder with `input.*`.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

FORMATS = "mov,matroska,webm,avi,mpegts,mpeg,mpegvideo,flv,asf,ogg,wav,mp3,aac,flac,gif,mxf"
PICTURES = "png_pipe,jpeg_pipe,webp_pipe,bmp_pipe"
SAFE = ["-protocol_whitelist", "file,pipe", "-format_whitelist", f"{FORMATS},{PICTURES}"]
# Only demuxers that read the one file they are given: a playlist could name any other.
ENCODERS = {
    "hevc": ["libx265", "-preset", "veryfast", "-crf", "20", "-x265-params", "log-level=error"],
    "vp9": ["libvpx-vp9", "-crf", "30", "-b:v", "0", "-deadline", "realtime", "-cpu-used", "6"],
    "vp8": ["libvpx", "-crf", "10", "-b:v", "4M", "-deadline", "realtime", "-cpu-used", "6"],
    "av1": ["libsvtav1", "-preset", "9", "-crf", "30"],
    "prores": ["prores_ks"],
}
H264 = ["libx264", "-preset", "veryfast", "-crf", "18"]
IN_MP4 = ("aac", "mp3", "ac3", "eac3", "alac", "opus")
SUBTITLES = {"mp4": "mov_text", "mov": "mov_text", "mkv": "srt", "webm": "webvtt"}
TEXTS = ("mov_text", "subrip", "webvtt", "ass", "ssa")


def find_file(stem: str) -> str:
    """The one file of this name, whatever it ends in."""
    return str(next(Path().glob(f"{stem}.*")))


def probe(path: str) -> dict[str, Any]:
    """What ffprobe says of a file."""
    told = ["ffprobe", "-v", "error", *SAFE, "-show_format", "-show_streams", "-of", "json", path]
    found: dict[str, Any] = json.loads(subprocess.run(told, capture_output=True, check=True).stdout)
    return found


def ratio(told: object) -> float:
    """The value of a fraction as ffprobe writes it; 0 where it has none."""
    top, _, bottom = str(told or "0/0").partition("/")
    return float(top) / float(bottom or 1) if float(bottom or 1) else 0.0


class Source:
    """An input file and what is in it."""

    def __init__(self, stem: str = "input") -> None:
        self.path = find_file(stem)
        found = probe(self.path)
        streams: list[dict[str, Any]] = found["streams"]
        moving = [
            each
            for each in streams
            if each["codec_type"] == "video" and not each["disposition"]["attached_pic"]
        ]
        self.picture = moving[0] if moving else None
        self.sounds = [each for each in streams if each["codec_type"] == "audio"]
        self.texts = [each for each in streams if each["codec_type"] == "subtitle"]
        self.form = str(found["format"]["format_name"])
        lengths = (each.get("duration") for each in (found["format"], *streams))
        self.duration_s = next((float(each) for each in lengths if each), 0.0)
        self.start_s = float(found["format"].get("start_time") or 0)

    @property
    def codec(self) -> str:
        """Of the picture."""
        return str(self.picture["codec_name"]) if self.picture else ""

    @property
    def fps(self) -> float:
        """Pictures in a second, on average."""
        return ratio((self.picture or {}).get("avg_frame_rate")) or 25.0

    @property
    def rate(self) -> str:
        """Pictures in a second where they come at one rate, as ffmpeg's filters take it."""
        told = str((self.picture or {}).get("r_frame_rate", "0/0"))
        return told if abs(ratio(told) - self.fps) < 0.06 * self.fps else ""

    @property
    def ticks(self) -> str:
        """How many its clock makes in a second; empty where they are not whole."""
        top, _, bottom = str((self.picture or {}).get("time_base", "0/0")).partition("/")
        return bottom if top == "1" else ""

    @property
    def turn(self) -> str:
        """The rotation that is written beside the picture, as ffmpeg's options take it."""
        sides = (self.picture or {}).get("side_data_list", [])
        return str(next((side["rotation"] for side in sides if "rotation" in side), 0))


def ending() -> str:
    """What the result's name ends in; the script is told the name."""
    return Path(sys.argv[1]).suffix[1:]


def tell(**found: Any) -> None:
    """Tell the host what was found; long lists go in pieces, and are put together there."""
    for name, value in found.items():
        pieces: list[Any] = [value]
        if isinstance(value, list):
            pieces = [value[at : at + 100] for at in range(0, len(value), 100)]  # pyright: ignore[reportUnknownArgumentType]
        for piece in pieces or [[]]:
            print("told " + json.dumps({name: piece}), flush=True)


def run(arguments: list[str], *, seconds: float = 0.0, span: tuple[float, float] = (0, 100)) -> str:
    """Run ffmpeg to its end, and print how far it is.

    Args:
        arguments: All but the program's name.
        seconds: How long its output will be, for the percent.
        span: The part of all the work that this is, percent.

    Returns:
        What it said.
    """
    words = ["ffmpeg", "-hide_banner", "-nostdin", "-y", "-progress", "pipe:1", "-nostats"]
    said = Path("ffmpeg.log")
    with said.open("wb") as log:
        job = subprocess.Popen([*words, *arguments], stdout=subprocess.PIPE, stderr=log)
        for line in job.stdout or ():
            name, _, value = line.decode().partition("=")
            if name == "out_time_us" and seconds and value.strip().isdigit():
                part = min(1.0, int(value) / 1e6 / seconds)
                print(f"progress {span[0] + (span[1] - span[0]) * part:.1f}", flush=True)
        code = job.wait()
    text = said.read_text(errors="replace")
    if code:
        sys.exit(f"ffmpeg ended with code {code}: {text[-3000:]}")
    return text


def picture_codec(source: Source) -> list[str]:
    """How the picture is encoded: as it was, where that can be written."""
    codec = (
        source.codec
        if ending() not in ("webm",)
        else {"av1": "av1", "vp8": "vp8"}.get(source.codec, "vp9")
    )
    if ending() == "mp4" and codec in ("vp8", "prores"):
        codec = "h264"
    chosen = ENCODERS.get(codec, H264)
    tag = ["-tag:v", "hvc1"] if codec == "hevc" and ending() in ("mp4", "mov") else []
    return ["-c:v", *chosen, *tag]


def pace(source: Source) -> list[str]:
    """How pictures follow one another where filters forget it: at the one rate, or as they come."""
    return ["-fps_mode", "cfr", "-r", source.rate] if source.rate else ["-fps_mode", "passthrough"]


def stored(source: Source) -> str:
    """The filter after which pixels are stored as in the source, when others were mixed in."""
    told = str((source.picture or {}).get("pix_fmt", ""))
    return f"format={told if told.startswith('yuv') and 'yuva' not in told else 'yuv420p'}"


def even(source: Source) -> list[str]:
    """Filters that make the size even, for encoders that need it."""
    return [] if source.codec in ("vp9", "av1") else ["crop=trunc(iw/2)*2:trunc(ih/2)*2"]


def square(source: Source) -> list[str]:
    """Filters that give it square pixels, where it has others."""
    ratio = str((source.picture or {}).get("sample_aspect_ratio", "1:1"))
    return [] if ratio in ("1:1", "0:1") else ["scale=iw*sar:ih", "setsar=1"]


def sound_codec() -> list[str]:
    """How sound is encoded anew."""
    by_ending = {
        "webm": ["libopus", "-b:a", "128k"],
        "mp3": ["libmp3lame", "-q:a", "2"],
        "wav": ["pcm_s16le"],
        "flac": ["flac"],
        "ogg": ["libvorbis", "-q:a", "5"],
    }
    return ["-c:a", *by_ending.get(ending(), ["aac", "-b:a", "192k"])]


def sound_kept(source: Source) -> list[str]:
    """Sound that nothing is done to: copied, where the result's kind of file takes it."""
    codecs = {str(each["codec_name"]) for each in source.sounds}
    fits = {"mp4": set(IN_MP4), "mov": set(IN_MP4), "mkv": codecs, "webm": {"opus", "vorbis"}}
    return ["-c:a", "copy"] if codecs <= fits.get(ending(), set()) else sound_codec()


def texts(source: Source, number: int = 0) -> list[str]:
    """Subtitle tracks that the result's kind of file takes."""
    told: list[str] = []
    for place, each in enumerate(source.texts):
        if each["codec_name"] in TEXTS and ending() in SUBTITLES:
            told += ["-map", f"{number}:s:{place}"]
    return [*told, "-c:s", SUBTITLES[ending()]] if told else ["-sn"]


def filter_picture(source: Source, filters: list[str], *, seconds: float | None = None) -> None:
    """Put the picture through filters; all else stays as it is."""
    chain = ",".join([*filters, *even(source)])
    mapped = ["-map", "0:V:0", "-map", "0:a?", *texts(source), "-dn"]
    rate = ["-fps_mode", "passthrough"] if ending() != "gif" else []
    coded = [*rate, *picture_codec(source), *sound_kept(source)]
    run(
        [*SAFE, "-i", source.path, *mapped, "-vf", chain or "null", *coded, f"output.{ending()}"],
        seconds=seconds or source.duration_s,
    )


def filter_sounds(source: Source, filters: list[str]) -> None:
    """Put each sound track through its filters; the picture is copied."""
    told: list[str] = []
    for place, each in enumerate(filters):
        told += ["-map", f"0:a:{place}", f"-filter:a:{place}", each]
    picture = ["-map", "0:V:0", "-c:v", "copy", *tag_copied(source)] if source.picture else []
    mapped = [*picture, *told, *texts(source), "-dn", *sound_codec()]
    run(
        [*SAFE, "-i", source.path, *mapped, f"output.{ending()}"],
        seconds=source.duration_s,
    )


def tag_copied(source: Source) -> list[str]:
    """How a copied picture is named in the file, where players are particular about it."""
    return ["-tag:v", "hvc1"] if source.codec == "hevc" and ending() in ("mp4", "mov") else []
