"""What the installed Manim offers, as it was written down in the sandbox image.

Read from that image once and kept by its digest, so it always matches what will run the code.
"""

from functools import cached_property
from typing import Literal

from pydantic import Field

from agents.artifacts.base import Record

EntryKind = Literal["class", "function", "method", "property", "constant"]


class DocEntry(Record):
    """One public name of Manim."""

    name: str = Field(max_length=200)
    """As code says it: `Circle`, `rate_functions.ease_in_sine`; members with the class that
    defines them: `Mobject.next_to`."""
    kind: EntryKind
    category: Literal["animation", "mobject", "scene", "camera", ""] = ""
    """What kind of class it is; empty for others and for what is no class."""
    signature: str = Field(max_length=4000)
    """How it is called, as the installed source says, without `self`."""
    inherited: dict[str, tuple[str, ...]] = Field(default={})
    """Keywords that its `**kwargs` accepts too, as `name=default`, by the class they come from."""
    open: bool = False
    """Its `**kwargs` lead where they cannot be followed: unlisted keywords may be accepted."""
    summary: str = Field(default="", max_length=1000)
    """First paragraph of the docstring, on one line."""
    parameters: dict[str, str] = Field(default={})
    """The first sentence about each documented parameter."""
    example: str = Field(default="", max_length=10_000)
    """One short example, dedented; empty where the docstring has none."""
    bases: tuple[str, ...] = ()
    """Manim classes it inherits from, nearest first."""
    attributes: tuple[str, ...] = ()
    """Public attributes that its own methods set and that are no entries of their own."""
    internal: bool = False
    """`from manim import *` does not bring it; it is here because others inherit from it."""

    @property
    def last_name(self) -> str:
        """`next_to` of `Mobject.next_to`."""
        return self.name.rpartition(".")[2]

    @property
    def owner(self) -> str:
        """`Mobject` of `Mobject.next_to`; empty for a name of its own."""
        return self.name.rpartition(".")[0]


class DocsIndex(Record):
    """Every public name of one version of Manim."""

    manim_version: str = Field(max_length=40)
    entries: tuple[DocEntry, ...] = Field(max_length=20_000)
    """Sorted by name."""

    def __hash__(self) -> int:  # what is computed from an index once is kept by it
        return hash((self.manim_version, len(self.entries)))

    @cached_property
    def by_name(self) -> dict[str, DocEntry]:
        """Entries by their full names."""
        return {entry.name: entry for entry in self.entries}

    @cached_property
    def by_last_name(self) -> dict[str, tuple[DocEntry, ...]]:
        """Entries by the last part of their names, in lower case."""
        found: dict[str, tuple[DocEntry, ...]] = {}
        for entry in self.entries:
            key = entry.last_name.lower()
            found[key] = (*found.get(key, ()), entry)
        return found

    def find(self, name: str) -> DocEntry | None:
        """The entry of a name; a member is also found under a class that inherits it.

        `Axes.plot` is the entry `CoordinateSystem.plot`.
        """
        if name in self.by_name:
            return self.by_name[name]
        owner, _, member = name.rpartition(".")
        cls = self.by_name.get(owner)
        for base in cls.bases if cls is not None else ():
            if f"{base}.{member}" in self.by_name:
                return self.by_name[f"{base}.{member}"]
        return None

    def members_of(self, name: str) -> tuple[str, ...]:
        """Names of all members of a class, inherited ones and attributes too; sorted."""
        cls = self.by_name.get(name)
        if cls is None:
            return ()
        found: set[str] = set()
        for each in (name, *cls.bases):
            found |= self._own_members.get(each, set())
        return tuple(sorted(found))

    @cached_property
    def _own_members(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for entry in self.entries:
            if entry.owner:
                found.setdefault(entry.owner, set()).add(entry.last_name)
            if entry.attributes:
                found.setdefault(entry.name, set()).update(entry.attributes)
        return found
