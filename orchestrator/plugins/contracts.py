"""The contract that nothing changes, which most begin with, and what follows from a contract."""

from typing import Any

from agents.artifacts.editing.output_contract import OutputContract
from agents.artifacts.media_facts import MediaFacts
from orchestrator.plugins.endings import ending_of

SOUND_S = 0.1
"""So much longer a file may be than its pictures: sound comes in blocks."""


def unchanged(before: MediaFacts, **changes: Any) -> OutputContract:
    """A contract that everything stays as it is, but for what is named."""
    picture = before.picture
    size = picture.size_shown if picture else None
    fps = picture.fps if picture and not picture.variable_rate else None
    ending = changes.get("ending", ending_of(before))
    kept: dict[str, Any] = {
        "ending": ending,
        "duration_s": before.lasts_s,
        "tolerance_s": SOUND_S + 2 / (fps or 25),
        "width_px": size.width_px if size else None,
        "height_px": size.height_px if size else None,
        "fps": fps,
        "has_picture": picture is not None,
        "sound_tracks": len(before.sounds),
        "channels": before.sounds[0].channels if before.sounds else None,
        "subtitle_tracks": len(before.subtitles) if texts_only(before) else None,
        "bit_depth": picture.bit_depth if picture else None,
        "colour_transfer": picture.colour_transfer if picture else None,
    }
    return OutputContract(**(kept | changes))


def mixed(before: MediaFacts) -> OutputContract:
    """All stays but the picture, into which something is mixed: its pixels are stored as before."""
    stored = before.picture.pixel_format if before.picture else None
    kept = stored if stored and stored.startswith("yuv") and "yuva" not in stored else None
    return unchanged(before, pixel_format=kept)


def texts_only(before: MediaFacts) -> bool:
    """Whether every subtitle track can be written into any kind of file."""
    return all(
        each.codec in ("mov_text", "subrip", "webvtt", "ass", "ssa") for each in before.subtitles
    )


def foreseen(before: MediaFacts, contract: OutputContract) -> MediaFacts:
    """The facts of a result that keeps a contract, as far as the next operation needs them."""
    streams: list[Any] = []
    lasts_s = before.lasts_s if contract.duration_s is None else contract.duration_s
    if contract.has_picture and before.picture is not None:
        update: dict[str, Any] = {"duration_s": lasts_s, "rotation_deg": 0}
        if contract.width_px and contract.height_px:
            sizes = {"width_px": contract.width_px, "height_px": contract.height_px}
            update |= {**sizes, "sample_aspect": None}
        if contract.fps:
            update |= {"fps": contract.fps, "variable_rate": False}
        streams.append(before.picture.model_copy(update=update))
    sounds = before.sounds or ()
    count = len(sounds) if contract.sound_tracks is None else contract.sound_tracks
    like = sounds[0] if sounds else None
    for number in range(count):
        source = sounds[number] if number < len(sounds) else like
        if source is not None:
            streams.append(source.model_copy(update={"duration_s": lasts_s}))
    if contract.subtitle_tracks:
        streams += before.subtitles[: contract.subtitle_tracks]
    container = {"webm": "matroska,webm", "mkv": "matroska,webm"}.get(contract.ending, "mov,mp4")
    update = {
        "streams": tuple(streams),
        "duration_s": lasts_s,
        "container": container if contract.has_picture else contract.ending,
        "start_s": 0.0,
    }
    return before.model_copy(update=update)
