"""The examples of Manim's own documentation: every `.. manim::` block of the installed package.

Standard library only: it is also run inside the image, where Manim is.
"""

import ast
import inspect
import re
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

DIRECTIVE = re.compile(r"^ *\.\. manim:: *(?P<name>\w+) *$")
OPTION = re.compile(r"^\s*:[\w-]+:")
PROMPT = ">>> "


class Example(NamedTuple):
    """One scene of the documentation."""

    name: str
    """Its scene class; several examples share one."""
    code: str
    """A whole module."""


def read_examples(package: Path) -> list[Example]:
    """Every example of a package's docstrings, in the order of files and lines."""
    paths = sorted(package.rglob("*.py"))
    return [example for path in paths for text in docstrings(path) for example in blocks(text)]


def docstrings(path: Path) -> Iterator[str]:
    """The docstrings of a file, without their indentation."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            text = ast.get_docstring(node, clean=False)
            if text:
                yield inspect.cleandoc(text)


def blocks(text: str) -> Iterator[Example]:
    """The examples in a docstring; as Manim's own directive does, the star import is added."""
    lines = text.splitlines()
    for number, line in enumerate(lines):
        match = DIRECTIVE.match(line)
        if match is None:
            continue
        body = indented(lines[number + 1 :], by=len(line) - len(line.lstrip()))
        while body and (not body[0].strip() or OPTION.match(body[0])):
            body.pop(0)
        code = textwrap.dedent("\n".join(body)).strip()
        if code.startswith(PROMPT):
            code = without_prompts(code)
        if code:
            yield Example(match["name"], f"from manim import *\n\n{code}\n")


def indented(lines: list[str], *, by: int) -> list[str]:
    """The lines up to the first that is not farther in than the directive."""
    found: list[str] = []
    for line in lines:
        if line.strip() and len(line) - len(line.lstrip()) <= by:
            break
        found.append(line)
    return found


def without_prompts(session: str) -> str:
    """The code of an interactive session, without what it answers."""
    lines = (line for line in session.splitlines() if line[:3] in (">>>", "..."))
    return "\n".join(line[len(PROMPT) :] for line in lines)
