"""Writes down what the API check knows: the installed Manim's classes, calls, names and attributes.

Run once while the image is built, beside the docs index and from the same walk. It is for the
machine: no words, only who has what, who accepts what, and what comes back.
"""

import ast
import inspect
import json
import sys
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

import manim
import numpy as np
from manim.utils.color import ManimColor, _all_color_dict

from runner.accepted_keywords import (
    FunctionNode,
    Place,
    accepted_by,
    constructor_of,
    first_with,
    functions_in,
    node_of,
    read_uses,
    takes_self,
)
from runner.annotations import Annotations, is_none
from runner.flat_points import note_refusals
from runner.make_docs_index import attributes_of, find_classes, is_manims, signature_of
from runner.spec_names import (
    OTHER_RENDERER,
    cameras,
    defined_in,
    installed,
    kind_of,
    manim_files,
    module_names,
    modules,
    names_anywhere,
    public_names,
    set_from_outside,
    star_names,
)

FEWEST_CLASSES = 250
"""Fewer than this mean that the walk went wrong; Manim 0.22 has about 330."""
Entry = dict[str, Any]


def main(file: Path) -> None:
    """Write the spec.

    Raises:
        RuntimeError: It is far too small.
    """
    spec = make_spec()
    if len(spec["classes"]) < FEWEST_CLASSES:
        raise RuntimeError(
            f"only {len(spec['classes'])} classes were found in Manim; at least {FEWEST_CLASSES}"
            " were expected"
        )
    file.write_text(json.dumps(spec, separators=(",", ":"), sort_keys=True))


def make_spec() -> Entry:
    """Everything, as it is written to the file."""
    exported = {name: getattr(manim, name) for name in sorted(public_names("manim"))}
    classes = find_classes({n: v for n, v in exported.items() if not n.startswith(OTHER_RENDERER)})
    annotations = Annotations(classes)
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in manim_files()]
    functions = {
        name: call_entry(Place(value), annotations)
        for name, value in exported.items()
        if inspect.isfunction(value) and is_manims(value)
    }
    entries = {name: class_entry(cls, annotations) for name, cls in classes.items()}
    note_refusals(classes, entries)
    return {
        "manim": version("manim"),
        "exports": {name: kind_of(value, classes) for name, value in exported.items()},
        "classes": entries,
        "functions": functions,
        "modules": dict(modules(exported)),
        "stars": star_names(),
        "manim_modules": sorted(module_names()),
        "manim_definitions": sorted(defined_in(trees)),
        "installed": sorted(installed()),
        "kinds": {
            "array": sorted(set(dir(np.ndarray))),
            "number": sorted({*dir(float), *dir(int), *dir(complex), *dir(np.float64)}),
            "color": sorted(set(dir(ManimColor))),
        },
        "loose": sorted(set_from_outside(trees)),
        "anywhere": sorted(names_anywhere(trees, exported)),
        "colors": sorted(_all_color_dict),
        "cameras": cameras(classes),
    }


# --- classes --------------------------------------------------------------------------------------


def class_entry(cls: type, annotations: Annotations) -> Entry:
    """A class: what it inherits from, how it is made, and what its objects have."""
    place = constructor_of(cls)
    entry: Entry = {
        "mro": [base.__name__ for base in cls.__mro__[1:] if base is not object],
        "attributes": sorted(own_attributes(cls)),
        "types": annotations.of_attributes(cls),
        "members": {},
    }
    if place is not None and node_of(inspect.unwrap(place.function)) is not None:
        entry["new"] = call_entry(place, annotations)
    if any("__getattr__" in vars(base) for base in cls.__mro__) and not issubclass(
        cls, manim.Mobject
    ):
        entry["answers_anything"] = True
    for name, value in vars(cls).items():
        if not (name.startswith("__") and name.endswith("__")):
            hidden = name.startswith("_")
            entry["members"][name] = (
                {"kind": "value"} if hidden else member_entry(name, value, cls, annotations)
            )
    entry["members"] |= dict(widened(cls, annotations))
    return entry


def own_attributes(cls: type) -> set[str]:
    """Attributes that its methods and those of classes that are not Manim's set."""
    found = set(attributes_of(cls)) | set(vars(cls).get("__slots__", ()))
    for base in cls.__mro__[1:]:
        if not is_manims(base) and base is not object:
            found |= set(dir(base))
    for value in vars(cls).values():
        node = node_of(inspect.unwrap(value)) if inspect.isfunction(value) else None
        for each in ast.walk(node) if node else ():
            match each:
                case ast.Attribute(value=ast.Name(id="self"), attr=name, ctx=ast.Store()):
                    found.add(name)
                case _:
                    pass
    return found


