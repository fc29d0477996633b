"""The API check: what a module asks of Manim, held against the installed one.

Nothing is run. It says only what is certain: where it cannot tell what a value is, it keeps silent,
for the rehearsal comes after it.
"""

import ast
import warnings
from typing import Any

from runner.api_check.calls import CallCheck
from runner.api_check.findings import Findings
from runner.api_check.imports import ImportCheck, meant
from runner.api_check.inference import Inference
from runner.api_check.members import MemberCheck
from runner.api_check.module_facts import ModuleFacts
from runner.api_check.playing import PlayCheck
from runner.api_check.spec import ApiSpec
from runner.api_check.tex import TexCheck
from runner.scene_file import excerpt

UNDEFINED = "F821"
BAD_SYNTAX = "invalid-syntax"


def check(source: str, spec: ApiSpec) -> list[dict[str, Any]]:
    """Findings of the API check, in the order of the lines.

    Args:
        source: A module; of one that does not parse, or is nested too deeply, nothing is said.
        spec: Of the installed Manim.
    """
    try:
        with warnings.catch_warnings(action="ignore"):  # told when the module is loaded
            tree = ast.parse(source)
        return _check_tree(tree, source, spec)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []


def _check_tree(tree: ast.Module, source: str, spec: ApiSpec) -> list[dict[str, Any]]:
    facts = ModuleFacts(tree, spec)
    findings = Findings(source, spec)
    inference = Inference(facts)
    members, calls = MemberCheck(inference, findings), CallCheck(inference, findings)
    playing, tex = PlayCheck(inference, findings), TexCheck(inference, findings)
    imports = ImportCheck(facts, findings)
    for placed in facts.reader.placed:
        match placed.node:
            case ast.Attribute() as node:
                members.look_at(placed, node)
            case ast.Call() as node:
                calls.look_at(placed, node)
                playing.look_at(placed, node)
                tex.look_at(placed, node)
            case ast.Expr() as node:
                playing.look_at_statement(placed, node)
            case ast.Import() | ast.ImportFrom():
                imports.look_at(placed)
            case _:
                pass
    for node, _ in facts.classes.values():
        imports.look_at_class(node)
    return findings.sorted()


def explain(finding: dict[str, Any], source: str, spec: ApiSpec) -> dict[str, Any]:
    """A finding of the lint, with what an unknown name may stand for, or which bracket is open."""
    name = finding.get("symbol")
    if finding["code"] == UNDEFINED and name:
        return finding | {"message": f"{finding['message']}.{meant(spec, name)}"}
    if finding["code"] == BAD_SYNTAX and (opened := never_closed(source)) is not None:
        # The lint tells where the bracket is missed at last, which may be the end of the file.
        return finding | opened
    return finding


def never_closed(source: str) -> dict[str, Any] | None:
    """The bracket that Python says was never closed, as a part of a finding."""
    try:
        with warnings.catch_warnings(action="ignore"):
            ast.parse(source)
    except SyntaxError as error:
        if error.lineno and "was never closed" in error.msg:
            place = {"line": error.lineno, "column": error.offset or 1}
            return place | {"message": f"{error.msg}.", "excerpt": excerpt(source, error.lineno)}
    except (ValueError, RecursionError, MemoryError):
        pass
    return None
