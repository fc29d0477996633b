"""Runs inside the image: rehearses scenes, and tells over which frames of each play it leapt.

Reads an order from stdin, prints one JSON line for each scene: how long it is, and for each play
whether it may be leapt in and how many frames were leapt over.
"""

import json
import os
import sys
import textwrap
from pathlib import Path
from typing import Any

SIZE = {"width_px": 854, "height_px": 480, "fps": 15}


def main() -> None:
    """Rehearse what is ordered."""
    from runner.evolving import leaps
    from runner.evolving.install import install
    from runner.manim_setup import set_up
    from runner.rehearsal import rehearse
    from runner.scene_file import choose_scenes, load_module

    install()
    Path("/work/media").mkdir(exist_ok=True)
    os.chdir("/work")
    set_up(SIZE)
    made: list[leaps.Leaps] = []
    begin = leaps.Leaps.__init__

    def begin_and_keep(self: leaps.Leaps, scene: Any) -> None:
        begin(self, scene)
        made.append(self)

    leaps.Leaps.__init__ = begin_and_keep
    for name, body in json.load(sys.stdin)["bodies"].items():
        made.clear()
        base, _, code = body.partition("\n")
        lines = textwrap.indent(code, " " * 8)
        module = f"from manim import *\nclass Played({base}):\n    def construct(self):\n{lines}"
        scene_class = choose_scenes(load_module(module), None, one=True)[0]
        rehearsed = rehearse(scene_class, Silent(), found=[])
        plays = [[each.possible, each.made] for each in made]
        print(  # noqa: T201
            json.dumps({"name": name, "plays": plays, "frames": rehearsed["frames"]}), flush=True
        )


class Silent:
    """Nobody to be told."""

    def event(self, **_fields: Any) -> None:
        """Say nothing."""


main()
