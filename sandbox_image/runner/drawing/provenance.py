"""Which code an animation comes from: all that can have run until its last frame.

Everything random is seeded alike, so code that is the same up to an animation plays the same
frames; unless it asks for the time and the like, which is looked for.
"""

import ast
import hashlib
from types import CodeType, FrameType
from typing import Any, NamedTuple

UNSTEADY = {
    "SystemRandom",
    "datetime",
    "default_rng",
    "frozenset",
    "getpid",
    "hash",
    "id",
    "secrets",
    "set",
    "time",
    "urandom",
    "uuid",
}
"""Names by which code gets what differs from one process to the next."""


class Statement(NamedTuple):
    """A statement of `construct`, and where it stands."""

    first: int
    last: int
    text: str


class Provenance:
    """Tells the code behind each animation of a scene.

    Args:
        source: The user's module.
        scene_class: The scene, loaded from it.
        size: All that a frame depends on besides.
    """

    def __init__(self, source: str, scene_class: Any, *, size: object) -> None:
        self._statements: list[Statement] = []
        self._code: CodeType | None = None
        tree = ast.parse(source)
        construct = construct_of(tree, scene_class.__name__)
        if construct is None or is_unsteady(tree):
            return
        self._code = getattr(scene_class.construct, "__code__", None)
        self._statements = [
            Statement(each.lineno, each.end_lineno or each.lineno, ast.dump(each))
            for each in construct.body
        ]
        construct.body = []
        self._rest = f"{size} {scene_class.__name__} {ast.dump(tree)}"

    def of(self, frame: FrameType | None) -> str:
        """Digest of the code behind what is played now; empty where it cannot be told.

        Args:
            frame: From where it is played.
        """
        while frame is not None and frame.f_code is not self._code:
            frame = frame.f_back
        if frame is None:
            return ""
        run = [each.text for each in self._statements if each.first <= frame.f_lineno]
        return hashlib.sha256("\n".join([self._rest, *run]).encode()).hexdigest()


def construct_of(tree: ast.Module, name: str) -> ast.FunctionDef | None:
    """The `construct` of a scene class, if the class itself has one, plainly written."""
    for node in tree.body:
        if isinstance(node, ast.ClassDef) and node.name == name:
            for each in node.body:
                if isinstance(each, ast.FunctionDef) and each.name == "construct":
                    return None if each.decorator_list else each
    return None


def is_unsteady(tree: ast.Module) -> bool:
    """Whether code asks for what differs from one process to the next."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Set | ast.SetComp):
            return True
        names = [getattr(node, "id", ""), getattr(node, "attr", "")]
        if isinstance(node, ast.Import | ast.ImportFrom):
            names += [alias.name.partition(".")[0] for alias in node.names]
            names.append((getattr(node, "module", "") or "").partition(".")[0])
        if UNSTEADY.intersection(names):
            return True
    return False
