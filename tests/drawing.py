"""Scenes drawn the plain way and by children in the real image, and what differs."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from guests import ask_guest

SEED = 11


class Drawn(NamedTuple):
    """What became of a module, drawn both ways."""

    name: str
    frames: int
    """Frames that Manim itself draws; 0 where it fails."""
    equal: bool
    """Whether each frame, and the captions, are the same."""
    error: str | None
    """What Manim itself raised."""
    doubt: str | None
    """Why children may not draw it."""
    forked_error: str | None
    differing: Any


def compare_modules(
    modules: dict[str, str], *, seconds: float = 300, **more: Any
) -> dict[str, Drawn]:
    """Draw modules by name, in one container.

    Args:
        modules: Code by name.
        seconds: For each.
        more: `size` of the pictures as the runner takes it; `command` by which Manim draws.
    """
    return {each.name: each for each in ask(order_for(modules, seconds=seconds, **more))}


def compare_stills(modules: dict[str, str], at_s: Sequence[float]) -> list[Drawn]:
    """Draw stills of modules, in one container; one result for each module and time, in order."""
    return ask(order_for(modules, form={"kind": "still"}, stills=at_s))


def order_for(modules: dict[str, str], *, seconds: float = 300, **more: Any) -> dict[str, Any]:
    ordered = [{"name": name, "code": code} for name, code in modules.items()]
    return {"modules": ordered, "seconds": seconds, **more}


def compare_examples(*, every: int) -> list[Drawn]:
    """Draw one of so many examples of Manim's documentation, the same ones each time."""
    return ask({"modules": [], "examples": every, "seed": SEED, "seconds": 300})


def ask(order: dict[str, Any]) -> list[Drawn]:
    return [read_result(result) for result in ask_guest("drawing_guest", order)]


def read_result(result: dict[str, Any]) -> Drawn:
    return Drawn(
        result["name"],
        result["frames"],
        result.get("equal", False),
        result["error"],
        result["doubt"],
        result["forked_error"],
        result.get("differing"),
    )
