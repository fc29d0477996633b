"""Reads Manim's type annotations into the few kinds of value that the API check tells apart.

What is not understood is not guessed: then nothing is known of the value.
"""

import ast
import inspect
from typing import Any

import manim

from runner.accepted_keywords import FunctionNode, node_of

NUMBERS = {"float", "int", "complex", "ManimFloat", "ManimInt"}
POINTS = {"Point3D", "Point3DLike", "Vector3D", "Vector3DLike", "InternalPoint3D"}
POINT_LISTS = {"Point3D_Array", "Point3DLike_Array", "InternalPoint3D_Array"}
COLORS = {"ParsableManimColor", "ManimColor"}
CALLABLES = {"RateFunction", "MappingFunction", "PathFuncType", "Callable", "_Updater"}
SEQUENCES = {"Sequence", "Iterable", "list", "tuple", "Iterator"}
ELEMENTS = {"number": "numbers", "mobject": "mobjects", "animation": "animations"}
"""Lists of these are told apart."""
WITHOUT_WORTH = {"OpenGLMobject", "OpenGLVMobject", "OpenGLSurface", "OpenGLVGroup"}
"""Beside these, what a scene has is said too."""
ELEMENT = 1
"""Elements of lists are told apart so deep."""


class Annotations:
    """What annotations mean, with Manim's classes known by name."""

    def __init__(self, classes: dict[str, type]) -> None:
        self._classes = classes

    def of_value(self, node: ast.expr | None) -> list[str] | None:
        """Kinds that a parameter takes; None where it may take anything."""
        if node is None:
            return None
        found: list[str] = []
        for part in parts_of(node):
            kind = self._taken(part)
            if kind is None:
                return None
            if kind not in found:
                found.append(kind)
        return found

    def _taken(self, part: ast.expr) -> str | None:
        name = head_of(part)
        if name in SEQUENCES and isinstance(part, ast.Subscript):
            inner = self.of_value(part.slice)
            if inner and len(inner) == 1 and inner[0] in ELEMENTS:
                return ELEMENTS[inner[0]]
        for kind, names in (
            ("number", NUMBERS),
            ("point", POINTS),
            ("points", POINT_LISTS),
            ("color", COLORS),
            ("callable", CALLABLES),
            ("sequence", SEQUENCES),
            ("str", {"str"}),
            ("bool", {"bool"}),
            ("none", {"None"}),
            ("dict", {"dict"}),
            ("animate", {"_AnimationBuilder"}),
            ("class", {"type"}),
        ):
            if name in names:
                return kind
        if name in WITHOUT_WORTH:
            return "mobject"
        if ast.unparse(part) == "np.ndarray":
            return "array"
        cls = self._classes.get(name)
        for base, kind in (
            (manim.Mobject, "mobject"),
            (manim.Animation, "animation"),
            (manim.Scene, "scene"),
        ):
            if cls is not None and issubclass(cls, base):
                return kind
        return None

    def of_result(self, node: FunctionNode) -> str | None:
        """What a function gives back: `self`, `class:Circle`, `list:Mobject`, `array` and so on."""
        if isinstance(node, ast.AsyncFunctionDef) or node.returns is None:
            return None
        if head_of(node.returns) == "None":
            return "none" if not gives_back(node) else None
        parts = [part for part in parts_of(node.returns) if head_of(part) not in WITHOUT_WORTH]
        return self.of_one(parts[0]) if len(parts) == 1 else None

    def of_one(self, part: ast.expr, depth: int = 0) -> str | None:
        """The kind of value one annotation promises."""
        name = head_of(part)
        if name == "Self":
            return "self"
        if name in NUMBERS:
            return "number"
        if name in POINTS or name in POINT_LISTS or ast.unparse(part) == "np.ndarray":
            return "array"
        if name == "ManimColor":
            return "color"
        if name in ("str", "bool"):
            return name
        if name in self._classes:
            return f"class:{name}"
        if name in ("list", "Sequence", "Iterable") and isinstance(part, ast.Subscript):
            inner = self.of_one(part.slice, depth + 1) if depth < ELEMENT else None
            return f"list:{inner or ''}"
        return None

    def of_attributes(self, cls: type) -> dict[str, str]:
        """Kinds of the attributes that a class's methods annotate where they set them."""
        found: dict[str, str] = {}
        for value in vars(cls).values():
            node = node_of(inspect.unwrap(value)) if inspect.isfunction(value) else None
            for each in ast.walk(node) if node else ():
                match each:
                    case ast.AnnAssign(target=ast.Attribute(attr=name), annotation=annotation):
                        kind = self._of_text(annotation)
                        found |= {} if kind is None else {name: kind}
                    case _:
                        pass
        return found

    def _of_text(self, node: ast.expr) -> str | None:
        parts = parts_of(node)
        return self.of_one(parts[0]) if len(parts) == 1 else None


def parts_of(node: ast.expr) -> list[ast.expr]:
    """The alternatives of `A | B`, and of an annotation that is written as text."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
        return [*parts_of(node.left), *parts_of(node.right)]
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return parts_of(ast.parse(node.value, mode="eval").body)
    return [node]


def head_of(node: ast.expr) -> str:
    """`Sequence` of `Sequence[float]`, `Image` of `PIL.Image`."""
    if isinstance(node, ast.Subscript):
        return head_of(node.value)
    if isinstance(node, ast.Attribute):
        return node.attr
    if isinstance(node, ast.Name):
        return node.id
    return "None" if is_none(node) else ""


def is_none(node: ast.expr) -> bool:
    """Whether it is the constant None."""
    return isinstance(node, ast.Constant) and node.value is None


def gives_back(node: Any) -> bool:
    """Whether a function returns a value, yields, or is a mere outline that others fill in."""
    for each in ast.walk(node):
        if isinstance(each, ast.Yield | ast.YieldFrom):
            return True
        if isinstance(each, ast.Return) and each.value is not None and not is_none(each.value):
            return True
        if isinstance(each, ast.Raise) and "NotImplemented" in ast.unparse(each):
            return True
    return False
