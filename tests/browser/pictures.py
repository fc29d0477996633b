"""Golden pictures, compared with a tolerance.

Both pictures are made smaller by averaging, so that the edges of letters count little and the
places of things count much. Fonts are those of the machine, and other ones break lines elsewhere:
a golden picture names the fonts it was taken with, and where they are others more may differ.
"""

import io
from pathlib import Path
from typing import NamedTuple

from PIL import Image, ImageChops, ImageStat
from PIL.PngImagePlugin import PngInfo

from config import PROJECT_ROOT

GOLDEN = Path(__file__).resolve().parent / "golden"
PICTURES = PROJECT_ROOT / "docs" / "pictures"
SMALLER = 8
"""One pixel of what is compared stands for so many squared."""
CHANGED = 24
"""A pixel counts as changed when one of its colours is further away than this, of 255."""
MOST_BYTES = 150_000


class Difference(NamedTuple):
    """How unlike two pictures are."""

    mean: float
    """Mean distance of the colours, of 255."""
    changed: float
    """Share of pixels that changed, 0 to 1."""


SAME_FONTS = Difference(mean=0.7, changed=0.01)
"""Most that is taken; a line of words that is missing is more."""
OTHER_FONTS = Difference(mean=22.0, changed=0.26)
"""The same where the fonts are others; a video that is blank, or a page without style is more."""


def write_golden(name: str, taken: bytes, fonts: str) -> None:
    """Keep a screenshot as the golden one, with the fonts that are on it."""
    about = PngInfo()
    about.add_text("fonts", fonts)
    _write(GOLDEN / f"{name}.png", taken, about)


def write_picture(name: str, taken: bytes) -> None:
    """Keep a screenshot for the README."""
    _write(PICTURES / f"{name}.png", taken)


def most(name: str, fonts: str) -> Difference:
    """The most that may differ on a page that shows these fonts."""
    with Image.open(GOLDEN / f"{name}.png") as golden:
        return SAME_FONTS if golden.info.get("fonts") == fonts else OTHER_FONTS


def _write(path: Path, taken: bytes, about: PngInfo | None = None) -> None:
    """With a palette of 256 colours."""
    picture = Image.open(io.BytesIO(taken)).convert("RGB")
    smaller = picture.quantize(256, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    path.parent.mkdir(parents=True, exist_ok=True)
    smaller.save(path, optimize=True, pnginfo=about)
    assert path.stat().st_size <= MOST_BYTES, f"{path.name} is too large to be kept"


def difference(name: str, taken: bytes) -> Difference:
    """How far a screenshot is from the golden one.

    Raises:
        AssertionError: They are of different sizes.
    """
    with Image.open(GOLDEN / f"{name}.png") as kept:
        golden = kept.convert("RGB")
    picture = Image.open(io.BytesIO(taken)).convert("RGB")
    assert picture.size == golden.size
    apart = ImageChops.difference(picture.reduce(SMALLER), golden.reduce(SMALLER))
    red, green, blue = apart.split()
    worst = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    changed = sum(worst.histogram()[CHANGED + 1 :])
    mean = sum(ImageStat.Stat(apart).mean) / 3
    return Difference(mean, changed / (worst.width * worst.height))
