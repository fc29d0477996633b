"""What the variables of a failing line held, in a few words each; no code of the user's is run."""

import re
from types import FrameType
from typing import Any

import numpy as np

NAME = re.compile(r"\b[A-Za-z_]\w*\b")
TEXT_LITERAL = re.compile(r"\"[^\"]*\"|'[^']*'|#.*")
MOST = 6
SHOWN = 60
PLAIN = (bool, int, float, complex, str, bytes, type(None))
HOLDERS = (list, tuple, dict, set)


def values_at(frame: FrameType, line: str) -> str:
    """The variables that a line of source names, as `x = 3, c = Circle`; empty if there are none.

    Args:
        frame: The user's frame in which the line failed.
        line: Its source.
    """
    names = dict.fromkeys(NAME.findall(TEXT_LITERAL.sub(" ", line)))
    held = frame.f_locals
    shown = [f"{name} = {briefly(held[name])}" for name in names if name != "self" and name in held]
    return ", ".join(shown[:MOST])


def briefly(value: Any) -> str:
    """A value in a few words: never more than a line, and without asking it to describe itself."""
    kind = type(value)
    if kind in PLAIN:
        return plainly(value)
    if isinstance(value, np.ndarray):
        small = value.size <= 4 and value.dtype.kind in "biuf"
        return cut(str(value.tolist())) if small else f"array of shape {value.shape}"
    if kind in HOLDERS:
        if kind in (list, tuple) and len(value) <= 3 and all(type(one) in PLAIN for one in value):
            inner = ", ".join(plainly(item) for item in value)
            return cut(f"[{inner}]" if kind is list else f"({inner})")
        return f"{kind.__name__} of {len(value)}"
    if kind.__module__ == "numpy" and kind.__name__.startswith(("float", "int", "bool")):
        return cut(str(value))
    if isinstance(value, type):
        return f"class {value.__name__}"[:SHOWN]
    parts = parts_of(value)
    if type(parts) is list and parts:
        return f"{kind.__name__} of {len(parts)} part{'s' if len(parts) > 1 else ''}"
    return kind.__name__[:SHOWN]


def parts_of(value: object) -> Any:
    """A mobject's parts, without asking it; None for what has none."""
    try:
        return object.__getattribute__(value, "__dict__").get("submobjects")
    except AttributeError:
        return None


def plainly(value: Any) -> str:
    """A value of Python's own plain types."""
    if type(value) is int and value.bit_length() > 128:
        return "a huge number"
    return cut(repr(value[:SHOWN] if isinstance(value, (str, bytes)) else value))


def cut(text: str) -> str:
    """Not too much of it."""
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"
