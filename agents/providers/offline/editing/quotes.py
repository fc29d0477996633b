"""Words in quotation marks: what is to be shown, not what is to be done."""

import re
from typing import NamedTuple

PAIRS = (
    r'"([^"\n]{1,300})"',
    "\u201c([^\u201c\u201d\n]{1,300})\u201d",
    "\u201e([^\u201c\n]{1,300})\u201c",
)
OTHERS = (
    "\u00ab([^\u00bb\n]{1,300})\u00bb",
    r"(?<!\w)['\u2018]((?:[^'\u2019\n]|['\u2019](?=\w)){1,300}?)['\u2019](?!\w)",
)
QUOTED = re.compile("|".join((*PAIRS, *OTHERS)))
SAID = re.compile(
    r"\b((?:title|text|heading|words?)(?: card)?(?: that)? (?:says?|saying|reads?|reading)|"
    r"(?:title|text|heading):)\s+(?=[^\W\d_])([^,;.\n]{1,120}?)"
    r"(?=\s+(?:for|at|from|in|on|over|during|until|after|between|and then|then)\b|[,;.]|$)",
    re.IGNORECASE,
)
HELD = re.compile("\u00ab([a-z])\u00bb")


class Held(NamedTuple):
    """A request in which quoted words are held by letters, as «a», and those words."""

    text: str
    quoted: tuple[str, ...]


def hold_quotes(prompt: str) -> Held:
    """Take quoted words out, so that nobody reads them as what is to be done."""
    quoted: list[str] = []

    def hold(words: str) -> str:
        if len(quoted) >= 26:
            return ""
        quoted.append(" ".join(words.split()))
        return f"\u00ab{chr(96 + len(quoted))}\u00bb"

    text = QUOTED.sub(lambda found: hold(next(filter(None, found.groups()), "")), prompt)
    text = SAID.sub(
        lambda found: found[0] if HELD.search(found[2]) else f"{found[1]} {hold(found[2])}", text
    )
    return Held(text, tuple(quoted))


def quoted_in(text: str, quoted: tuple[str, ...]) -> list[str]:
    """The quoted words of a part of the request, in order."""
    return [quoted[ord(found[1]) - 97] for found in HELD.finditer(text)]
