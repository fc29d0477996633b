"""Words in a picture, set by Pango: any script, right to left where it is written so.

The image's bindings of cairo know nothing of Pango, so its library is called as it is.
"""

import ctypes
from dataclasses import dataclass
from functools import cache
from typing import Any

from runner.storyboard.colour import Colour
from runner.storyboard.pen import Pen

FAMILY = (
    "Noto Serif Display, Noto Serif, Noto Serif CJK SC, Noto Sans, Noto Sans CJK SC, DejaVu Serif"
)
SCALE = 1024
"""Pango's units in one of the user's."""
FINE = 1000.0
"""Text is set in a thousandth of the frame's shorter side: hinting needs whole units."""
CENTRE = 1
WORD_CHAR = 2


@dataclass(frozen=True)
class Words:
    """How words are set."""

    size: float
    """Of the letters, shorter side of the frame 1."""
    width: float
    """Longest line."""
    height: float
    """Of all lines together; letters become smaller until they fit."""
    weight: str = ""
    """`Bold`, `Italic` or nothing."""
    spread: float = 0.2
    """More room between two lines than their letters need, as a share of the size."""


class _Rectangle(ctypes.Structure):
    _fields_ = tuple((name, ctypes.c_int) for name in ("x", "y", "width", "height"))


@cache
def _libraries() -> tuple[Any, Any, Any]:
    """Pango, its drawing with cairo, and the library of its objects."""
    pango = ctypes.CDLL("libpango-1.0.so.0")
    drawing = ctypes.CDLL("libpangocairo-1.0.so.0")
    objects = ctypes.CDLL("libgobject-2.0.so.0")
    pointer = ctypes.c_void_p
    drawing.pango_cairo_create_layout.restype = pointer
    drawing.pango_cairo_create_layout.argtypes = [pointer]
    drawing.pango_cairo_show_layout.argtypes = [pointer, pointer]
    pango.pango_font_description_from_string.restype = pointer
    pango.pango_font_description_from_string.argtypes = [ctypes.c_char_p]
    pango.pango_font_description_set_absolute_size.argtypes = [pointer, ctypes.c_double]
    pango.pango_font_description_free.argtypes = [pointer]
    pango.pango_layout_set_font_description.argtypes = [pointer, pointer]
    pango.pango_layout_set_text.argtypes = [pointer, ctypes.c_char_p, ctypes.c_int]
    for name in ("width", "alignment", "wrap", "spacing"):
        getattr(pango, f"pango_layout_set_{name}").argtypes = [pointer, ctypes.c_int]
    pango.pango_layout_get_line_count.argtypes = [pointer]
    pango.pango_layout_get_pixel_extents.argtypes = [pointer, pointer, pointer]
    objects.g_object_unref.argtypes = [pointer]
    return pango, drawing, objects


def draw_words(pen: Pen, text: str, y: float, how: Words, colour: Colour) -> float:
    """Set words in the middle of the frame; gives the height that they take.

    Lines are about equally long: the narrowest width that needs no more lines.

    Args:
        pen: In coordinates of the frame.
        text: Any.
        y: Where the middle of all lines is.
        how: Size and bounds.
        colour: Of the letters.
    """
    pango, drawing, objects = _libraries()
    context = pen.context
    context.save()
    context.scale(1 / FINE, 1 / FINE)
    at = ctypes.c_void_p.from_address(id(context) + object.__basicsize__)
    layout = drawing.pango_cairo_create_layout(at)
    data = text.encode()
    pango.pango_layout_set_text(layout, data, len(data))
    pango.pango_layout_set_alignment(layout, CENTRE)
    pango.pango_layout_set_wrap(layout, WORD_CHAR)
    size, width = how.size, how.width * FINE
    while True:
        _set_size(pango, layout, how, size)
        extents = _extents(pango, layout, width)
        if extents.height <= how.height * FINE or size < how.size * 0.3:
            break
        size *= 0.92
    lines = pango.pango_layout_get_line_count(layout)
    narrow, wide = width * 0.4, width
    for _ in range(8):
        middle = (narrow + wide) / 2
        extents = _extents(pango, layout, middle)
        if pango.pango_layout_get_line_count(layout) > lines or extents.width > middle:
            narrow = middle
        else:
            wide = middle
    extents = _extents(pango, layout, wide)
    context.translate(-wide / 2, y * FINE - extents.y - extents.height / 2)
    context.move_to(0, 0)
    pen.colour(colour)
    drawing.pango_cairo_show_layout(at, layout)
    context.new_path()
    context.restore()
    objects.g_object_unref(layout)
    return extents.height / FINE


def _set_size(pango: Any, layout: Any, how: Words, size: float) -> None:
    font = pango.pango_font_description_from_string(f"{FAMILY} {how.weight}".encode())
    pango.pango_font_description_set_absolute_size(font, size * FINE * SCALE)
    pango.pango_layout_set_font_description(layout, font)
    pango.pango_font_description_free(font)
    # Not as a factor: that takes the height of some fonts, as of Chinese ones, for far too small.
    pango.pango_layout_set_spacing(layout, int(how.spread * size * FINE * SCALE))


def _extents(pango: Any, layout: Any, width: float) -> _Rectangle:
    """Of all that is set, when lines may be so wide."""
    pango.pango_layout_set_width(layout, int(width * SCALE))
    ink, logical = _Rectangle(), _Rectangle()
    pango.pango_layout_get_pixel_extents(layout, ctypes.byref(ink), ctypes.byref(logical))
    return logical
