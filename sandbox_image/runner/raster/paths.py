"""Builds what cairo needs of a vmobject's outline, for many at once, and keeps it.

The rows are in units of the frame, as Manim hands them to cairo, so they serve a moving camera
too. What is kept of an object counts only while its points are the same bytes; an outline that
changed in place is built anew.
"""

import itertools
from typing import Any, NamedTuple

import numpy as np

from runner.raster.stacks import CURVE

MOVE_TO, CURVE_TO, CLOSE_PATH = 0, 2, 3
"""Kinds of a header in `cairo_path_data_t`."""


def header(kind: int, length: int) -> float:
    """The eight bytes of a header (kind, rows with it), as the double that they would be."""
    return np.array([kind, length], dtype=np.int32).view(np.float64)[0]


MOVE_HEADER = header(MOVE_TO, 2)
CURVE_HEADER = header(CURVE_TO, 4)
CLOSE_HEADER = header(CLOSE_PATH, 1)
RTOL = 1.0e-5
"""As `VMobject.get_subpath_split_indices_from_points`."""
Box = tuple[float, float, float, float]
KEPT_BYTES = 24 * 2**20
"""Of points and paths together, for a process."""


def address_of(rows: np.ndarray) -> int:
    """Where the rows lie; they must be kept as long as the address is used."""
    return rows.__array_interface__["data"][0]


class Outline:
    """The path of one vmobject."""

    __slots__ = ("address", "box", "count", "ends", "ends_key", "key", "rows", "size")

    def __init__(self, key: tuple[Any, ...], rows: np.ndarray, box: Box) -> None:
        self.key = key
        """Points, tolerance and view that it was built from."""
        self.rows = rows
        self.address = address_of(rows)
        self.count = len(rows)
        self.ends: Any = None
        """Kept by who draws gradients."""
        self.ends_key: Any = None
        self.size = rows.nbytes + len(key[0])
        self.box = box
        """Least and greatest x, least and greatest y of its points, handles included."""

    __hash__ = None

    def __eq__(self, other: object) -> bool:
        return self is other or (isinstance(other, Outline) and self.key == other.key)


class Kept:
    """Outlines by object, the ones longest unused forgotten first, half of them at once."""

    def __init__(self, limit_bytes: int = KEPT_BYTES) -> None:
        self._limit = limit_bytes // 2
        self._new: dict[int, Outline] = {}
        self._old: dict[int, Outline] = {}
        self._bytes = 0

    def find(self, vmobject: Any, key: tuple[Any, ...]) -> Outline | None:
        """The outline of an object, if it was built from the same."""
        number = id(vmobject)
        outline = self._new.get(number)
        if outline is None:
            outline = self._old.get(number)
            if outline is not None and outline.key == key:
                self.keep(vmobject, outline)
        return outline if outline is not None and outline.key == key else None

    def keep(self, vmobject: Any, outline: Outline) -> None:
        """Remember it; an object's earlier one goes."""
        if self._bytes + outline.size > self._limit:
            self._old, self._new, self._bytes = self._new, {}, 0
        before = self._new.get(id(vmobject))
        self._bytes += outline.size - (before.size if before else 0)
        self._new[id(vmobject)] = outline


class Curves(NamedTuple):
    """Points of one object as they are drawn, and how near two must be to count as one."""

    xy: np.ndarray
    """Shape (points, 2)."""
    tolerance: float


def build(shapes: list[Curves]) -> list[tuple[np.ndarray, Box]]:
    """The rows of each object's path, and its box, one after the other; all finite, whole curves.

    Args:
        shapes: At least one, none empty.

    Returns:
        For each, an array of its own: shape (rows, 2), in the form of `cairo_path_data_t`.
    """
    curves = np.concatenate([shape.xy for shape in shapes]).reshape(-1, CURVE, 2)
    lengths = np.array([len(shape.xy) // CURVE for shape in shapes])
    tolerance = np.repeat([shape.tolerance for shape in shapes], lengths)
    begins = np.concatenate(([0], np.cumsum(lengths)))
    opens = np.empty(len(curves), dtype=bool)
    opens[1:] = ~near(curves[:-1, 3], curves[1:, 0], tolerance[1:])
    opens[begins[:-1]] = True
    first = np.flatnonzero(opens)
    last = np.append(first[1:], len(curves)) - 1
    closes = near(curves[first, 0], curves[last, 3], tolerance[first])
    closed_before = np.cumsum(closes) - closes
    strand = np.cumsum(opens) - 1
    row = CURVE * np.arange(len(curves)) + 2 * (strand + 1) + closed_before[strand]
    rows = np.zeros((CURVE * len(curves) + 2 * len(first) + int(closes.sum()), 2))
    rows[row, 0] = CURVE_HEADER
    for offset in (1, 2, 3):
        rows[row + offset] = curves[:, offset]
    rows[row[first] - 2, 0] = MOVE_HEADER
    rows[row[first] - 1] = curves[first, 0]
    rows[row[last[closes]] + CURVE, 0] = CLOSE_HEADER
    bounds = np.append(row[begins[:-1]] - 2, len(rows)).tolist()
    paths = [rows[start:end].copy() for start, end in itertools.pairwise(bounds)]
    return list(zip(paths, boxes(curves, begins[:-1]), strict=True))


def boxes(curves: np.ndarray, begins: np.ndarray) -> list[Box]:
    """The box of each object, of whose curves the first ones are given."""
    least = np.minimum.reduceat(curves.min(axis=1), begins)
    greatest = np.maximum.reduceat(curves.max(axis=1), begins)
    return [tuple(box) for box in np.stack((least, greatest), axis=2).reshape(-1, 4).tolist()]


def near(one: np.ndarray, two: np.ndarray, tolerance: np.ndarray) -> np.ndarray:
    """Whether points count as equal, as `VMobject.consider_points_equals_2d` has it."""
    return (abs(one - two) <= tolerance[:, None] + RTOL * abs(two)).all(axis=1)
