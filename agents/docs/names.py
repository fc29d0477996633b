"""Finds the entries a name may mean, and the names nearest to one that means nothing."""

import difflib
from dataclasses import dataclass

from agents.artifacts.docs_index import DocEntry, DocsIndex
from agents.docs.renamed import BY_OLD_NAME, Renamed

NEAR = 5
CUTOFF = 0.6
GENERAL = ("Scene", "Mobject", "VMobject", "Animation", "CoordinateSystem", "Axes", "VGroup")
"""Owners of members that are most often meant, where only the member's name is given."""


@dataclass(frozen=True)
class Named:
    """What one name was found to mean."""

    asked: str
    entries: tuple[tuple[str, DocEntry], ...] = ()
    """Entries with the names to show them under, likeliest first."""
    renamed: Renamed | None = None
    """It is an old name; its entry is that of the new one."""
    near: tuple[str, ...] = ()
    """Names that look alike, where there is no entry."""
    attribute_of: tuple[str, ...] = ()
    """It is an attribute of these classes, of which no more is known."""


def resolve(index: DocsIndex, asked: str) -> Named:
    """Find what a name means: `Axes.plot`, `axes.plot`, `plot` and `get_graph` do."""
    name = asked.strip().strip("`'\"").removesuffix("()").removesuffix(".__init__").lstrip(".")
    entry = index.find(name)
    if entry is not None:
        return Named(name, ((name, entry),))
    owner, _, member = name.rpartition(".")
    cls = class_of(index, owner)
    if cls is not None:
        entry = index.find(f"{cls.name}.{member}") or _find_loosely(index, cls, member)
        if entry is not None:
            return Named(name, ((f"{cls.name}.{entry.last_name}", entry),))
    if member in BY_OLD_NAME:
        renamed = BY_OLD_NAME[member]
        new = index.by_name.get(renamed.new)
        if new is None:
            return Named(name, renamed=renamed)
        has_it = cls is not None and index.find(f"{cls.name}.{new.last_name}") is new
        shown_as = f"{cls.name}.{new.last_name}" if cls is not None and has_it else new.name
        return Named(name, ((shown_as, new),), renamed=renamed)
    having = _classes_with_attribute(index, member)
    if cls is not None:
        if member in index.members_of(cls.name):
            return Named(name, attribute_of=(cls.name,))
        elsewhere = [each.name for each in index.by_last_name.get(member.lower(), ())]
        elsewhere += [f"{each}.{member}" for each in having]
        near = [f"{cls.name}.{each}" for each in _near(member, index.members_of(cls.name))]
        return Named(name, near=tuple([*elsewhere[:NEAR], *near]))
    found = sorted(index.by_last_name.get(member.lower(), ()), key=lambda each: _rank(each, member))
    if found:
        return Named(name, tuple((each.name, each) for each in found))
    if having:
        return Named(name, attribute_of=having)
    return Named(name, near=near_names(index, member))


def _classes_with_attribute(index: DocsIndex, name: str) -> tuple[str, ...]:
    return tuple(entry.name for entry in index.entries if name in entry.attributes)[:NEAR]


def near_names(index: DocsIndex, name: str) -> tuple[str, ...]:
    """Names that look like one, members with one class that has them."""
    found = _near(name, [*index.by_last_name])
    return tuple(
        sorted(index.by_last_name[each], key=lambda entry: _rank(entry, name))[0].name
        for each in found
    )


def class_of(index: DocsIndex, owner: str) -> DocEntry | None:
    """The class an owner names, whatever its case; `self` in a scene is `Scene`."""
    if not owner:
        return None
    if owner == "self":
        return index.by_name.get("Scene")
    last = owner.rpartition(".")[2].lower()
    classes = [entry for entry in index.by_last_name.get(last, ()) if entry.kind == "class"]
    return classes[0] if classes else None


def _find_loosely(index: DocsIndex, cls: DocEntry, member: str) -> DocEntry | None:
    alike = {each.lower(): each for each in index.members_of(cls.name)}
    exact = alike.get(member.lower())
    return None if exact is None else index.find(f"{cls.name}.{exact}")


def _near(name: str, among: list[str] | tuple[str, ...]) -> list[str]:
    """Those that look alike, in any case, most alike first."""
    by_lower = {each.lower(): each for each in among}
    close = difflib.get_close_matches(name.lower(), by_lower, n=NEAR, cutoff=CUTOFF)
    return [by_lower[each] for each in close]


def _rank(entry: DocEntry, asked: str) -> tuple[bool, bool, bool, int, str]:
    general = GENERAL.index(entry.owner) if entry.owner in GENERAL else len(GENERAL)
    return (entry.last_name != asked, entry.internal, bool(entry.owner), general, entry.name)
