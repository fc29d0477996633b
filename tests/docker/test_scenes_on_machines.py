"""A film of several scenes: each is made on whichever machine is free, and all are one video."""

import asyncio
import os
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

import pytest
from chalkbox_command import clean_environment
from containers import PATIENCE, checked, using_sandbox
from crashing import submit, worker
from modelling import PROMPT
from postgresql import Cluster
from s3_server import S3Server, s3_server
from wire.fake_gemini import FakeGemini

from agents.artifacts.animation_package import AnimationPackage
from agents.artifacts.generated_code import GeneratedCode
from agents.artifacts.render_result import RenderResult
from agents.artifacts.request import Depth, ExplainerRequest, Quality
from config import Settings, load_settings
from orchestrator.door import open_door
from orchestrator.engine.leg import Leg
from orchestrator.engine.outcome import RunOutcome
from orchestrator.engine.store.objects import Objects, measure
from tests.orchestrator.workflows.test_long_explainer import CLASSES, PLANNING

pytestmark = [pytest.mark.docker, pytest.mark.processes, pytest.mark.slow]
LONGEST_S = 420


@pytest.fixture(scope="module", autouse=True)
def s3() -> Iterator[S3Server]:
    """Started, and spoken to once, before it is counted what is open: what speaks to it stays."""
    with pytest.MonkeyPatch.context() as patch, s3_server(patch) as server:
        with tempfile.TemporaryFile() as file:
            stored = measure(file)
            Objects(f"s3://{server.bucket}/first").put(file, stored)
        yield server


class Made(NamedTuple):
    outcome: RunOutcome
    legs: list[Leg]
    runs: list[str]


def followed(settings: Settings, video_id: str) -> Made:
    """The run when it has ended, as a machine has it that made nothing of it."""

    async def follow() -> Made:
        async with open_door(settings) as door:
            outcome = await asyncio.wait_for(door.runs.wait(video_id), LONGEST_S)
            legs = (await door.runs.queue()).legs_of_children(video_id)
            listed = await door.runs.list_runs()
            return Made(outcome, legs, [each.video_id for each in listed])

    return asyncio.run(follow())


def test_two_machines_make_one_video(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, cluster: Cluster, s3: S3Server
) -> None:
    clean_environment(monkeypatch, tmp_path / "web")
    monkeypatch.delenv("CHALKBOX_DOCKER_HOST")
    with ExitStack() as stack:
        model = stack.enter_context(FakeGemini((*PLANNING, {"fail": "refused", "times": 0})))
        for name, value in {
            "DATABASE_URL": cluster.new_queue(),
            "STORE": f"s3://{s3.bucket}/runs",
            "MODEL": "google:gemini-4-argon",
            "GOOGLE_API_KEY": "none",
            "GOOGLE_BASE_URL": model.url,
        }.items():
            monkeypatch.setenv(f"CHALKBOX_{name}", value)
        for name, value in PATIENCE.items():
            monkeypatch.setenv(name, value)
        web = load_settings()
        request = ExplainerRequest(prompt=PROMPT, quality=Quality.P480, depth=Depth.FULL)
        for name in ("first", "second"):
            folder = {"runs_dir": tmp_path / name / "runs", "cache_dir": tmp_path / name / "cache"}
            mine = {key: value for key, value in os.environ.items() if key.startswith("CHALKBOX_")}
            machine = checked(web.model_copy(update=folder))
            mine |= {f"CHALKBOX_{key.upper()}": str(path) for key, path in folder.items()}
            stack.enter_context(worker(machine, **mine, CHALKBOX_WORKER_NAME=name))
        video_id = submit(web, request)
        outcome, legs, runs = followed(web, video_id)
    assert outcome.succeeded, outcome.error
    assert runs == [video_id]
    assert {leg.executor for leg in legs} == {"first", "second"}
    code = outcome.artifact(GeneratedCode)
    assert [part.missing_because for part in code.parts] == ["", ""]
    assert all(f"class {name}(" in code.manim.code for name in CLASSES)
    root, whole = outcome.folder.root, outcome.artifact(RenderResult)
    parts = [
        RenderResult.model_validate_json((root / part.folder / "render_result.json").read_bytes())
        for part in code.parts
    ]
    assert whole.frames == sum(part.frames for part in parts)
    video = root / outcome.artifact(AnimationPackage).video
    facts = using_sandbox(tmp_path, lambda sandbox: sandbox.probe_media(video))
    assert abs((facts.duration_s or 0) - sum(part.duration_s for part in parts)) < 0.01
    assert outcome.receipt.shippable
