"""Writes down what the installed Manim offers: every public name, how it is called, what it does.

Run once while the image is built, so that it always matches. Read from the source and from the
imported package; a broken docstring costs its text, never the build. Sorted and without addresses,
so that equal packages give equal bytes.
"""

import ast
import contextlib
import enum
import inspect
import json
import re
import sys
from collections.abc import Iterator
from importlib.metadata import version
from itertools import pairwise
from pathlib import Path
from typing import Any

import manim
import numpy as np
from manim.utils import rate_functions

from runner.accepted_keywords import (
    Accepted,
    Place,
    accepted_by,
    constructor_of,
    node_of,
    takes_self,
)
from runner.docstrings import Docstring, read_docstring
from runner.spec_names import public_names

FEWEST = 1500
"""Fewer entries than this mean that the walk went wrong; Manim 0.22 has about 1800."""
LONGEST_VALUE = 60
CATEGORIES = {"Animation": "animation", "Mobject": "mobject", "Scene": "scene", "Camera": "camera"}
NOT_FOR_SCENES = ("OpenGL", "_")
"""Beginnings of names that are of no use to a scene drawn by the Cairo renderer."""

NOISE = re.compile(r" \| OpenGL\w+|(?<=\*\*kwargs): \w+")
"""In signatures, of no use to scenes: the other renderer's classes, the type of the rest."""

Entry = dict[str, Any]


def main(file: Path) -> None:
    """Write the index.

    Raises:
        RuntimeError: It is far too small, or holds a name twice.
    """
    entries = sorted(walk(), key=lambda entry: entry["name"])
    twice = [one["name"] for one, next_one in pairwise(entries) if one["name"] == next_one["name"]]
    if twice:
        raise RuntimeError(f"names that were found twice in Manim: {', '.join(twice)}")
    if len(entries) < FEWEST:
        raise RuntimeError(
            f"only {len(entries)} names were found in Manim; at least {FEWEST} were expected"
        )
    kept = [{key: value for key, value in entry.items() if value} for entry in entries]
    index = {"manim_version": version("manim"), "entries": kept}
    file.write_text(json.dumps(index, separators=(",", ":")))


def walk() -> Iterator[Entry]:
    """One entry for each public name, and for each public member of each class."""
    names = {
        name: getattr(manim, name)
        for name in sorted(public_names("manim"))
        if not name.startswith(NOT_FOR_SCENES)
    }
    classes = find_classes(names)
    for name, cls in classes.items():
        yield class_entry(name, cls, classes, exported=name in names)
        yield from member_entries(name, cls)
    for name, value in names.items():
        if inspect.isfunction(value) and is_manims(value):
            yield function_entry(name, Place(value), "function")
        elif is_constant(value):
            yield {"name": name, "kind": "constant", "signature": f"{name} = {show(value)}"}
    for name, value in vars(rate_functions).items():
        if inspect.isfunction(value) and name not in names and not name.startswith("_"):
            yield function_entry(f"rate_functions.{name}", Place(value), "function")


def find_classes(names: dict[str, Any]) -> dict[str, type]:
    """Exported classes, then those they inherit from and those of exported objects."""
    exported = {name: value for name, value in names.items() if is_manims_class(value)}
    objects = [type(value) for value in names.values() if not inspect.isclass(value)]
    further = [base for cls in [*exported.values(), *objects] for base in cls.__mro__]
    for cls in further:
        if is_manims_class(cls) and not cls.__name__.startswith(NOT_FOR_SCENES):
            exported.setdefault(cls.__name__, cls)
    return exported


def is_manims_class(value: Any) -> bool:
    """Whether it is a class that Manim defines."""
    return inspect.isclass(value) and is_manims(value)


def is_manims(value: Any) -> bool:
    """Whether Manim defines it."""
    return str(getattr(value, "__module__", "")).startswith("manim.")


def is_constant(value: Any) -> bool:
    """Whether it is a value: a number, a direction, a colour, an object of Manim's."""
    plain = isinstance(value, int | float | str | np.ndarray) and not isinstance(value, bool)
    thing = not (inspect.isclass(value) or inspect.isroutine(value))
    return plain or (thing and is_manims(type(value)))


# --- entries --------------------------------------------------------------------------------------


def class_entry(name: str, cls: type, classes: dict[str, type], *, exported: bool) -> Entry:
    """A class: how it is made, and what it is."""
    place = constructor_of(cls)
    entry: Entry = {"name": name, "kind": "class", "signature": name}
    if place is not None and node_of(inspect.unwrap(place.function)) is not None:
        entry = function_entry(name, place, "class")
    own = doc_of(cls) if vars(cls).get("__doc__") else Docstring()
    bases = [base.__name__ for base in cls.__mro__[1:] if base in classes.values()]
    lineage = {base.__name__ for base in cls.__mro__}
    categories = [word for base, word in CATEGORIES.items() if base in lineage]
    return entry | {
        "summary": own.summary or entry.get("summary", ""),
        "parameters": entry.get("parameters", {}) | own.parameters,
        "example": own.example or entry.get("example", ""),
        "bases": bases,
        "category": categories[0] if categories else "",
        "attributes": sorted(attributes_of(cls)),
        "internal": not exported,
    }


