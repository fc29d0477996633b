"""Twelve kinds of videos that people upload, as a probe tells of them; and what is done to each."""

from typing import Any

from agents.artifacts.media_facts import MediaFacts, MediaStream

LASTS_S = 3.0


def picture(codec: str = "h264", **more: Any) -> MediaStream:
    told: dict[str, Any] = {"width_px": 320, "height_px": 180, "fps": 25.0}
    told |= {"pixel_format": "yuv420p", "duration_s": LASTS_S, "kind": "video", "codec": codec}
    return MediaStream(**(told | more))


def sound(codec: str = "aac", **more: Any) -> MediaStream:
    told: dict[str, Any] = {"sample_rate_hz": 48000, "channels": 2, "channel_layout": "stereo"}
    return MediaStream(kind="audio", codec=codec, **(told | {"duration_s": LASTS_S} | more))


def subtitle(codec: str) -> MediaStream:
    return MediaStream(kind="subtitle", codec=codec)


MP4, MKV = "mov,mp4,m4a,3gp,3g2,mj2", "matroska,webm"


def video(*streams: MediaStream, container: str = MP4, start_s: float = 0.0) -> MediaFacts:
    return MediaFacts(
        readable=True, container=container, duration_s=LASTS_S, start_s=start_s, streams=streams
    )


LAYOUTS: dict[str, MediaFacts] = {
    "plain": video(picture(), sound()),
    "upright phone": video(picture(rotation_deg=90), sound()),
    "variable rate": video(picture(variable_rate=True, fps=24.0), sound(sample_rate_hz=44100)),
    "odd size": video(picture("vp9", width_px=321, height_px=181), sound("opus"), container=MKV),
    "ten bits HDR": video(
        picture(
            "hevc",
            pixel_format="yuv420p10le",
            colour_primaries="bt2020",
            colour_transfer="smpte2084",
            colour_space="bt2020nc",
        ),
        sound(),
    ),
    "no sound": video(picture()),
    "six tracks": video(picture(), *(sound() for _ in range(6)), container=MKV),
    "surround": video(
        picture(), sound("ac3", channels=6, channel_layout="5.1(side)"), container=MKV
    ),
    "subtitles": video(picture(), sound(), subtitle("mov_text")),
    "late start": video(picture(), sound(), container="mpegts", start_s=1.4),
    "timecode": video(picture(fps=30000 / 1001), sound(), MediaStream(kind="data", codec="tmcd")),
    "wide pixels": video(picture(width_px=240, sample_aspect="4:3"), sound("mp3")),
}

DEEDS: dict[str, dict[str, Any]] = {
    "trim": {"start_s": 0.71, "end_s": 2.3},
    "cut_out": {"start_s": 0.9, "end_s": 1.8},
    "speed": {"factor": 1.25},
    "reverse": {},
    "crop": {"width_px": 100, "height_px": 90},
    "shape": {"aspect": "1:1", "how": "pad"},
    "scale": {"height_px": 120},
    "rotate": {"degrees": 90},
    "flip": {},
    "fps": {"fps": 15},
    "fade": {"in_s": 0.5, "out_s": 0.5},
    "grayscale": {},
    "colour": {"brightness": 0.1, "contrast": 1.2, "saturation": 1.1},
    "blur_region": {"x": 0.1, "y": 0.1, "width": 0.4, "height": 0.4},
    "denoise": {},
    "volume": {"gain_db": -6},
    "mute": {},
    "loudness": {},
    "sound_fade": {"out_s": 0.5},
    "extract_audio": {"form": "mp3"},
    "replace_audio": {},
    "convert": {"form": "mkv", "codec": "h264"},
    "compress": {"target_mib": 0.15},
    "gif": {"width_px": 160, "fps": 10},
    "thumbnail": {"at_s": 1.0},
    "sheet": {"count": 6},
    "join": {},
    "overlay_image": {"corner": "top_left", "at_s": 0.5, "length_s": 1.5, "opacity": 0.8},
    "picture_in_picture": {"at_s": 0.5},
    "chroma_key": {"colour": "blue"},
    "stabilise": {},
    "split": {"at_s": [0.9, 2.1]},
    "transition": {"kind": "wipeleft", "length_s": 0.5},
}
