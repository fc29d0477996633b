"""What ffprobe says of a media file, in our words and units.

Files of strangers are parsed only here. Only demuxers that read one file are let near them: with a
playlist or a list of files, others would open whatever it names.
"""

import itertools
import json
import os
import re
import stat
import subprocess
from typing import Any

from runner.cut_off import missing_bytes
from runner.zipped import stored_parts

FORMATS = (
    "mov,matroska,webm,avi,mpegts,mpeg,mpegvideo,flv,asf,ogg,wav,mp3,aac,flac,gif,mxf,"
    "png_pipe,jpeg_pipe,webp_pipe,bmp_pipe"
)
"""Demuxers that read the one file they are given, and no other."""
CAPTIONS_BYTES = 16 * 1024**2
CUE = re.compile(rb"\d[:.,]\d+[ \t]*-+>[ \t]*(?:(\d{1,3}):)?(\d{1,2}):(\d{2})[.,:](\d{1,3})")
"""Between the two times of a cue, and the second one."""
SAFE = ["-protocol_whitelist", "file,pipe", "-format_whitelist", FORMATS]
STREAMS = 64
PACKETS = 400
"""So many pictures are looked at to tell whether they come at a constant rate."""
UNEVEN = 0.2
"""Steps that differ by so much of a frame are a variable rate; a clock of 1/1000 s rounds less."""
REASON = 500
HEAD_BYTES = 4096
LISTS = (b"#EXTM3U", b"ffconcat", b"<?xml", b"[playlist]", b"v=0")
"""How playlists and lists of files begin; ffmpeg would go by the ending of the name."""


def probe(path: str, *, measure: tuple[str, ...] = ()) -> dict[str, Any]:
    """The facts of a file; what cannot be read is a result with its reason.

    Args:
        path: The file; a link is not followed.
        measure: Of `loudness` and `colour`: what takes reading all of the file.
    """
    reason = why_no_file(path)
    if reason:
        return {"readable": False, "reason": reason}
    if is_captions(path):
        return facts_of_captions(path)
    parts = stored_parts(path)
    if parts:
        return facts_of_parts(path, parts)
    if is_archive(path):
        return {"readable": False, "reason": "It is an archive; send the video that is in it."}
    asked = ["-show_format", "-show_streams", "-show_chapters", "-of", "json", path]
    done = ask([*SAFE, *kind_of(path), *asked])
    if done.returncode:
        words = done.stderr.decode(errors="replace").strip().replace(f"{path}: ", "")
        return {"readable": False, "reason": in_words(words)[-REASON:]}
    missing = missing_bytes(path)
    if missing:
        there = os.stat(path).st_size
        share = max(1, min(99, 100 * there // (there + missing)))
        reason = f"The file was cut off: {share} % of it are there; send it again, whole."
        return {"readable": False, "reason": reason}
    found = json.loads(done.stdout)
    container = found.get("format", {})
    facts = {
        "readable": True,
        "container": container.get("format_name", ""),
        "duration_s": to_number(container.get("duration")),
        "start_s": to_signed(container.get("start_time")) or 0.0,
        "size_bytes": os.stat(path).st_size,
        "chapters": len(found.get("chapters", [])),
        "streams": [stream_facts(stream) for stream in found.get("streams", [])[:STREAMS]],
    }
    note_rate(path, facts["streams"], [each.get("r_frame_rate") for each in found["streams"]])
    if "loudness" in measure:
        facts["loudness_lufs"] = loudness(path)
    if "colour" in measure:
        facts["saturation"] = saturation(path)
    return facts


def facts_of_parts(path: str, parts: list[str]) -> dict[str, Any]:
    """The facts of several videos in one archive; its length is that of all, one after another."""
    safe = ["-protocol_whitelist", "file,subfile", "-format_whitelist", FORMATS]
    lasts_s, streams = 0.0, []
    for number, part in enumerate(parts, start=1):
        done = ask([*safe, "-show_format", "-show_streams", "-of", "json", part])
        found = json.loads(done.stdout or "{}")
        if done.returncode or not found.get("streams"):
            return {"readable": False, "reason": f"Part {number} of the archive cannot be read."}
        lasts_s += to_number(found.get("format", {}).get("duration")) or 0.0
        streams = streams or [stream_facts(stream) for stream in found["streams"][:STREAMS]]
    size = os.stat(path).st_size
    told = {"duration_s": lasts_s, "streams": streams, "size_bytes": size, "parts": len(parts)}
    return {"readable": True, "container": "zip", **told}


def why_no_file(path: str) -> str:
    """Why there is nothing to probe; empty when there is."""
    try:
        found = os.lstat(path)
    except OSError:
        return "There is no such file: it may not have fitted on the disk."
    if not stat.S_ISREG(found.st_mode):
        return "It is no plain file."
    if not found.st_size:
        return "The file is empty."
    with open(path, "rb") as file:
        begins = file.read(HEAD_BYTES)
    if begins.lstrip(b"\xef\xbb\xbf").lstrip().startswith(LISTS):
        return "It is a list of other files; send the video itself."
    if is_captions(path):
        return ""
    if not any(byte < 32 and byte not in b"\t\n\r\f" for byte in begins):
        return "It is text, not a video."
    return ""


def is_archive(path: str) -> bool:
    """Whether it begins as zip files do: some demuxer might find something in one."""
    with open(path, "rb") as file:
        return file.read(4) in (b"PK\3\4", b"PK\5\6")


def is_captions(path: str) -> bool:
    """Whether it is a text with times as captions have them."""
    begins = read_text(path, HEAD_BYTES * 4)
    is_text = not any(byte < 32 and byte not in b"\t\n\r\f" for byte in begins)
    return is_text and CUE.search(begins) is not None


def read_text(path: str, most_bytes: int) -> bytes:
    """The beginning of a text, in which ASCII is one byte each: UTF-16 becomes UTF-8."""
    with open(path, "rb") as file:
        data = file.read(most_bytes)
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="ignore").encode()
    return data


def facts_of_captions(path: str) -> dict[str, Any]:
    """The facts of a file of captions: its kind, and when the last one ends."""
    text = read_text(path, CAPTIONS_BYTES)
    ends = [
        int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds) + int(part.ljust(3, b"0")) / 1000
        for hours, minutes, seconds, part in CUE.findall(text)
    ]
    is_vtt = b"WEBVTT" in text[:16]
    return {
        "readable": True,
        "container": "webvtt" if is_vtt else "srt",
        "duration_s": max(ends, default=0.0),
        "size_bytes": os.stat(path).st_size,
        "streams": [{"kind": "subtitle", "codec": "webvtt" if is_vtt else "subrip"}],
    }


