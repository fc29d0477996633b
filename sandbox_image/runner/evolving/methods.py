"""Whose method it is: a shortcut may stand only for a method of Manim's own.

User code can override what a shortcut replaces, in a subclass, on one object, or in Manim's class
itself. `raster.ownership` asks the same for whole batches of what is drawn.
"""

from typing import Any


class Methods:
    """Some methods of a class of Manim's, as they were before any user code."""

    def __init__(self, owner: type, *names: str) -> None:
        self._names = names
        self._manims = [getattr(owner, name) for name in names]

    def are_those_of(self, part: Any) -> bool:
        """Whether an object uses them, and none of its own."""
        held = [getattr(type(part), name, None) for name in self._names]
        return held == self._manims and vars(part).keys().isdisjoint(self._names)
