"""Whether what is given fits what is taken: kinds of values, points of three numbers, colours."""

import ast
import math
import re

from runner.api_check.inference import Inference
from runner.api_check.values import Known, Values

HEX = re.compile(r"((?<=#)|(?<=0x))[A-F0-9]{3,8}", re.IGNORECASE)
"""Where this is found, Manim reads a text as a colour."""
COLOR_NAMES = {
    *("color", "fill_color", "stroke_color", "background_stroke_color", "background_color"),
    *("checkerboard_colors",),
}
NUMBER_NAMES = {
    *("run_time", "lag_ratio", "stroke_width", "fill_opacity", "stroke_opacity", "buff"),
    *("font_size", "side_length"),
}
"""Keywords that mean the same wherever they are handed on to."""
ANGLES = {"angle", "phi", "theta", "gamma", "start_angle", "angles"}
GRADIENTS = {"fill_opacity", "stroke_opacity", "stroke_width", "opacity"}
"""Manim says that these are numbers, and takes lists of them too."""
POINT_NAMES = {"shift", "target_position", "about_point", "about_edge", "arc_center"}
"""Parameters of which Manim says only that they are arrays."""
FULL_TURN = 2 * math.pi
FITS: dict[str, set[str]] = {
    # A kind of value, and the kinds of parameter that take it.
    # A number may stand for a point: numpy spreads it; lists of numbers for one; a mobject for
    # where it is.
    "number": {"number", "bool", "color", "str", "point"},
    "bool": {"number", "bool", "color", "str", "dict", "sequence", "callable", "none"},
    "str": {"str", "color", "sequence", "class"},
    "array": {"point", "points", "sequence", "array", "color", "number", "bool", "numbers"},
    "list": {
        *("point", "points", "sequence", "array", "color", "str", "bool"),
        *("numbers", "mobjects", "animations", "number"),
    },
    "dict": {"dict", "sequence", "bool"},
    # Where Manim says `str`, it often takes more.
    "color": {"color", "str", "bool", "sequence"},
    "mobject": {"mobject", "mobjects", "point", "str", "sequence", "bool", "callable"},
    "animation": {"animation", "animations", "sequence", "bool", "callable"},
    "method": {"callable", "bool"},
    "class": {"class", "callable", "bool", "sequence"},
    "animate": {"animate", "animation", "mobject", "animations", "sequence"},
}
WORDS = {
    "number": "a number",
    "bool": "True or False",
    "str": "a text",
    "array": "a place",
    "list": "a list",
    "dict": "a dictionary",
    "color": "a colour",
    "mobject": "a mobject",
    "animation": "an animation",
    "method": "a method that is not called",
    "class": "a class, no object of it",
    "animate": "an `.animate`",
    "point": "a point [x, y, z]",
    "points": "a list of points",
    "callable": "a function",
    "sequence": "a list",
    "numbers": "a list of numbers",
    "mobjects": "a list of mobjects",
    "animations": "a list of animations",
    "scene": "a scene",
    "none": "None",
}


class ArgumentCheck:
    """Compares values with what parameters take."""

    def __init__(self, inference: Inference) -> None:
        self._inference = inference
        self._spec = inference.spec

    def problem(
        self, name: str, kinds: tuple[str, ...] | None, values: Values, *, pairs: bool
    ) -> str:
        """Why values do not fit a parameter; empty where they do, or where that is not certain.

        Args:
            name: Of the parameter.
            kinds: What it takes, where that is known.
            values: What it is given.
            pairs: Whether it may take points of two numbers.
        """
        if not values:
            return ""
        taken = kinds or self._by_name(name)
        if name in GRADIENTS and "number" in taken:
            taken = *taken, "numbers"
        if name in POINT_NAMES and set(taken) <= {"array", "none"}:
            taken, pairs = ("point", "none"), False
        if not taken:
            return ""
        reasons = [self._mismatch(known, taken, pairs=pairs) for known in values]
        return reasons[0] if all(reasons) else ""

    def _by_name(self, name: str) -> tuple[str, ...]:
        if name in COLOR_NAMES and name != "checkerboard_colors":
            return "color", "sequence", "none", "mobject"
        return ("number", "none", "numbers") if name in NUMBER_NAMES else ()

    def _mismatch(self, known: Known, taken: tuple[str, ...], *, pairs: bool) -> str:
        kind = self._kind(known)
        if kind not in FITS:
            return ""
        if not (FITS[kind] & set(taken)):
            wanted = " or ".join(dict.fromkeys(WORDS.get(each, each) for each in taken))
            return f"takes {wanted}, and is given {WORDS[kind]}"
        if pairs:
            return ""
        if kind in ("list", "array") and "point" in taken:
            return self._flat(known, taken)
        if kind == "list" and "points" in taken and known.parts:
            return self._flat_points(known)
        return ""

    def _kind(self, known: Known) -> str:
        if known.kind != "object":
            return known.kind
        for base, kind in (("Mobject", "mobject"), ("Animation", "animation")):
            if self._inference.is_a(known, base):
                return kind
        return "color" if known.name == "ManimColor" else "object"

    def _flat(self, known: Known, taken: tuple[str, ...]) -> str:
        if known.size in (None, 3) or {"sequence", "array", "color", "points", "numbers"} & set(
            taken
        ):
            return ""
        if known.parts and any(not _may_be_number(part) for part in known.parts):
            return ""
        return f"needs three numbers [x, y, z], and is given {known.size}: write 0 for z"

    def _flat_points(self, known: Known) -> str:
        for part in known.parts or ():
            if part is None or len(part) != 1:
                continue
            (point,) = part
            if point.kind in ("list", "array") and point.size == 2:
                return "needs points of three numbers [x, y, z], and is given two: write 0 for z"
        return ""

    def wrong_color(self, name: str, kinds: tuple[str, ...] | None, node: ast.expr) -> str:
        """Why a text is no colour; empty where it is one, or where no colour is asked for."""
        text = node.value if isinstance(node, ast.Constant) else None
        asked = ("color" in kinds and "str" not in kinds) if kinds else name in COLOR_NAMES
        if not asked or not isinstance(text, str):
            return ""
        if HEX.search(text) or text.upper() in self._spec.colors:
            return ""
        return f"Manim knows no colour {text!r}: give a constant like BLUE, or '#RRGGBB'"

    def degrees(self, name: str, node: ast.expr) -> bool:
        """Whether an angle is surely meant in degrees: a whole number far past a full turn."""
        if name not in ANGLES:
            return False
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
            node = node.operand
        value = node.value if isinstance(node, ast.Constant) else None
        return isinstance(value, int) and not isinstance(value, bool) and value > FULL_TURN


def _may_be_number(values: Values) -> bool:
    return values is None or not values or all(each.kind == "number" for each in values)
