"""Parts of a picture."""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

APART = 48
"""Where fewer rows lie between two areas, they are taken together."""


class Area(NamedTuple):
    """A rectangle of pixels, from `left` and `top` up to `right` and `bottom`."""

    left: int
    top: int
    right: int
    bottom: int

    def __bool__(self) -> bool:
        return self.left < self.right and self.top < self.bottom

    def __or__(self, other: "Area") -> "Area":
        """The least one that has both in it, neither being empty."""
        return Area(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )

    def meets(self, other: "Area") -> bool:
        """Whether they share a pixel."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )

    def of(self, picture: np.ndarray) -> np.ndarray:
        """This part of a picture of shape (height, width, …)."""
        return picture[self.top : self.bottom, self.left : self.right]


NOWHERE = Area(0, 0, 0, 0)


def together(areas: Iterable[Area]) -> tuple[Area, ...]:
    """Few areas, one below the other, with all of these in them."""
    found: list[Area] = []
    for area in sorted(filter(None, areas), key=lambda each: each.top):
        if found and area.top <= found[-1].bottom + APART:
            found[-1] |= area
        else:
            found.append(area)
    return tuple(found)
