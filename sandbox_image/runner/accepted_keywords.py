"""Which keyword arguments a callable really accepts: its own, and those its `**kwargs` reaches.

Read from the source: `super().__init__(**kwargs)` leads to the next class, `Curve(**kwargs)` to
that class, `kwargs.pop("x")` takes one. What leads elsewhere leaves the callable *open*: then a
keyword that is not listed may still be accepted.
"""

import ast
import functools
import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef
PARTS = "self.submobjects"
"""In Manim these are mobjects too, and have whatever method is asked of them here."""
READS_ONE = {"get", "setdefault"}


@dataclass
class Accepted:
    """Keyword arguments by the class or function that names them, nearest first."""

    by_origin: dict[str, dict[str, str]] = field(default_factory=dict[str, dict[str, str]])
    """Origin -> name -> default as it is written; empty where there is none."""
    is_open: bool = False
    """Others may be accepted too."""

    def names(self) -> set[str]:
        """All that are listed."""
        return {name for names in self.by_origin.values() for name in names}

    def add(self, origin: str, names: dict[str, str]) -> None:
        """Add what was not named nearer."""
        known = self.names()
        new = {
            name: default
            for name, default in names.items()
            if name not in known and not name.startswith("_")
        }
        if new:
            self.by_origin.setdefault(origin, {}).update(new)


@dataclass(frozen=True)
class Place:
    """A function, where it was found, and for which class."""

    function: Any
    defined_in: type | None = None
    """Class that defines it."""
    owner: type | None = None
    """Class it is called on: decides what `super()` and `self` mean."""

    @property
    def origin(self) -> str:
        """What to call it: the class of a constructor, else the function."""
        if self.defined_in is None:
            return self.function.__name__
        if self.function.__name__ == "__init__":
            return self.defined_in.__name__
        return f"{self.defined_in.__name__}.{self.function.__name__}"


def accepted_by(place: Place, *, seen: frozenset[int] = frozenset()) -> Accepted:
    """Follow `**kwargs` as far as the source shows."""
    function = inspect.unwrap(place.function)
    node = node_of(function)
    if node is None:
        return Accepted(is_open=True)
    found = Accepted()
    arguments = node.args
    found.add(place.origin, {argument.arg: text for argument, text in named_arguments(node)})
    for argument in [*arguments.posonlyargs, *arguments.args][: takes_self(place)]:
        found.by_origin.get(place.origin, {}).pop(argument.arg, None)
    if arguments.kwarg is None:
        return found
    if id(function) in seen:
        return found
    uses = read_uses(node, arguments.kwarg.arg)
    found.add(place.origin, dict.fromkeys(sorted(uses.taken), ""))
    deeper = seen | {id(function)}
    always = [reached_by(call, place, deeper) for call in uses.always]
    sometimes = [reached_by(call, place, deeper) for call in uses.sometimes]
    further = (
        functools.reduce(both, always) if always else functools.reduce(either, sometimes, None)
    )
    found.is_open = uses.escapes
    if further is None:
        found.add(place.origin, dict.fromkeys(sorted(uses.read), ""))
    else:
        for origin, names in further.by_origin.items():
            found.add(origin, names)
        found.is_open |= further.is_open
    return found


def both(one: Accepted, other: Accepted) -> Accepted:
    """What passes two calls that are made one after the other."""
    found = Accepted(is_open=one.is_open and other.is_open)
    for side, gate in ((one, other), (other, one)):
        passing = gate.names()
        for origin, names in side.by_origin.items():
            let_in = {key: text for key, text in names.items() if gate.is_open or key in passing}
            found.add(origin, let_in)
    return found


def either(one: Accepted | None, other: Accepted) -> Accepted:
    """What passes at least one of two calls that stand in different branches."""
    found = Accepted(is_open=other.is_open or (one is not None and one.is_open))
    for side in (one, other):
        for origin, names in side.by_origin.items() if side else ():
            found.add(origin, names)
    return found


