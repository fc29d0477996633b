"""Gives a whole path to cairo in one call, from an array.

Pycairo has no such call: a path can be appended only if it was copied from a context, and copying
rounds it. So `cairo_append_path` of the library that pycairo itself uses is called; it runs the
same `cairo_move_to`, `cairo_curve_to` and `cairo_close_path`. Where that does not work as tried out
at the start (another build of pycairo), `WORKS` is False.
"""

import ctypes

import cairo
import numpy as np
from cairo import _cairo

from runner.raster.paths import CLOSE_HEADER, CURVE_HEADER, MOVE_HEADER, address_of


class CairoPath(ctypes.Structure):
    """`cairo_path_t`."""

    _fields_ = (
        ("status", ctypes.c_int),
        ("data", ctypes.c_void_p),
        ("rows", ctypes.c_int),
    )


def native(context: cairo.Context) -> int:
    """The `cairo_t` of a context, which pycairo keeps right after the head of its object."""
    place = id(context) + object.__basicsize__
    return ctypes.c_void_p.from_address(place).value or 0


def load() -> ctypes._CFuncPtr | None:
    """The library's function."""
    try:
        function = ctypes.PyDLL(_cairo.__file__).cairo_append_path
    except (OSError, AttributeError):
        return None
    function.argtypes = (ctypes.c_void_p, ctypes.c_void_p)
    function.restype = None
    return function


append_path = load()


def works() -> bool:
    """Append a small path to a context that was told the same path by hand, and compare."""
    if append_path is None or object.__basicsize__ != 2 * ctypes.sizeof(ctypes.c_void_p):
        return False
    surface = cairo.ImageSurface(cairo.FORMAT_ARGB32, 4, 4)
    told, given = cairo.Context(surface), cairo.Context(surface)
    told.move_to(0, 1)
    told.curve_to(1, 2, 3, 0.5, 2, 3)
    told.close_path()
    rows = np.zeros((7, 2))
    rows[(0, 2, 6), 0] = MOVE_HEADER, CURVE_HEADER, CLOSE_HEADER
    rows[1], rows[3:6] = (0, 1), ((1, 2), (3, 0.5), (2, 3))
    path = CairoPath(0, address_of(rows), len(rows))
    append_path(native(given), ctypes.addressof(path))
    return list(told.copy_path()) == list(given.copy_path())


WORKS = works()
