"""Formulas that stand in the source as they are, set by another process while the scene is walked.

TeX takes a sixth of a second for each, and a walk waits for it with nothing else to do. From the
last to the first, so that two cores meet in the middle. Nothing of the user's code runs here: what
is set are texts that the source holds, by Manim's own classes, and a file is the same whoever made
it. What is guessed wrongly is never asked for.
"""

import ast
import contextlib
import os
import shutil
import signal
import time
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

from manim.mobject.text import tex_mobject

from runner.drawing.text_files import own_folder, share_formulas

CLASSES = {"MathTex", "SingleStringMathTex", "Tex", "Title", "BulletedList"}
SETTING = {"arg_separator", "substrings_to_isolate", "tex_environment", "tex_to_color_map"}
"""Arguments by name that change what is set; the others change what is done with it."""
OTHERWISE = "tex_template"
"""Where a source speaks of it, formulas are set in another way than is known here."""
UNREADABLE = (SyntaxError, ValueError, TypeError, RecursionError, MemoryError)
FEWEST = 2
MOST = 100
LONGEST_S = 60.0
EACH_S = 5.0
NICE = 5
"""The walk comes first."""


class SetOnly(BaseException):
    """Ends the making of an object: its formula is set, or takes too long."""


class Formula(NamedTuple):
    """One formula of a source."""

    kind: str
    texts: list[str]
    arguments: dict[str, Any]


def set_ahead(source: str) -> None:
    """Begin to set the formulas of a module, and return at once."""
    formulas = list(written_formulas(source))[:MOST]
    if len(formulas) < FEWEST:
        return
    try:
        pid = os.fork()
    except OSError:
        return  # no room for it: the walk sets them
    if pid == 0:
        try:
            # Twice over: it is PID 1's to be ended with the job, and no child that code could meet.
            if os.fork() == 0:
                set_and_leave(formulas)
        finally:
            os._exit(0)
    os.waitpid(pid, 0)


def written_formulas(source: str) -> Iterator[Formula]:
    """The formulas whose text stands in a module, in its order."""
    if OTHERWISE in source:
        return
    try:
        with warnings.catch_warnings(action="ignore"):
            tree = ast.parse(source)
    except UNREADABLE:
        return
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    for call in sorted(calls, key=lambda node: (node.lineno, node.col_offset)):
        match call.func:
            case ast.Name(id=kind) | ast.Attribute(attr=kind) if kind in CLASSES:
                with contextlib.suppress(*UNREADABLE):
                    yield read_formula(kind, call)
            case _:
                pass


def read_formula(kind: str, call: ast.Call) -> Formula:
    """What a call sets.

    Raises:
        UNREADABLE: That is not known before it runs.
    """
    texts = [ast.literal_eval(each) for each in call.args]
    arguments: dict[str, Any] = {}
    for each in call.keywords:
        if each.arg is None:
            raise ValueError("any argument may be given")
        if each.arg == "tex_to_color_map" and isinstance(each.value, ast.Dict):
            keys = [ast.literal_eval(key) if key else None for key in each.value.keys]
            arguments[each.arg] = dict.fromkeys(keys, "#FFFFFF")
        elif each.arg in SETTING:
            arguments[each.arg] = ast.literal_eval(each.value)
    if not texts or not all(isinstance(text, str) for text in texts):
        raise ValueError("these are no texts")
    return Formula(kind, texts, arguments)


def set_and_leave(formulas: list[Formula]) -> NoReturn:
    """Set them, silently, and end this process."""
    try:
        until = time.monotonic() + LONGEST_S
        signal.signal(signal.SIGALRM, leave_it)
        os.nice(NICE)
        null = os.open(os.devnull, os.O_RDWR)
        for fd in (0, 1, 2):
            os.dup2(null, fd)
        os.closerange(3, 4096)
        share_formulas(apart=True)
        tex_mobject.tex_to_svg_file = setting_only(tex_mobject.tex_to_svg_file)
        for formula in reversed(formulas):
            with contextlib.suppress(Exception, SetOnly):
                signal.setitimer(signal.ITIMER_REAL, min(EACH_S, until - time.monotonic()))
                getattr(tex_mobject, formula.kind)(*formula.texts, **formula.arguments)
            if time.monotonic() > until:
                break
        signal.setitimer(signal.ITIMER_REAL, 0)
        shutil.rmtree(own_folder(), ignore_errors=True)
    finally:
        os._exit(0)


def leave_it(*_: object) -> NoReturn:
    """Give up the formula that is being set: TeX may never end with it."""
    raise SetOnly


def setting_only(original: Callable[..., Path]) -> Callable[..., Path]:
    """Manim's function, after which nothing else is made."""

    def tex_to_svg_file(*args: Any, **kwargs: Any) -> Path:
        original(*args, **kwargs)
        raise SetOnly

    return tex_to_svg_file
