"""What can be known of a value without running anything, and how two such pieces of knowledge meet.

`None` stands for "may be anything" wherever `Values` are asked for: nothing is said about it. The
empty set stands for "not found out yet", which happens only inside of definitions that need
themselves.
"""

from dataclasses import dataclass
from typing import Any

MOST_KINDS = 12
"""A value that may be so many things may as well be anything."""
MOST_PARTS = 50
DEEPEST = 3
USER = "user:"
"""Begins the names of classes that the module defines itself."""


@dataclass(frozen=True)
class Known:
    """One thing that a value may be."""

    kind: str
    """`object`, `class`, `method`, `function`, `module`, `animate`, `number`, `array` and so on."""
    name: str = ""
    """Of the class, function, method or module."""
    exact: bool = True
    """For objects: whether the class is this one, and none that inherits from it."""
    owner: "Known | None" = None
    """For methods and for `.animate`: the object they belong to."""
    of: "Values" = None
    """For lists: what their elements are."""
    parts: "tuple[Values, ...] | None" = None
    """For lists that are written out: what each element is."""
    size: int | None = None
    """For lists and arrays: how many numbers or elements."""
    node: Any = None
    """For functions of the module: their syntax tree, compared by identity."""
    depth: int = 0
    """For lists: how deep they are nested."""


Values = frozenset[Known] | None

UNKNOWN: Values = None
NUMBER = Known("number")
STR = Known("str")
BOOL = Known("bool")
NONE = Known("none")
DICT = Known("dict")
CALLABLE = Known("callable")
ARRAY = Known("array")
COLOR = Known("color")


def one(known: Known) -> Values:
    """Exactly this."""
    return frozenset({known})


def either(left: Values, right: Values) -> Values:
    """The one or the other; nothing is known where one of them is unknown."""
    if left is None or right is None:
        return None
    both = left | right
    return both if len(both) <= MOST_KINDS else None


def only(values: Values) -> Known | None:
    """The one thing a value can be, if there is no choice."""
    return next(iter(values)) if values is not None and len(values) == 1 else None


def an_object(name: str, *, exact: bool = True) -> Known:
    """An object of a class."""
    return Known("object", name, exact=exact)


def a_list(
    of: Values = None, *, parts: tuple[Values, ...] | None = None, size: int | None = None
) -> Known:
    """A list, tuple or the like; of one that is long or deeply nested less is known."""
    if parts is not None and len(parts) > MOST_PARTS:
        parts = None
    inner = [of or (), *(part or () for part in parts or ())]
    depth = 1 + max((known.depth for values in inner for known in values), default=0)
    if depth > DEEPEST:
        of, parts, depth = None, None, 1
    return Known("list", of=of, parts=parts, size=size, depth=depth)
