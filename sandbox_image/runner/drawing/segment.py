"""One chunk of frames as a fragment of an mp4 file: encoded alone, on the video's own time line.

Frames are encoded once however long they are held; their times, counted in frames, are written by
us and not by the encoder, whose own decoding times would not join from one chunk to the next.
"""

import io
from collections.abc import Sequence
from fractions import Fraction

import av
import numpy as np

from runner.drawing.converter import PIXELS, Converter
from runner.drawing.fragments import REORDERED, decoding_times, shifted
from runner.drawing.size import Size
from runner.raster.areas import Area

CODEC = "libx264"
X264 = (
    "chroma-qp-offset=-3:subme=1:me=dia:8x8dct=0:scenecut=0"
    ":bframes=3:b-adapt=0:b-pyramid=none:weightb=0:direct=temporal"
    ":mbtree=0:rc-lookahead=4:ipratio=2.6"
)
"""Chosen by measuring: a third of the time of Manim's (crf 23, preset medium), files as small, and
nearly as like the raw frames. Without the offset this preset is coarse in colours. What costs time
and brings nothing here is left out: the finer search for motion, blocks of two sizes, looking for
cuts, which fall between chunks, and looking ahead for what stays (`mbtree`): in drawn pictures next
to all of it does, so the first picture of a chunk is finer than the rest by a fixed ratio, and the
three between two others are coarser."""
COARSE = ((50, "29.4", 2.2), (24, "28.8", 2.0), (0, "27.8", 1.5))
"""From how many frames a second on; `crf`; and how much coarser those three are. The less time
between two pictures, the less has moved, and the shorter each is seen."""
MUXER = {"movflags": "empty_moov+default_base_moof+frag_custom"}


class Segment:
    """Takes raw frames, gives back one fragment.

    Args:
        size: Of every frame.
        start: Frames of the video before this chunk.
    """

    codec = CODEC
    pixels = PIXELS

    def __init__(self, size: Size, *, start: int) -> None:
        self.frames = 0
        """So many frames long, holds included."""
        self._size = size
        self._start = start
        self._shown: list[int] = []
        self._encoded: av.VideoFrame | None = None
        self._packets: list[av.Packet] = []
        self._converter = Converter(size.width_px, size.height_px)
        self._file = io.BytesIO()
        options = MUXER | {"video_track_timescale": str(size.fps.numerator)}
        self._container = av.open(self._file, "w", format="mp4", options=options)
        self._stream = self._container.add_stream(
            self.codec, rate=size.fps, options=self.options(size.fps)
        )
        self._stream.width, self._stream.height = size.width_px, size.height_px
        self._stream.pix_fmt = self.pixels

    @staticmethod
    def options(fps: Fraction) -> dict[str, str]:
        """What the encoder is told for a video of so many frames a second."""
        crf, ratio = next(told for least, *told in COARSE if fps >= least)
        x264 = f"{X264}:pbratio={ratio}"
        return {"crf": str(crf), "preset": "veryfast", "threads": "1", "x264-params": x264}

    def add(
        self, pixels: np.ndarray, *, held: int = 1, changed: Sequence[Area] | None = None
    ) -> None:
        """Take one frame; what looks like the one before lengthens that.

        Args:
            pixels: uint8, shape (height, width, 4), RGBA, C-contiguous; not kept.
            held: Frames it stands.
            changed: Where alone it is unlike the frame before, if that is known.

        Raises:
            ValueError: It has another size than the video.
        """
        require_size(pixels, self._size)
        frame = self._convert(pixels, changed)
        if frame is not None:
            frame.pts = self.frames
            frame.time_base = 1 / self._size.fps
            self._shown.append(self.frames)
            self._packets += self._stream.encode(frame)
            self._encoded = frame
        self.frames += held

    def finish(self) -> bytes:
        """End the chunk: an initialisation segment, and one fragment after it."""
        self._repeat_last()
        self._packets += self._stream.encode()
        starts = decoding_times(self._shown)
        ends = [*starts[1:], self.frames - REORDERED]
        for packet, start, end in zip(self._packets, starts, ends, strict=True):
            packet.pts += REORDERED
            packet.dts = start + REORDERED
            packet.duration = end - start
            packet.time_base = 1 / self._size.fps
            self._container.mux(packet)
        self._container.close()
        return shifted(self._file.getvalue(), self._start * self._size.fps.denominator)

    def _repeat_last(self) -> None:
        """End a hold with its picture once more.

        Some programs show the last picture of a video for a single frame, whatever its length.
        """
        last = self._encoded
        if last is not None and self._shown[-1] < self.frames - 1:
            last.pts = self.frames - 1
            self._shown.append(last.pts)
            self._packets += self._stream.encode(last)

    def _convert(self, pixels: np.ndarray, changed: Sequence[Area] | None) -> av.VideoFrame | None:
        """The frame as it is encoded; None if it is the one before."""
        return self._converter.convert(pixels, changed)


class LosslessSegment(Segment):
    """The same with every pixel as it was drawn, to be made into something else."""

    codec = "libx264rgb"
    pixels = "rgb24"
    _before: np.ndarray | None = None

    @staticmethod
    def options(fps: Fraction) -> dict[str, str]:
        """Nothing is lost, whatever the rate."""
        del fps
        return {"qp": "0", "preset": "ultrafast", "threads": "1"}

    def _convert(self, pixels: np.ndarray, changed: Sequence[Area] | None) -> av.VideoFrame | None:
        del changed
        if self._before is not None and np.array_equal(pixels, self._before):
            return None
        self._before = pixels.copy()
        raw = av.VideoFrame.from_numpy_buffer(pixels, format="rgba")
        return raw.reformat(format=self.pixels, threads=1)


def require_size(pixels: np.ndarray, size: Size) -> None:
    """See that a picture fits.

    Raises:
        ValueError: It has another size than the video.
    """
    wanted = (size.height_px, size.width_px, 4)
    if pixels.shape != wanted:
        raise ValueError(f"a frame has the shape {pixels.shape}, the video {wanted}")
