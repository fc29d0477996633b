"""The picture that shows the most, for the poster."""

from pathlib import Path

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
    """Keeps the last of the fullest pictures that it is shown, as files of raw pixels."""

    def __init__(self, width_px: int, height_px: int) -> None:
        self.full = -1.0
        self._shape = (height_px, width_px, 4)
        self._kept: Path | None = None

    def show(self, full: float, picture: Path) -> None:
        """Take a picture, if it was thought full enough to be left there."""
        if not picture.exists():
            return
        if full < self.full:
            picture.unlink()
            return
        if self._kept is not None:
            self._kept.unlink()
        self.full, self._kept = full, picture

    def save(self, path: Path) -> bool:
        """Write the poster; tells whether there is one."""
        if self._kept is None:
            return False
        pixels = np.fromfile(self._kept, np.uint8).reshape(self._shape)
        Image.fromarray(pixels).convert("RGB").save(path)
        return True
