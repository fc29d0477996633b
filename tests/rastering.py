"""Scenes drawn twice in the real image: with Manim's own cameras, and with the faster ones."""

from pathlib import Path
from typing import Any, NamedTuple

from guests import ask_guest
from rehearsing import HEAD

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
    return ask({"modules": ordered, "seconds": 240})


def draw_examples(*, every: int) -> list[DrawnTwice]:
    """Draw one of so many examples of Manim's documentation, the same ones each time."""
    return ask({"modules": [], "examples": every, "seed": SEED, "seconds": 240})


def ask(order: dict[str, Any]) -> list[DrawnTwice]:
    return [read_result(result) for result in ask_guest("rastering_guest", order)]


def read_result(result: dict[str, Any]) -> DrawnTwice:
    own, faster = result["own"], result["faster"]
    return DrawnTwice(
        result["name"],
        tuple(own["pictures"]),
        tuple(faster["pictures"]),
        (own["error"], faster["error"]),
        faster["manims_own"],
    )
