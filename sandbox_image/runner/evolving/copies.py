"""Copies of mobjects: what no one ever changes is shared, and simple values are not asked."""

import copy
from types import BuiltinFunctionType, FunctionType, NoneType
from typing import Any

from manim import Mobject

SIMPLE = frozenset(
    (bool, int, float, complex, str, bytes, type, NoneType, FunctionType, BuiltinFunctionType)
)
"""What `copy.deepcopy` gives back as it is."""
PATH = "path_obj"
"""The path of an SVG file that a glyph was made of: read once, then only kept; as a tree of
points and numbers it is ten times as dear to copy as all else of a glyph."""


def deepcopy(self: Mobject, copied: dict[int, Any]) -> Any:
    """`Mobject.__deepcopy__`, but for the path that a glyph was made of."""
    own_class = type(self)
    result = own_class.__new__(own_class)
    copied[id(self)] = result
    path = self.__dict__.get(PATH)
    if path is not None:
        copied[id(path)] = path
    for name, value in self.__dict__.items():
        simple = type(value) in SIMPLE
        setattr(result, name, value if simple else copy.deepcopy(value, copied))
    result.original_id = str(id(self))
    return result