def kind_of(path: str) -> list[str]:
    """By its name alone, ffprobe would take a JPEG for one of a row of files."""
    with open(path, "rb") as file:
        is_jpeg = file.read(3) == b"\xff\xd8\xff"
    return ["-f", "jpeg_pipe"] if is_jpeg else []


def ask(arguments: list[str]) -> "subprocess.CompletedProcess[bytes]":
    """Run ffprobe."""
    return subprocess.run(["ffprobe", "-v", "error", *arguments], capture_output=True, check=False)


def in_words(complaint: str) -> str:
    """What ffprobe's last words mean, where they do not say it."""
    last = complaint.splitlines()[-1] if complaint else "unknown"
    if "whitelist" in complaint:
        return "It is a list of other files, or of a kind that is not taken; send the video itself."
    if "moov atom not found" in complaint:
        return "The file was cut off: its index is missing (moov atom not found)."
    if "Invalid data found" in last:
        return f"It is no video or sound that can be read ({last})."
    return last


def stream_facts(stream: dict[str, Any]) -> dict[str, Any]:
    """The facts of one stream, with units; what does not apply is null."""
    tags = stream.get("tags", {})
    aspect = re.fullmatch(r"(\d+):(\d+)", str(stream.get("sample_aspect_ratio", "")))
    return {
        "kind": str(stream.get("codec_type", "data")),
        "codec": str(stream.get("codec_name", "unknown")),
        "width_px": stream.get("width"),
        "height_px": stream.get("height"),
        "fps": to_ratio(stream.get("avg_frame_rate")),
        "frames": int(to_number(stream.get("nb_frames")) or 0) or None,
        "pixel_format": stream.get("pix_fmt"),
        "sample_rate_hz": int(to_number(stream.get("sample_rate")) or 0) or None,
        "channels": stream.get("channels"),
        "duration_s": to_number(stream.get("duration")),
        "start_s": to_signed(stream.get("start_time")),
        "rotation_deg": rotation(stream),
        "sample_aspect": aspect[0] if aspect and "0" not in aspect.groups() else None,
        "colour_space": known(stream.get("color_space")),
        "colour_transfer": known(stream.get("color_transfer")),
        "colour_primaries": known(stream.get("color_primaries")),
        "colour_range": known(stream.get("color_range")),
        "channel_layout": known(stream.get("channel_layout")),
        "language": known(str(tags.get("language", ""))[:20]),
        "is_cover": bool(stream.get("disposition", {}).get("attached_pic")),
        "bit_rate": int(to_number(stream.get("bit_rate")) or 0) or None,
    }