def member_entry(name: str, value: Any, cls: type, annotations: Annotations) -> Entry:
    """A member of a class's own."""
    if isinstance(value, property):
        node = node_of(inspect.unwrap(value.fget)) if value.fget else None
        returns = annotations.of_result(node) if node is not None else None
        return {"kind": "property", "returns": returns, "settable": value.fset is not None}
    function = value.__func__ if isinstance(value, classmethod | staticmethod) else value
    if not inspect.isfunction(function):
        return {"kind": "value"}
    return {"kind": "method", **call_entry(Place(function, cls, cls), annotations)}


def widened(cls: type, annotations: Annotations) -> Iterator[tuple[str, Entry]]:
    """Inherited methods that hand keywords on to a method which this class has of its own."""
    for base in cls.__mro__[1:]:
        for name, value in vars(base).items():
            function = value.__func__ if isinstance(value, classmethod | staticmethod) else value
            if name.startswith("_") or not inspect.isfunction(function) or name in vars(cls):
                continue
            node = node_of(inspect.unwrap(function))
            if node is None or node.args.kwarg is None or not asks_its_object(node):
                continue
            place = first_with(cls.__mro__, name, cls)
            if place is None or place.defined_in is not base:
                continue
            here = call_entry(Place(function, base, cls), annotations)
            if here != call_entry(Place(function, base, base), annotations):
                yield name, {"kind": "method", **here}


def asks_its_object(node: FunctionNode) -> bool:
    """Whether it hands its keywords to something that depends on the object it is called on."""
    assert node.args.kwarg is not None  # noqa: S101 (the caller has looked)
    uses = read_uses(node, node.args.kwarg.arg)
    return any(
        isinstance(each, ast.Name) and each.id in ("self", "cls", "super", "type")
        for call in (*uses.always, *uses.sometimes)
        for each in ast.walk(call.func)
    )


# --- calls ----------------------------------------------------------------------------------------


def call_entry(place: Place, annotations: Annotations) -> Entry:
    """How something is called.

    `params` are those that can be given by their place, each with its name, whether it must be
    given and what it takes; `names` are further keywords; `open` where others may be accepted too.
    """
    function = inspect.unwrap(place.function)
    node = node_of(function)
    if node is None:
        return {"open": True, "params": [], "star": None}
    accepted = accepted_by(place)
    params = positional_params(node, annotations)[takes_self(place) :]
    listed = {name for name, _, _ in params}
    keyword_only = {
        each.arg: annotations.of_value(each.annotation) for each in node.args.kwonlyargs
    }
    must = [
        each.arg
        for each, default in zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True)
        if default is None
    ]
    entry: Entry = {
        "sig": signature_of(place),
        "params": params,
        "names": sorted(accepted.names() - listed),
        "types": {name: kinds for name, kinds in keyword_only.items() if kinds},
        "returns": annotations.of_result(node),
    }
    star = node.args.vararg
    if star is not None:
        entry["star"] = annotations.of_value(star.annotation) or []
    if accepted.is_open:
        entry["open"] = True
    if isinstance(
        vars(place.defined_in or object).get(function.__name__), classmethod | staticmethod
    ):
        entry["on_class"] = True
    if star is not None and not params and hands_all_on(node, star.arg):
        entry["forwards"] = True
    if must:
        entry["must"] = must
    if node.args.posonlyargs:
        entry["places_only"] = len(node.args.posonlyargs)
    return entry


def hands_all_on(node: FunctionNode, star: str) -> bool:
    """Whether a constructor hands what it is given by place to its base, and adds nothing."""
    for each in ast.walk(node):
        match each:
            case ast.Call(
                func=ast.Attribute(value=ast.Call(func=ast.Name(id="super")), attr="__init__"),
                args=[ast.Starred(value=ast.Name(id=name))],
            ) if name == star:
                return True
            case _:
                pass
    return False


def positional_params(
    node: FunctionNode, annotations: Annotations
) -> list[tuple[str, int, list[str] | None]]:
    """Name, whether it must be given, and what it takes."""
    listed = [*node.args.posonlyargs, *node.args.args]
    first_default = len(listed) - len(node.args.defaults)
    found: list[tuple[str, int, list[str] | None]] = []
    for at, each in enumerate(listed):
        kinds = annotations.of_value(each.annotation)
        default = node.args.defaults[at - first_default] if at >= first_default else None
        if kinds and default is not None and is_none(default):
            kinds = [*kinds, "none"]
        found.append((each.arg, int(default is None), kinds))
    return found


if __name__ == "__main__":
    functions_in.cache_clear()
    main(Path(sys.argv[1]))
