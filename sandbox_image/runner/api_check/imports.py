"""Imports of another Manim, of modules that are not there, and of names that Manim has not."""

import ast

from runner.api_check.findings import Findings, at, nearest, said_of
from runner.api_check.module_facts import ModuleFacts
from runner.api_check.renamed import NAMES, WRONG_MODULES
from runner.api_check.scopes import Placed
from runner.api_check.spec import ApiSpec

OTHER_RENDERER = "OpenGL"


class ImportCheck:
    """Looks at imports, and at what only the original Manim does with its classes."""

    def __init__(self, facts: ModuleFacts, findings: Findings) -> None:
        self._facts = facts
        self._spec: ApiSpec = facts.spec
        self._findings = findings

    def look_at(self, placed: Placed) -> None:
        """Judge one statement, if it is an import."""
        node = placed.node
        if placed.guarded:
            return
        if isinstance(node, ast.Import):
            for alias in node.names:
                self._module(node, alias.name)
        elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
            known = self._module(node, node.module)
            if known:
                self._names(node, node.module)

    def _module(self, node: ast.stmt, module: str) -> bool:
        """Whether a module is there; told where it is not."""
        first = module.partition(".")[0]
        if first in WRONG_MODULES:
            words = f"There is no `{first}`: it is {WRONG_MODULES[first]}."
        elif first == "manim":
            if module in self._spec.manim_modules:
                return True
            near = nearest(module, self._spec.manim_modules)
            words = f"Manim has no module `{module}`."
            words += f" Did you mean `{near}`?" if near else " Write `from manim import *`."
        elif first in self._spec.installed:
            return True
        else:
            words = (
                f"There is no module `{first}` in the sandbox. It has manim, numpy, scipy, sympy,"
                " and Python's standard library."
            )
        self._findings.add(at(node), "unknown-module", words, symbol=module)
        return False

    def _names(self, node: ast.ImportFrom, module: str) -> None:
        if module != "manim" and not module.startswith("manim."):
            return
        known = self._spec.definitions | self._spec.modules["manim"]
        for alias in node.names:
            name = alias.name
            if name == "*" or name in self._spec.exports:
                continue
            if f"{module}.{name}" in self._spec.manim_modules:
                continue
            if module != "manim" and name in known:
                continue
            if module == "manim" and name in self._spec.modules["manim"]:
                continue
            words = f"`{module}` has no `{name}`." + meant(self._spec, name)
            self._findings.add(at(alias), "unknown-name", words, symbol=name)

    def look_at_class(self, node: ast.ClassDef) -> None:
        """A `CONFIG` dictionary, which Manim has not read since 2020."""
        if "CONFIG" in self._facts.read_names:
            return
        for statement in node.body:
            match statement:
                case ast.Assign(targets=[ast.Name(id="CONFIG")], value=ast.Dict(keys=[_, *_])):
                    words = (
                        "Manim does not read `CONFIG`: what stands in it has no effect. Give the"
                        " values to constructors, or set them on `self` in `__init__` or `setup`."
                    )
                    self._findings.add(at(statement), "config-dict", words, symbol="CONFIG")
                case _:
                    pass


def meant(spec: ApiSpec, name: str) -> str:
    """What an unknown name may stand for; empty where nothing is like it."""
    renamed = NAMES.get(name)
    if renamed is not None:
        return said_of(spec, renamed)
    plain = name.removeprefix(OTHER_RENDERER)
    if plain != name and plain in spec.exports:
        return f" Use `{plain}`: {OTHER_RENDERER} classes are for another renderer."
    known = (each for each in spec.exports if not each.startswith(OTHER_RENDERER))
    near = nearest(name, known)
    return f" Did you mean `{near}`?" if near else ""
