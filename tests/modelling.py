"""The explainer with a scripted model: a fake Gemini server, and code that says what is wrong.

The fake sandbox finds what lines of the code say: `# lint: NameError name 'X'` is found by lint,
`# rehearsal: …` by the rehearsal, `# layout: …` by its look at the layout, `# render: …` by the
render.
"""

import asyncio
import contextlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from explaining import draw_with_captions
from fake_sandbox import sandbox_on
from fakes import VERSIONS, FakeEngine, Guest, GuestEnd, Job, guest_that, rehearsal
from pydantic import SecretStr
from wire.fake_server import FakeServer, Received, Step

from agents.artifacts.generated_code import scene_classes
from agents.artifacts.request import Aspect, ExplainerRequest, Quality, Voice
from agents.coding.local_command import LocalCommand
from agents.providers.base import Account
from agents.providers.chain.model_chain import open_models
from config import Budget, ModelLimits, RepairBounds, Review
from orchestrator.engine.outcome import RunOutcome
from orchestrator.engine.render_cache import ResultCache
from orchestrator.engine.runner import continue_run, run_workflow
from orchestrator.engine.stage import Workflow
from orchestrator.engine.ticket import RunLimits
from orchestrator.sandbox.cached_sandbox import CachedSandbox
from orchestrator.sandbox.container_sandbox import ContainerSandbox
from orchestrator.sandbox.contract import Sandbox
from orchestrator.stages.workshop import Writers, open_workshop
from orchestrator.workflows.explainer import WORKFLOW

PROMPT = "why do waves add up?"
UPGRADED = {
    "title": "Waves add up",
    "description": "1. Two waves. 2. Their sum.",
    "constraints": ["the sum is red"],
}
MODELS = "google:gemini-4-argon"
PATIENCE = ModelLimits(deadline_s=60, attempt_s=20, first_wait_s=0.01)


def module(*marks: str, name: str = "WaveScene", body: str = "self.wait()") -> str:
    """A module that the fake sandbox finds these things in."""
    lines = "".join(f"        # {mark}\n" for mark in marks)
    return (
        f"from manim import *\n\n\nclass {name}(Scene):\n    def construct(self):\n"
        f"{lines}        {body}\n"
    )


def writes(code: str, *, when: str = "") -> Step:
    """The answer of a code writer."""
    return {"answer": {"scene_name": "WaveScene", "code": code}, "when": when}


def upgrades(**changed: str) -> Step:
    """The answer of the director, with some fields changed."""
    return {"answer": {**UPGRADED, **changed}, "when": "director of short"}


def found(code: str, kind: str) -> list[dict[str, Any]]:
    """What a check of this kind finds in the code."""
    findings: list[dict[str, Any]] = []
    for number, line in enumerate(code.splitlines(), start=1):
        mark, _, words = line.strip().removeprefix("# ").partition(": ")
        if line.strip().startswith("#") and mark == kind:
            excerpt = [{"number": number, "text": line}]
            findings.append(
                {
                    "source": kind,
                    "code": words.split()[0],
                    "message": words,
                    "line": number,
                    "excerpt": excerpt,
                }
            )
    return findings


def inspect_marks(end: GuestEnd, job: Job) -> None:
    errors = found(job.code, "lint") or found(job.code, "rehearsal")
    layout = found(job.code, "layout")
    if job.params["layout"] == "warning":
        layout = [each | {"severity": "warning", "tolerated": True} for each in layout]
    else:
        errors += layout
    wanted = job.params["scene_class"]
    scenes = [rehearsal(name) for name in ((wanted,) if wanted else scene_classes(job.code))]
    result = {
        "passed": not errors,
        "failure": "findings" if errors else None,
        "findings": errors or layout,
        "scenes": [] if found(job.code, "lint") or found(job.code, "rehearsal") else scenes,
        "versions": VERSIONS,
        "duration_s": 0.1,
    }
    end.say("result", json.dumps(result).encode())
    end.done()


def render_marks(end: GuestEnd, job: Job) -> None:
    findings = found(job.code, "render")
    if not findings:
        draw_with_captions(end, job)
        return
    result = {
        "succeeded": False,
        "failure": "findings",
        "findings": findings,
        "versions": VERSIONS,
        "render_s": 0.1,
    }
    end.say("result", json.dumps(result).encode())
    end.done()


def marking_guest() -> Guest:
    return guest_that(inspect=inspect_marks, render=render_marks)


def writers(
    server: FakeServer | None,
    *,
    budget: Budget | None = None,
    bounds: RepairBounds | None = None,
    replies: ResultCache | None = None,
    models: str = MODELS,
    review: Review | None = None,
    command: LocalCommand | None = None,
) -> Writers:
    """Writers who ask a fake server."""
    account = Account(key=SecretStr("sesame"), base_url=server.url if server else None)
    accounts: Mapping[str, Account] = {"google": account, "openai": account}
    chain = open_models(models, accounts=accounts, limits=PATIENCE) if server else None
    return Writers(
        models=chain,
        command=command,
        replies=replies,
        budget=budget or Budget(),
        bounds=bounds or RepairBounds(),
        # Who scripts no eyes has none.
        review=review or Review(look="never"),
    )


def make_video(
    runs_dir: Path,
    server: FakeServer,
    *,
    prompt: str = PROMPT,
    aspect: Aspect = Aspect.WIDE,
    voice: Voice = Voice.NONE,
    going_on: Path | None = None,
    from_stage: str | None = None,
    cache: ResultCache | None = None,
    containers: ContainerSandbox | None = None,
    limits: RunLimits | None = None,
    workflow: Workflow = WORKFLOW,
    guest: Guest | None = None,
    **options: Any,
) -> RunOutcome:
    """Run the explainer with a model to its end, or go on with a run.

    Args:
        runs_dir, server, prompt: Where, with which model, and about what.
        aspect: Shape of the picture.
        voice: Who speaks.
        going_on: The folder of an earlier run.
        from_stage: Of that run, to do again.
        cache: In front of the sandbox.
        containers: The sandbox; without it a fake one. It is closed.
        limits: What the run may not pass.
        workflow: The quick one, or another.
        guest: Of the fake sandbox.
        options: As `writers` takes them.
    """

    async def run() -> RunOutcome:
        inner = containers or sandbox_on(FakeEngine(guest or marking_guest()))
        sandbox: Sandbox = CachedSandbox(inner, cache) if cache else inner
        async with contextlib.AsyncExitStack() as at_end:
            at_end.push_async_callback(inner.close)
            who = writers(server, **options)
            workshop = await at_end.enter_async_context(open_workshop(sandbox, who, limits=limits))
            if going_on is not None:
                return await continue_run(
                    going_on, workflow, workshop=workshop, provider="test", from_stage=from_stage
                )
            return await run_workflow(
                workflow,
                ExplainerRequest(prompt=prompt, quality=Quality.P480, aspect=aspect, voice=voice),
                workshop=workshop,
                runs_dir=runs_dir,
                provider="test",
                about=prompt,
            )

    return asyncio.run(run())


def sent(received: Received) -> str:
    """Everything that one request sent, as text."""
    return json.dumps(received.body, ensure_ascii=False)
