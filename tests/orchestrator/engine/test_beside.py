"""Stages of which none needs another are done at the same time."""

import asyncio
import contextlib
from pathlib import Path
from typing import Any, ClassVar

import pytest

from agents.artifacts.base import Artifact
from orchestrator.engine.carrier import Carrier, Offer
from orchestrator.engine.errors import ArtifactInvalidError, ChainError
from orchestrator.engine.run import Run
from orchestrator.engine.run_status import NOT_QUEUED, read_status
from orchestrator.engine.runner import carry_out, create_run, run_workflow
from orchestrator.engine.stage import Workflow
from orchestrator.engine.step import Words
from orchestrator.engine.trace import read_trace
from orchestrator.errors import RunStoppedError
from tests.orchestrator.engine.toy_workflow import OFFLINE, Code, Film, Plan, Wish, plan, receipt_of
from tests.orchestrator.engine.toy_workflow import Workshop as Told


class Tune(Artifact):
    FILE: ClassVar[str] = "tune.json"

    name: str


class Workshop(Told):
    """Pictures and music wait for each other: one after the other they would wait for ever."""

    def __init__(self, breaks: str = "") -> None:
        super().__init__()
        self.breaking = breaks
        self.begun = {name: asyncio.Event() for name in ("draw", "play")}

    async def meet(self, name: str, other: str) -> None:
        self.done.append(name)
        self.begun[name].set()
        async with asyncio.timeout(5):
            await self.begun[other].wait()
        if self.breaking == name:
            raise RunStoppedError(f"{name} went wrong") from OSError("no room")
        if self.breaking == other:
            await asyncio.sleep(60)


async def draw(run: Run[Workshop], plan: Plan) -> Code:
    """Draw it."""
    await run.workshop.meet("draw", "play")
    return Code(code=plan.title)


async def play(run: Run[Workshop], plan: Plan, wish: Wish) -> Tune:
    """Play it."""
    await run.workshop.meet("play", "draw")
    return Tune(name=wish.prompt)


async def join(run: Run[Workshop], code: Code, tune: Tune) -> Film:
    """Put it together."""
    run.workshop.done.append("join")
    return Film(video=f"{code.code} {tune.name}")


CONCERT = Workflow(
    name="concert", request=Wish, stages=(plan, draw, play, join), beside=((draw, play),)
)


async def perform(runs_dir: Path, workshop: Workshop) -> Any:
    return await run_workflow(
        CONCERT, Wish(prompt="hi"), workshop=workshop, runs_dir=runs_dir, provider=OFFLINE
    )


def test_they_are_under_way_together_and_each_is_written_down(tmp_path: Path) -> None:
    async def go() -> Any:
        return await perform(tmp_path, Workshop())

    outcome = asyncio.run(go())

    assert outcome.artifact(Film).video == "HI hi"
    told = [
        (line.event.type, getattr(line.event, "stage", ""))
        for line in read_trace(outcome.folder.root / "trace.jsonl").lines
        if line.event.type.startswith("stage")
    ]
    assert told[2:4] == [("stage_started", "draw"), ("stage_started", "play")]
    assert sorted(told[4:6]) == [("stage_finished", "draw"), ("stage_finished", "play")]
    stages = receipt_of(outcome.folder.root).stages
    assert [each.stage for each in stages] == ["plan", "draw", "play", "join"]
    assert {each.outcome for each in stages} == {"succeeded"}


@pytest.mark.parametrize(("broken", "other"), [("draw", "play"), ("play", "draw")])
def test_where_one_fails_the_other_is_stopped(tmp_path: Path, broken: str, other: str) -> None:
    async def go() -> Any:
        return await asyncio.wait_for(perform(tmp_path, Workshop(broken)), 20)

    outcome = asyncio.run(go())

    assert outcome.error.message == f"{broken} went wrong"
    assert outcome.error.context["stage"] == broken
    assert isinstance(outcome.error.__cause__, OSError)
    assert read_status(outcome.folder.root, NOT_QUEUED).stage == broken
    receipt = receipt_of(outcome.folder.root)
    ended = {each.stage: each.outcome for each in receipt.stages}
    assert ended == {"plan": "succeeded", broken: "failed", other: "unfinished"}
    assert receipt.outcome == "failed"


def test_cancelled_both_end(tmp_path: Path) -> None:
    async def go() -> None:
        workshop = Workshop()
        workshop.meet = lambda name, other: asyncio.sleep(60)  # type: ignore[method-assign]
        task = asyncio.create_task(perform(tmp_path, workshop))
        await asyncio.sleep(0.1)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(go())
    (root,) = tmp_path.iterdir()
    ended = {each.stage: each.outcome for each in receipt_of(root).stages}
    assert ended == {"plan": "succeeded", "draw": "cancelled", "play": "cancelled"}


