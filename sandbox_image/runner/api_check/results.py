"""What a call may give back: objects of classes, results of methods, of functions, of numpy's."""

import ast
from collections.abc import Iterable

from runner.api_check.attributes import Attributes
from runner.api_check.scopes import Scope
from runner.api_check.values import (
    ARRAY,
    NUMBER,
    STR,
    UNKNOWN,
    USER,
    Known,
    Values,
    a_list,
    an_object,
    one,
    only,
)

NUMBER_FUNCTIONS = {"len", "int", "float", "abs", "round", "ord", "hash", "id"}
LIST_FUNCTIONS = {"list", "tuple", "sorted", "reversed", "set"}
ARRAY_FUNCTIONS = {"array", "asarray"}
OF_A_NUMBER = {"sin", "cos", "tan", "exp", "sqrt", "abs", "log", "floor", "ceil", "radians"}


class Calls(Attributes):
    """Follows calls."""

    def call(self, node: ast.Call, scope: Scope) -> Values:
        """What a call may give back."""
        return self.each(self.of(node.func, scope), lambda known: self._result(known, node, scope))

    def _result(self, known: Known, node: ast.Call, scope: Scope) -> Values:
        match known.kind:
            case "class":
                lineage = self.lineage(known)
                return one(an_object(known.name)) if lineage is not None else UNKNOWN
            case "method" | "renamed" if known.owner is not None:
                return self._of_method(known.owner, known.name)
            case "animate":
                return one(known)
            case "animated":
                return one(Known("animate", owner=known.owner))
            case "function":
                if known.name == "always_redraw" and node.args:
                    made = only(self.of(node.args[0], scope))
                    return self._returned(made)
                signature = self.spec.function(known.name)
                return self.of_code(signature.returns, None) if signature else UNKNOWN
            case "user_function" | "user_method":
                return self._returned(known)
            case "builtin":
                return self._of_builtin(known.name, node, scope)
            case "foreign":
                return self._of_foreign(known.name, node, scope)
            case _:
                return UNKNOWN

    def _of_method(self, owner: Known, name: str) -> Values:
        lineage = self.lineage(owner) or ()
        base = self.facts.first_of_manim(lineage)
        member = self.spec.member(base, name) if base else None
        if member is None or base is None:
            return UNKNOWN
        if not owner.exact and self.spec.overridden(base, name) and member.returns != "self":
            return UNKNOWN
        return self.of_code(member.returns, owner)

    def _returned(self, known: Known | None) -> Values:
        """What a function of the module returns."""
        node = known.node if known is not None else None
        inner = self.facts.reader.scopes.get(id(node))
        if isinstance(node, ast.Lambda) and inner is not None:
            return self.of(node.body, inner)
        if not isinstance(node, ast.FunctionDef) or node.decorator_list or inner is None:
            return UNKNOWN
        own = list(_own_nodes(node))
        if any(isinstance(each, ast.Yield | ast.YieldFrom) for each in own):
            return UNKNOWN
        values = [each.value for each in own if isinstance(each, ast.Return)]
        if not values or any(value is None for value in values):
            return UNKNOWN
        return self.any_of(self.of(value, inner) for value in values if value is not None)

    def _of_builtin(self, name: str, node: ast.Call, scope: Scope) -> Values:
        first = self.of(node.args[0], scope) if node.args else UNKNOWN
        if name == "super" and not node.args:
            method = scope.method()
            known = method is not None and method.user_class in self.facts.classes
            owner = an_object(USER + method.user_class) if known and method else None
            return one(Known("super", owner=owner)) if owner else UNKNOWN
        if name == "range":
            return one(a_list(one(NUMBER)))
        if name in ("str", "repr", "chr", "format"):
            return one(STR)
        if name in NUMBER_FUNCTIONS:
            numbers = first is not None and {each.kind for each in first} <= {"number", "str"}
            return one(NUMBER) if name in ("len", "int", "float") or numbers else UNKNOWN
        if name in LIST_FUNCTIONS:
            return one(a_list(self.each(first, self.element)))
        if name == "enumerate":
            pair = (one(NUMBER), self.each(first, self.element))
            return one(a_list(one(a_list(parts=pair, size=2))))
        if name == "zip":
            many = [self.each(self.of(each, scope), self.element) for each in node.args]
            return one(a_list(one(a_list(parts=tuple(many), size=len(many)))))
        return UNKNOWN

    def _of_foreign(self, name: str, node: ast.Call, scope: Scope) -> Values:
        first = self.of(node.args[0], scope) if node.args else UNKNOWN
        module, _, function = name.rpartition(".")
        if module == "numpy" and function in ARRAY_FUNCTIONS:
            given = only(first)
            if given is None or given.kind != "list" or given.parts is None:
                return one(ARRAY)
            numbers = all(only(part) == NUMBER for part in given.parts)
            return one(Known("array", size=given.size if numbers else None))
        if function in OF_A_NUMBER and module in ("numpy", "math"):
            return one(NUMBER) if only(first) == NUMBER or module == "math" else UNKNOWN
        if name in ("numpy.linspace", "numpy.arange"):
            plain = all(only(self.of(each, scope)) == NUMBER for each in node.args)
            return one(a_list(one(NUMBER) if plain else UNKNOWN))
        return one(ARRAY) if name in ("numpy.zeros", "numpy.ones") else UNKNOWN


def _own_nodes(function: ast.AST) -> Iterable[ast.AST]:
    """What stands in a function, without the functions and classes in it."""
    for inner in ast.iter_child_nodes(function):
        yield inner
        if not isinstance(
            inner, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.ClassDef
        ):
            yield from _own_nodes(inner)
