"""Reads NumPy-style docstrings: what a thing does, what its parameters mean, one short example.

A docstring that follows no rule gives what can be read of it; none is an error.
"""

import inspect
import re
import textwrap
from dataclasses import dataclass, field

SUMMARY = 500
"""Most of a first paragraph that is kept, characters."""
PARAMETER = 160
"""Most of what is said about one parameter, characters."""
EXAMPLE_LINES = 25

ROLE = re.compile(r":[\w:+.-]+:`~?\.?([^`<]*?)(?:\s*<[^`]*>)?`")
"""`:class:`~.Circle`` and `:ref:`text <target>``."""
LITERAL = re.compile(r"``([^`]+)``")
SECTION = re.compile(r"^(\w[\w ]*)\n-{3,}[ ]*$", re.MULTILINE)
DIRECTIVE = re.compile(
    r"^([ ]*)\.\. (?:manim::|code-block:: *(?:python|pycon))[^\n]*\n", re.MULTILINE
)
OPTION = re.compile(r"^[ ]*:[\w-]+:")
PROMPT = re.compile(r"^(?:>>>|\.\.\.) ?")


@dataclass(frozen=True)
class Docstring:
    """What was read of one docstring."""

    summary: str = ""
    """The first paragraph, on one line."""
    parameters: dict[str, str] = field(default_factory=dict[str, str])
    """The first sentence about each parameter."""
    example: str = ""
    """The first example that is short enough, dedented."""


def read_docstring(text: str | None) -> Docstring:
    """Read a docstring; empty where there is none."""
    if not text:
        return Docstring()
    text = inspect.cleandoc(text)
    sections = split_sections(text)
    return Docstring(
        summary=cut(plain(first_paragraph(sections[""])), SUMMARY),
        parameters=read_parameters(sections.get("Parameters", ""))
        | read_parameters(sections.get("Other Parameters", "")),
        example=find_example(text),
    )


def split_sections(text: str) -> dict[str, str]:
    """Text of each section by its title; what stands before the first one is under ``""``."""
    parts = SECTION.split(text)
    return {"": parts[0]} | dict(zip(parts[1::2], parts[2::2], strict=True))


def first_paragraph(text: str) -> str:
    """The first paragraph that is prose: directives and their bodies are passed over."""
    for paragraph in re.split(r"\n\s*\n", text):
        if paragraph.strip() and not paragraph.startswith((" ", ".. ", ">>>")):
            return paragraph
    return ""


def read_parameters(section: str) -> dict[str, str]:
    """First sentence about each parameter; names are at the margin, what is said is indented."""
    found: dict[str, list[str]] = {}
    names: list[str] = []
    for line in section.splitlines():
        if line[:1] not in ("", " "):
            head = line.split(":")[0]
            names = [name.strip(" *`") for name in head.split(",")]
            names = [name for name in names if name.isidentifier()]
            found |= {name: [] for name in names}
        else:
            for name in names:
                found[name].append(line.strip())
    said = {name: first_sentence(plain(" ".join(lines))) for name, lines in found.items()}
    return {name: text for name, text in said.items() if text and name != "kwargs"}


def first_sentence(text: str) -> str:
    """Up to the first full stop that ends a sentence."""
    match = re.search(r"\.(?=\s+[A-Z])", text)
    return cut(text[: match.end()] if match else text, PARAMETER)


def find_example(text: str) -> str:
    """The first example of at most `EXAMPLE_LINES` lines; empty when there is none."""
    for match in DIRECTIVE.finditer(text):
        lines = block_after(text[match.end() :], indent=len(match.group(1)))
        code = clean_code(lines)
        if 0 < len(code.splitlines()) <= EXAMPLE_LINES:
            return code
    doctest = re.search(r"^[ ]*>>> .*(?:\n[ ]*\S.*)*", text, re.MULTILINE)
    if doctest is None:
        return ""
    code = clean_code(doctest.group().splitlines())
    return code if len(code.splitlines()) <= EXAMPLE_LINES else ""


def block_after(text: str, *, indent: int) -> list[str]:
    """The lines of a directive's body: empty ones, and those further in than the directive."""
    lines: list[str] = []
    for line in text.splitlines():
        if line.strip() and len(line) - len(line.lstrip()) <= indent:
            break
        lines.append(line)
    while lines and (not lines[0].strip() or OPTION.match(lines[0])):
        lines.pop(0)
    return lines


def clean_code(lines: list[str]) -> str:
    """Code as it would stand in a file: dedented, without prompts and what they answered."""
    code = textwrap.dedent("\n".join(lines)).strip("\n")
    if code.startswith(">>>"):
        said = [line for line in code.splitlines() if PROMPT.match(line)]
        code = "\n".join(PROMPT.sub("", line) for line in said)
    return "\n".join(line.rstrip() for line in code.splitlines())


def plain(text: str) -> str:
    """Prose without its markup, on one line."""
    text = ROLE.sub(r"\1", text)
    return " ".join(LITERAL.sub(r"\1", text).split())


def cut(text: str, most: int) -> str:
    """At most so many characters, whole words."""
    return text if len(text) <= most else f"{text[: most - 4].rsplit(' ', 1)[0]} ..."
