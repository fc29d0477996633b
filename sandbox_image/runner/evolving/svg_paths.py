"""The outline of a glyph is read once: a text or a formula holds most of its glyphs several times.

An SVG file names the outline, as `M 0 1 C …`, for each place where it stands, and reading it takes
a third of what a text takes.
"""

import functools
from collections.abc import Callable
from typing import Any

from svgelements import Close, CubicBezier, Line, Move, Path, Point, QuadraticBezier

MOST = 1000
"""So many outlines are kept; then all are forgotten."""
LONGEST = 20_000
"""Characters of an outline that is kept: glyphs have a few thousand at most, maps any number."""
KINDS = (Move, Line, CubicBezier, QuadraticBezier, Close)


def read_once(parse: Callable[..., None]) -> Callable[..., None]:
    """`Path.parse`, which adds to a path the segments that a text describes."""
    known = dict[str, list[Any]]()

    @functools.wraps(parse)
    def parse_known(self: Any, pathdef: Any) -> None:
        if type(self) is not Path or type(pathdef) is not str or self._segments:
            parse(self, pathdef)
            return
        read = known.get(pathdef)
        if read is not None:
            self._length = None
            self._segments += map(twin, read)
            return
        parse(self, pathdef)
        if len(pathdef) <= LONGEST and all(type(each) in KINDS for each in self._segments):
            if len(known) >= MOST:
                known.clear()
            known[pathdef] = [twin(each) for each in self._segments]

    return parse_known


def twin(thing: Any) -> Any:
    """The same segment with points of its own, as each segment of each path has."""
    made = object.__new__(type(thing))
    for name, value in vars(thing).items():
        setattr(made, name, twin(value) if type(value) is Point else value)
    return made
