"""The user's module: loading it, its scene classes, and where in it an error came from."""

import functools
import linecache
import re
import sys
import traceback
from types import FrameType, ModuleType, TracebackType
from typing import Any

PATH = "/work/scene.py"
MODULE = "scene"
EXCERPT_LINES = 2
MOST_SCENES = 50
CLASS_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,119}")
"""Names a video's file can have."""


class SceneRefusedError(Exception):
    """The module's scene classes cannot become what was asked for."""

    def __init__(self, code: str, message: str, line: int | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.line = line


def load_module(source: str) -> ModuleType:
    """Execute the module as `scene`; whatever it raises passes through."""
    module = ModuleType(MODULE)
    module.__file__ = PATH
    sys.modules[MODULE] = module
    linecache.cache[PATH] = (len(source), None, [line + "\n" for line in split_lines(source)], PATH)
    exec(compile(source, PATH, "exec"), module.__dict__)  # noqa: S102 (what this container is for)
    return module


def choose_scenes(module: ModuleType, wanted: str | None, *, one: bool) -> list[type]:
    """The scene classes to work with, in the order of the file.

    Args:
        module: The loaded module.
        wanted: A class name, or None for all.
        one: Refuse more than one when no name is given.

    Raises:
        SceneRefusedError: There is none, not the wanted one, more than one where one is asked, too
            many, or one whose name no file can have.
    """
    from manim import Scene

    scenes = [
        value
        for value in module.__dict__.values()
        if isinstance(value, type) and issubclass(value, Scene) and value.__module__ == MODULE
    ]
    scenes = list({scene.__name__: scene for scene in scenes}.values())  # the last of a name
    names = ", ".join(scene.__name__ for scene in scenes)
    if not scenes:
        raise SceneRefusedError(
            "no-scene",
            "The file has no class that inherits from Scene, so there is nothing to draw.",
        )
    if wanted is not None:
        chosen = [scene for scene in scenes if scene.__name__ == wanted]
        if not chosen:
            raise SceneRefusedError(
                "no-such-scene", f"There is no class {wanted}; there is {names}."
            )
        return [named_for_a_file(scene) for scene in chosen]
    bases = {base for scene in scenes for base in scene.__mro__[1:]}
    leaves = [scene for scene in scenes if scene not in bases]
    if one and len(leaves) > 1:
        names = ", ".join(scene.__name__ for scene in leaves)
        raise SceneRefusedError(
            "several-scenes",
            f"The file has {len(leaves)} scene classes: {names}. Name one.",
            line=first_line(leaves[1]),
        )
    if len(leaves) > MOST_SCENES:
        raise SceneRefusedError(
            "too-many-scenes",
            f"The file has {len(leaves)} scene classes; at most {MOST_SCENES} can be drawn.",
        )
    return [named_for_a_file(scene) for scene in leaves]


def named_for_a_file(scene: type) -> type:
    """The scene class, if its video can have its name.

    Raises:
        SceneRefusedError: It can not.
    """
    if CLASS_NAME.fullmatch(scene.__name__):
        return scene
    raise SceneRefusedError(
        "scene-name",
        f"The class {scene.__name__[:200]!r} gives its video its name; use only the letters a to z,"
        " digits and underscores, at most 120.",
        line=first_line(scene),
    )


def first_line(scene: type) -> int | None:
    """Where a class begins; one that was made by a call does not say."""
    line = vars(scene).get("__firstlineno__")
    return line if isinstance(line, int) else None


def user_line(frame: FrameType | None) -> int | None:
    """The line of the user's file that is being executed, seen from some frame of the stack."""
    while frame is not None:
        if frame.f_code.co_filename == PATH:
            return frame.f_lineno
        frame = frame.f_back
    return None


def error_line(error: BaseException) -> int | None:
    """The user's line an exception came from: the innermost one of its traceback."""
    if isinstance(error, SyntaxError) and error.filename == PATH:
        return error.lineno or None
    lines = [line for frame, line in traced_frames(error) if frame.f_code.co_filename == PATH]
    return lines[-1] if lines else None


def traced_frames(error: BaseException) -> list[tuple[FrameType, int]]:
    """The frames an exception passed through and their lines, outermost first."""
    return list(traceback.walk_tb(trace_of(error)))


def trace_of(error: BaseException) -> TracebackType | None:
    """Where an exception was raised."""
    return error.__traceback__


def excerpt(source: str, line: int | None) -> list[dict[str, Any]]:
    """The source around a line, for a finding."""
    if line is None:
        return []
    lines = known_lines(source)
    first = max(1, line - EXCERPT_LINES)
    last = min(len(lines), line + EXCERPT_LINES)
    return [{"number": n, "text": lines[n - 1][:400]} for n in range(first, last + 1)]


@functools.lru_cache(maxsize=1)
def known_lines(source: str) -> tuple[str, ...]:
    """The lines of a module that is asked for many excerpts."""
    return tuple(split_lines(source))


def split_lines(source: str) -> list[str]:
    """Lines as Python counts them; `str.splitlines` would also cut at form feeds and the like."""
    return source.replace("\r\n", "\n").replace("\r", "\n").split("\n")
