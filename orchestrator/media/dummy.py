"""A short stand-in for a video, with the same streams: what a script is tried on first.

It mirrors codec, size, rotation, shape of pixels, rate and whether that varies, pixel format,
colour, sound tracks with their channels and rate, subtitle tracks, start and kind of file. It is
made in the sandbox, by the commands that are worked out here.
"""

import json
from fractions import Fraction

from agents.artifacts.media_facts import MediaFacts, MediaStream

SECONDS = {1280 * 720: 4.0, 1920 * 1080: 2.4}
"""How long a dummy lasts, by the pixels of one picture."""
LARGEST_S = 1.2
PICTURES = {
    "h264": ["libx264", "-preset", "ultrafast"],
    "hevc": ["libx265", "-preset", "ultrafast", "-x265-params", "log-level=error"],
    "vp9": ["libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8"],
    "vp8": ["libvpx", "-deadline", "realtime", "-cpu-used", "8"],
    "av1": ["libsvtav1", "-preset", "12"],
    "mpeg4": ["mpeg4", "-q:v", "4"],
    "mpeg2video": ["mpeg2video", "-q:v", "4"],
    "mjpeg": ["mjpeg", "-q:v", "4"],
    "prores": ["prores_ks"],
}
SOUNDS = {
    "aac": "aac",
    "mp3": "libmp3lame",
    "opus": "libopus",
    "vorbis": "libvorbis",
    "flac": "flac",
    "ac3": "ac3",
    "eac3": "eac3",
    "pcm_s16le": "pcm_s16le",
}
TEXTS = {"mov_text": "mov_text", "subrip": "srt", "webvtt": "webvtt", "ass": "ass"}
ENDINGS = {
    **{"webm": "webm", "avi": "avi", "mpegts": "ts", "flv": "flv", "mp3": "mp3", "wav": "wav"},
    **{"flac": "flac", "ogg": "ogg", "gif": "mp4", "mov": "mp4", "matroska": "mkv"},
}
IN_WEBM = {"vp8", "vp9", "av1", "opus", "vorbis", "webvtt"}
SUBTITLE = "1\n00:00:00,100 --> 00:00:00,900\nOne line.\n"
SCRIPT = """import json
import subprocess
from pathlib import Path

Path("text.srt").write_text({subtitle!r})
for command in json.loads({commands!r}):
    subprocess.run(["ffmpeg", "-v", "error", "-nostdin", "-y", *command], check=True)
"""


def dummy_length_s(facts: MediaFacts) -> float:
    """How long a dummy for this video is; never longer than the video."""
    picture = facts.picture
    pixels = (picture.width_px or 0) * (picture.height_px or 0) if picture else 0
    seconds = next((length for most, length in SECONDS.items() if pixels <= most), LARGEST_S)
    return min(seconds, facts.lasts_s or seconds)


def dummy_name(facts: MediaFacts) -> str:
    """Its file name."""
    formats = facts.container.split(",")
    codecs = {stream.codec for stream in facts.streams}
    ending = next((ENDINGS[each] for each in formats if each in ENDINGS), "mkv")
    if ending == "mkv" and "webm" in formats and codecs <= IN_WEBM:
        ending = "webm"  # one demuxer reads both
    if ending == "mp4" and (has_timecode(facts) or "prores" in codecs):
        ending = "mov"
    return f"output.{ending}"


def has_timecode(facts: MediaFacts) -> bool:
    """Whether the file has a track of times of day, as cameras write it."""
    return any(stream.kind == "data" for stream in facts.streams) and "mov" in facts.container


