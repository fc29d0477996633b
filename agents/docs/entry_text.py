"""Puts an entry into words: live signature first, then what it does, then an example."""

import textwrap

from agents.artifacts.docs_index import DocEntry
from agents.docs.bounded_text import Block
from agents.docs.renamed import ORIGINAL, Renamed

LINE = 240
"""Longest line of a signature, characters."""
GENERAL = ("VMobject", "Mobject")
"""Classes whose many keywords nearly everything accepts; they are told last."""


def full_text(shown_as: str, entry: DocEntry, *, note: str = "") -> Block:
    """Everything that is known of an entry."""
    lines = [*([note] if note else []), *signature_lines(shown_as, entry)]
    lines += keyword_lines(entry, general=False)
    lines += [f"  {line}" for line in (kind_of(shown_as, entry), entry.summary) if line]
    lines += [f"  {name}: {said}" for name, said in entry.parameters.items()]
    if entry.attributes:
        lines.append(f"  attributes: {', '.join(entry.attributes)}")
    if entry.example:
        lines += ["  Example:", *(f"    {line}".rstrip() for line in entry.example.splitlines())]
    lines += keyword_lines(entry, general=True)
    return Block(shown_as, tuple(lines))


def short_text(shown_as: str, entry: DocEntry) -> Block:
    """Signature and summary."""
    lines = signature_lines(shown_as, entry)
    lines += [f"  {entry.summary}"] if entry.summary else []
    return Block(shown_as, tuple(lines))


def signature_lines(shown_as: str, entry: DocEntry) -> list[str]:
    """The live signature under the name that was asked for: `Axes.plot(…)`.

    A long one goes over several lines, so that its beginning is kept where room is short.
    """
    text = shown_as + entry.signature.removeprefix(entry.name)
    return textwrap.wrap(
        text, LINE, subsequent_indent="    ", break_long_words=False, break_on_hyphens=False
    )


def keyword_lines(entry: DocEntry, *, general: bool | None = None) -> list[str]:
    """What `**kwargs` accepts, a line for each class it comes from, nearest first.

    Args:
        entry: Of something that can be called.
        general: Only those that every drawn thing has (True), only others (False), or all.
    """
    lines = [
        f"  further keywords, from {origin}: {', '.join(keywords)}"
        for origin, keywords in entry.inherited.items()
        if general is None or general is (origin in GENERAL)
    ]
    if entry.open and not general:
        lines.append("  further keywords that are not listed may be accepted")
    return lines


def kind_of(shown_as: str, entry: DocEntry) -> str:
    """What it is, where the signature does not say."""
    if shown_as != entry.name and entry.owner:
        return f"{entry.kind} of {entry.owner}"
    if entry.internal:
        return "not brought by `from manim import *`"
    if entry.bases:
        return f"{entry.category or entry.kind}; is a {', '.join(entry.bases)}"
    return ""


def renamed_note(shown_as: str, renamed: Renamed) -> str:
    """That a name is old, and what takes its place."""
    hint = f" ({renamed.hint})" if renamed.hint else ""
    if renamed.since == ORIGINAL:
        return f"{renamed.old} is not a name of this Manim; use {shown_as}{hint}:"
    return f"{renamed.old} was replaced in Manim {renamed.since}; use {shown_as}{hint}:"


def keyword_names(entry: DocEntry) -> set[str]:
    """Every keyword an entry lists, its own and the inherited ones."""
    inside = entry.signature.removeprefix(entry.name)
    found = {part for part in _own_names(inside) if part.isidentifier()}
    for keywords in entry.inherited.values():
        found |= {keyword.partition("=")[0] for keyword in keywords}
    return found


def _own_names(signature: str) -> list[str]:
    """Names of the parameters of a written signature."""
    depth, names, current = 0, [""], True
    for letter in signature:
        if letter in "([{":
            depth += 1
        elif letter in ")]}":
            depth -= 1
            if depth == 0:
                break
        elif depth == 1 and letter == ",":
            names.append("")
            current = True
        elif depth == 1 and letter in ":=":
            current = False
        elif depth == 1 and current:
            names[-1] += letter
    return [name.strip() for name in names if "*" not in name]
