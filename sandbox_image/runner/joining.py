"""Videos of one size and rate, one after the other in one file; no picture is encoded again.

Packet by packet, with its own duration: by the usual way the picture that a video ends with loses
the seconds for which it is held. Sound is encoded once for the whole, and each video's begins
where its pictures begin.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import av
import numpy as np

from runner.lengths import close

MUXER = {"movflags": "faststart"}
RATE_HZ = 48_000
OTHERWISE = (
    "one of them was drawn by another version of Chalkbox, and is coded in another way; draw them"
    " all again, in a new run"
)
"""Decoders read once for a whole file how its pictures are coded, and would show others wrongly."""
BLOCK = 1024
"""Samples in a frame of AAC."""


def join(paths: list[str], into: Path) -> str:
    """Write the pictures of the videos as one, and their sound where any of them has some.

    Returns:
        Why that could not be done, in words; empty where it was.
    """
    try:
        with av.open(str(into), "w", format="mp4", options=MUXER) as out:
            track = None
            sound = _Sound(out) if any(map(_is_heard, paths)) else None
            begins, time_base = 0, None
            coded = None
            for path in paths:
                with av.open(path) as source:
                    pictures = source.streams.video[0]
                    coded = coded or pictures.codec_context.extradata
                    if pictures.codec_context.extradata != coded:
                        return OTHERWISE
                    track = track or out.add_stream_from_template(pictures)
                    time_base = pictures.time_base
                    # But for the demuxer's last word.
                    packets = [each for each in source.demux(pictures) if each.dts is not None]
                    close(packets, pictures.duration)
                    for packet in packets:
                        packet.pts, packet.dts = packet.pts + begins, packet.dts + begins
                        packet.stream = track
                        out.mux(packet)
                    begins += pictures.duration
                if sound is not None:
                    sound.add(path, until=round(begins * time_base * RATE_HZ))
            if sound is not None:
                sound.end()
    except (av.FFmpegError, IndexError) as error:
        return f"{type(error).__name__}: {error}"[:500]
    return ""


def _is_heard(path: str) -> bool:
    with av.open(path) as source:
        return bool(source.streams.audio)


class _Sound:
    """The sound of the whole, in stereo; silence where a video has none."""

    def __init__(self, out: Any) -> None:
        self._out = out
        self._stream = out.add_stream("aac", rate=RATE_HZ, layout="stereo")
        self._waiting = np.zeros((2, 0), dtype=np.float32)
        self._written = 0
        """Samples that were encoded."""

    def add(self, path: str, *, until: int) -> None:
        """Add what is heard in a video; with it the whole is so many samples long."""
        samples = until - self._written - self._waiting.shape[1]
        heard = np.zeros((2, samples), dtype=np.float32)
        for at, block in heard_in(path):
            start, end = max(at, 0), min(at + block.shape[1], samples)
            if start < end:
                heard[:, start:end] = block[:, start - at : end - at]
        self._waiting = np.concatenate((self._waiting, heard), axis=1)
        whole = self._waiting.shape[1] // BLOCK * BLOCK
        self._encode(self._waiting[:, :whole])
        self._waiting = self._waiting[:, whole:]

    def end(self) -> None:
        """Write what is left."""
        self._encode(self._waiting)
        self._out.mux(self._stream.encode(None))

    def _encode(self, samples: Any) -> None:
        for at in range(0, samples.shape[1], BLOCK):
            block = np.ascontiguousarray(samples[:, at : at + BLOCK])
            frame = av.AudioFrame.from_ndarray(block, format="fltp", layout="stereo")
            frame.sample_rate, frame.pts = RATE_HZ, self._written
            self._written += block.shape[1]
            self._out.mux(self._stream.encode(frame))


def heard_in(path: str) -> Iterator[tuple[int, Any]]:
    """The sound of a video, block by block: the sample it begins at, and its samples."""
    with av.open(path) as source:
        if not source.streams.audio:
            return
        resampler = av.AudioResampler(format="fltp", layout="stereo", rate=RATE_HZ)
        begins = None
        for frame in source.decode(source.streams.audio[0]):
            if begins is None:
                begins = round((frame.time or 0.0) * RATE_HZ)  # below 0 while the codec warms up
            for block in resampler.resample(frame):
                samples = block.to_ndarray()
                yield begins, samples
                begins += samples.shape[1]
        for block in resampler.resample(None):
            yield begins or 0, block.to_ndarray()
