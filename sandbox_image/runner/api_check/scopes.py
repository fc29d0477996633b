"""Every name of a module with whatever is bound to it, and every expression with where it stands.

Bindings are collected without order: a name that is bound twice may be either, wherever it is read.
That loses little and needs no knowledge of which line runs first.
"""

import ast
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
Comprehension = ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp
CATCHES = {"AttributeError", "TypeError", "Exception", "BaseException", "ValueError", "NameError"}
FORGIVING = {"hasattr", "getattr", "isinstance", "callable"}
"""A condition that asks one of these guards what stands below it."""
UPDATERS = {"add_updater": 0, "UpdateFromFunc": 1, "UpdateFromAlphaFunc": 1, "always_redraw": 9}
"""Where a call takes a function whose first argument is a mobject: the place of that function."""


class Binding(NamedTuple):
    """One thing that a name is bound to."""

    how: str
    """`value`, `element` (of what is iterated), `part` (of what is unpacked), `class`, `function`,
    `module`, `imported`, `self`, `class_itself`, `unknown`."""
    node: ast.AST | None = None
    scope: "Scope | None" = None
    name: str = ""
    """Of the module for imports; of the class for `self`."""
    at: int = 0
    """Place of a part."""


@dataclass
class Scope:
    """A module, class, function or comprehension, with the names that are bound in it."""

    kind: str
    parent: "Scope | None" = None
    node: ast.AST | None = None
    names: dict[str, list[Binding]] = field(default_factory=dict[str, list[Binding]])
    elsewhere: set[str] = field(default_factory=set[str])
    """Names declared `global` or `nonlocal`."""
    user_class: str = ""
    """Name of the class whose method this is, if it is one."""
    first_argument: str = ""

    def bind(self, name: str, binding: Binding) -> None:
        """Note one thing a name is bound to."""
        target = self
        if name in self.elsewhere:
            target = self.outermost()
            if (outer := self.find(name)) is not None:
                target = outer
        target.names.setdefault(name, []).append(binding)

    def outermost(self) -> "Scope":
        """The module."""
        scope = self
        while scope.parent is not None:
            scope = scope.parent
        return scope

    def find(self, name: str) -> "Scope | None":
        """The scope that a name read here belongs to."""
        scope: Scope | None = self
        first = True
        while scope is not None:
            if name in scope.names and (first or scope.kind != "class"):
                return scope
            first = False
            scope = scope.parent
        return None

    def method(self) -> "Scope | None":
        """The innermost method around this place."""
        scope: Scope | None = self
        while scope is not None and not scope.user_class:
            scope = scope.parent
        return scope


class Placed(NamedTuple):
    """A node, where it stands, and whether code around it is prepared for its failing."""

    node: ast.AST
    scope: Scope
    guarded: bool


