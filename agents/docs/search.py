"""Answers questions about the installed Manim within a number of tokens."""

import difflib
import re
from collections.abc import Iterable

from agents.artifacts.docs_index import DocEntry, DocsIndex
from agents.docs.bounded_text import Block, fit
from agents.docs.entry_text import (
    full_text,
    keyword_lines,
    keyword_names,
    renamed_note,
    short_text,
    signature_lines,
)
from agents.docs.error_names import names_in_error
from agents.docs.names import Named, near_names, resolve
from agents.docs.renamed import BY_OLD_NAME, RENAMED_KEYWORDS
from agents.docs.words import word_index

__all__ = ["names_in_error", "search_docs", "signatures_for"]

IN_FULL = 3
"""Entries of one name that are shown whole."""
ALIKE = 6
"""Further entries of one name, shown shortly."""
BY_WORDS = 8
NAME = re.compile(r"[A-Za-z_][\w.]*")
MOST_NAMES = 12


def search_docs(index: DocsIndex, query: str, *, tokens: int = 1500) -> str:
    """Answer a question, which may be a name (`Axes.plot`, `plot`) or a few words.

    Names come first, each with its live signature, text and example; then what the words find.

    Args:
        index: Of the installed Manim.
        query: What is asked.
        tokens: Most tokens of the answer, as `bounded_text.tokens_of` counts.
    """
    named = [resolve(index, name) for name in names_in_query(index, query)]
    shown: set[str] = set()
    blocks: list[Block] = []
    for each in named:
        blocks += _answer(each, shown)
    asks_words = len(query.split()) > 1 or not any(each.entries for each in named)
    if asks_words:
        ranked = [e for e in word_index(index).rank(query, most=BY_WORDS) if e.name not in shown]
        has_names = any(each.entries for each in named)
        for place, entry in enumerate(ranked):
            whole = place == 0 and not has_names
            blocks.append((full_text if whole else short_text)(entry.name, entry))
    if not blocks:
        near = ", ".join(near_names(index, query.strip())) or "none"
        text = f"Nothing in Manim {index.manim_version} fits this question. Nearest names: {near}."
        blocks = [Block("the answer", (text,))]
    return fit(blocks, tokens=tokens)


def signatures_for(index: DocsIndex, names: Iterable[str], *, tokens: int = 600) -> str:
    """The live signatures of names from code or from an error, and the nearest of wrong ones.

    Args:
        index: Of the installed Manim.
        names: `Circle`, `axes.get_graph`, `Mobject.set_x`; a keyword (`radius_`) is compared with
            those the other names accept.
        tokens: Most tokens of the answer.
    """
    resolved = [resolve(index, name) for name in dict.fromkeys(names)]
    callables = [pair for each in resolved for pair in each.entries[:1]]
    first: list[Block] = []
    keywords: list[Block] = []
    shown: set[str] = set()
    for each in resolved:
        hint = _keyword_hint(each, callables)
        if hint:
            first.insert(0, Block(each.asked, (hint,)))
        elif each.entries:
            shown_as, entry = each.entries[0]
            if entry.name in shown:
                continue
            shown.add(entry.name)
            notes = [renamed_note(shown_as, each.renamed)] if each.renamed else []
            first.append(Block(shown_as, (*notes, *signature_lines(shown_as, entry))))
            if entry.inherited or entry.open:
                lines = [f"{shown_as}, {line.strip()}" for line in keyword_lines(entry)]
                keywords.append(Block(f"keywords of {shown_as}", tuple(lines)))
        else:
            first.append(Block(each.asked, (_unknown(each),)))
    return fit([*first, *keywords], tokens=tokens)


def names_in_query(index: DocsIndex, query: str) -> list[str]:
    """Words of a query that are meant as names: a lone word, code-like ones, exact class names."""
    words = [word.rstrip(".") for word in NAME.findall(query)]
    if len(words) == 1:
        return words
    found = [
        word
        for word in words
        if "_" in word
        or "." in word
        or word in BY_OLD_NAME
        or (word[0].isupper() and word in index.by_name)
        or re.search(r"[a-z][A-Z]", word)
    ]
    return list(dict.fromkeys(found))[:MOST_NAMES]


def _answer(named: Named, shown: set[str]) -> list[Block]:
    """What is known of one name."""
    if not named.entries:
        return [Block(named.asked, (_unknown(named),))]
    note = renamed_note(named.entries[0][0], named.renamed) if named.renamed else ""
    fresh = [(name, entry) for name, entry in named.entries if entry.name not in shown]
    shown |= {entry.name for _, entry in fresh}
    whole = [full_text(name, entry, note=note) for name, entry in fresh[:IN_FULL]]
    return whole + [short_text(name, entry) for name, entry in fresh[IN_FULL:ALIKE]]


def _unknown(named: Named) -> str:
    if named.attribute_of:
        return f"{named.asked} is an attribute of {', '.join(named.attribute_of)}."
    if named.near:
        return f"{named.asked} does not exist. Did you mean: {', '.join(named.near)}?"
    return f"{named.asked} does not exist, and no name is near to it."


def _keyword_hint(named: Named, callables: list[tuple[str, DocEntry]]) -> str:
    """What to give in place of a wrong keyword; empty when the name is no such thing."""
    name = named.asked
    if named.attribute_of or (named.entries and not (name.islower() and named.entries[0][1].owner)):
        return ""
    for renamed in RENAMED_KEYWORDS:
        for shown_as, entry in callables:
            lineage = {entry.name, *entry.bases}
            if renamed.old == name and lineage & set(renamed.on):
                return f"{shown_as} has no keyword {name}; use {renamed.new}."
    for shown_as, entry in callables:
        accepted = keyword_names(entry)
        near = difflib.get_close_matches(name, sorted(accepted), n=3, cutoff=0.6)
        if near and name not in accepted and "." not in name:
            return f"{shown_as} has no keyword {name}. Did you mean: {', '.join(near)}?"
    return ""
