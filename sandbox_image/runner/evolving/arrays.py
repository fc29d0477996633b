"""Colors and outlines of vectorized mobjects as arrays, without a Python object for each number."""

import functools
from collections.abc import Callable
from types import NoneType
from typing import Any

import numpy as np
from manim import BLACK, ManimColor, Mobject, VMobject

from runner.evolving.methods import Methods

ANCHORS = Methods(VMobject, "get_anchors", "get_start_anchors", "get_end_anchors")
ITERATED = Mobject._iter_family
MIXED = ManimColor.to_rgba_with_alpha
MADE = ManimColor.__init__


def one_color_first(generate: Callable[..., Any]) -> Callable[..., Any]:
    """`VMobject.generate_rgbas_array`, where most ask for one color and have no sheen."""

    @functools.wraps(generate)
    def generate_rgbas_array(self: Any, color: Any, opacity: Any) -> Any:
        one, alpha = only_one(color), only_one(opacity)
        plain = type(one) in (ManimColor, NoneType) and type(alpha) in (float, int, NoneType)
        plain = plain and ManimColor.to_rgba_with_alpha is MIXED
        if not plain or self.get_sheen_factor() != 0:
            return generate(self, color, opacity)
        rgbas = np.empty((1, 4))
        rgbas[0, :3] = (BLACK if one is None else one)._internal_value[:3]
        rgbas[0, 3] = 0.0 if alpha is None else alpha
        return rgbas

    return generate_rgbas_array


def only_one(given: Any) -> Any:
    """What a list, or an array of floats, of one thing holds; else what was given."""
    if type(given) is list and len(given) == 1:
        return given[0]
    if type(given) is np.ndarray and given.shape == (1,) and given.dtype == np.float64:
        return given.item()
    return given


def fill_colors_at_once(colors: Callable[..., Any]) -> Callable[..., Any]:
    """`VMobject.get_fill_colors`: what a color is made of is known, and not asked."""

    @functools.wraps(colors)
    def get_fill_colors(self: Any) -> Any:
        rgbas = self.get_fill_rgbas()
        return colors_of(rgbas) if are_usual(rgbas) else colors(self)

    return get_fill_colors


def stroke_colors_at_once(colors: Callable[..., Any]) -> Callable[..., Any]:
    """`VMobject.get_stroke_colors`, likewise."""

    @functools.wraps(colors)
    def get_stroke_colors(self: Any, background: bool = False) -> Any:
        rgbas = self.get_stroke_rgbas(background)
        return colors_of(rgbas) if are_usual(rgbas) else colors(self, background)

    return get_stroke_colors


def are_usual(rgbas: Any) -> bool:
    """Whether they are rows of four floats, and colors are made as Manim makes them."""
    plain = type(rgbas) is np.ndarray and rgbas.dtype == np.float64 and rgbas.ndim == 2
    return plain and rgbas.shape[1] == 4 and ManimColor.__init__ is MADE


def colors_of(rgbas: np.ndarray) -> list[ManimColor | None]:
    """A color for each row, None where all of it is zero."""
    return [color_of(rgba) if any(rgba) else None for rgba in rgbas.tolist()]


def color_of(rgba: list[float]) -> ManimColor:
    """A color without its opacity, as it is made of an array of three floats."""
    color = ManimColor.__new__(ManimColor)
    color._internal_value = np.array((*rgba[:3], 1.0))
    return color


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
    if not ANCHORS.are_those_of(part) or not isinstance(part.points, np.ndarray):
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
