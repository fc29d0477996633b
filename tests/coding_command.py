"""A coding command line for tests: a real program that reads its folder and leaves what it is told.

Each start takes the next of the lines it was made with, as Python that finds the folder as the
current one; what it found there is kept.
"""

import json
import shlex
import sys
from pathlib import Path

from agents.coding.local_command import LocalCommand

PROGRAM = """
import json, os, pathlib, sys
home = pathlib.Path({home!r})
found = {{path.name: path.read_text() for path in pathlib.Path().iterdir()}}
number = len(list(home.glob("found-*.json")))
about = {{"files": found, "environment": dict(os.environ)}}
(home / f"found-{{number}}.json").write_text(json.dumps(about))
exec(json.loads((home / "deeds.json").read_text())[number])
"""


class CodingCommand:
    """The program, in a folder of its own."""

    def __init__(self, home: Path, *deeds: str) -> None:
        self._home = home
        home.mkdir(parents=True, exist_ok=True)
        (home / "deeds.json").write_text(json.dumps(deeds))
        self._program = home / "coder.py"
        self._program.write_text(PROGRAM.format(home=str(home)))

    def line(self) -> str:
        """As a shell would take it."""
        return shlex.join([sys.executable, str(self._program)])

    def command(self, *, longest_s: float = 30.0) -> LocalCommand:
        return LocalCommand.parse(self.line(), longest_s=longest_s)

    def found(self) -> list[dict[str, str]]:
        """The files that each start found, by name."""
        return [about["files"] for about in self._about()]

    def environments(self) -> list[dict[str, str]]:
        return [about["environment"] for about in self._about()]

    def _about(self) -> list[dict[str, dict[str, str]]]:
        paths = sorted(self._home.glob("found-*.json"))
        return [json.loads(path.read_text()) for path in paths]


def leave(code: str, *, name: str = "generated_scene.py") -> str:
    """A deed: leave this file."""
    return f"pathlib.Path({name!r}).write_text({code!r})"
