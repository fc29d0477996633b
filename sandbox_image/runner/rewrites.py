"""Puts today's names in the place of names that Manim has renamed, where nothing else changes.

Done on the syntax tree, never on text that merely looks alike, and only at places that a finding
names; each pair counts only while the installed Manim lacks the old name and has the new one. What
comes of it is inspected again.
"""

import ast
import warnings
from collections.abc import Iterator
from typing import Any, NamedTuple

from runner.api_check.findings import at_name
from runner.api_check.spec import ApiSpec

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
    "TL": "UL",
    "TR": "UR",
    "BL": "DL",
    "BR": "DR",
    "CENTER": "ORIGIN",
    "BACK": "IN",
    "GREEN_SCREEN": "PURE_GREEN",
    "FRAME_WIDTH": "config.frame_width",
    "FRAME_HEIGHT": "config.frame_height",
    "FRAME_X_RADIUS": "config.frame_x_radius",
    "FRAME_Y_RADIUS": "config.frame_y_radius",
    "TOP": "config.top",
    "BOTTOM": "config.bottom",
    "LEFT_SIDE": "config.left_side",
    "RIGHT_SIDE": "config.right_side",
    "get_norm": "np.linalg.norm",
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
    "dither": "wait",
}
CALLS = {
    "get_bottom_left": "get_corner(DL)",
    "get_bottom_right": "get_corner(DR)",
    "get_top_left": "get_corner(UL)",
    "get_top_right": "get_corner(UR)",
}
"""Methods that were called without arguments, and what stands for the whole call today."""
KEYWORDS = {
    "side": "side_length",
    "positive_space_ratio": "dashed_ratio",
    "dash_ratio": "dashed_ratio",
    "file_name": "code_file",
    "insert_line_no": "add_line_numbers",
    "runtime": "run_time",
    "colour": "color",
}
CHANGED_TOO = {"x_min", "x_max", "t_min", "t_max"}
"""Keywords of old calls whose meaning went with the old name: such calls are left alone."""
MOST = 200

Place = tuple[int, int]
"""Line and column from 1, the column in characters."""


class Edit(NamedTuple):
    """A piece of one line to replace."""

    line: int
    start: int
    """First byte of UTF-8."""
    end: int
    old: str
    """What must stand there."""
    new: str
    told: str
    """The old name, for the log."""


def rewrite(
    source: str, findings: list[dict[str, Any]], spec: ApiSpec
) -> tuple[str, list[dict[str, Any]]]:
    """The module with today's names, and what was replaced; unchanged where nothing was.

    Args:
        source: A module; one that does not parse stays as it is.
        findings: What was found in it; code that none of them names is left alone.
        spec: Of the installed Manim.
    """
    try:
        with warnings.catch_warnings(action="ignore"):
            tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return source, []
    lines = source.encode().splitlines(keepends=True)
    flagged = Flagged(findings, lines)
    edits = sorted({edit for edit in _edits(tree, spec, flagged) if edit.line <= len(lines)})[:MOST]
    done: list[Edit] = []
    for edit in reversed(edits):
        line = lines[edit.line - 1]
        if line[edit.start : edit.end] == edit.old.encode():
            lines[edit.line - 1] = line[: edit.start] + edit.new.encode() + line[edit.end :]
            done.append(edit)
    if not done:
        return source, []
    told = [{"line": edit.line, "old": edit.told, "new": edit.new} for edit in reversed(done)]
    return b"".join(lines).decode(), told


class Flagged:
    """Places that a finding names."""

    def __init__(self, findings: list[dict[str, Any]], lines: list[bytes]) -> None:
        self._lines = lines
        self._places: set[Place] = set()
        self._walked: set[int] = set()
        for finding in findings:
            line, column = finding.get("line"), finding.get("column")
            if line and column:
                self._places.add((line, column))
            elif line and finding["code"] == "AttributeError":
                self._walked.add(line)  # the rehearsal knows no column

    def names(self, line: int, byte: int, *, method: bool = False) -> bool:
        """Whether a finding names what begins at a byte of a line."""
        if line > len(self._lines):
            return False
        column = len(self._lines[line - 1][:byte].decode(errors="replace")) + 1
        return (line, column) in self._places or (method and line in self._walked)


def _edits(tree: ast.Module, spec: ApiSpec, flagged: Flagged) -> Iterator[Edit]:
    own = set(_bound_names(tree))
    names = {old: new for old, new in _live_names(spec).items() if old not in own}
    methods = {old: new for old, new in _live_methods(spec).items() if old not in own}
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Attribute() as called):
                yield from _of_call(node, called, methods, own, flagged)
            case ast.Name(id=old) if old in names and flagged.names(node.lineno, node.col_offset):
                yield _at(node.lineno, node.col_offset, old, names[old])
            case ast.keyword(arg=str(old)) if old in KEYWORDS:
                if flagged.names(node.lineno, node.col_offset):
                    yield _at(node.lineno, node.col_offset, old, KEYWORDS[old])
            case ast.ImportFrom(module="manim", names=aliases):
                for each in aliases:
                    new = names.get(each.name, "")
                    plain = each.asname is None and new.isidentifier()
                    if plain and flagged.names(each.lineno, each.col_offset):
                        yield _at(each.lineno, each.col_offset, each.name, new)
            case _:
                pass


def _of_call(
    node: ast.Call, called: ast.Attribute, methods: dict[str, str], own: set[str], flagged: Flagged
) -> Iterator[Edit]:
    """Methods of today, and what stands for the whole of an old call."""
    old = called.attr
    line, start = at_name(called)
    if not flagged.names(line, start, method=True):
        return
    keywords = {each.arg for each in node.keywords}
    if old in methods and not keywords & CHANGED_TOO:
        yield _at(line, start, old, methods[old])
    bare = not node.args and not keywords and node.end_lineno == line
    if old in CALLS and old not in own and bare:
        yield Edit(line, start, node.end_col_offset or 0, f"{old}()", CALLS[old], old)


def _at(line: int, start: int, old: str, new: str) -> Edit:
    return Edit(line, start, start + len(old.encode()), old, new, old)


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


def _live_names(spec: ApiSpec) -> dict[str, str]:
    """Pairs of which Manim exports the new name, and no longer the old one."""
    return {
        old: new
        for old, new in NAMES.items()
        if old not in spec.exports and new.partition(".")[0] in spec.exports
    }


def _live_methods(spec: ApiSpec) -> dict[str, str]:
    return {
        old: new
        for old, new in METHODS.items()
        if not spec.classes_with(old) and spec.classes_with(new)
    }
