"""Tries which parameters refuse a point of two numbers: Manim's annotations promise it too often.

Each is given a point of three numbers, then one of two. Only where the first goes well and the
second fails may the check say that a pair is wrong.
"""

import contextlib
import warnings
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import manim
import numpy as np

SPACE = ([0.5, 1.0, 0.0], [2.0, 0.0, 0.0], [0.0, -1.0, 0.0], [1.0, 3.0, 0.0])
PLANE = tuple(point[:2] for point in SPACE)
KINDS = {"point", "points"}
STAR = "*"
"""What `*args` are called among the parameters."""
SAMPLES: dict[type, Callable[[], Any]] = {
    manim.VGroup: lambda: manim.VGroup(manim.Square(), manim.Circle()),
    manim.Square: manim.Square,
    manim.Line: manim.Line,
    manim.Axes: manim.Axes,
    manim.Circle: manim.Circle,
}
"""Objects to try methods on, for all classes they belong to."""
GIVEN: dict[str, Callable[[], Any]] = {
    "number": lambda: 1.0,
    "mobject": manim.Square,
    "color": lambda: manim.RED,
    "str": lambda: "a",
}
"""What else may have to be given, by its kind."""

Entry = dict[str, Any]
Call = Callable[[tuple[Any, ...], dict[str, Any]], Any]
Points = tuple[list[float], ...]


def note_refusals(classes: dict[str, type], entries: dict[str, Entry]) -> None:
    """Write into the entries of a spec, as `no_pairs`, which parameters refuse pairs."""
    manim.logger.setLevel("CRITICAL")
    for name, entry in entries.items():
        cls = classes[name]
        if "new" in entry and issubclass(cls, manim.Mobject | manim.Animation):
            note(entry["new"], [making(cls)])
        if not issubclass(cls, manim.Mobject):
            continue
        for method, member in entry["members"].items():
            if member["kind"] == "method" and not member.get("on_class"):
                note(member, [calling(sample, method) for sample in samples_of(cls, entry)])


def making(cls: type) -> Call:
    """Makes an object, and has an animation play a part."""

    def call(args: tuple[Any, ...], keywords: dict[str, Any]) -> None:
        made = cls(*args, **keywords)
        if isinstance(made, manim.Animation):
            made.begin()
            made.interpolate(0.5)

    return call


def calling(sample: Callable[[], Any], method: str) -> Call:
    """Calls a method on a fresh object."""

    def call(args: tuple[Any, ...], keywords: dict[str, Any]) -> None:
        getattr(sample(), method)(*args, **keywords)

    return call


def samples_of(cls: type, entry: Entry) -> list[Callable[[], Any]]:
    """What makes objects of a class, or of some that inherit from it."""
    found = [make for sample, make in SAMPLES.items() if issubclass(sample, cls)]
    if found:
        return found
    given = arguments(entry.get("new", {"params": []}), None, SPACE)
    return [] if given is None else [lambda: cls(**given[1])]


def note(entry: Entry, calls: list[Call]) -> None:
    """Try every parameter of one signature that takes points."""
    refusing = [
        taker.name
        for taker in takers(entry)
        if any(
            works(call, entry, taker, SPACE) and not works(call, entry, taker, PLANE)
            for call in calls
        )
    ]
    if refusing:
        entry["no_pairs"] = sorted(set(refusing))


class Taker(NamedTuple):
    """A parameter that takes points."""

    name: str
    many: bool
    """Whether it takes a list of them."""
    count: int = 0
    """How many are given to `*args`."""


def takers(entry: Entry) -> Iterator[Taker]:
    """Parameters that take points; `*args` with one and with several of them."""
    every = [(name, kinds) for name, _, kinds in entry["params"]]
    for name, kinds in (*every, *entry.get("types", {}).items()):
        if KINDS & set(kinds or ()):
            yield Taker(name, "point" not in kinds)
    if KINDS & set(entry.get("star") or ()):
        many = "point" not in entry["star"]
        yield Taker(STAR, many, 1)
        yield Taker(STAR, many, len(SPACE))


def works(call: Call, entry: Entry, taker: Taker, points: Points) -> bool:
    """Whether a call goes well that is given such points for one parameter."""
    given = arguments(entry, taker, points)
    if given is None:
        return False
    with (
        warnings.catch_warnings(action="ignore"),
        np.errstate(all="ignore"),
        contextlib.suppress(Exception),
    ):
        call(*given)
        return True
    return False


def arguments(
    entry: Entry, taker: Taker | None, points: Points
) -> tuple[tuple[Any, ...], dict[str, Any]] | None:
    """What to give: the points, and what else must be given; None where that is not known."""
    keywords: dict[str, Any] = {}
    others = iter(SPACE)
    for parameter, required, kinds in entry["params"]:
        if not required or (taker is not None and parameter == taker.name):
            continue
        if KINDS & set(kinds or ()):
            keywords[parameter] = next(others, SPACE[0])
            continue
        fitting = [GIVEN[kind] for kind in kinds or () if kind in GIVEN]
        if not fitting:
            return None
        keywords[parameter] = fitting[0]()
    if taker is None:
        return (), keywords
    given: Any = list(points) if taker.many else points[0]
    if taker.name == STAR:
        several = (given,) * taker.count if taker.many else tuple(points[: taker.count])
        return None if keywords else (several, {})
    return (), keywords | {taker.name: given}
