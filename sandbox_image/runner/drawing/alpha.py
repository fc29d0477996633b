"""Chunks of a video that can be seen through: VP9 with alpha in WebM, each encoded alone."""

import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import av
import numpy as np
from manim.scene.scene_file_writer import _webm_audio_codec as audio_codec

from runner.drawing.alpha_pixels import straight
from runner.drawing.joined import packets, sound_of
from runner.drawing.segment import require_size
from runner.drawing.size import Size
from runner.raster.areas import Area

CODEC = "libvpx-vp9"
PIXELS = "yuva420p"
OPTIONS = {
    "crf": "23",
    "b": "0",
    "deadline": "good",
    "cpu-used": "5",
    "threads": "1",
    "auto-alt-ref": "0",
    "lag-in-frames": "0",
}
"""Manim's own quality, held by no bit rate; frames that are never shown would not go with alpha."""
TICKS = 1000
"""WebM counts milliseconds."""


class AlphaSegment:
    """Takes raw frames, gives back one WebM file.

    Args:
        size: Of every frame.
        start: Frames of the video before this chunk.
    """

    def __init__(self, size: Size, *, start: int) -> None:
        self.frames = 0
        """So many frames long, holds included."""
        self._size = size
        self._start = start
        self._last: np.ndarray | None = None
        self._file = io.BytesIO()
        self._container = av.open(self._file, "w", format="webm")
        self._stream = self._container.add_stream(CODEC, rate=size.fps, options=OPTIONS)
        self._stream.width, self._stream.height = size.width_px, size.height_px
        self._stream.pix_fmt = PIXELS

    def add(
        self, pixels: np.ndarray, *, held: int = 1, changed: Sequence[Area] | None = None
    ) -> None:
        """Take one frame; what looks like the one before lengthens that.

        Args:
            pixels: uint8, shape (height, width, 4), RGBA, C-contiguous; not kept.
            held: Frames it stands.
            changed: Not used: the whole picture is compared.

        Raises:
            ValueError: It has another size than the video.
        """
        del changed
        require_size(pixels, self._size)
        if self._last is None or not np.array_equal(pixels, self._last):
            clear = straight(pixels)
            frame = av.VideoFrame.from_numpy_buffer(clear, format="rgba").reformat(
                format=PIXELS, threads=1
            )
            frame.pts = self.frames
            frame.time_base = 1 / self._size.fps
            self._container.mux(self._stream.encode(frame))
            self._last = pixels.copy()
        self.frames += held

    def finish(self) -> bytes:
        """End the chunk: a WebM file that begins at 0."""
        self._container.mux(self._stream.encode())
        self._container.close()
        return self._file.getvalue()


def join_webm(pieces: list[tuple[int, int, Path]], into: Path, *, size: Size, writer: Any) -> None:
    """Copy the frames of all pieces, and the scene's sounds, into one file.

    Args:
        pieces: Of each, in playing order: the frames before it, its own, and its file.
        into: The video.
        size: Of the video.
        writer: Manim's writer, which holds the sounds.
    """
    codec = audio_codec()
    with (
        av.open(str(into), "w", format="webm") as out,
        sound_of(writer, into.parent, ending="ogg", codec=codec) as sound,
    ):
        with av.open(str(pieces[0][2])) as first:
            video = out.add_stream_from_template(first.streams.video[0])
        video.metadata["alpha_mode"] = "1"
        track = out.add_stream_from_template(sound.streams.audio[0]) if sound else None
        for piece in pieces:
            for packet in shifted_packets(*piece, size=size):
                packet.stream = video
                out.mux(packet)
        if sound is not None:
            for packet in packets(sound, sound.streams.audio[0]):
                packet.stream = track
                out.mux(packet)


def shifted_packets(start: int, frames: int, path: Path, *, size: Size) -> Iterator[av.Packet]:
    """The packets of a piece, at their times in the video, counted in frames."""
    with av.open(str(path)) as source:
        found = list(packets(source, source.streams.video[0]))
        at = [round(packet.pts * size.fps / TICKS) for packet in found]
        for packet, begin, end in zip(found, at, [*at[1:], frames], strict=True):
            packet.time_base = 1 / size.fps
            packet.pts = packet.dts = start + begin
            packet.duration = end - begin
            yield packet
