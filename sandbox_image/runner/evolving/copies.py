"""Copies of mobjects: what no one ever changes is shared, and what is common is not asked how."""

import copy
from collections.abc import Callable
from types import BuiltinFunctionType, FunctionType, NoneType
from typing import Any

import numpy as np
from manim import ManimColor, Mobject
from manim.constants import CapStyleType, LineJointType

SIMPLE = frozenset(
    (
        *(bool, int, float, complex, str, bytes, NoneType),
        *(type, FunctionType, BuiltinFunctionType, LineJointType, CapStyleType),
    )
)
"""What `copy.deepcopy` gives back as it is."""
PATH = "path_obj"
"""The path of an SVG file that a glyph was made of: read once, then only kept; as a tree of
points and numbers it is ten times as dear to copy as all else of a glyph."""
COPY = "__deepcopy__"
NOT_YET = object()
Copied = dict[int, Any]
"""What has been copied, by the identity of its original, as `copy.deepcopy` keeps it."""


def deepcopy(self: Mobject, copied: Copied) -> Any:
    """`Mobject.__deepcopy__`, but for the path that a glyph was made of."""
    own_class = type(self)
    result = own_class.__new__(own_class)
    copied[id(self)] = result
    copied.setdefault(id(copied), []).append(self)  # it lives as long as what is known by its id
    path = self.__dict__.get(PATH)
    if path is not None:
        copied[id(path)] = path
    for name, value in self.__dict__.items():
        setattr(result, name, value if type(value) in SIMPLE else copy_of(value, copied))
    result.original_id = str(id(self))
    return result


def copy_of(value: Any, copied: Copied) -> Any:
    """`copy.deepcopy`, which looks up how each thing is copied, and calls it, in Python."""
    kind = type(value)
    if kind in SIMPLE:
        return value
    known = copied.get(id(value), NOT_YET)
    if known is not NOT_YET:
        return known
    way = WAYS.get(kind)
    if way is not None:
        return way(value, copied)
    if isinstance(value, Mobject) and kind.__deepcopy__ is deepcopy and COPY not in vars(value):
        return deepcopy(value, copied)
    return copy.deepcopy(value, copied)


def copy_of_array(value: np.ndarray, copied: Copied) -> np.ndarray:
    """Its numbers in the same order in memory."""
    if value.dtype.hasobject:
        return copy.deepcopy(value, copied)
    result = copied[id(value)] = value.copy(order="K")
    return result


def copy_of_list(value: list[Any], copied: Copied) -> list[Any]:
    """A list that may be in itself."""
    result: list[Any] = []
    copied[id(value)] = result
    for each in value:
        result.append(copy_of(each, copied))
    return result


def copy_of_dict(value: dict[Any, Any], copied: Copied) -> dict[Any, Any]:
    """A dictionary that may be in itself."""
    result: dict[Any, Any] = {}
    copied[id(value)] = result
    for key, each in value.items():
        result[copy_of(key, copied)] = copy_of(each, copied)
    return result


def copy_of_color(value: ManimColor, copied: Copied) -> ManimColor:
    """A color and the array it holds."""
    if hasattr(ManimColor, COPY):
        return copy.deepcopy(value, copied)
    result = copied[id(value)] = ManimColor.__new__(ManimColor)
    result.__dict__.update(copy_of_dict(value.__dict__, copied))
    return result


WAYS: dict[type, Callable[[Any, Copied], Any]] = {
    np.ndarray: copy_of_array,
    list: copy_of_list,
    dict: copy_of_dict,
    ManimColor: copy_of_color,
}
"""How what mobjects are made of is copied, by its exact type."""