def reached_by(call: ast.Call, place: Place, seen: frozenset[int]) -> Accepted:
    """What the target of a call accepts and the call itself does not give."""
    target, skip = find_target(call.func, place)
    if target is None:
        return Accepted(is_open=True)
    if target.function is object.__init__:
        return Accepted()
    further = accepted_by(target, seen=seen)
    given = {keyword.arg for keyword in call.keywords} | given_by_position(call, target, skip)
    left = Accepted(is_open=further.is_open)
    for origin, names in further.by_origin.items():
        left.add(origin, {name: text for name, text in names.items() if name not in given})
    return left


def given_by_position(call: ast.Call, target: Place, skip: int) -> set[str]:
    """Parameters of the target that a call fills by their place."""
    node = node_of(inspect.unwrap(target.function))
    if node is None:
        return set()
    plain: list[ast.expr] = []
    for argument in call.args[skip:]:
        if isinstance(argument, ast.Starred):
            break
        plain.append(argument)
    names = [each.arg for each in [*node.args.posonlyargs, *node.args.args]][takes_self(target) :]
    return set(names[: len(plain)])


# --- where a call leads ---------------------------------------------------------------------------


def find_target(called: ast.expr, place: Place) -> tuple[Place | None, int]:
    """What is called, and how many of the call's first arguments are the object itself."""
    if isinstance(called, ast.Attribute):
        if is_call_of(called.value, "super"):
            return next_after(place, called.attr), 0
        if is_it_or_its_part(called.value, place):
            if called.attr == "__class__" and place.owner:
                return constructor_of(place.owner), 0
            return method_of(place.owner, called.attr), 0
    if is_call_of(called, "type") and place.owner:
        return constructor_of(place.owner), 0
    value = look_up(called, inspect.unwrap(place.function))
    if inspect.isclass(value):
        return constructor_of(value), 0
    if inspect.isfunction(value):
        owner = None
        if isinstance(called, ast.Attribute):
            owner = look_up(called.value, inspect.unwrap(place.function))
        if inspect.isclass(owner):
            return method_of(owner, value.__name__), 1
        return Place(value), 0
    return None, 0


def is_it_or_its_part(node: ast.expr, place: Place) -> bool:
    """Whether a name stands for the object itself, or in a loop for what it is made of."""
    if not isinstance(node, ast.Name):
        return False
    if node.id in ("self", "cls"):
        return True
    function = node_of(inspect.unwrap(place.function))
    if function is None or place.owner is None:
        return False
    loops = [each for each in ast.walk(function) if isinstance(each, ast.For)]
    bound = [
        each
        for loop in loops
        for each in ast.walk(loop.target)
        if isinstance(each, ast.Name) and each.id == node.id and PARTS in ast.unparse(loop.iter)
    ]
    return bool(bound)


def is_call_of(node: ast.expr, name: str) -> bool:
    """Whether this is `name(...)`."""
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name


def look_up(node: ast.expr, function: Any) -> Any:
    """The value of a dotted name where a function stands; None when it has none."""
    if isinstance(node, ast.Name):
        return function.__globals__.get(node.id)
    if isinstance(node, ast.Attribute):
        outer = look_up(node.value, function)
        return None if outer is None else getattr(outer, node.attr, None)
    return None


def next_after(place: Place, name: str) -> Place | None:
    """What `super().name` is."""
    if place.owner is None or place.defined_in not in place.owner.__mro__:
        return None
    mro = place.owner.__mro__
    return first_with(mro[mro.index(place.defined_in) + 1 :], name, place.owner)


def method_of(owner: type | None, name: str) -> Place | None:
    """A method of a class, wherever that inherits it from."""
    return None if owner is None else first_with(owner.__mro__, name, owner)


def constructor_of(cls: type) -> Place | None:
    """The constructor of a class, its own or an inherited one."""
    return method_of(cls, "__init__")


def first_with(classes: tuple[type, ...], name: str, owner: type) -> Place | None:
    """The first of some classes that defines a name as a function."""
    for cls in classes:
        if name in vars(cls):
            value = vars(cls)[name]
            value = value.__func__ if isinstance(value, classmethod | staticmethod) else value
            return Place(value, cls, owner) if callable(value) else None
    return None


def takes_self(place: Place) -> int:
    """How many first parameters the object itself fills: 1 for methods, else 0."""
    if place.defined_in is None:
        return 0
    raw = vars(place.defined_in).get(place.function.__name__)
    return 0 if isinstance(raw, staticmethod) else 1


