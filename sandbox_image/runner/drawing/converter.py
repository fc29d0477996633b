"""RGBA pictures turned into what the encoder takes; only the rows that changed, where few did."""

import av
import numpy as np
from av.video.plane import VideoPlane

PIXELS = "yuv420p"
MARGIN = 8
"""Rows beside those that changed which are converted with them: colour is averaged over rows, so
those at an edge come out differently, and are not taken. Even, as two rows share their colour."""
MOSTLY = 0.6
"""Where so much of a picture has changed, all of it is converted, and so are the next few."""
NEXT = 8


class Converter:
    """Converts the pictures of one video, one after the other.

    Args:
        width_px, height_px: Size of each, even.
    """

    def __init__(self, width_px: int, height_px: int) -> None:
        self._height = height_px
        self._before = np.empty((height_px, width_px, 4), np.uint8)
        self._frame: av.VideoFrame | None = None
        self._whole = 0

    def convert(self, pixels: np.ndarray) -> av.VideoFrame | None:
        """The same picture, in the encoder's format.

        Args:
            pixels: uint8, shape (height, width, 4), RGBA, C-contiguous; not kept.

        Returns:
            One frame that is used again by the next call; None where nothing has changed since
            the last call.
        """
        if self._frame is None or self._whole:
            self._whole = max(0, self._whole - 1)
            return self._convert_all(pixels)
        rows = changed_rows(pixels, self._before)
        if rows is None:
            return None
        first, last = rows
        if last - first > MOSTLY * self._height:
            self._whole = NEXT
            return self._convert_all(pixels)
        return self._convert_rows(self._frame, pixels, first, last)

    def _convert_all(self, pixels: np.ndarray) -> av.VideoFrame | None:
        frame = converted(pixels)
        same = self._frame is not None and all(
            np.array_equal(visible(mine), visible(its))
            for mine, its in zip(frame.planes, self._frame.planes, strict=True)
        )
        self._frame = frame
        if not self._whole:
            self._before[:] = pixels
        return None if same else frame

    def _convert_rows(
        self, frame: av.VideoFrame, pixels: np.ndarray, first: int, last: int
    ) -> av.VideoFrame:
        """Convert the rows from `first` up to `last`, and put them in their place."""
        start = max(0, first - first % 2 - MARGIN)
        end = min(self._height, last + last % 2 + MARGIN)
        from_row = start + (MARGIN // 2 if start else 0)
        to_row = end - (MARGIN // 2 if end < self._height else 0)
        strip = converted(pixels[start:end])
        for plane, piece, rows in zip(frame.planes, strip.planes, (1, 2, 2), strict=True):
            part = visible(piece)[(from_row - start) // rows : (to_row - start) // rows]
            visible(plane)[from_row // rows : to_row // rows] = part
        self._before[start:end] = pixels[start:end]
        return frame


def converted(pixels: np.ndarray) -> av.VideoFrame:
    """A picture, or some rows of one, in the encoder's format."""
    raw = av.VideoFrame.from_numpy_buffer(pixels, format="rgba")
    return raw.reformat(format=PIXELS, threads=1)


def changed_rows(one: np.ndarray, other: np.ndarray) -> tuple[int, int] | None:
    """The first row in which two pictures differ, and the one after the last; None if in none."""
    mine, its = (each.reshape(len(each), -1).view(np.uint64) for each in (one, other))
    differs = mine != its
    rows = np.flatnonzero(differs.any(axis=1))
    return (int(rows[0]), int(rows[-1]) + 1) if len(rows) else None


def visible(plane: VideoPlane) -> np.ndarray:
    """The samples of a plane, without what fills up its lines; writing to them changes it."""
    lines = np.frombuffer(plane, np.uint8).reshape(plane.height, plane.line_size)
    return lines[:, : plane.width]