class ScopeReader:
    """Walks a module once."""

    def __init__(self, tree: ast.Module) -> None:
        self.module = Scope("module", node=tree)
        self.placed: list[Placed] = []
        self.classes: dict[str, list[tuple[ast.ClassDef, Scope]]] = {}
        self.scopes: dict[int, Scope] = {}
        """Scope of the body of each function, lambda and class, by the identity of its node."""
        self.stores: list[tuple[ast.Attribute, ast.expr | None, Scope, bool]] = []
        """Attributes that are set, with the value where it is plain, and whether by `self`."""
        self._guards = 0
        self._hints: dict[int, tuple[ast.expr, Scope]] = {}
        self._block(tree.body, self.module)

    def _block(self, body: Sequence[ast.stmt], scope: Scope) -> None:
        for statement in body:
            self.visit(statement, scope)

    def visit(self, node: ast.AST, scope: Scope) -> None:
        """Read one node and what is in it."""
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                self._function(node, scope)
            case ast.Lambda():
                self._lambda(node, scope)
            case ast.ClassDef():
                self._class(node, scope)
            case ast.ListComp() | ast.SetComp() | ast.GeneratorExp() | ast.DictComp():
                self._comprehension(node, scope)
            case ast.Global() | ast.Nonlocal():
                scope.elsewhere |= set(node.names)
            case ast.Try():
                self._try(node, scope)
            case ast.If() | ast.IfExp() if _asks_first(node.test):
                self._guarded(node, scope)
            case _:
                self._bindings(node, scope)
                self.placed.append(Placed(node, scope, self._guards > 0))
                for inner in ast.iter_child_nodes(node):
                    self.visit(inner, scope)

    def _guarded(self, node: ast.AST, scope: Scope) -> None:
        self._guards += 1
        for inner in ast.iter_child_nodes(node):
            self.visit(inner, scope)
        self._guards -= 1

    def _try(self, node: ast.Try, scope: Scope) -> None:
        forgiving = any(_catches(handler) for handler in node.handlers)
        self._guards += forgiving
        self._block(node.body, scope)
        self._guards -= forgiving
        for handler in node.handlers:
            if handler.name:
                scope.bind(handler.name, Binding("unknown"))
            self._block(handler.body, scope)
        self._block(node.orelse, scope)
        self._block(node.finalbody, scope)

    # --- what is bound ----------------------------------------------------------------------------

    def _bindings(self, node: ast.AST, scope: Scope) -> None:
        match node:
            case ast.Assign(targets=targets, value=value):
                for target in targets:
                    self._bind(target, Binding("value", value, scope), scope)
            case ast.AnnAssign(target=target, value=value) if value is not None:
                self._bind(target, Binding("value", value, scope), scope)
            case ast.AugAssign(target=target):
                combined = ast.BinOp(_as_read(target), node.op, node.value)
                ast.copy_location(combined, node)
                self._bind(target, Binding("value", combined, scope), scope)
            case ast.For(target=target, iter=iterated):
                self._bind(target, Binding("element", iterated, scope), scope)
            case ast.Import() | ast.ImportFrom():
                _bind_imports(node, scope)
            case ast.Call():
                self._note_updater(node, scope)
            case _:
                self._other_bindings(node, scope)

    def _other_bindings(self, node: ast.AST, scope: Scope) -> None:
        match node:
            case ast.NamedExpr(target=target, value=value):
                owner = scope
                while owner.kind == "comprehension" and owner.parent is not None:
                    owner = owner.parent
                self._bind(target, Binding("value", value, scope), owner)
            case ast.withitem(optional_vars=target) if target is not None:
                self._bind(target, Binding("unknown"), scope)
            case ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
                scope.bind(name, Binding("unknown"))
            case ast.MatchMapping(rest=str(name)):
                scope.bind(name, Binding("unknown"))
            case ast.Delete(targets=targets):
                for target in targets:
                    self._bind(target, Binding("unknown"), scope)
            case _:
                pass

    def _bind(self, target: ast.expr, binding: Binding, scope: Scope) -> None:
        match target:
            case ast.Name(id=name):
                scope.bind(name, binding)
            case ast.Tuple(elts=targets) | ast.List(elts=targets):
                for at, each in enumerate(targets):
                    if binding.how == "value" and not any(
                        isinstance(other, ast.Starred) for other in targets
                    ):
                        part = Binding("part", binding.node, binding.scope, at=at)
                    elif binding.how == "element" and not isinstance(each, ast.Starred):
                        part = Binding("element_part", binding.node, binding.scope, at=at)
                    else:
                        part = Binding("unknown")
                    self._bind(each, part, scope)
            case ast.Starred(value=inner):
                self._bind(inner, Binding("unknown"), scope)
            case ast.Attribute():
                plain = binding.node if binding.how == "value" else None
                value = plain if isinstance(plain, ast.expr) else None
                method = scope.method()
                by_self = (
                    method is not None
                    and isinstance(target.value, ast.Name)
                    and target.value.id == method.first_argument
                )
                self.stores.append((target, value, scope, by_self))
            case _:
                pass

    def _note_updater(self, node: ast.Call, scope: Scope) -> None:
        """An updater's first argument is the mobject it updates."""
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        at = UPDATERS.get(name)
        if at is None or len(node.args) <= at or not isinstance(node.args[at], ast.Lambda):
            return
        if isinstance(node.func, ast.Attribute) and name == "add_updater":
            self._hints[id(node.args[at])] = node.func.value, scope
        elif name.startswith("UpdateFrom"):
            self._hints[id(node.args[at])] = node.args[0], scope

    # --- scopes -----------------------------------------------------------------------------------

    def _function(self, node: ast.FunctionDef | ast.AsyncFunctionDef, scope: Scope) -> None:
        scope.bind(node.name, Binding("function", node, scope))
        for outer in (*node.decorator_list, *_defaults(node.args)):
            self.visit(outer, scope)
        inner = Scope("function", scope, node)
        self.scopes[id(node)] = inner
        names = _argument_names(node.args)
        decorators = {getattr(each, "id", "") for each in node.decorator_list}
        if scope.kind == "class" and names and "staticmethod" not in decorators:
            how = "class_itself" if "classmethod" in decorators else "self"
            inner.user_class, inner.first_argument = scope.user_class, names[0]
            inner.bind(names[0], Binding(how, name=scope.user_class))
            names = names[1:]
        for name in names:
            inner.bind(name, Binding("unknown"))
        guards, self._guards = self._guards, 0
        self._block(node.body, inner)
        self._guards = guards

    def _lambda(self, node: ast.Lambda, scope: Scope) -> None:
        self.placed.append(Placed(node, scope, self._guards > 0))
        for outer in _defaults(node.args):
            self.visit(outer, scope)
        inner = Scope("function", scope, node)
        self.scopes[id(node)] = inner
        names = _argument_names(node.args)
        hint = self._hints.get(id(node))
        for at, name in enumerate(names):
            known = at == 0 and hint is not None
            inner.bind(name, Binding("value", *hint) if known and hint else Binding("unknown"))
        self.visit(node.body, inner)

    def _class(self, node: ast.ClassDef, scope: Scope) -> None:
        scope.bind(node.name, Binding("class", node, scope, name=node.name))
        self.classes.setdefault(node.name, []).append((node, scope))
        for outer in (*node.decorator_list, *node.bases, *(each.value for each in node.keywords)):
            self.visit(outer, scope)
        inner = Scope("class", scope, node, user_class=node.name)
        self.scopes[id(node)] = inner
        self._block(node.body, inner)

    def _comprehension(self, node: Comprehension, scope: Scope) -> None:
        self.placed.append(Placed(node, scope, self._guards > 0))
        inner = Scope("comprehension", scope, node)
        self.scopes[id(node)] = inner
        for at, generator in enumerate(node.generators):
            where = scope if at == 0 else inner
            self.visit(generator.iter, where)
            self._bind(generator.target, Binding("element", generator.iter, where), inner)
        asks = any(_asks_first(test) for each in node.generators for test in each.ifs)
        self._guards += asks
        for generator in node.generators:
            self.visit(generator.target, inner)
            for test in generator.ifs:
                self.visit(test, inner)
        for inside in (node.key, node.value) if isinstance(node, ast.DictComp) else (node.elt,):
            self.visit(inside, inner)
        self._guards -= asks