def rotation(stream: dict[str, Any]) -> int:
    """By how much a player turns the picture clockwise, degrees: 0, 90, 180 or 270."""
    for side in stream.get("side_data_list", []):
        if "rotation" in side:
            return round(-(to_signed(side["rotation"]) or 0) / 90) * 90 % 360
    return 0


def note_rate(path: str, streams: list[dict[str, Any]], rates: list[object]) -> None:
    """Say of the first picture stream whether its pictures come at a constant rate, and which."""
    number = next(
        (n for n, each in enumerate(streams) if each["kind"] == "video" and not each["is_cover"]),
        None,
    )
    if number is None:
        return
    chosen = ["-select_streams", str(number), "-show_entries", "packet=pts_time"]
    few = ["-read_intervals", f"%+#{PACKETS}", "-of", "csv=p=0", path]
    lines = ask([*SAFE, *chosen, *few]).stdout.decode(errors="replace").split()
    times = sorted(time for line in lines if (time := to_signed(line.strip(","))) is not None)
    # The last ones are in order of decoding: some that belong between them are not there yet.
    if len(times) == PACKETS:
        times = times[:-16]
    steps = [after - before for before, after in itertools.pairwise(times)]
    if len(steps) > 2:
        usual = sorted(steps)[len(steps) // 2]
        is_uneven = max(steps) - min(steps) > UNEVEN * usual + 0.0021
        streams[number]["variable_rate"] = is_uneven
        if not is_uneven and usual > 0:
            # The average of a short file is off by what its last picture lasts.
            rate = to_ratio(rates[number])
            if rate and abs(rate * usual - 1) < UNEVEN:
                streams[number]["fps"] = rate


def loudness(path: str) -> float | None:
    """Integrated loudness of the first sound track (EBU R 128), LUFS."""
    told = decode(path, ["-map", "0:a:0", "-af", "ebur128=framelog=quiet"])
    found = re.findall(r"I:\s+(-?\d+(?:\.\d+)?) LUFS", told)
    return float(found[-1]) if found else None


def saturation(path: str) -> float | None:
    """Mean saturation of some pictures, 0 (grey) to about 180; 8-bit units."""
    grabs = (
        "fps=4,scale=160:-2,format=yuv444p,signalstats,metadata=print:key=lavfi.signalstats.SATAVG"
    )
    told = decode(path, ["-map", "0:v:0", "-vf", grabs, "-t", "30"])
    found = [float(value) for value in re.findall(r"SATAVG=(\d+(?:\.\d+)?)", told)]
    return sum(found) / len(found) if found else None


def decode(path: str, arguments: list[str]) -> str:
    """What ffmpeg says of a file while it reads all of it."""
    command = ["ffmpeg", "-hide_banner", "-nostdin", *SAFE, "-i", path, *arguments]
    done = subprocess.run([*command, "-f", "null", "-"], capture_output=True, check=False)
    return done.stderr.decode(errors="replace")


def known(value: object) -> str | None:
    """Text, unless it says that nothing is known."""
    text = str(value or "")[:40]
    return None if text in ("", "unknown", "und", "None") else text


def to_ratio(text: object) -> float | None:
    """The value of a fraction as ffprobe writes it."""
    top, _, bottom = str(text or "0/0").partition("/")
    rate = to_number(top), to_number(bottom)
    return rate[0] / rate[1] if rate[0] and rate[1] else None


def to_signed(text: object) -> float | None:
    """A finite number, or None."""
    try:
        value = float(str(text))
    except ValueError:
        return None
    return value if abs(value) < float("inf") else None


def to_number(text: object) -> float | None:
    """A finite number that is not negative, or None."""
    value = to_signed(text)
    return value if value is not None and value >= 0 else None