# --- what the source says -------------------------------------------------------------------------


@dataclass
class Uses:
    """What a function does with its `**kwargs`."""

    taken: set[str] = field(default_factory=set[str])
    """Keys it takes out by name."""
    read: set[str] = field(default_factory=set[str])
    """Keys it only looks at, which are handed on all the same."""
    always: list[ast.Call] = field(default_factory=list[ast.Call])
    """Calls it is handed to, whatever happens."""
    sometimes: list[ast.Call] = field(default_factory=list[ast.Call])
    """Calls it is handed to in a branch."""
    escapes: bool = False
    """It goes where it cannot be followed."""


BRANCHES = (ast.If, ast.IfExp, ast.Try, ast.Lambda, ast.FunctionDef, ast.Match)


def read_uses(node: FunctionNode, kwargs: str) -> Uses:
    """Sort every mention of `kwargs`; one that is not understood lets it escape."""
    uses = Uses()
    understood: set[int] = set()

    def is_it(each: ast.AST) -> bool:
        if isinstance(each, ast.Name) and each.id == kwargs:
            understood.add(id(each))
            return True
        return False

    def read(each: ast.AST, *, in_branch: bool) -> None:
        if isinstance(each, ast.Call):
            read_call(each, is_it, uses, in_branch=in_branch)
        elif isinstance(each, ast.Subscript) and is_it(each.value):
            taken = isinstance(each.ctx, ast.Del)
            note(each.slice, uses.taken if taken else uses.read, uses)
        elif isinstance(each, ast.Compare) and any([is_it(right) for right in each.comparators]):
            note(each.left, uses.read, uses)
        elif isinstance(each, ast.Name) and each.id == kwargs and id(each) not in understood:
            uses.escapes = True
        for inner in ast.iter_child_nodes(each):
            read(inner, in_branch=in_branch or isinstance(each, BRANCHES))

    for statement in node.body:
        read(statement, in_branch=False)
    return uses


def read_call(
    call: ast.Call, is_it: Callable[[ast.AST], bool], uses: Uses, *, in_branch: bool
) -> None:
    """`kwargs.pop("x")` and `f(**kwargs)`."""
    called = call.func
    if isinstance(called, ast.Attribute) and call.args:
        if called.attr == "pop" and is_it(called.value):
            note(call.args[0], uses.taken, uses)
        elif called.attr in READS_ONE and is_it(called.value):
            note(call.args[0], uses.read, uses)
    if any([keyword.arg is None and is_it(keyword.value) for keyword in call.keywords]):
        (uses.sometimes if in_branch else uses.always).append(call)


def note(key: ast.expr, among: set[str], uses: Uses) -> None:
    """Note a key, if it is written out."""
    if isinstance(key, ast.Constant) and isinstance(key.value, str):
        among.add(key.value)
    else:
        uses.escapes = True


def named_arguments(node: FunctionNode) -> Iterator[tuple[ast.arg, str]]:
    """Arguments that may be given by name, each with its default as written."""
    arguments = node.args
    positional = [*arguments.posonlyargs, *arguments.args]
    missing: list[ast.expr | None] = [None] * (len(positional) - len(arguments.defaults))
    pairs = [*zip(positional, [*missing, *arguments.defaults], strict=True)]
    pairs += zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
    for argument, default in pairs:
        if argument not in arguments.posonlyargs:
            yield argument, "" if default is None else ast.unparse(default)


def node_of(function: Any) -> FunctionNode | None:
    """The syntax tree of a function; None for what is not written in Python."""
    code = getattr(function, "__code__", None)
    if code is None:
        return None
    return functions_in(code.co_filename).get((code.co_name, code.co_firstlineno))


@functools.cache
def functions_in(path: str) -> dict[tuple[str, int], FunctionNode]:
    """Every function of a file, by its name and first line, which is its first decorator's."""
    try:
        tree = ast.parse(Path(path).read_text(encoding="utf-8"))
    except (OSError, SyntaxError, ValueError):
        return {}
    return {
        (node.name, min([node.lineno, *(each.lineno for each in node.decorator_list)])): node
        for node in ast.walk(tree)
        if isinstance(node, FunctionNode)
    }
