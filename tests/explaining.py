"""The explainer on the fake engine: its mathematics is stored, its videos have no picture."""

import asyncio
import contextlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from fake_sandbox import sandbox_on
from fakes import MP4, VERSIONS, Answer, FakeEngine, Guest, GuestEnd, Job, guest_that, made_file
from picture_samples import PNG

from agents.artifacts.request import ExplainerRequest, Quality, Voice
from orchestrator.engine.render_cache import ResultCache
from orchestrator.engine.runner import RunOutcome, run_workflow
from orchestrator.engine.ticket import RunLimits
from orchestrator.engine.trace import read_trace
from orchestrator.sandbox.cached_sandbox import CachedSandbox
from orchestrator.sandbox.contract import Sandbox
from orchestrator.stages.workshop import Writers, open_workshop
from orchestrator.workflows.lesson import WORKFLOW

STORED = Path(__file__).resolve().parent / "golden" / "math"
PYTHAGORAS = "Explain the Pythagorean theorem with legs 3 and 4"
CAPTIONS = [{"start_s": 0.0, "end_s": 1.0, "text": "A right triangle"}]


def stored_answers() -> dict[str, dict[str, Any]]:
    """The algebra system's answers about the triangle with legs 3 and 4."""
    answers = json.loads((STORED / "pythagoras_3_4.answers.json").read_text())
    return {answer["id"]: answer for answer in answers}


def answer_from_store(end: GuestEnd, job: Job) -> None:
    answer_with(end, job, {})


def answer_with(end: GuestEnd, job: Job, changed: Mapping[str, dict[str, Any]]) -> None:
    known = stored_answers() | dict(changed)
    unknown = {"error": "it cannot be read"}
    answers = [known.get(q["id"], unknown | {"id": q["id"]}) for q in job.params["questions"]]
    end.say("result", json.dumps({"answers": answers}).encode())
    end.done()


def draw_with_captions(end: GuestEnd, job: Job, *, video: bytes = MP4) -> None:
    """A video with a poster and captions."""
    end.say("event", json.dumps({"event": "frames", "done": 7, "total": 15}).encode())
    end.file(*made_file(job, video))
    end.file("poster.png", PNG)
    result = {
        "succeeded": True,
        "findings": [],
        "versions": VERSIONS,
        "render_s": 0.1,
        "duration_s": 30.0,
        "frames": 15,
        "captions": CAPTIONS,
    }
    end.say("result", json.dumps(result).encode())
    end.done()


def explaining_guest(**answers: Answer) -> Guest:
    """A guest for the whole explainer, with some kinds of job answered otherwise."""
    usual: dict[str, Answer] = {"math": answer_from_store, "render": draw_with_captions}
    return guest_that(**(usual | answers))


def explain(
    runs_dir: Path,
    *,
    prompt: str = PYTHAGORAS,
    engine: FakeEngine | None = None,
    cache: ResultCache | None = None,
    limits: RunLimits | None = None,
    render_it: bool = True,
    voice: Voice = Voice.NONE,
    writers: Writers | None = None,
    **answers: Answer,
) -> RunOutcome:
    """Run the explainer to its end, whatever that is."""

    async def run() -> RunOutcome:
        containers = sandbox_on(engine or FakeEngine(explaining_guest(**answers)))
        sandbox: Sandbox = CachedSandbox(containers, cache) if cache else containers
        async with contextlib.AsyncExitStack() as at_end:
            at_end.push_async_callback(containers.close)
            who = writers or Writers(replies=cache)
            workshop = await at_end.enter_async_context(open_workshop(sandbox, who, limits=limits))
            return await run_workflow(
                WORKFLOW,
                ExplainerRequest(
                    prompt=prompt, quality=Quality.P480, render=render_it, voice=voice
                ),
                workshop=workshop,
                runs_dir=runs_dir,
                provider="offline",
                about=prompt,
            )

    return asyncio.run(run())


def said(outcome: RunOutcome, stage: str) -> list[str]:
    """What happened in a stage, in words."""
    lines = read_trace(outcome.folder.root / "trace.jsonl").lines
    return [line.event.words for line in lines if getattr(line.event, "stage", None) == stage]


def files_of(outcome: RunOutcome) -> set[str]:
    """Every file of the run folder, by its path in it."""
    root = outcome.folder.root
    return {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}
