"""Fonts that a scene asks for and the image has not, and texts of which nothing is drawn."""

import difflib
import re
import subprocess
import unicodedata
from typing import Any

SECONDS = 5
USUAL = ("DejaVu Sans", "DejaVu Sans Mono", "Noto Sans", "Noto Serif", "Noto Sans CJK SC")
FINDINGS = 10
BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Letters and signs of Unicode that leave their place empty: fillers of Hangul, and Braille's."""
TAG = re.compile(r"<[^>]*>|&[^;\s]*;")


def missing_fonts(asked: dict[str, int | None], known: list[str]) -> list[dict[str, Any]]:
    """Findings, one for each font.

    Args:
        asked: Names of fonts that are not there, and the lines that asked for them.
        known: Names of all that are.
    """
    return [missing_font(name, line, known) for name, line in list(asked.items())[:FINDINGS]]


def missing_font(name: str, line: int | None, known: list[str]) -> dict[str, Any]:
    """The finding for one font."""
    close = difflib.get_close_matches(name, known, n=2)
    there = list(dict.fromkeys([*close, *(usual for usual in USUAL if usual in known)]))
    instead = substitute(name)
    drawn = f"; {instead} is drawn instead" if instead else ""
    return {
        "source": "rehearsal",
        "code": "font-missing",
        "severity": "warning",
        "message": f"There is no font {name!r} here{drawn}. There is {', '.join(there)}.",
        "line": line,
        "symbol": name,
    }


def substitute(name: str) -> str:
    """The font that is drawn for one that is not there; empty where that cannot be told."""
    try:
        found = subprocess.run(
            ["fc-match", "-f", "%{family[0]}", name.replace(":", " ").lstrip("-")],
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return found.stdout.strip()[:100]


def has_ink(text: str, *, marked: bool) -> bool:
    """Whether a text has a letter, digit or sign that leaves a trace.

    Args:
        text: What is to be drawn; blanks, marks without a letter and controls leave none.
        marked: It has tags and entities of Pango; whether an entity leaves a trace is not asked.
    """
    words = TAG.sub("", text) if marked else text
    return any(unicodedata.category(each)[0] in "LNPS" and each not in BLANK for each in words)


def invisible_texts(seen: dict[str, int | None]) -> list[dict[str, Any]]:
    """Findings, one for each text of which nothing is drawn.

    Args:
        seen: Beginnings of the texts, and the lines that made them.
    """
    return [
        {
            "source": "rehearsal",
            "code": "invisible-text",
            "severity": "error",
            "message": f"Nothing of the text {text!r} is drawn: it comes out without any outline."
            " Use other letters, another font, or fewer lines.",
            "line": line,
        }
        for text, line in list(seen.items())[:FINDINGS]
    ]
