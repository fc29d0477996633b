"""The installed Manim as the check knows it: classes, members, and how things are called."""

import functools
import json
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

FILE = Path("/opt/chalkbox/api_spec.json")
OF_OBJECTS = frozenset(dir(object))


@dataclass(frozen=True)
class Parameter:
    """One parameter that can be given by its place."""

    name: str
    required: bool
    kinds: tuple[str, ...] | None
    """What it takes; None where anything."""


@dataclass(frozen=True)
class Signature:
    """How something is called."""

    text: str = ""
    """As it is written, without `self`; empty where it is not known."""
    params: tuple[Parameter, ...] = ()
    names: frozenset[str] = frozenset()
    """Further keywords."""
    types: dict[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    """What those of them take."""
    star: tuple[str, ...] | None = None
    """What `*args` takes; empty where anything, None where there is none."""
    open: bool = False
    """Other keywords may be accepted too."""
    must: tuple[str, ...] = ()
    """Keywords that have to be given."""
    no_pairs: frozenset[str] = frozenset()
    """Parameters that refuse points of two numbers; `*` for those of `*args`."""
    on_class: bool = False
    """It is called on the class, not on an object of it."""
    returns: str | None = None


@dataclass(frozen=True)
class Member:
    """A method, property or value of a class."""

    kind: str
    signature: Signature | None = None
    returns: str | None = None
    settable: bool = True
    owner: str = ""
    """The class that has it of its own."""


class ApiSpec:
    """Answers questions about the installed Manim."""

    def __init__(self, raw: dict[str, Any]) -> None:
        self.raw = raw
        self.exports: dict[str, str] = raw["exports"]
        self.classes: dict[str, dict[str, Any]] = raw["classes"]
        self.colors = frozenset(raw["colors"])
        self.loose = frozenset(raw["loose"])
        self.anywhere = frozenset(raw["anywhere"]) | self.loose
        self.definitions = frozenset(raw["manim_definitions"])
        self.manim_modules = frozenset(raw["manim_modules"])
        self.installed = frozenset(raw["installed"])
        self.modules = {name: frozenset(names) for name, names in raw["modules"].items()}
        self.stars = {name: frozenset(names) for name, names in raw["stars"].items()}
        self.kinds = {name: frozenset(names) for name, names in raw["kinds"].items()}
        self.cameras: dict[str, str] = raw["cameras"]
        self._members: dict[tuple[str, str], Member | None] = {}
        self._signatures: dict[str, Signature | None] = {}

    # --- classes ------------------------------------------------------------------------------

    def lineage(self, name: str) -> tuple[str, ...]:
        """A class and those it inherits from, nearest first."""
        cls = self.classes.get(name)
        return (name, *cls["mro"]) if cls else (name,)

    def is_a(self, name: str, base: str) -> bool:
        """Whether a class is another one, or inherits from it."""
        return base in self.lineage(name)

    def member(self, name: str, attribute: str) -> Member | None:
        """A member of a class, its own or an inherited one."""
        key = name, attribute
        if key not in self._members:
            self._members[key] = self._find_member(name, attribute)
        return self._members[key]

    def _find_member(self, name: str, attribute: str) -> Member | None:
        for owner in self.lineage(name):
            entry = self.classes.get(owner, {}).get("members", {}).get(attribute)
            if entry is None:
                continue
            if entry["kind"] == "method":
                signature = read_signature(entry)
                return Member("method", signature, signature.returns, owner=owner)
            return Member(
                entry["kind"],
                returns=entry.get("returns"),
                settable=entry.get("settable", True),
                owner=owner,
            )
        return None

    def has(self, name: str, attribute: str) -> bool:
        """Whether objects of a class have an attribute, of whatever kind."""
        if attribute in OF_OBJECTS or self.member(name, attribute) is not None:
            return True
        if self.classes.get(name, {}).get("answers_anything"):
            return True
        return any(attribute in self._attributes(owner) for owner in self.lineage(name))

    def attribute_type(self, name: str, attribute: str) -> str | None:
        """What an attribute holds, where Manim says so."""
        for owner in self.lineage(name):
            kind = self.classes.get(owner, {}).get("types", {}).get(attribute)
            if kind is not None:
                return kind
        return None

    @functools.cache  # noqa: B019 (there is one spec)
    def _attributes(self, name: str) -> frozenset[str]:
        return frozenset(self.classes.get(name, {}).get("attributes", ()))

    @functools.cache  # noqa: B019
    def below(self, name: str) -> tuple[str, ...]:
        """A class and all that inherit from it."""
        return tuple(each for each, cls in self.classes.items() if name in (each, *cls["mro"]))

    @functools.cache  # noqa: B019
    def names_below(self, name: str) -> frozenset[str]:
        """Every attribute that some class from this one down has."""
        return frozenset(each for cls in self.below(name) for each in self.all_names(cls))

    @functools.cache  # noqa: B019
    def all_names(self, name: str) -> frozenset[str]:
        """Every attribute that objects of a class have."""
        found: set[str] = set()
        for owner in self.lineage(name):
            cls = self.classes.get(owner)
            if cls is not None:
                found |= set(cls["members"]) | set(cls["attributes"])
        return frozenset(found)

    @functools.cache  # noqa: B019
    def overridden(self, name: str, attribute: str) -> bool:
        """Whether a class that inherits from this one has the member anew."""
        member = self.member(name, attribute)
        return any(
            attribute in self.classes[each]["members"]
            for each in self.below(name)
            if each != name and (member is None or member.owner != each)
        )

    def classes_with(self, attribute: str, *, below: str | None = None) -> list[str]:
        """Classes that have an attribute of their own, most general first."""
        found = [
            name
            for name, cls in self.classes.items()
            if (attribute in cls["members"] or attribute in cls["attributes"])
            and (below is None or below in (name, *cls["mro"]))
            and name in self.exports
        ]
        return sorted(found, key=lambda name: (len(self.classes[name]["mro"]), name))

    # --- calls --------------------------------------------------------------------------------

    def constructor(self, name: str) -> Signature | None:
        """How objects of a class are made; None where that is not known."""
        if name not in self._signatures:
            entry = self.classes.get(name, {}).get("new")
            self._signatures[name] = self._with_bases(name, entry) if entry else None
        return self._signatures[name]

    def _with_bases(self, name: str, entry: dict[str, Any]) -> Signature:
        """A constructor, with what its bases say of the keywords that are handed on to them."""
        signature = read_signature(entry)
        types = dict(signature.types)
        star, params = signature.star, signature.params
        forwards, no_pairs = entry.get("forwards", False), signature.no_pairs
        for base in self.lineage(name)[1:]:
            further = self.classes.get(base, {}).get("new")
            if further is None:
                # What is handed on ends in a class nobody may name, and that of Manim's fades
                # takes any number of mobjects, not what its own base takes.
                forwards = False
                continue
            theirs = read_signature(further)
            given = {each.name: each.kinds for each in theirs.params if each.kinds}
            types = {**given, **theirs.types, **types}
            own = {each.name for each in signature.params}
            no_pairs |= theirs.no_pairs - own - {"*"}
            if forwards and further["sig"] != entry["sig"]:
                star, params = theirs.star, theirs.params
                no_pairs |= theirs.no_pairs
                forwards = further.get("forwards", False)
        names = signature.names - {each.name for each in params}
        changed = {"types": types, "star": star, "params": params, "names": names}
        return replace(signature, **changed, no_pairs=no_pairs)

    def function(self, name: str) -> Signature | None:
        """How one of Manim's functions is called."""
        entry = self.raw["functions"].get(name)
        return read_signature(entry) if entry else None


def read_signature(entry: dict[str, Any]) -> Signature:
    """A signature as the spec has it."""
    star = entry.get("star")
    places_only = entry.get("places_only", 0)
    return Signature(
        text=entry.get("sig", ""),
        params=tuple(
            Parameter(name, bool(required), tuple(kinds) if kinds else None)
            for name, required, kinds in entry["params"]
        ),
        names=frozenset(entry.get("names", ())),
        types={name: tuple(kinds) for name, kinds in entry.get("types", {}).items()},
        star=None if star is None else tuple(star),
        open=bool(entry.get("open")) or bool(places_only),
        must=tuple(entry.get("must", ())),
        no_pairs=frozenset(entry.get("no_pairs", ())),
        on_class=entry.get("on_class", False),
        returns=entry.get("returns"),
    )


@functools.cache
def load_spec(path: Path = FILE) -> ApiSpec:
    """The spec of the installed Manim, read once in a process."""
    return ApiSpec(json.loads(path.read_text(encoding="utf-8")))


def joined(names: Iterable[str]) -> str:
    """Names for a message, in backticks."""
    return ", ".join(f"`{name}`" for name in names)
