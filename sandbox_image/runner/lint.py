"""Ruff on generated code, with `from manim import *` expanded so that unknown names are seen."""

import ast
import json
import re
import subprocess
import sys
from types import ModuleType
from typing import Any

from runner.scene_file import PATH, excerpt, split_lines

RUFF = "/opt/venv/bin/ruff"
CONFIG = "/opt/chalkbox/generated_code.ruff.toml"
WARNINGS = ("B", "NPY", "S", "F5", "F6")
"""Rules that are often right and never certain; every other finding stops the code."""
STAR_MODULES = ("manim", "numpy", "math", "random", "itertools", "manim.utils.color")
"""Modules whose public names are known without running anything of the user's."""


def lint(source: str) -> list[dict[str, Any]]:
    """Findings of ruff, in the order of the lines."""
    done = subprocess.run(
        [
            RUFF,
            "check",
            "--config",
            CONFIG,
            "--no-cache",
            "--exit-zero",
            "--output-format",
            "json",
            "--stdin-filename",
            PATH,
            "-",
        ],
        input=expand_stars(source).encode(),
        capture_output=True,
        check=False,
    )
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
        "message": item["message"],
        "line": line,
        "column": item["location"]["column"],
        "symbol": named.group(1)[:200] if named else None,
        "excerpt": excerpt(source, line),
    }


def expand_stars(source: str) -> str:
    """Replace star imports by the names the module uses, on the same lines.

    Ruff cannot see an undefined name behind a star. A file that does not parse stays as it is:
    then its syntax is the finding.
    """
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return source
    used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    lines = split_lines(source)
    for node in ast.walk(tree):
        if not (isinstance(node, ast.ImportFrom) and node.names[0].name == "*"):
            continue
        if node.level or node.module not in STAR_MODULES or node.lineno != node.end_lineno:
            continue
        names = sorted(used & public_names(node.module)) or ["__name__ as _nothing"]
        raw = lines[node.lineno - 1].encode()
        statement = f"from {node.module} import {', '.join(names)}".encode()
        lines[node.lineno - 1] = (
            raw[: node.col_offset] + statement + raw[node.end_col_offset :]
        ).decode()
    return "\n".join(lines)


def public_names(name: str) -> set[str]:
    """What `from name import *` brings."""
    __import__(name)
    module: ModuleType = sys.modules[name]
    listed = getattr(module, "__all__", None)
    return set(listed) if listed is not None else {n for n in vars(module) if n[0] != "_"}
