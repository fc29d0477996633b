"""A workflow that hands parts out: an album, whose pages are made as runs of their own.

A page is made from its text; `stop` cannot be made. While there is a file `hold-<text>` in the
folder of the runs of whoever makes it, it waits. Who made what is written down in `made.log` there.
"""

import asyncio
import contextlib
import os
from decimal import Decimal
from pathlib import Path
from typing import ClassVar, Protocol

from agents.artifacts.base import Artifact
from orchestrator.engine.child import Child, Made
from orchestrator.engine.outcome import RunOutcome
from orchestrator.engine.run import Run
from orchestrator.engine.stage import Workflow
from orchestrator.engine.ticket import RunLimits
from orchestrator.errors import RunStoppedError


class HasRuns(Protocol):
    """A workshop that knows where the runs lie."""

    runs_dir: Path


class Text(Artifact):
    FILE: ClassVar[str] = "request.json"

    text: str


class Sketch(Artifact):
    FILE: ClassVar[str] = "sketch.json"

    text: str


class Picture(Artifact):
    FILE: ClassVar[str] = "picture.json"

    file: str


class Wishes(Artifact):
    FILE: ClassVar[str] = "request.json"

    texts: tuple[str, ...]


class Album(Artifact):
    FILE: ClassVar[str] = "album.json"

    pages: tuple[str, ...]
    """What is on each; why it is missing, in brackets."""


async def sketch(run: Run[HasRuns], text: Text) -> Sketch:
    """Sketch it."""
    note(run, f"sketch {text.text}")
    run.used("model", tokens_in=10, tokens_out=1, cost_usd=Decimal("0.5"))
    return Sketch(text=text.text)


async def paint(run: Run[HasRuns], drawn: Sketch) -> Picture:
    """Paint it."""
    note(run, f"paint {drawn.text}")
    if drawn.text == "stop":
        raise RunStoppedError("it cannot be painted")
    while (run.workshop.runs_dir / f"hold-{drawn.text}").exists():
        await asyncio.sleep(0.01)
    run.folder.write_file("picture.txt", f"{drawn.text} by {os.getpid()}".encode())
    return Picture(file="picture.txt")


async def bind(run: Run[HasRuns], wishes: Wishes) -> Album:
    """Have all pages made, and bind them."""
    children = [
        Child(
            workflow=PAGE,
            request=Text(text=text),
            folder=f"pages/{number:02d}",
            about=f"page {number}",
            limits=RunLimits(),
            open_workshop=lambda _: contextlib.nullcontext(run.workshop),
        )
        for number, text in enumerate(wishes.texts, start=1)
    ]
    note(run, "bind")
    made = await run.hand_out(children)
    pages = (on_page(run, *each) for each in zip(children, made, strict=True))
    return Album(pages=tuple(pages))


def on_page(run: Run[HasRuns], child: Child, made: Made) -> str:
    if isinstance(made, RunOutcome) and made.succeeded:
        file = made.artifact(Picture).file
        return run.folder.read_file(f"{child.folder}/{file}").decode()
    error = made.error if isinstance(made, RunOutcome) else made
    return f"({error})"


def note(run: Run[HasRuns], words: str) -> None:
    with (run.workshop.runs_dir / "made.log").open("a") as log:
        log.write(f"{os.getpid()} {words}\n")


PAGE = Workflow(name="page", request=Text, stages=(sketch, paint))
ALBUM = Workflow(name="album", request=Wishes, stages=(bind,), parts=(PAGE,))