def dummy_script(facts: MediaFacts, *, seconds: float | None = None) -> str:
    """The script that makes it; it writes `output.*` as `dummy_name` says.

    Args:
        facts: What it mirrors.
        seconds: Another length than a dummy has.
    """
    name = dummy_name(facts)
    turned = facts.picture.rotation_deg if facts.picture else 0
    late = facts.start_s > 0.01 and name.endswith((".mkv", ".ts"))
    again = bool(turned) or late
    made = f"plain.{name.rpartition('.')[2]}" if again else name
    lasts_s = seconds or dummy_length_s(facts)
    commands = [[*_inputs(facts, lasts_s), *_codecs(facts), made]]
    if again:
        turn = ["-display_rotation:v:0", str(-turned)] if turned else []
        # By itself a transport stream would begin 1.4 s later than told.
        exact = ["-muxdelay", "0", "-muxpreload", "0"] if name.endswith(".ts") else []
        offset = [*exact, "-output_ts_offset", f"{facts.start_s:.6f}"] if late else []
        commands.append([*turn, "-i", made, "-map", "0", "-c", "copy", *offset, name])
    return SCRIPT.format(subtitle=SUBTITLE, commands=json.dumps(commands))


def _inputs(facts: MediaFacts, seconds: float) -> list[str]:
    told: list[str] = []
    if facts.picture is not None:
        told += ["-f", "lavfi", "-i", _moving(facts.picture, seconds)]
    for number, sound in enumerate(facts.sounds):
        rate = sound.sample_rate_hz or 48_000
        tone = f"sine=frequency={220 * (number + 1)}:sample_rate={rate}:duration={seconds:.3f}"
        told += ["-f", "lavfi", "-i", tone]
    for _ in facts.subtitles:
        told += ["-i", "text.srt"]
    for number in range(len(facts.sounds) + len(facts.subtitles) + (facts.picture is not None)):
        told += ["-map", str(number)]
    return told


def _moving(picture: MediaStream, seconds: float) -> str:
    rate = Fraction(picture.fps or 25).limit_denominator(1001)
    width, height = picture.width_px or 320, picture.height_px or 240
    size = f"{width}x{height}"
    told = f"rate={rate.numerator}/{rate.denominator}:duration={seconds:.3f}"
    steps = [f"testsrc2=size={size}:{told}"]
    if width % 2 or height % 2:  # it is drawn in even sizes only
        larger = f"{width + width % 2}x{height + height % 2}"
        steps = [f"testsrc2=size={larger}:{told}", "format=yuv444p", f"crop={width}:{height}:0:0"]
    if picture.variable_rate:
        steps.append("settb=1/90000")
        steps.append(f"setpts='(N+0.45*mod(N,3))/({float(rate):.6f}*TB)'")
    steps.append(f"format={picture.pixel_format or 'yuv420p'}")
    if picture.sample_aspect:
        steps.append(f"setsar={picture.sample_aspect.replace(':', '/')}")
    tags = {
        "color_primaries": picture.colour_primaries,
        "color_trc": picture.colour_transfer,
        "colorspace": picture.colour_space,
        "range": picture.colour_range,
    }
    known = ":".join(f"{name}={value}" for name, value in tags.items() if value)
    return ",".join([*steps, *([f"setparams={known}"] if known else [])])


def _codecs(facts: MediaFacts) -> list[str]:
    told: list[str] = []
    if facts.picture is not None:
        codec = PICTURES.get(facts.picture.codec, PICTURES["h264"])
        told += ["-c:v", *codec, "-g", "12", "-fps_mode", "passthrough"]
    for number, sound in enumerate(facts.sounds):
        told += [f"-c:a:{number}", SOUNDS.get(sound.codec, "aac")]
        layout = sound.channel_layout
        if layout and "(" not in layout and "channels" not in layout:
            told += [f"-filter:a:{number}", f"aformat=channel_layouts={layout}"]
        elif sound.channels:
            told += [f"-ac:a:{number}", str(sound.channels)]
    for number, text in enumerate(facts.subtitles):
        ending = dummy_name(facts).rpartition(".")[2]
        usual = {"mp4": "mov_text", "mov": "mov_text", "webm": "webvtt"}.get(ending)
        told += [f"-c:s:{number}", usual or TEXTS.get(text.codec, "srt")]
    if has_timecode(facts):
        told += ["-timecode", "01:00:00:00"]
    return [*told, "-strict", "experimental"]
