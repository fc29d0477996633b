"""Judges a result by what was measured on it: every term of its contract that is not kept."""

from collections.abc import Iterator

from agents.artifacts.editing.output_contract import OutputContract
from agents.artifacts.media_facts import MediaFacts, MediaStream

LOUDNESS_LU = 1.0
"""What a normaliser may be off (EBU R 128 allows as much for live sound)."""
GREY = 4.0
"""Saturation below which nobody sees colour; encoders leave some."""
RATE = 0.03
"""Share that an average frame rate may be off: the last picture of a short file counts much."""
SAME_FORMATS = {
    **{"mp4": "mov", "m4a": "mov", "mkv": "matroska", "jpg": "image2", "png": "png_pipe"},
    "vtt": "webvtt",
}


def broken_terms(contract: OutputContract, facts: MediaFacts) -> tuple[str, ...]:
    """Each term that is not kept, in words; empty when all are."""
    if not facts.readable:
        return (f"the result cannot be read: {facts.reason}",)
    return tuple(
        (
            *_length(contract, facts),
            *_picture(contract, facts.picture),
            *_sound(contract, facts),
            *_whole(contract, facts),
        )
    )


def kept_terms(contract: OutputContract) -> tuple[str, ...]:
    """What was measured, in words for people."""
    told: list[str] = []
    if contract.duration_s is not None:
        told.append(f"lasts {contract.duration_s:.2f} s (± {contract.tolerance_s:.2f} s)")
    if contract.width_px and contract.height_px:
        told.append(f"{contract.width_px}x{contract.height_px} pixels")
    if contract.fps:
        told.append(f"{contract.fps:g} pictures a second")
    if contract.sound_tracks is not None:
        told.append(
            f"{contract.sound_tracks} sound tracks" if contract.sound_tracks else "no sound"
        )
    if contract.loudness_lufs is not None:
        told.append(f"{contract.loudness_lufs:g} LUFS (± {LOUDNESS_LU:g})")
    if contract.parts:
        told.append(f"{contract.parts} files")
    if contract.chapters:
        told.append(f"{contract.chapters} chapters")
    if contract.is_grey:
        told.append("no colour")
    if contract.largest_bytes:
        told.append(f"at most {contract.largest_bytes / 1024**2:.2f} MiB")
    return tuple(told)


def _length(contract: OutputContract, facts: MediaFacts) -> Iterator[str]:
    if contract.duration_s is None:
        return
    shown = facts.picture
    lasts_s = (shown.duration_s if shown else None) or facts.lasts_s
    off_s = min(abs(lasts_s - contract.duration_s), abs(facts.lasts_s - contract.duration_s))
    if off_s > contract.tolerance_s:
        yield (
            f"it lasts {lasts_s:.3f} s, not {contract.duration_s:.3f} s"
            f" (± {contract.tolerance_s:.3f} s)"
        )


def _picture(contract: OutputContract, picture: MediaStream | None) -> Iterator[str]:
    if contract.has_picture is (picture is None):
        yield "it has no picture" if picture is None else "it has a picture, and none was wanted"
    if picture is None:
        return
    size = picture.size_shown
    wanted = contract.width_px, contract.height_px
    if size is None or any(
        each is not None and abs(each - there) > contract.tolerance_px
        for each, there in zip(wanted, size or (0, 0), strict=True)
    ):
        yield f"the picture is {size} as shown, not {wanted[0]}x{wanted[1]}"
    rate = picture.fps
    if contract.fps and rate and abs(rate - contract.fps) > RATE * contract.fps:
        yield f"it has {rate:.3f} pictures a second, not {contract.fps:.3f}"
    if contract.bit_depth and picture.bit_depth < contract.bit_depth:
        yield f"its colours have {picture.bit_depth} bits, not {contract.bit_depth}"
    if contract.pixel_format and picture.pixel_format != contract.pixel_format:
        yield f"its pixels are stored as {picture.pixel_format}, not {contract.pixel_format}"
    transfer = contract.colour_transfer
    if transfer and picture.colour_transfer != transfer:
        yield f"its brightness is coded as {picture.colour_transfer}, not {transfer}"
    if contract.codecs and picture.codec not in contract.codecs:
        yield f"the picture is coded as {picture.codec}, not {' or '.join(contract.codecs)}"


def _sound(contract: OutputContract, facts: MediaFacts) -> Iterator[str]:
    count = len(facts.sounds)
    if contract.sound_tracks is not None and count != contract.sound_tracks:
        yield f"it has {count} sound tracks, not {contract.sound_tracks}"
    elif contract.channels and facts.sounds and facts.sounds[0].channels != contract.channels:
        yield f"its sound has {facts.sounds[0].channels} channels, not {contract.channels}"
    wanted, there = contract.loudness_lufs, facts.loudness_lufs
    if wanted is not None and there is not None and abs(wanted - there) > LOUDNESS_LU:
        yield f"its loudness is {there:.1f} LUFS, not {wanted:.1f}"


def _whole(contract: OutputContract, facts: MediaFacts) -> Iterator[str]:
    formats = facts.container.split(",")
    wanted = SAME_FORMATS.get(contract.ending, contract.ending)
    if wanted not in formats and not (contract.ending == "jpg" and "jpeg_pipe" in formats):
        yield f"it is a {facts.container} file, not {contract.ending}"
    count = len(facts.subtitles)
    if contract.subtitle_tracks is not None and count != contract.subtitle_tracks:
        yield f"it has {count} subtitle tracks, not {contract.subtitle_tracks}"
    if contract.parts is not None and facts.parts != contract.parts:
        yield f"it has {facts.parts} parts, not {contract.parts}"
    if contract.chapters is not None and facts.chapters != contract.chapters:
        yield f"it has {facts.chapters} chapters, not {contract.chapters}"
    if contract.is_grey and facts.saturation is not None and facts.saturation > GREY:
        yield f"it still has colour (saturation {facts.saturation:.1f})"
    if contract.largest_bytes and facts.size_bytes > contract.largest_bytes:
        yield f"it has {facts.size_bytes:,} bytes, more than {contract.largest_bytes:,}"
