"""Ruff on generated code, with `from manim import *` expanded so that unknown names are seen."""

import ast
import json
import re
import subprocess
import warnings
from collections.abc import Collection, Mapping
from typing import Any

from runner.scene_file import PATH, excerpt, split_lines

RUFF = "/opt/venv/bin/ruff"
MESSAGE = 1500
TOO_DEEP = "The code is nested too deeply, or chained too long, to be checked."
CONFIG = "/opt/chalkbox/generated_code.ruff.toml"
WARNINGS = ("B", "NPY", "S", "F5", "F6")
"""Rules that are often right and never certain; every other finding stops the code."""
WORD = re.compile(r"[^\W\d]\w*")


def lint(source: str, stars: Mapping[str, Collection[str]]) -> list[dict[str, Any]]:
    """Findings of ruff, in the order of the lines.

    Args:
        source: The user's module.
        stars: What `from name import *` brings, for each module where that is known.
    """
    done = subprocess.run(
        [
            RUFF,
            "check",
            "--config",
            CONFIG,
            "--no-cache",
            "--exit-zero",
            "--ignore-noqa",
            "--output-format",
            "json",
            "--stdin-filename",
            PATH,
            "-",
        ],
        input=expand_stars(source, stars).encode(),
        capture_output=True,
        check=False,
    )
    if done.returncode < 0:
        return [{"source": "lint", "code": "nested-too-deeply", "message": TOO_DEEP}]
    if done.returncode:
        raise RuntimeError(f"ruff could not run: {done.stderr.decode(errors='replace')[-500:]}")
    return [to_finding(item, source) for item in json.loads(done.stdout)]


def to_finding(item: dict[str, Any], source: str) -> dict[str, Any]:
    """One line of ruff's report as a finding."""
    code = item["code"] or "invalid-syntax"
    named = re.search(r"`([^`]+)`", item["message"])
    line = item["location"]["row"]
    return {
        "source": "lint",
        "code": code,
        "severity": "warning" if code.startswith(WARNINGS) else "error",
        "message": item["message"][:MESSAGE],
        "line": line,
        "column": item["location"]["column"],
        "symbol": named.group(1)[:200] if named else None,
        "excerpt": excerpt(source, line),
    }


def expand_stars(source: str, stars: Mapping[str, Collection[str]]) -> str:
    """Replace star imports by the names the module uses, on the same lines.

    Ruff cannot see an undefined name behind a star. A file that does not parse stays as it is:
    then its syntax is the finding.
    """
    try:
        with warnings.catch_warnings(action="ignore"):  # told when the module is loaded
            tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return source
    used = names_in(tree)
    lines = split_lines(source)
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    # From the last one, so that the places of those before it stay.
    for node in sorted(imports, key=lambda node: (node.lineno, node.col_offset), reverse=True):
        if node.level or node.module not in stars or node.names[0].name != "*":
            continue
        if node.end_lineno is None:
            continue
        names = sorted(used.intersection(stars[node.module])) or ["__name__ as _nothing"]
        before = lines[node.lineno - 1].encode()[: node.col_offset].decode()
        after = lines[node.end_lineno - 1].encode()[node.end_col_offset :].decode()
        # A statement may be continued on further lines, which stay, empty.
        further = [""] * (node.end_lineno - node.lineno)
        statement = f"from {node.module} import {', '.join(names)}"
        lines[node.lineno - 1 : node.end_lineno] = [before + statement + after, *further]
    return "\n".join(lines)


def names_in(tree: ast.AST) -> set[str]:
    """Names a module uses; words of its texts too, since annotations may be texts."""
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            names.add(node.id)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            names.update(WORD.findall(node.value))
    return names
