"""Fonts that a scene asks for and the image has not: what is drawn instead."""

import difflib
import subprocess
from typing import Any

SECONDS = 5
USUAL = ("DejaVu Sans", "DejaVu Sans Mono", "Noto Sans", "Noto Serif", "Noto Sans CJK SC")
FINDINGS = 10


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
