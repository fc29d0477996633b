"""RGBA pictures turned into what the encoder takes; only where they changed, if that is little."""

from collections.abc import Sequence

import av
import numpy as np
from av.video.plane import VideoPlane

from runner.raster.areas import Area

PIXELS = "yuv420p"
MARGIN = 8
"""Pixels beside those that changed which are converted with them: colour is averaged over them, so
those at an edge come out differently, and are not taken. Even, as two and two share a colour."""
MOSTLY = 0.6
"""Where so much of a picture has changed, all of it is converted, and so are the next few."""
NEXT = 8


class Converter:
    """Converts the pictures of one video, one after the other.

    Args:
        width_px, height_px: Size of each, even.
    """

    def __init__(self, width_px: int, height_px: int) -> None:
        self._height, self._width = height_px, width_px
        self._before = np.empty((height_px, width_px, 4), np.uint8)
        self._frame: av.VideoFrame | None = None
        self._whole = 0

    def convert(
        self, pixels: np.ndarray, changed: Sequence[Area] | None = None
    ) -> av.VideoFrame | None:
        """The same picture, in the encoder's format.

        Args:
            pixels: uint8, shape (height, width, 4), RGBA, C-contiguous; not kept.
            changed: Where alone it differs from the picture before, if that is known.

        Returns:
            One frame that is used again by the next call; None where nothing has changed since
            the last call.
        """
        if self._frame is None:
            return self._convert_all(pixels)
        if changed is not None:
            self._whole = max(self._whole, 1)  # what is not compared is not kept either
            if sum(map(size_of, changed)) > MOSTLY * self._height * self._width:
                return self._convert_all(pixels)
            return self._convert_parts(self._frame, pixels, changed)
        if self._whole:
            self._whole -= 1
            return self._convert_all(pixels)
        first, last = changed_rows(pixels, self._before)
        if last - first > MOSTLY * self._height:
            self._whole = NEXT
            return self._convert_all(pixels)
        self._before[first:last] = pixels[first:last]
        return self._convert_parts(self._frame, pixels, [Area(0, first, self._width, last)])

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

    def _convert_parts(
        self, frame: av.VideoFrame, pixels: np.ndarray, parts: Sequence[Area]
    ) -> av.VideoFrame | None:
        """Convert parts, and put them in their places; None where all is as it was."""
        changed = [put(frame, pixels, part) for part in parts if part]
        return frame if any(changed) else None


def put(frame: av.VideoFrame, pixels: np.ndarray, part: Area) -> bool:
    """Convert a part of a picture, and put it in its place; False where that looks the same."""
    height, width = pixels.shape[:2]
    taken = Area(
        max(0, part.left - part.left % 2 - MARGIN),
        max(0, part.top - part.top % 2 - MARGIN),
        min(width, part.right + part.right % 2 + MARGIN),
        min(height, part.bottom + part.bottom % 2 + MARGIN),
    )
    inner = Area(
        taken.left + (MARGIN // 2 if taken.left else 0),
        taken.top + (MARGIN // 2 if taken.top else 0),
        taken.right - (MARGIN // 2 if taken.right < width else 0),
        taken.bottom - (MARGIN // 2 if taken.bottom < height else 0),
    )
    piece = converted(taken.of(pixels))
    changed = False
    for plane, its, each in zip(frame.planes, piece.planes, (1, 2, 2), strict=True):
        place = Area(*(side // each for side in inner)).of(visible(plane))
        rows, columns = (inner.top - taken.top) // each, (inner.left - taken.left) // each
        new = visible(its)[rows:, columns:][: place.shape[0], : place.shape[1]]
        if not np.array_equal(place, new):
            place[:] = new
            changed = True
    return changed


def size_of(area: Area) -> int:
    """How many pixels it has."""
    return (area.right - area.left) * (area.bottom - area.top)


def converted(pixels: np.ndarray) -> av.VideoFrame:
    """A picture, or some rows of one, in the encoder's format."""
    raw = av.VideoFrame.from_numpy_buffer(pixels, format="rgba")
    return raw.reformat(format=PIXELS, threads=1)


def changed_rows(one: np.ndarray, other: np.ndarray) -> tuple[int, int]:
    """The first row in which two pictures differ, and the one after the last; the same if none."""
    mine, its = (each.reshape(len(each), -1).view(np.uint64) for each in (one, other))
    differs = mine != its
    rows = np.flatnonzero(differs.any(axis=1))
    return (int(rows[0]), int(rows[-1]) + 1) if len(rows) else (0, 0)


def visible(plane: VideoPlane) -> np.ndarray:
    """The samples of a plane, without what fills up its lines; writing to them changes it."""
    lines = np.frombuffer(plane, np.uint8).reshape(plane.height, plane.line_size)
    return lines[:, : plane.width]
