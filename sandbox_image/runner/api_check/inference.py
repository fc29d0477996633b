"""What an expression may be, found from how its names were bound; never by running anything.

It is lazy: only what a check asks for is looked into, once. Where it cannot follow, the answer is
that nothing is known, and the check keeps silent.
"""

import ast
import builtins
from collections.abc import Callable
from typing import Any

from runner.api_check.expressions import of_operation
from runner.api_check.module_facts import ModuleFacts
from runner.api_check.results import Calls
from runner.api_check.scopes import Binding, Scope
from runner.api_check.values import (
    BOOL,
    DICT,
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

BUILTINS = frozenset(dir(builtins))
FIXED = {ast.JoinedStr: STR, ast.Dict: DICT, ast.DictComp: DICT}
MOST_STEPS = 20_000
"""So much is looked into for one module; past it nothing more is known."""
DEEPEST = 60
"""So many names are followed, one through the other."""


class Inference(Calls):
    """Answers what expressions of one module may be."""

    def __init__(self, facts: ModuleFacts) -> None:
        super().__init__(facts)
        self._readers: dict[type[ast.expr], Callable[[Any, Scope], Values]] = {
            ast.List: self._display,
            ast.Tuple: self._display,
            ast.Set: self._display,
            ast.ListComp: self._comprehension,
            ast.SetComp: self._comprehension,
            ast.GeneratorExp: self._comprehension,
            ast.Lambda: self._lambda,
            ast.Name: self._name,
            ast.Attribute: self._attribute,
            ast.Call: self.call,
            ast.IfExp: self._choice,
            ast.BoolOp: self._any_operand,
            ast.NamedExpr: self._named,
            ast.BinOp: self._operation,
            ast.UnaryOp: self._sign,
            ast.Subscript: self._subscript,
        }
        self._found: dict[int, Values] = {}
        self._open: set[object] = set()
        self._cut = False
        self._steps = 0

    def of(self, node: ast.expr, scope: Scope) -> Values:
        """What an expression that stands in a scope may be."""
        key = id(node)
        if key in self._found:
            return self._found[key]
        self._steps += 1
        if self._steps > MOST_STEPS or len(self._open) > DEEPEST:
            return UNKNOWN
        if key in self._open:
            self._cut = True
            return frozenset()
        self._open.add(key)
        before, self._cut = self._cut, False
        try:
            found = self._infer(node, scope)
        finally:
            self._open.discard(key)
        # An answer that rests on one not found out yet holds only within that one.
        if not self._cut or not self._open:
            self._found[key] = found
        self._cut = before or (self._cut and bool(self._open))
        return found

    def _infer(self, node: ast.expr, scope: Scope) -> Values:
        if isinstance(node, ast.Constant):
            return _of_constant(node.value)
        fixed = FIXED.get(type(node))
        if fixed is not None:
            return one(fixed)
        read = self._readers.get(type(node))
        return UNKNOWN if read is None else read(node, scope)

    def _display(self, node: ast.List | ast.Tuple | ast.Set, scope: Scope) -> Values:
        if any(isinstance(each, ast.Starred) for each in node.elts):
            return one(a_list())
        parts = tuple(self.of(each, scope) for each in node.elts)
        return one(a_list(self.any_of(parts), parts=parts, size=len(parts)))

    def _comprehension(
        self, node: ast.ListComp | ast.SetComp | ast.GeneratorExp, scope: Scope
    ) -> Values:
        inner = self.facts.reader.scopes.get(id(node))
        return one(a_list(self.of(node.elt, inner) if inner else UNKNOWN))

    def _lambda(self, node: ast.Lambda, scope: Scope) -> Values:
        return one(Known("callable", node=node))

    def _name(self, node: ast.Name, scope: Scope) -> Values:
        return self.name(node.id, scope)

    def _attribute(self, node: ast.Attribute, scope: Scope) -> Values:
        values = self.of(node.value, scope)
        return self.each(values, lambda known: self.attribute(known, node.attr))

    def _choice(self, node: ast.IfExp, scope: Scope) -> Values:
        return either(self.of(node.body, scope), self.of(node.orelse, scope))

    def _any_operand(self, node: ast.BoolOp, scope: Scope) -> Values:
        return self.any_of(self.of(each, scope) for each in node.values)

    def _named(self, node: ast.NamedExpr, scope: Scope) -> Values:
        return self.of(node.value, scope)

    def _operation(self, node: ast.BinOp, scope: Scope) -> Values:
        return of_operation(node.op, self.of(node.left, scope), self.of(node.right, scope))

    def _sign(self, node: ast.UnaryOp, scope: Scope) -> Values:
        if isinstance(node.op, ast.Not):
            return one(BOOL)
        values = self.of(node.operand, scope)
        plain = values is not None and {each.kind for each in values} <= {"number", "array"}
        return values if plain else UNKNOWN

    def _subscript(self, node: ast.Subscript, scope: Scope) -> Values:
        values = self.of(node.value, scope)
        return self.each(values, lambda known: self._item(known, node.slice))

    def _item(self, known: Known, key: ast.expr) -> Values:
        if isinstance(key, ast.Slice):
            return one(known) if known.kind in ("str",) else UNKNOWN
        if known.kind == "list":
            at = key.value if isinstance(key, ast.Constant) else None
            if known.parts is not None and isinstance(at, int) and 0 <= at < len(known.parts):
                return known.parts[at]
            return known.of
        return one(STR) if known.kind == "str" else UNKNOWN

    # --- names ------------------------------------------------------------------------------------

    def name(self, name: str, scope: Scope) -> Values:
        """What a name may be where it is read."""
        found = scope.find(name)
        if found is None:
            return self.exported(name) if self._sees_manim(name) else self._builtin(name)
        key = (id(found), name)
        if key in self._open:
            self._cut = True
            return frozenset()
        self._open.add(key)
        try:
            values = self.any_of(self.binding(each) for each in found.names[name])
        finally:
            self._open.discard(key)
        if found is self.facts.module and self._sees_manim(name):
            imported_only = all(each.how == "imported" for each in found.names[name])
            return values if imported_only else either(values, self.exported(name))
        return values

    def _sees_manim(self, name: str) -> bool:
        stars = self.facts.module.names.get("*", ())
        return name in self.spec.exports and any(
            each.name.partition(":")[0] == "manim" for each in stars
        )

    def _builtin(self, name: str) -> Values:
        stars = self.facts.module.names.get("*", ())
        others = any(each.name.partition(":")[0] != "manim" for each in stars)
        return UNKNOWN if others or name not in BUILTINS else one(Known("builtin", name))

    def binding(self, binding: Binding) -> Values:
        """What one binding gives a name."""
        if binding.how in ("class", "self", "class_itself"):
            if binding.name not in self.facts.classes:
                return UNKNOWN
            name = USER + binding.name
            itself = binding.how != "self"
            return one(Known("class", name) if itself else an_object(name, exact=False))
        if binding.how == "function":
            return one(Known("user_function", node=binding.node))
        if binding.how == "module":
            return one(Known("module", binding.name))
        if binding.how == "imported":
            module, _, name = binding.name.partition(":")
            return self._imported(module, name)
        return self._bound_value(binding)

    def _bound_value(self, binding: Binding) -> Values:
        if not isinstance(binding.node, ast.expr) or binding.scope is None:
            return UNKNOWN
        values = self.of(binding.node, binding.scope)
        if binding.how in ("element", "element_part"):
            values = self.each(values, self.element)
        if binding.how in ("part", "element_part"):
            values = self.each(values, lambda known: self._part(known, binding.at))
        return values

    def _imported(self, module: str, name: str) -> Values:
        if module == "manim" or module.startswith("manim."):
            return self.exported(name) if name in self.spec.exports else UNKNOWN
        if module == "numpy" or module == "math":
            return self.attribute(Known("module", module), name)
        return UNKNOWN

    def _part(self, known: Known, at: int) -> Values:
        if known.kind == "list":
            if known.parts is not None:
                return known.parts[at] if at < len(known.parts) else UNKNOWN
            return known.of
        return self.element(known)


def _of_constant(value: object) -> Values:
    if value is None:
        return one(NONE)
    if isinstance(value, bool):
        return one(BOOL)
    if isinstance(value, int | float | complex):
        return one(NUMBER)
    return one(STR) if isinstance(value, str) else UNKNOWN