@pytest.mark.parametrize("from_stage", ["draw", "play"])
def test_from_one_of_them_the_other_stands(tmp_path: Path, from_stage: str) -> None:
    async def go() -> list[str]:
        folder = (await perform(tmp_path, Workshop())).folder
        workshop = Workshop()
        for event in workshop.begun.values():
            event.set()
        again = CONCERT.stage(from_stage)
        outcome = await carry_out(CONCERT, folder, workshop, provider=OFFLINE, again=again)
        assert outcome.succeeded
        return workshop.done

    assert asyncio.run(go()) == [from_stage]


def test_where_one_cannot_begin_the_other_is_stopped_and_not_cancelled(tmp_path: Path) -> None:
    async def go() -> Any:
        folder = (await perform(tmp_path, Workshop())).folder
        (folder.root / Code.FILE).write_text("no JSON")
        workshop = Workshop("draw")  # so that music waits for it
        workshop.begun["draw"].set()
        again = CONCERT.stage("play")
        return await carry_out(CONCERT, folder, workshop, provider=OFFLINE, again=again)

    outcome = asyncio.run(go())
    assert isinstance(outcome.error, ArtifactInvalidError)
    stages = {each.stage: each.outcome for each in receipt_of(outcome.folder.root).stages}
    assert stages["play"] == "unfinished"


def test_one_that_stands_is_done_again_where_that_is_asked_for(tmp_path: Path) -> None:
    async def go() -> list[str]:
        folder = (await perform(tmp_path, Workshop())).folder
        workshop = Workshop()
        workshop.begun["draw"].set()
        stage = CONCERT.stage("play")
        await carry_out(CONCERT, folder, workshop, provider=OFFLINE, again=stage, only=stage)
        return workshop.done

    assert asyncio.run(go()) == ["play"]


def test_one_alone_is_done_alone(tmp_path: Path) -> None:
    async def go() -> list[str]:
        folder = create_run(CONCERT, Wish(prompt="hi"), runs_dir=tmp_path)
        workshop = Workshop()
        workshop.begun["play"].set()
        for stage in CONCERT.chain[:2]:
            await carry_out(CONCERT, folder, workshop, provider=OFFLINE, only=stage)
        return workshop.done

    assert asyncio.run(go()) == ["plan", "draw"]


def test_the_queue_records_each_in_its_turn(tmp_path: Path) -> None:
    """What was recorded before there were stages beside one another can be gone on with."""
    recorded: list[str] = []

    def record(stage: str, deed: Any) -> Words:
        recorded.append(stage)
        return deed()

    async def go() -> Words:
        folder = create_run(CONCERT, Wish(prompt="hi"), runs_dir=tmp_path)
        offer = Offer(CONCERT, OFFLINE, lambda folder: contextlib.nullcontext(Workshop()))
        carrier = Carrier(tmp_path, {"concert": offer})
        return await asyncio.to_thread(carrier.carry, folder.video_id, None, record)

    assert asyncio.run(go()) == {"outcome": "succeeded", "error_code": None}
    assert recorded == ["plan", "draw", "play", "join"]


def test_the_status_tells_of_the_first_that_is_under_way(tmp_path: Path) -> None:
    seen: list[tuple[str | None, str | None]] = []

    async def go() -> None:
        workshop = Workshop()

        async def meet(name: str, other: str) -> None:
            if name == "draw":
                await workshop.begun["play"].wait()
                look()
                return
            look()
            workshop.begun["play"].set()

        def look() -> None:
            (root,) = tmp_path.iterdir()
            status = read_status(root, NOT_QUEUED)
            seen.append((status.stage, status.text))

        workshop.meet = meet  # type: ignore[method-assign]
        await perform(tmp_path, workshop)

    asyncio.run(go())
    assert seen == [("draw", None), ("draw", None)]


@pytest.mark.parametrize(
    ("beside", "told"),
    [
        ((draw, join), "draw, join do not follow each other"),
        ((play, draw), "play, draw do not follow each other"),
        ((draw,), "draw do not follow"),
        ((), "no stages do not follow"),
        ((play, join), "stage join needs Tune, which play writes at the same time"),
    ],
)
def test_stages_that_cannot_be_done_together_are_refused(beside: Any, told: str) -> None:
    with pytest.raises(ChainError, match=told):
        Workflow(name="toy", request=Wish, stages=(plan, draw, play, join), beside=(beside,))


async def redraw(run: Run[Workshop], code: Code) -> Plan:
    raise NotImplementedError


def test_stages_that_are_mended_or_named_twice_are_not_done_together() -> None:
    stages = (plan, draw, play, join)
    with pytest.raises(ChainError, match="redraw mends what is made, while another stage is done"):
        Workflow(name="toy", request=Wish, stages=stages, beside=((draw, play),), mends=(redraw,))
    with pytest.raises(ChainError, match="draw is done beside others, twice"):
        Workflow(name="toy", request=Wish, stages=stages, beside=((draw, play), (draw, play)))
