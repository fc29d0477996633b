"""Makes findings: where something is wrong, why, what may be meant, and how that is called."""

import ast
import difflib
from collections.abc import Iterable
from typing import Any

from runner.api_check.renamed import Renamed
from runner.api_check.spec import ApiSpec, Signature
from runner.scene_file import excerpt, split_lines

MOST = 200
MESSAGE = 1500
SIGNATURE = 240
"""Most of a signature that is shown, characters."""
PREFIXES = ("get_", "set_", "add_")
CLOSE = 0.72
"""How alike two names must be for the one to be asked for."""


class Findings:
    """Collects them in order of their places; a place is told of once for each code."""

    def __init__(self, source: str, spec: ApiSpec) -> None:
        self._source = source
        self._lines = split_lines(source)
        self._spec = spec
        self._found: dict[tuple[int, int, str], dict[str, Any]] = {}

    def add(
        self,
        place: tuple[int, int],
        code: str,
        message: str,
        *,
        symbol: str | None = None,
        severity: str = "error",
    ) -> None:
        """Add one.

        Args:
            place: Line from 1, and column in bytes from 0, as the syntax tree counts.
            code: Stable name, without `api-`.
            message: What is wrong and what to do.
            symbol: The name it is about.
            severity: `error` where it certainly fails or does nothing, else `warning`.
        """
        line, column = place
        key = line, column, code
        if key in self._found:
            return
        before = self._lines[line - 1].encode()[:column] if line <= len(self._lines) else b""
        self._found[key] = {
            "source": "api",
            "code": f"api-{code}",
            "severity": severity,
            "message": message[:MESSAGE],
            "line": line,
            "column": len(before.decode(errors="replace")) + 1,
            "symbol": symbol[:200] if symbol else None,
            "excerpt": excerpt(self._source, line),
        }

    def sorted(self) -> list[dict[str, Any]]:
        """All of them, in the order of the lines."""
        return [self._found[key] for key in sorted(self._found)][:MOST]


def at_name(node: ast.Attribute) -> tuple[int, int]:
    """Where the name of an attribute begins."""
    line, end = node.end_lineno or node.lineno, node.end_col_offset or 0
    return line, end - len(node.attr.encode())


def at(node: ast.expr | ast.keyword | ast.stmt | ast.alias) -> tuple[int, int]:
    """Where a node begins."""
    return node.lineno, node.col_offset


def nearest(name: str, among: Iterable[str]) -> str | None:
    """The name that looks most alike, if one does."""
    prefix = next((each for each in PREFIXES if name.startswith(each)), "")
    if prefix:  # what they share says nothing
        of_kind = [each[len(prefix) :] for each in among if each.startswith(prefix)]
        near = nearest(name.removeprefix(prefix), of_kind)
        return None if near is None else prefix + near
    by_lower = {each.lower(): each for each in among if not each.startswith("_")}
    close = difflib.get_close_matches(name.lower(), by_lower, n=1, cutoff=CLOSE)
    return by_lower[close[0]] if close else None


def did_you_mean(spec: ApiSpec, name: str, among: Iterable[str], owner: str = "") -> str:
    """A question with the signature of what may be meant; empty where nothing looks alike."""
    near = nearest(name, among)
    if near is None:
        return ""
    return f" Did you mean `{near}`?{shown(spec, f'{owner}.{near}' if owner else near)}"


def said_of(spec: ApiSpec, renamed: Renamed) -> str:
    """What takes an old name's place, with its signature."""
    if not renamed.new:
        return f" Instead: {renamed.hint}."
    hint = f": {renamed.hint}" if renamed.hint else ""
    return f" Use `{renamed.new}`{hint}.{shown(spec, renamed.new)}"


def shown(spec: ApiSpec, name: str) -> str:
    """The live signature of a class, function or method; empty where none is known."""
    owner, _, last = name.rpartition(".")
    signature: Signature | None = None
    if owner:
        member = spec.member(owner, last)
        if member is not None:
            signature = member.signature
            name = f"{member.owner}.{last}"
    else:
        signature = spec.constructor(name) or spec.function(name)
    if signature is None or not signature.text:
        return ""
    text = f"{name}{signature.text}"
    return f" It is called so: `{text if len(text) <= SIGNATURE else text[:SIGNATURE] + '…'}`."
