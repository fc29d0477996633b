"""Gives a drawn video its voice: sentences in their places, pictures held where one takes longer.

No picture is encoded again: what comes after a hold is shown so much later. Sound that the video
has already stays under the voice, and is silent while a picture is held.
"""

import heapq
import math
import wave
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np

from runner.joining import heard_in
from runner.lengths import close
from runner.sound.mixing import mix_film
from runner.sound.units import RATE_HZ

SOUND, OWN = "sound.m4a", "own.wav"
MUXER = {"movflags": "faststart"}
TOLERANCE = Fraction(1, 500)
"""Seconds by which the time of a picture may be rounded."""
Holds = Sequence[tuple[float, float]]


def dub(order: dict[str, Any], video: str, voices: str, output: str) -> dict[str, Any]:
    """Write the video with its voice.

    Args:
        order: `frames` of the sound at 48 kHz; `voices`, pairs of a sentence's name and when it
            begins; `holds`, pairs of when a picture of the drawn video comes later and by how
            much, seconds, in order. At its end the last one stays.
        video: The drawn video.
        voices: The archive with the sentences.
        output: The file to write.

    Returns:
        `sound` as `SoundFacts` has it, and of the file `pictures_s` and `sound_s`, its lengths.
    """
    own = own_sound(video, order["holds"], order["frames"])
    sound = mix_film(order, voices, OWN if own else None, SOUND)
    lay_under(video, SOUND, order["holds"], output, lasts=Fraction(order["frames"], RATE_HZ))
    measured = {name: finite(value) for name, value in sound._asdict().items()}
    with av.open(output) as made:
        pictures_s, sound_s = (
            float(each.duration * each.time_base)
            for each in (made.streams.video[0], made.streams.audio[0])
        )
    return {"sound": measured, "pictures_s": pictures_s, "sound_s": sound_s}


def finite(value: float) -> float | None:
    """A number, or none where JSON has no word for it."""
    return value if math.isfinite(value) else None


def packets(opened: Any, kind: str) -> Iterator[Any]:
    """The packets of the first stream of a kind, in the order of the file."""
    for packet in opened.demux(next(iter(getattr(opened.streams, kind)))):
        if packet.dts is not None:  # the demuxer's last word
            yield packet


def later_by(moment: Fraction, holds: Sequence[tuple[Fraction, Fraction]]) -> Fraction:
    """By how much what is shown at a moment comes later, seconds."""
    return sum((lasts for at, lasts in holds if moment >= at), Fraction(0))


def exact(holds: Holds, early: Fraction) -> list[tuple[Fraction, Fraction]]:
    """The same as fractions, each so much earlier: a rounded time must not miss its picture."""
    return [
        (Fraction(at).limit_denominator(10**6) - early, Fraction(lasts).limit_denominator(10**6))
        for at, lasts in holds
    ]


def lay_under(video: str, sound: str, holds: Holds, output: str, *, lasts: Fraction) -> None:
    """Write the pictures, each when it is shown, and the sound, in one file that lasts so long."""
    with (
        av.open(video) as drawn,
        av.open(sound) as mixed,
        av.open(output, "w", format="mp4", options=MUXER) as out,
    ):
        source = drawn.streams.video[0]
        pictures = list(packets(drawn, "video"))
        move(pictures, exact(holds, TOLERANCE), source.time_base)
        close(pictures, round(lasts / source.time_base))
        tracks = (
            out.add_stream_from_template(source),
            out.add_stream_from_template(mixed.streams.audio[0]),
        )
        streams = (timed(pictures, 0), timed(packets(mixed, "audio"), 1))
        for _, track, packet in heapq.merge(*streams, key=lambda each: each[:2]):
            packet.stream = tracks[track]
            out.mux(packet)


def move(pictures: list[Any], holds: Sequence[tuple[Fraction, Fraction]], tick: Fraction) -> None:
    """Have pictures come later; times of decoding by the same rule, which never falls."""
    for each in pictures:
        each.pts += round(later_by(each.pts * tick, holds) / tick)
        each.dts += round(later_by(each.dts * tick, holds) / tick)


def timed(stream: Iterable[Any], track: int) -> Iterator[tuple[float, int, Any]]:
    """Packets with the moment each is decoded, seconds, and their track."""
    for packet in stream:
        yield float(packet.dts * packet.time_base), track, packet


def own_sound(video: str, holds: Holds, frames: int) -> bool:
    """Write the sound a video has already, silent while a picture is held; False where none."""
    with av.open(video) as opened:
        if not opened.streams.audio:
            return False
    laid = np.memmap("own.s16", np.int16, "w+", shape=(frames, 2))
    moved = exact(holds, Fraction(0))
    cuts = [round(at * RATE_HZ) for at, _ in moved]
    for at, block in heard_in(video):
        inside = [cut - at for cut in cuts if 0 < cut - at < block.shape[1]]
        ends = [*inside, block.shape[1]]
        for begin, end in zip([0, *inside], ends, strict=True):
            there = at + begin + round(later_by(Fraction(at + begin, RATE_HZ), moved) * RATE_HZ)
            room = laid[max(0, there) : there + end - begin]
            part = block[:, begin + max(0, -there) : end].T[: len(room)]
            room[:] = np.clip(np.round(part * 32767), -32768, 32767)
    with wave.open(OWN, "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(RATE_HZ)
        for begin in range(0, frames, 10 * RATE_HZ):
            file.writeframes(np.asarray(laid[begin : begin + 10 * RATE_HZ]).astype("<i2").tobytes())
    Path("own.s16").unlink()
    return True
