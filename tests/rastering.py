"""Scenes drawn twice in the real image: with Manim's own cameras, and with the faster ones."""

import json
import subprocess
from pathlib import Path
from typing import Any, NamedTuple

from containers import IMAGE
from rehearsing import HEAD

HERE = Path(__file__).resolve().parent
SEED = 5


class DrawnTwice(NamedTuple):
    """What became of one module."""

    name: str
    own: tuple[str, ...]
    """Digests of the pictures of Manim's own cameras."""
    faster: tuple[str, ...]
    errors: tuple[str | None, str | None]
    """What ended the one and the other, without the addresses of objects."""
    manims_own: int
    """How many paths were made by Manim's own method though the faster cameras drew."""

    @property
    def differs_at(self) -> int | None:
        """The first picture that is not the same."""
        if self.own == self.faster:
            return None
        pairs = zip(self.own, self.faster, strict=False)
        unequal = (number for number, (one, other) in enumerate(pairs) if one != other)
        return next(unequal, min(len(self.own), len(self.faster)))


def read_scenes(path: Path) -> tuple[dict[str, str], set[str]]:
    """Modules by name, and the names of those of which nothing may be drawn Manim's own way."""
    modules: dict[str, str] = {}
    fast: set[str] = set()
    for part in path.read_text(encoding="utf-8").split("\n=== ")[1:]:
        header, _, body = part.partition("\n")
        name, *marks = (word.strip() for word in header.split("|"))
        base = "Scene"
        if body.startswith("@ "):
            first, _, body = body.partition("\n")
            base = first.removeprefix("@ ").strip()
        lines = "".join(f"        {line}\n" for line in body.rstrip().splitlines())
        modules[name] = HEAD.format(base=base) + lines
        fast |= {name} if "fast" in marks else set()
    return modules, fast


def draw_modules(modules: dict[str, str]) -> list[DrawnTwice]:
    """Draw modules by name, in one container."""
    ordered = [{"name": name, "code": code} for name, code in modules.items()]
    return ask_guest({"modules": ordered, "seconds": 60})


def draw_examples(*, every: int) -> list[DrawnTwice]:
    """Draw one of so many examples of Manim's documentation, the same ones each time."""
    return ask_guest({"modules": [], "examples": every, "seed": SEED, "seconds": 120})


def ask_guest(order: dict[str, Any]) -> list[DrawnTwice]:
    program = (HERE / "documentation_examples.py").read_text(encoding="utf-8")
    program += (HERE / "rastering_guest.py").read_text(encoding="utf-8")
    command = ["docker", "run", "--rm", "--interactive", "--network", "none"]
    command += ["--tmpfs", "/work:uid=10001,gid=10001,mode=0700", "--workdir", "/work"]
    command += ["--entrypoint", "/opt/venv/bin/python", IMAGE.tag, "-c", program]
    done = subprocess.run(command, input=json.dumps(order), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
    return [read_result(json.loads(line)) for line in done.stdout.splitlines()]


def read_result(result: dict[str, Any]) -> DrawnTwice:
    own, faster = result["own"], result["faster"]
    return DrawnTwice(
        result["name"],
        tuple(own["pictures"]),
        tuple(faster["pictures"]),
        (own["error"], faster["error"]),
        faster["manims_own"],
    )
