"""Puts today's names in the place of names that Manim has renamed, where nothing else changes.

Done on the syntax tree, never on text that merely looks alike; each pair counts only while the
installed Manim lacks the old name and has the new one. What comes of it is inspected again.
"""

import ast
import inspect
from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

import manim

NAMES = {
    "ShowCreation": "Create",
    "ShowCreationThenDestruction": "ShowPassingFlash",
    "WiggleOutThenIn": "Wiggle",
    "TexMobject": "MathTex",
    "OldTex": "MathTex",
    "OldTexText": "Tex",
    "TexText": "Tex",
    "BulletList": "BulletedList",
    "ParametricCurve": "ParametricFunction",
    "BezierCurve": "CubicBezier",
    "VMobjectFromSVGPathstring": "VMobjectFromSVGPath",
    "UP_LEFT": "UL",
    "UP_RIGHT": "UR",
    "DOWN_LEFT": "DL",
    "DOWN_RIGHT": "DR",
    "CENTER": "ORIGIN",
    "BACK": "IN",
    "GREEN_SCREEN": "PURE_GREEN",
}
METHODS = {
    "get_graph": "plot",
    "get_derivative_graph": "plot_derivative_graph",
    "get_line_graph": "plot_line_graph",
    "get_parametric_curve": "plot_parametric_curve",
    "get_implicit_curve": "plot_implicit_curve",
    "add_coordinate_labels": "add_coordinates",
    "scale_in_place": "scale",
    "rotate_in_place": "rotate",
    "get_center_point": "get_center",
}
CHANGED_TOO = {"x_min", "x_max", "t_min", "t_max"}
"""Keywords of old calls whose meaning went with the old name: such calls are left alone."""
MOST = 200


class Edit(NamedTuple):
    """One name to replace."""

    line: int
    end: int
    """Where the old name ends in its line, bytes of UTF-8."""
    old: str
    new: str


def rewrite(source: str) -> tuple[str, list[dict[str, Any]]]:
    """The module with today's names, and what was replaced; unchanged where nothing was.

    Args:
        source: A module; one that does not parse stays as it is.
    """
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return source, []
    own = set(_bound_names(tree))
    names = {old: new for old, new in _live_names().items() if old not in own}
    methods = {old: new for old, new in _live_methods().items() if old not in own}
    edits = sorted(set(_edits(tree, names, methods)))[:MOST]
    lines = source.encode().splitlines(keepends=True)
    done: list[Edit] = []
    for edit in reversed(edits):
        line, old = lines[edit.line - 1], edit.old.encode()
        if line[edit.end - len(old) : edit.end] == old:
            lines[edit.line - 1] = (
                line[: edit.end - len(old)] + edit.new.encode() + line[edit.end :]
            )
            done.append(edit)
    if not done:
        return source, []
    told = [{"line": edit.line, "old": edit.old, "new": edit.new} for edit in reversed(done)]
    return b"".join(lines).decode(), told


def _edits(tree: ast.Module, names: dict[str, str], methods: dict[str, str]) -> Iterator[Edit]:
    held = {
        node.func
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and {each.arg for each in node.keywords} & CHANGED_TOO
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id in names:
            yield Edit(node.lineno, node.end_col_offset or 0, node.id, names[node.id])
        elif isinstance(node, ast.Attribute) and node.attr in methods and node not in held:
            line, end = node.end_lineno or node.lineno, node.end_col_offset or 0
            yield Edit(line, end, node.attr, methods[node.attr])
        elif isinstance(node, ast.ImportFrom) and node.module == "manim":
            for alias in node.names:
                if alias.name in names and alias.asname is None:
                    end = alias.end_col_offset or 0
                    yield Edit(alias.lineno, end, alias.name, names[alias.name])


def _bound_names(tree: ast.Module) -> Iterator[str]:
    """Every name that the module itself gives a meaning, anywhere in it."""
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name, ctx=ast.Store() | ast.Del()) | ast.arg(arg=name):
                yield name
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                yield name
            case ast.ClassDef(name=name):
                yield name
            case ast.Attribute(attr=name, ctx=ast.Store() | ast.Del()):
                yield name
            case ast.ImportFrom(module=module, names=aliases) if module != "manim":
                yield from (alias.asname or alias.name for alias in aliases)
            case ast.Import(names=aliases):
                yield from (alias.asname or alias.name for alias in aliases)
            case _:
                pass


@cache
def _live_names() -> dict[str, str]:
    return {
        old: new for old, new in NAMES.items() if not hasattr(manim, old) and hasattr(manim, new)
    }


@cache
def _live_methods() -> dict[str, str]:
    classes = [value for value in vars(manim).values() if inspect.isclass(value)]
    return {
        old: new
        for old, new in METHODS.items()
        if not any(hasattr(each, old) for each in classes)
        and any(hasattr(each, new) for each in classes)
    }