def _bind_imports(node: ast.Import | ast.ImportFrom, scope: Scope) -> None:
    for alias in node.names:
        if isinstance(node, ast.Import):
            name = alias.asname or alias.name.partition(".")[0]
            scope.bind(name, Binding("module", name=alias.name if alias.asname else name))
        elif node.module and not node.level:
            how = Binding("imported", name=f"{node.module}:{alias.name}")
            scope.bind(alias.asname or alias.name, how)
        else:
            scope.bind(alias.asname or alias.name, Binding("unknown"))


def _argument_names(arguments: ast.arguments) -> list[str]:
    found = [each.arg for each in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)]
    found += [each.arg for each in (arguments.vararg, arguments.kwarg) if each is not None]
    return found


def _defaults(arguments: ast.arguments) -> list[ast.expr]:
    return [*arguments.defaults, *(each for each in arguments.kw_defaults if each is not None)]


def _as_read(target: ast.expr) -> ast.expr:
    """The same place, to be read instead of set."""
    if isinstance(target, ast.Name):
        return ast.copy_location(ast.Name(target.id, ast.Load()), target)
    if isinstance(target, ast.Attribute):
        return ast.copy_location(ast.Attribute(target.value, target.attr, ast.Load()), target)
    return target


def _catches(handler: ast.ExceptHandler) -> bool:
    """Whether a handler takes what a wrong name or argument raises."""
    if handler.type is None:
        return True
    kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return any(getattr(kind, "id", "") in CATCHES for kind in kinds)


def _asks_first(test: ast.expr) -> bool:
    """Whether a condition asks what an object is or has."""
    return any(isinstance(each, ast.Name) and each.id in FORGIVING for each in ast.walk(test))
