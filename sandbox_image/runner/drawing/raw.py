"""One picture as it was drawn, in place of an encoded chunk."""

from collections.abc import Sequence

import numpy as np

from runner.drawing.segment import require_size
from runner.drawing.size import Size
from runner.raster.areas import Area


class RawPicture:
    """Takes one raw frame, gives back its pixels.

    Args:
        size: Of the frame.
        start: Frames of the video before it.
    """

    def __init__(self, size: Size, *, start: int) -> None:
        self.frames = 0
        self._size = size
        self._start = start
        self._pixels = b""

    def add(
        self, pixels: np.ndarray, *, held: int = 1, changed: Sequence[Area] | None = None
    ) -> None:
        """Take the frame, of shape (height, width, 4), RGBA.

        Raises:
            ValueError: It has another size than the video.
        """
        del held, changed  # it is shown once, however long it stands in the video
        require_size(pixels, self._size)
        self._pixels = pixels.tobytes()
        self.frames = 1

    def finish(self) -> bytes:
        """The pixels."""
        return self._pixels
