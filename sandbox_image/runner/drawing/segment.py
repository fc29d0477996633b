"""One chunk of frames as a fragment of an mp4 file: encoded alone, on the video's own time line.

Frames are encoded once however long they are held; their times, counted in frames, are written by
us and not by the encoder, whose own decoding times would not join from one chunk to the next.
"""

import io

import av
import numpy as np
from av.video.plane import VideoPlane

from runner.drawing.fragments import shifted
from runner.drawing.size import Size

CODEC = "libx264"
OPTIONS = {"crf": "23", "preset": "veryfast", "threads": "1"}
"""Manim's own quality; the preset, the threads and what is held were chosen by measuring."""
PIXELS = "yuv420p"
REORDERED = 2
"""Frames by which decoding is ahead of showing: the encoder puts at most so many before another."""
MUXER = {"movflags": "empty_moov+default_base_moof+frag_custom"}


class Segment:
    """Takes raw frames, gives back one fragment.

    Args:
        size: Of every frame.
        start: Frames of the video before this chunk.
    """

    codec = CODEC
    options = OPTIONS
    pixels = PIXELS
    sample_bytes = 1
    """Bytes for each sample of a plane."""

    def __init__(self, size: Size, *, start: int) -> None:
        self.frames = 0
        """So many frames long, holds included."""
        self._size = size
        self._start = start
        self._shown: list[int] = []
        self._packets: list[av.Packet] = []
        self._last: av.VideoFrame | None = None
        self._file = io.BytesIO()
        options = MUXER | {"video_track_timescale": str(size.fps.numerator)}
        self._container = av.open(self._file, "w", format="mp4", options=options)
        self._stream = self._container.add_stream(self.codec, rate=size.fps, options=self.options)
        self._stream.width, self._stream.height = size.width_px, size.height_px
        self._stream.pix_fmt = self.pixels

    def add(self, pixels: np.ndarray, *, held: int = 1) -> None:
        """Take one frame; what looks like the one before lengthens that.

        Args:
            pixels: uint8, shape (height, width, 4), RGBA, C-contiguous; not kept.
            held: Frames it stands.

        Raises:
            ValueError: It has another size than the video.
        """
        require_size(pixels, self._size)
        frame = av.VideoFrame.from_numpy_buffer(pixels, format="rgba").reformat(format=self.pixels)
        if self._last is None or not same_picture(frame, self._last, self.sample_bytes):
            frame.pts = self.frames
            frame.time_base = 1 / self._size.fps
            self._shown.append(self.frames)
            self._packets += self._stream.encode(frame)
            self._last = frame
        self.frames += held

    def finish(self) -> bytes:
        """End the chunk: an initialisation segment, and one fragment after it."""
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


class LosslessSegment(Segment):
    """The same with every pixel as it was drawn, to be made into something else."""

    codec = "libx264rgb"
    options = {"qp": "0", "preset": "ultrafast", "threads": "1"}  # noqa: RUF012 (a constant)
    pixels = "rgb24"
    sample_bytes = 3


def require_size(pixels: np.ndarray, size: Size) -> None:
    """See that a picture fits.

    Raises:
        ValueError: It has another size than the video.
    """
    wanted = (size.height_px, size.width_px, 4)
    if pixels.shape != wanted:
        raise ValueError(f"a frame has the shape {pixels.shape}, the video {wanted}")


def same_picture(one: av.VideoFrame, other: av.VideoFrame, sample_bytes: int = 1) -> bool:
    """Whether two frames of one size show the same in every pixel."""
    return all(
        np.array_equal(visible(mine, sample_bytes), visible(its, sample_bytes))
        for mine, its in zip(one.planes, other.planes, strict=True)
    )


def visible(plane: VideoPlane, sample_bytes: int = 1) -> np.ndarray:
    """The samples of a plane, without what fills up its lines."""
    lines = np.frombuffer(plane, np.uint8).reshape(plane.height, plane.line_size)
    return lines[:, : plane.width * sample_bytes]


def decoding_times(shown: list[int]) -> list[int]:
    """When each frame is decoded, in the order of decoding.

    Args:
        shown: When each frame is shown, in frames, rising.

    Returns:
        Rising times, none later than its frame is shown, as long as none is decoded more than
        `REORDERED` places early. They follow on those of the chunk before.
    """
    first = [shown[0] + place - REORDERED for place in range(min(REORDERED, len(shown)))]
    return first + shown[: len(shown) - len(first)]
