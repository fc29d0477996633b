"""The picture that shows the most, for the poster."""

import io
from pathlib import Path

import av
import numpy as np
from PIL import Image

SAMPLE = 8
"""Every so many pixels are looked at."""
DIFFERENT = 40
"""By so much, over three channels, a pixel differs from the corner's."""


def fullness(picture: np.ndarray) -> float:
    """Share of a picture, of shape (height, width, 4), that is not like its corner."""
    sample = picture[::SAMPLE, ::SAMPLE, :3].astype(int)
    return float((abs(sample - sample[0, 0]).sum(axis=2) > DIFFERENT).mean())


class Poster:
    """Keeps the last of the fullest pictures that it is shown."""

    def __init__(self, width_px: int, height_px: int) -> None:
        self.full = -1.0
        self._shape = (height_px, width_px, 4)
        self._raw: Path | None = None
        self._encoded = b""

    def show(self, full: float, picture: Path) -> None:
        """Take a file of raw pixels, if the picture was thought full enough to be left there."""
        if not picture.exists():
            return
        if full < self.full:
            picture.unlink()
            return
        self._drop()
        self.full, self._raw = full, picture

    def show_encoded(self, full: float, fragmented: bytes) -> None:
        """Take the last picture of a chunk; it is decoded in the end, if it is the one.

        Not now: what decodes has threads, and there may be more to fork.
        """
        if full >= self.full:
            self._drop()
            self.full, self._encoded = full, fragmented

    def save(self, path: Path) -> bool:
        """Write the poster; tells whether there is one."""
        if self._raw is not None:
            pixels = np.fromfile(self._raw, np.uint8).reshape(self._shape)
        elif self._encoded:
            pixels = last_picture(self._encoded)
        else:
            return False
        Image.fromarray(pixels).convert("RGB").save(path)
        return True

    def _drop(self) -> None:
        if self._raw is not None:
            self._raw.unlink()
        self._raw, self._encoded = None, b""


def last_picture(fragmented: bytes) -> np.ndarray:
    """How a chunk ends, as RGBA."""
    with av.open(io.BytesIO(fragmented)) as container:
        *_, last = container.decode(video=0)
    return last.to_ndarray(format="rgba")
