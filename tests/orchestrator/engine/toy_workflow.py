"""A workflow of three stages that take no time, for tests of the engine."""

import asyncio
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any, ClassVar

from agents.artifacts.base import Artifact
from orchestrator.engine.receipt import Receipt
from orchestrator.engine.run import Run
from orchestrator.engine.runner import RunOutcome, continue_run, run_workflow
from orchestrator.engine.stage import Workflow
from orchestrator.errors import RunStoppedError

OFFLINE = "offline: no model used"


class Wish(Artifact):
    FILE: ClassVar[str] = "request.json"

    prompt: str


class Plan(Artifact):
    FILE: ClassVar[str] = "plan.json"

    title: str


class Code(Artifact):
    FILE: ClassVar[str] = "code.json"

    code: str


class Film(Artifact):
    FILE: ClassVar[str] = "film.json"

    video: str


@dataclass
class Workshop:
    done: list[str] = field(default_factory=list[str])
    breaks: BaseException | None = None


async def plan(run: Run[Workshop], wish: Wish) -> Plan:
    """Think it over."""
    run.workshop.done.append("plan")
    run.note_cached()
    return Plan(title=wish.prompt.upper())


async def write(run: Run[Workshop], plan: Plan) -> Code:
    """Write it down."""
    run.workshop.done.append("write")
    run.folder.write_file("code.py", plan.title.encode())
    return Code(code=plan.title)


async def draw(run: Run[Workshop], code: Code, wish: Wish) -> Film:
    """Draw it."""
    run.workshop.done.append("draw")
    run.progress("frames", done=1, total=2)
    if run.workshop.breaks is not None:
        raise run.workshop.breaks
    with run.attempt() as attempt:
        run.folder.write_file(f"{attempt.folder}/log.txt", b"log")
    run.finding("W1", "too small", severity="warning", line=3)
    run.used("none", tokens_in=0, tokens_out=0, cost_usd=Decimal(0))
    return Film(video=f"{code.code}.mp4")


TOY = Workflow(name="toy", request=Wish, stages=(plan, write, draw))


def go(runs_dir: Path, workshop: Workshop, *, workflow: Workflow = TOY, **more: Any) -> RunOutcome:
    return asyncio.run(
        run_workflow(
            workflow, Wish(prompt="hi"), workshop=workshop, runs_dir=runs_dir, provider=OFFLINE,
            about="Hi there", **more,
        )
    )  # fmt: skip


def go_on(root: Path, workshop: Workshop, **more: Any) -> RunOutcome:
    return asyncio.run(continue_run(root, TOY, workshop=workshop, provider=OFFLINE, **more))


def only_run(runs_dir: Path) -> Path:
    (root,) = runs_dir.iterdir()
    return root


def receipt_of(root: Path) -> Receipt:
    return Receipt.model_validate_json((root / "receipt.json").read_text())


def broken_off(runs_dir: Path) -> Path:
    outcome = go(runs_dir, Workshop(breaks=RunStoppedError("no")))
    assert not outcome.succeeded
    return outcome.folder.root
