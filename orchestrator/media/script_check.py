"""Looks at a script without running it; runs in the sandbox, where it is put before the script.

Ruff finds what cannot work, shells and the network; paths that lead out of the folder are found
here. Whatever is not found still runs in a container that has neither network nor other files.
"""

import ast
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

RUFF = "/opt/venv/bin/ruff"
RULES = "E9,F5,F6,F7,F821,F823,PLE,S102,S307,S602,S604,S605,S606,TID251"
BANNED = (
    *("socket", "ssl", "urllib", "http", "ftplib", "smtplib", "requests", "ctypes"),
    *("subprocess.getoutput", "subprocess.getstatusoutput", "asyncio.create_subprocess_shell"),
)
OUTSIDE = re.compile(r"^(?:/(?!dev/null$)\w|~/)|(?:^|/)\.\./|://")
MOST = 20


def found_by_ruff(code: str) -> list[tuple[int, str, str]]:
    """Line, rule and words of each finding."""
    told = ", ".join(f'"{name}" = {{msg = "scripts have no use for it"}}' for name in BANNED)
    options = ["--isolated", "--no-cache", "--exit-zero", "--ignore-noqa", "--select", RULES]
    banned = f"lint.flake8-tidy-imports.banned-api = {{{told}}}"
    command = [RUFF, "check", *options, "--config", banned, "--output-format", "json", "-"]
    done = subprocess.run(command, input=code.encode(), capture_output=True, check=True)
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return [
        (each["location"]["row"], each["code"] or "invalid-syntax", each["message"])
        for each in found
    ]


def paths_outside(code: str) -> list[tuple[int, str, str]]:
    """The same of texts that name files outside of the script's folder, or addresses."""
    try:
        tree = ast.parse(code)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []  # ruff tells of it
    pieces = {
        id(part)
        for node in ast.walk(tree)
        if isinstance(node, ast.JoinedStr)
        for part in node.values[1:]
    }
    return [
        (node.lineno, "other-file", f"{node.value[:80]!r} leads out of the script's folder")
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in pieces
        and OUTSIDE.search(node.value)
    ]


def check(script: str, first: int) -> None:
    """Print the findings, and fail where there are any.

    Args:
        script: All of it.
        first: Lines before the part that is judged; lines are told counted from there.
    """
    found = sorted({*found_by_ruff(script), *paths_outside(script)})
    told = [f"line {line - first}: {code}: {words}" for line, code, words in found if line > first]
    if told:
        sys.exit("\n".join(told[:MOST]))
    Path(sys.argv[1]).write_text("nothing found", encoding="utf-8")