def member_entries(owner: str, cls: type) -> Iterator[Entry]:
    """Public methods, properties and members that a class defines itself."""
    for name, value in sorted(vars(cls).items()):
        full = f"{owner}.{name}"
        if name.startswith("_"):
            continue
        if isinstance(value, property):
            yield property_entry(full, value)
        elif isinstance(value, enum.Enum):
            yield {"name": full, "kind": "constant", "signature": f"{full} = {value.value!r}"}
        else:
            function = value.__func__ if isinstance(value, classmethod | staticmethod) else value
            if inspect.isfunction(function):
                yield function_entry(full, Place(function, cls, cls), "method")


def property_entry(name: str, value: property) -> Entry:
    """A property: what it is, and whether it can be set."""
    node = node_of(inspect.unwrap(value.fget)) if value.fget else None
    returns = f": {ast.unparse(node.returns)}" if node is not None and node.returns else ""
    settable = "" if value.fset else "  # read only"
    doc = doc_of(value)
    return {
        "name": name,
        "kind": "property",
        "signature": f"{name}{returns}{settable}",
        "summary": doc.summary,
        "example": doc.example,
    }


def function_entry(name: str, place: Place, kind: str) -> Entry:
    """Something that can be called."""
    function = inspect.unwrap(place.function)
    doc = doc_of(function)
    accepted = accepted_by(place)
    inherited = {
        origin: [f"{key}={text}" if text else key for key, text in names.items()]
        for origin, names in accepted.by_origin.items()
    }
    return {
        "name": name,
        "kind": kind,
        "signature": f"{name}{signature_of(place)}",
        "inherited": without_own(inherited, accepted, place),
        "open": accepted.is_open,
        "summary": doc.summary,
        "parameters": doc.parameters,
        "example": doc.example,
    }


def doc_of(value: Any) -> Docstring:
    """What is documented; nothing where the docstring cannot be read: the name is worth more."""
    with contextlib.suppress(Exception):
        return read_docstring(value.__doc__)
    return Docstring()


def without_own(
    inherited: dict[str, list[str]], accepted: Accepted, place: Place
) -> dict[str, list[str]]:
    """What is accepted beyond the signature itself."""
    node = node_of(inspect.unwrap(place.function))
    if node is None:
        return inherited
    own = {each.arg for each in [*node.args.args, *node.args.kwonlyargs]}
    left = {
        origin: [
            text
            for key, text in zip(accepted.by_origin[origin], texts, strict=True)
            if key not in own
        ]
        for origin, texts in inherited.items()
    }
    return {origin: texts for origin, texts in left.items() if texts}


def signature_of(place: Place) -> str:
    """The signature as it is written, without `self`."""
    node = node_of(inspect.unwrap(place.function))
    if node is None:
        return "(...)"
    arguments = ast.parse(f"def f({ast.unparse(node.args)}): ...").body[0]
    assert isinstance(arguments, ast.FunctionDef)  # noqa: S101 (it was written one line above)
    if takes_self(place):
        listed = arguments.args
        positional = listed.posonlyargs or listed.args
        if positional:
            positional.pop(0)
    is_constructor = node.name == "__init__"
    returns = "" if is_constructor or not node.returns else f" -> {ast.unparse(node.returns)}"
    return NOISE.sub("", f"({ast.unparse(arguments.args)}){returns}")


def attributes_of(cls: type) -> set[str]:
    """Public attributes that a class's own methods set, and that are no member of it."""
    found: set[str] = set(vars(cls).get("__annotations__", {}))
    for value in vars(cls).values():
        node = node_of(inspect.unwrap(value)) if inspect.isfunction(value) else None
        for each in ast.walk(node) if node else ():
            if (
                isinstance(each, ast.Attribute)
                and isinstance(each.ctx, ast.Store)
                and isinstance(each.value, ast.Name)
                and each.value.id == "self"
            ):
                found.add(each.attr)
    return {name for name in found if not name.startswith("_") and not hasattr(cls, name)}


def show(value: Any) -> str:
    """A constant's value, without addresses and not long."""
    if isinstance(value, np.ndarray):
        return str(value.tolist())
    if isinstance(value, manim.ManimColor):
        return f"ManimColor({value.to_hex()!r})"
    if not isinstance(value, int | float | str):
        return f"a {type(value).__name__}"
    text = repr(value)
    return text if len(text) <= LONGEST_VALUE else f"{text[:LONGEST_VALUE]}..."


if __name__ == "__main__":
    main(Path(sys.argv[1]))
