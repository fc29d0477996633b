"""What an attribute of something known may be: of an object, a class, a module, an `.animate`."""

import ast
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable

from runner.api_check.module_facts import ModuleFacts
from runner.api_check.renamed import METHODS
from runner.api_check.scopes import Scope
from runner.api_check.spec import ApiSpec, Member
from runner.api_check.values import (
    ARRAY,
    BOOL,
    COLOR,
    NONE,
    NUMBER,
    STR,
    UNKNOWN,
    USER,
    Known,
    Values,
    a_list,
    an_object,
    either,
    one,
)

Follow = Callable[[Known], Values]
PLAIN = {"number": NUMBER, "str": STR, "bool": BOOL, "none": NONE, "array": ARRAY, "color": COLOR}


class Attributes(ABC):
    """Follows attributes; what expressions are is another's to say."""

    def __init__(self, facts: ModuleFacts) -> None:
        self.facts = facts
        self.spec: ApiSpec = facts.spec

    @abstractmethod
    def of(self, node: ast.expr, scope: Scope) -> Values:
        """What an expression that stands in a scope may be."""

    def each(self, values: Values, follow: Follow) -> Values:
        """Follow every possibility."""
        return UNKNOWN if values is None else self.any_of(follow(known) for known in values)

    def any_of(self, many: Iterable[Values]) -> Values:
        """What a value may be that is one of many."""
        found: Values = frozenset()
        for values in many:
            found = either(found, values)
            if found is None:
                break
        return found

    def element(self, known: Known) -> Values:
        """What comes out when something is gone through."""
        if known.kind == "list":
            return known.of
        if known.kind == "str":
            return one(STR)
        if known.kind == "object" and self.is_a(known, "Mobject"):
            return one(an_object("Mobject", exact=False))
        return UNKNOWN

    def exported(self, name: str) -> Values:
        """What Manim exports under a name."""
        kind, _, of = self.spec.exports.get(name, "").partition(":")
        if kind in ("class", "function"):
            return one(Known(kind, name))
        if kind == "module":
            return one(Known("module", of))
        if kind == "object":
            return one(an_object(of))
        if kind == "array":
            return one(Known("array", size=3))
        return one(PLAIN[kind]) if kind in PLAIN else UNKNOWN

    def lineage(self, known: Known) -> tuple[str, ...] | None:
        """The classes an object belongs to."""
        return self.facts.lineage(known.name)

    def is_a(self, known: Known, base: str) -> bool:
        """Whether an object is certainly one of a class of Manim's."""
        lineage = self.lineage(known)
        return lineage is not None and base in lineage

    def attribute(self, known: Known, name: str) -> Values:
        """What an attribute of a known thing may be."""
        match known.kind:
            case "object":
                return self._of_object(known, name)
            case "animate":
                return one(Known("animated", name, owner=known.owner))
            case "class":
                return self._of_class(known, name)
            case "module":
                return self._of_module(known.name, name)
            case "super" if known.owner is not None:
                return self._of_object(known.owner, name, above=True)
            case _:
                return UNKNOWN

    def _of_object(self, known: Known, name: str, *, above: bool = False) -> Values:
        lineage = self.lineage(known)
        if lineage is None:
            return UNKNOWN
        lineage = lineage[1:] if above else lineage
        if name == "animate" and "Mobject" in lineage:
            return one(Known("animate", owner=known))
        own = self.facts.own_member(lineage, name)
        if own is not None:
            nodes = [each.node for each in own[1].names[name] if each.how == "function"]
            if len(nodes) != 1 or name in self.facts.values_of:
                return UNKNOWN
            if self._defined_again(name, nodes[0]):
                return UNKNOWN
            return one(Known("user_method", name, owner=known, node=nodes[0]))
        if name in self.facts.values_of:
            return self._set_by_the_module(lineage, name)
        base = self.facts.first_of_manim(lineage)
        return UNKNOWN if base is None else self._of_manims(known, base, lineage, name)

    def _defined_again(self, name: str, node: ast.AST | None) -> bool:
        """Whether several classes of the module have a method of this name."""
        scopes = [self.facts.reader.scopes[id(cls)] for cls, _ in self.facts.classes.values()]
        nodes = [each.node for scope in scopes for each in scope.names.get(name, ())]
        return any(each is not node for each in nodes)

    def _set_by_the_module(self, lineage: tuple[str, ...], name: str) -> Values:
        if any(self.spec.has(each, name) for each in lineage if not each.startswith(USER)):
            return UNKNOWN
        found: Values = frozenset()
        for value, scope, owner in self.facts.values_of[name]:
            if not owner or USER + owner not in lineage or value is None:
                return UNKNOWN
            found = either(found, self.of(value, scope))
        return found

    def _of_manims(self, known: Known, base: str, lineage: tuple[str, ...], name: str) -> Values:
        if name == "camera" and base in self.spec.cameras:
            return one(an_object(self.spec.cameras[base])) if self._keeps_camera() else UNKNOWN
        member: Member | None = None
        for each in lineage:
            member = member or (None if each.startswith(USER) else self.spec.member(each, name))
        if member is None:
            if name in METHODS and "Mobject" in lineage:
                return one(Known("renamed", METHODS[name].new.rpartition(".")[2], owner=known))
            kind = self.spec.attribute_type(base, name)
            return self.of_code(kind, known)
        if member.kind == "method":
            return one(Known("method", name, owner=known))
        return self.of_code(member.returns, known)

    def _keeps_camera(self) -> bool:
        """Whether no class of the module chooses another camera than its base."""
        return not any(
            isinstance(node, ast.keyword) and node.arg in ("camera_class", "renderer")
            for node in ast.walk(self.facts.tree)
        )

    def _of_class(self, known: Known, name: str) -> Values:
        lineage = self.lineage(known)
        if lineage is None or self.facts.own_member(lineage, name) is not None:
            return UNKNOWN
        base = self.facts.first_of_manim(lineage)
        member = self.spec.member(base, name) if base else None
        if member is not None and member.kind == "method":
            return one(Known("unbound", name, owner=an_object(known.name)))
        return UNKNOWN

    def _of_module(self, module: str, name: str) -> Values:
        if module == "manim":
            return self.exported(name) if name in self.spec.exports else UNKNOWN
        if module in ("numpy", "math"):
            if name in ("pi", "e", "tau", "inf", "nan"):
                return one(NUMBER)
            if name in ("linalg", "random", "fft"):
                return one(Known("module", f"{module}.{name}"))
        if module.startswith("manim.utils.color") and name in self.spec.modules.get(module, ()):
            return one(COLOR) if name.isupper() else UNKNOWN
        if module in self.spec.modules and name in self.spec.modules[module]:
            return one(Known("foreign", f"{module}.{name}"))
        return UNKNOWN

    def of_code(self, code: str | None, receiver: Known | None) -> Values:
        """What the spec's word for a result means, for a method of some object."""
        if code is None:
            return UNKNOWN
        kind, _, name = code.partition(":")
        if kind == "self":
            return UNKNOWN if receiver is None else one(receiver)
        if kind == "class":
            return one(an_object(name, exact=False))
        if kind == "list":
            return one(a_list(self.of_code(name or None, receiver)))
        return one(PLAIN[kind]) if kind in PLAIN else UNKNOWN
