"""Breaks a long formula into lines that stay readable in a narrow column."""

import re

LINE_LENGTH = 18
"""Visible characters that fit into the column at full size."""
MOST_LINES = 3
MOST_SHRINKING = 1.9
"""A line may be this many times as long; it is shrunk to fit, and just readable."""
INSIDE = r"(?:[^{}]|\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\})*"
FRACTION = re.compile(rf"\\frac\{{(?P<above>{INSIDE})\}}\{{(?P<below>{INSIDE})\}}")
COMMAND = re.compile(r"\\(?:left|right|[,;! ])|\\[a-zA-Z]+|[{}^_ ]")


def visible_length(tex: str) -> int:
    """About how many characters wide a formula is; a fraction is as wide as its wider half."""
    if found := FRACTION.search(tex):
        above, below = found["above"], found["below"]
        wider = max(above, below, key=visible_length)
        return visible_length(tex[: found.start()] + f" {wider} " + tex[found.end() :])
    words = re.findall(r"\\(?:sin|cos|tan|sec|csc|cot|arcsin|arccos|arctan|exp|ln|log)", tex)
    return len(COMMAND.sub("", tex)) + 3 * len(words)


def break_tex(tex: str) -> str | None:
    """The formula, over several lines if it must be; None when it is too long even so."""
    if visible_length(tex) <= LINE_LENGTH:
        return tex
    lines = [""]
    for term in _terms(tex):
        if lines[-1] and visible_length(lines[-1] + term) > LINE_LENGTH:
            lines.append("")
        lines[-1] += term
    if len(lines) > MOST_LINES or any(
        visible_length(line) > MOST_SHRINKING * LINE_LENGTH for line in lines
    ):
        return None
    body = r" \\ ".join(f"& {line.strip()}" for line in lines)
    return rf"\begin{{aligned}} {body} \end{{aligned}}" if len(lines) > 1 else tex


def _terms(tex: str) -> list[str]:
    """Pieces of a sum, each with its sign; nothing inside braces or brackets is split."""
    depth, start, terms = 0, 0, list[str]()
    for at, character in enumerate(tex):
        depth += (character in "{(") - (character in "})")
        if depth == 0 and at > start and tex[at : at + 3] in (" + ", " - "):
            terms.append(tex[start:at])
            start = at
    return [*terms, tex[start:]]
