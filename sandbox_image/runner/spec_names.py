"""The names of the installed Manim beside its classes: what they are, and where they may be met."""

import ast
import importlib
import inspect
import json
import pkgutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import manim
import numpy as np
from manim.utils.color import ManimColor

from runner.accepted_keywords import node_of

OTHER_RENDERER = "OpenGL"
READABLE_MODULES = ("numpy", "numpy.linalg", "numpy.random", "numpy.fft", "math", "random")
"""Modules whose names are listed in full."""
STAR_MODULES = ("manim", "numpy", "math", "random", "itertools", "manim.utils.color")
"""Modules of which it is listed what a star import brings."""
STAR_PROGRAM = """
import json, sys
found = {}
for name in sys.argv[1:]:
    names = {}
    exec(f"from {name} import *", names)
    found[name] = sorted(names.keys() - {"__builtins__"})
print(json.dumps(found))
"""
KNOWN_MODULES = (
    *("__future__", "abc", "bisect", "cmath", "collections", "colorsys", "contextlib", "copy"),
    *("dataclasses", "datetime", "decimal", "enum", "fractions", "functools", "heapq", "io"),
    *("itertools", "json", "math", "operator", "os", "pathlib", "random", "re", "statistics"),
    *("string", "sys", "textwrap", "time", "typing", "uuid", "warnings", "numpy", "sympy"),
    *("collections.abc", "networkx", "PIL.Image", "scipy", "scipy.special", "svgelements"),
)
"""Modules whose objects a scene may meet; every attribute they have may be one of the scene's."""


def kind_of(value: Any, classes: dict[str, type]) -> str:
    """What an exported name is, in one word."""
    if inspect.isclass(value):
        return "class" if value.__name__ in classes else "other"
    if inspect.ismodule(value):
        return f"module:{value.__name__}"
    if inspect.isfunction(value):
        return "function"
    if isinstance(value, ManimColor):
        return "color"
    if isinstance(value, np.ndarray):
        return "array"
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return f"object:{type(value).__name__}" if type(value).__name__ in classes else "other"
    return "str" if isinstance(value, str) else "number"


def star_names() -> dict[str, list[str]]:
    """What `from name import *` brings, in a process that has imported nothing else.

    A package has the modules as names that anything has imported from it.
    """
    done = subprocess.run(
        [sys.executable, "-c", STAR_PROGRAM, *STAR_MODULES],
        capture_output=True,
        check=True,
        text=True,
    )
    found: dict[str, list[str]] = json.loads(done.stdout)
    return found


def public_names(name: str) -> set[str]:
    """What `from name import *` brings."""
    module = importlib.import_module(name)
    listed = getattr(module, "__all__", None)
    return set(listed) if listed is not None else {n for n in vars(module) if n[0] != "_"}


def modules(exported: dict[str, Any]) -> Iterator[tuple[str, list[str]]]:
    """Names of the modules that a scene may reach into by name."""
    yield "manim", sorted({*dir(manim), *(name.removeprefix("manim.") for name in module_names())})
    for value in exported.values():
        if inspect.ismodule(value):
            yield value.__name__, sorted(dir(value))
    for name in READABLE_MODULES:
        yield name, sorted(dir(importlib.import_module(name)))


def manim_files() -> list[Path]:
    """Every source file of the installed Manim, without the other renderer's."""
    return sorted(Path(inspect.getfile(manim)).parent.rglob("*.py"))


def installed() -> set[str]:
    """Every module and package that can be imported by its first name."""
    return {*sys.stdlib_module_names, *(each.name for each in pkgutil.iter_modules())}


def module_names() -> Iterator[str]:
    """Every module of Manim."""
    yield "manim"
    for found in pkgutil.walk_packages(manim.__path__, "manim.", onerror=lambda name: None):
        yield found.name


def defined_in(trees: list[ast.Module]) -> set[str]:
    """Names that any module of Manim gives a meaning at its top."""
    found: set[str] = set()
    for tree in trees:
        for node in tree.body:
            if isinstance(node, ast.ClassDef | ast.FunctionDef):
                found.add(node.name)
            for each in ast.walk(node):
                if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store):
                    found.add(each.id)
    return found


def set_from_outside(trees: list[ast.Module]) -> set[str]:
    """Attributes that Manim sets on objects other than `self`: any object may have them."""
    found: set[str] = set()
    for tree in trees:
        for node in ast.walk(tree):
            match node:
                case ast.Attribute(value=ast.Name(id="self")):
                    pass
                case ast.Attribute(attr=name, ctx=ast.Store()):
                    found.add(name)
                case ast.Call(func=ast.Name(id="setattr"), args=[_, ast.Constant(value=name), _]):
                    found.add(str(name))
                case _:
                    pass
    return found


def names_anywhere(trees: list[ast.Module], exported: dict[str, Any]) -> set[str]:
    """Every attribute that an object a scene can meet might have."""
    found = names_in_sources(trees)
    for value in exported.values():
        found |= set(dir(value))
    seen: set[type] = set()
    for name in KNOWN_MODULES:
        module = importlib.import_module(name)
        found |= set(dir(module))
        for value in list(vars(module).values()):
            if inspect.isclass(value):
                found |= set(dir(value)) | fields_of(value, seen)
    for kind in (str, bytes, int, float, complex, list, tuple, dict, set, frozenset, range, slice):
        found |= set(dir(kind))
    for value in (function_sample, function_sample.__code__, iter(()), (each for each in ())):
        found |= set(dir(value))
    return {name for name in found if not name.startswith("__")}


def names_in_sources(trees: list[ast.Module]) -> set[str]:
    """Every attribute that Manim's own code speaks of, and every function and class in it."""
    found: set[str] = set()
    for path, tree in zip(manim_files(), trees, strict=True):
        if OTHER_RENDERER.lower() in path.as_posix():
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute):
                found.add(node.attr)
            elif isinstance(node, ast.FunctionDef | ast.ClassDef):
                found.add(node.name)
    return found


def fields_of(cls: type, seen: set[type]) -> set[str]:
    """Attributes that the methods of classes not seen yet set, where their source can be read."""
    found: set[str] = set(getattr(cls, "__annotations__", {}))
    for base in set(cls.__mro__) - seen:
        seen.add(base)
        for value in vars(base).values():
            node = node_of(value) if inspect.isfunction(value) else None
            for each in ast.walk(node) if node else ():
                if isinstance(each, ast.Attribute) and isinstance(each.ctx, ast.Store):
                    found.add(each.attr)
    return found


def function_sample() -> None:
    """A function, for the attributes that functions have."""


def cameras(classes: dict[str, type]) -> dict[str, str]:
    """The camera that each scene class looks through."""
    found: dict[str, str] = {}
    for name, cls in classes.items():
        if not issubclass(cls, manim.Scene):
            continue
        for base in cls.__mro__:
            if "__init__" not in vars(base):
                continue
            parameter = inspect.signature(vars(base)["__init__"]).parameters.get("camera_class")
            if parameter is not None and inspect.isclass(parameter.default):
                found[name] = parameter.default.__name__
                break
        found.setdefault(name, "Camera")
    return found
