"""What a module defines itself: classes, attributes, and whether all it meets can be known."""

import ast

from runner.api_check.scopes import Scope, ScopeReader
from runner.api_check.spec import ApiSpec
from runner.api_check.values import USER

PLAIN_MODULES = {
    *("manim", "numpy", "np", "math", "cmath", "random", "itertools", "functools", "operator"),
    *("typing", "__future__", "copy", "string", "statistics", "fractions", "textwrap", "colorsys"),
    *("collections", "enum", "abc", "re", "time", "warnings", "decimal", "bisect", "heapq"),
}
"""Modules all of whose objects are known: where a module imports no others, an attribute that
nothing has is certainly wrong, whatever it is asked of."""
WORKS_WITH_NAMES = {"exec", "eval", "globals", "locals", "vars", "compile", "__import__"}


class ModuleFacts:
    """A module, read once."""

    def __init__(self, tree: ast.Module, spec: ApiSpec) -> None:
        self.tree = tree
        self.spec = spec
        self.reader = ScopeReader(tree)
        self.module = self.reader.module
        self.classes = {
            name: found[0] for name, found in self.reader.classes.items() if len(found) == 1
        }
        self.twice = {name for name, found in self.reader.classes.items() if len(found) > 1}
        self.own_names: set[str] = set()
        """Every attribute that the module may give an object of its own accord."""
        self.read_names: set[str] = set()
        """Every attribute that it reads, and every word of its texts."""
        self.set_names: set[str] = set()
        """Every `x` of a `set_x` in it: where that is no method, it makes the attribute."""
        self.closed = True
        """All objects it meets are of known modules."""
        self.dynamic = False
        """It makes attributes or names out of texts: nothing is certain."""
        self.values_of: dict[str, list[tuple[ast.expr | None, Scope, str]]] = {}
        """Values that an attribute is set to, each with the class whose `self` it was set on."""
        self._read()

    def _read(self) -> None:
        for target, value, scope, by_self in self.reader.stores:
            self.own_names.add(target.attr)
            method = scope.method()
            owner = method.user_class if by_self and method else ""
            self.values_of.setdefault(target.attr, []).append((value, scope, owner))
        for node in ast.walk(self.tree):
            self._read_node(node)
        for found in self.reader.classes.values():
            for node, _ in found:
                scope = self.reader.scopes[id(node)]
                self.own_names |= set(scope.names)

    def _read_node(self, node: ast.AST) -> None:
        match node:
            case ast.Attribute(attr=name, ctx=ast.Load()):
                self.read_names.add(name)
                if name.startswith("set_"):
                    self.set_names.add(name[4:])
                self.dynamic |= name in ("__dict__", "__class__")
            case ast.Constant(value=str(text)) if text.isidentifier():
                self.read_names.add(text)
            case ast.Call():
                self._read_call(node)
            case ast.Name(id=name):
                self.dynamic |= name in WORKS_WITH_NAMES
            case ast.FunctionDef(name="__getattr__" | "__getattribute__" | "__new__"):
                self.dynamic = True
            case ast.Import(names=aliases):
                self.closed &= all(_is_plain(alias.name) for alias in aliases)
            case ast.ImportFrom(module=module, level=level):
                self.closed &= not level and _is_plain(module or "")
            case _:
                pass

    def _read_call(self, node: ast.Call) -> None:
        """Calls that give objects attributes: `setattr`, `mobject.set(…)`, `type(…)`."""
        match node:
            case ast.Call(func=ast.Name(id="setattr"), args=[_, ast.Constant(value=str(name)), *_]):
                self.own_names.add(name)
            case ast.Call(func=ast.Name(id="setattr")):
                self.dynamic = True
            case ast.Call(func=ast.Attribute(attr="set"), keywords=keywords):
                self.own_names |= {each.arg for each in keywords if each.arg}
                self.dynamic |= any(each.arg is None for each in keywords)
            case ast.Call(func=ast.Name(id="type"), args=[_, _, *_]):
                self.dynamic = True
            case _:
                pass

    # --- classes of the module --------------------------------------------------------------------

    def lineage(self, name: str) -> tuple[str, ...] | None:
        """A class of the module and all it inherits from; None where a base is not known.

        Classes of the module are written with `user:` before their names.
        """
        return self._lineage(name, ())

    def _lineage(self, name: str, above: tuple[str, ...]) -> tuple[str, ...] | None:
        if not name.startswith(USER):
            return self.spec.lineage(name) if name in self.spec.classes else None
        plain = name.removeprefix(USER)
        if name in above or plain not in self.classes:
            return None
        node, scope = self.classes[plain]
        if node.keywords or node.decorator_list:
            return None
        found = [name]
        for base in node.bases:
            inherited = self._base(base, scope, (*above, name))
            if inherited is None:
                return None
            found += [each for each in inherited if each not in found]
        return tuple(found)

    def _base(self, base: ast.expr, scope: Scope, above: tuple[str, ...]) -> tuple[str, ...] | None:
        if isinstance(base, ast.Attribute):
            named = isinstance(base.value, ast.Name) and self.imports_manim_as(base.value.id)
            return self._lineage(base.attr, above) if named else None
        if not isinstance(base, ast.Name):
            return None
        if base.id == "object":
            return ()
        if base.id in self.classes and scope.find(base.id) is not None:
            return self._lineage(USER + base.id, above)
        return None if base.id in self.twice else self._lineage(base.id, above)

    def imports_manim_as(self, name: str) -> bool:
        """Whether a name stands for Manim itself."""
        bound = self.module.names.get(name, [])
        return bool(bound) and all(each.how == "module" and each.name == "manim" for each in bound)

    def own_member(self, lineage: tuple[str, ...], name: str) -> tuple[str, Scope] | None:
        """The class of the module that gives objects of a lineage a member, with its body."""
        for each in lineage:
            if each.startswith(USER):
                node, _ = self.classes[each.removeprefix(USER)]
                scope = self.reader.scopes[id(node)]
                if name in scope.names:
                    return each, scope
        return None

    def first_of_manim(self, lineage: tuple[str, ...]) -> str | None:
        """The nearest class of Manim's."""
        return next((each for each in lineage if not each.startswith(USER)), None)


def _is_plain(module: str) -> bool:
    return module.partition(".")[0] in PLAIN_MODULES
