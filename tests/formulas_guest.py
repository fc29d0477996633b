"""Runs inside the image: sets the formulas of a module ahead, then makes them as a scene would.

An order: `source`, `expected`, how many formulas of it can be set before it runs, and perhaps
`but`, a word of one that cannot. The answer: `written`, those that are; `started`, the programs
that were run for them afterwards; `same`, whether each file is the one that Manim makes alone.
"""

import json
import shutil
import sys
import time
from pathlib import Path
from typing import Any

from manim import config
from manim.mobject.text import tex_mobject
from runner import formulas_ahead
from runner.drawing.text_files import share_formulas

PATIENCE_S = 300


def drawings() -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in config.get_dir("tex_dir").glob("*.svg")}


def make(formulas: list[formulas_ahead.Formula]) -> list[str]:
    """Make the objects; the programs that this process has run for them."""
    started: list[str] = []

    def audit(event: str, arguments: Any) -> None:
        if event == "subprocess.Popen" and listening:
            started.append(Path(arguments[0]).name)

    listening = True
    sys.addaudithook(audit)
    for each in formulas:
        getattr(tex_mobject, each.kind)(*each.texts, **each.arguments)
    listening = False
    return started


def main() -> None:
    order = json.load(sys.stdin)
    config.media_dir = "/work/media"
    config.verbosity = "ERROR"
    formulas = list(formulas_ahead.written_formulas(order["source"]))
    formulas_ahead.set_ahead(order["source"])
    formulas = [each for each in formulas if order.get("but", "\0") not in each.texts[0]]
    own = Path("/work/media")
    until = time.monotonic() + PATIENCE_S
    while len(drawings()) < order["expected"] or list(own.glob("own-*")):
        assert time.monotonic() < until, "they are never set"
        time.sleep(0.05)
    ahead = drawings()
    share_formulas(apart=False)
    started = make(formulas)
    shutil.rmtree(config.get_dir("tex_dir"), ignore_errors=True)
    make(formulas)
    json.dump(
        {
            "written": [[each.kind, each.texts, each.arguments] for each in formulas],
            "started": started,
            "same": all(drawings().get(name) == drawing for name, drawing in ahead.items()),
        },
        sys.stdout,
    )


main()
