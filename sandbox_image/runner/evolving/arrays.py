"""Colors and outlines of vectorized mobjects as arrays, without a Python object for each number."""

import functools
from collections.abc import Callable
from types import NoneType
from typing import Any

import numpy as np
from manim import BLACK, ManimColor, Mobject, VMobject

ANCHORS = ("get_anchors", "get_start_anchors", "get_end_anchors")
MANIMS = [getattr(VMobject, name) for name in ANCHORS]
ITERATED = Mobject._iter_family
MIXED = ManimColor.to_rgba_with_alpha


def one_color_first(generate: Callable[..., Any]) -> Callable[..., Any]:
    """`VMobject.generate_rgbas_array`, where most ask for one color and have no sheen."""

    @functools.wraps(generate)
    def generate_rgbas_array(self: Any, color: Any, opacity: Any) -> Any:
        plain = type(color) in (ManimColor, NoneType) and type(opacity) in (float, int, NoneType)
        plain = plain and ManimColor.to_rgba_with_alpha is MIXED
        if not plain or self.get_sheen_factor() != 0:
            return generate(self, color, opacity)
        rgbas = np.empty((1, 4))
        rgbas[0, :3] = (BLACK if color is None else color)._internal_value[:3]
        rgbas[0, 3] = 0.0 if opacity is None else opacity
        return rgbas

    return generate_rgbas_array


def anchors_at_once(boundary: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """`VMobject.get_points_defining_boundary`, where all of a family have Manim's own anchors."""

    @functools.wraps(boundary)
    def get_points_defining_boundary(self: Any) -> Any:
        family = self.get_family()
        if not all(map(is_usual, family)):
            return boundary(self)
        found = [anchors_of(part) for part in family if len(part.points)]
        return np.concatenate(found) if found else boundary(self)

    return get_points_defining_boundary


def is_usual(part: Any) -> bool:
    """Whether it consists of whole curves, or of one point, and finds its anchors as Manim does."""
    held = [getattr(type(part), name, None) for name in ANCHORS]
    if held != MANIMS or not vars(part).keys().isdisjoint(ANCHORS):
        return False
    if not isinstance(part.points, np.ndarray):
        return False
    number = len(part.points)
    return number == 1 or not number % part.n_points_per_cubic_curve


def anchors_of(part: Any) -> np.ndarray:
    """First and last point of each curve, in turn, of a part that is usual."""
    points = part.points
    if len(points) == 1:
        return points
    each = part.n_points_per_cubic_curve
    first, last = points[::each], points[each - 1 :: each]
    anchors = np.empty((2 * len(first), *points.shape[1:]), points.dtype)
    anchors[::2], anchors[1::2] = first, last
    return anchors


def alone_first(get_family: Callable[..., Any]) -> Callable[..., Any]:
    """`Mobject.get_family`, where most have nothing in them."""

    @functools.wraps(get_family)
    def get_own_family(self: Any, recurse: bool = True) -> Any:
        alone = not self.submobjects and type(self)._iter_family is ITERATED
        alone = alone and "_iter_family" not in vars(self)
        return [self] if alone else get_family(self, recurse)

    return get_own_family
