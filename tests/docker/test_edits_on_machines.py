"""A session in which each request is answered on another machine, and one that died on the way."""

import asyncio
import os
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from chalkbox_command import clean_environment
from containers import checked, using_sandbox
from crashing import wait_for, worker
from edit_layouts import picture, sound, video
from postgresql import Cluster
from s3_server import S3Server, s3_server

from agents.artifacts.editing.edit_package import EditPackage, TaskRun, TaskValidation
from agents.artifacts.editing.edit_session import EditHistory
from config import Settings, load_settings
from orchestrator.door import Door, open_door
from orchestrator.edit_door import Uploaded
from orchestrator.engine.outcome import RunOutcome
from orchestrator.engine.run_folder import RunFolder
from orchestrator.engine.store.objects import Objects, measure
from orchestrator.engine.ticket import Ticket
from orchestrator.media.dummy import dummy_name, dummy_script
from orchestrator.sandbox.container_sandbox import ContainerSandbox
from orchestrator.sandbox.media_room import ScriptOrder

pytestmark = [pytest.mark.docker, pytest.mark.processes, pytest.mark.slow]
LONGEST_S = 240
T = TypeVar("T")


@pytest.fixture(scope="module", autouse=True)
def s3() -> Iterator[S3Server]:
    """Started, and spoken to once, before it is counted what is open: what speaks to it stays."""
    with pytest.MonkeyPatch.context() as patch, s3_server(patch) as server:
        with tempfile.TemporaryFile() as file:
            stored = measure(file)
            Objects(f"s3://{server.bucket}/first").put(file, stored)
        yield server


@pytest.fixture
def shared(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, cluster: Cluster, s3: S3Server) -> None:
    clean_environment(monkeypatch, tmp_path / "web")
    monkeypatch.delenv("CHALKBOX_DOCKER_HOST")
    for name, value in {
        "DATABASE_URL": cluster.new_queue(),
        "STORE": f"s3://{s3.bucket}/{tmp_path.name}",
        "MODEL": "offline",
    }.items():
        monkeypatch.setenv(f"CHALKBOX_{name}", value)


def machine(tmp_path: Path, name: str) -> tuple[Settings, dict[str, str]]:
    """A machine with folders of its own, and its environment."""
    folders = {"runs_dir": tmp_path / name / "runs", "cache_dir": tmp_path / name / "cache"}
    mine = {key: value for key, value in os.environ.items() if key.startswith("CHALKBOX_")}
    mine |= {f"CHALKBOX_{key.upper()}": str(path) for key, path in folders.items()}
    mine["CHALKBOX_WORKER_NAME"] = name
    return checked(load_settings().model_copy(update=folders)), mine


def at_the_door(settings: Settings, deed: Callable[[Door], Awaitable[T]]) -> T:
    async def run() -> T:
        async with open_door(settings) as door:
            return await deed(door)

    return asyncio.run(run())


def make_clip(folder: Path) -> Path:
    facts = video(picture(), sound())
    name = dummy_name(facts)

    async def make(sandbox: ContainerSandbox) -> Path:
        async with sandbox.media_room() as room:
            made = await room.run(ScriptOrder(dummy_script(facts), {}, (name,)))
            return await room.fetch(made.outputs[name], folder)

    return using_sandbox(folder, make)


def dummy_of(edit: Path) -> TaskRun:
    """How the first task did on its stand-in, to the millisecond that it took."""
    content = (edit / "task-01_validation.json").read_bytes()
    return TaskValidation.model_validate_json(content).dummy


@pytest.mark.usefixtures("shared")
def test_each_request_of_a_session_is_answered_on_another_machine(tmp_path: Path) -> None:
    web = load_settings()
    clip = make_clip(tmp_path)

    async def begin(door: Door) -> str:
        ticket = Ticket()
        return await door.edits.begin([Uploaded(clip, "my clip.mp4")], "mute it", ticket)

    async def ended(door: Door) -> RunOutcome:
        return await asyncio.wait_for(door.runs.wait(video_id), LONGEST_S)

    video_id = at_the_door(web, begin)
    first, environment = machine(tmp_path, "first")
    with worker(first, **environment):
        outcome = at_the_door(web, ended)
    assert outcome.succeeded, outcome.error
    assert outcome.artifact(EditHistory).entries[0].state == "done"

    at_the_door(web, lambda door: door.edits.go_on(video_id, "keep the first second"))
    second, environment = machine(tmp_path, "second")

    async def answered(door: Door) -> RunOutcome:
        deadline = time.monotonic() + LONGEST_S
        while True:
            outcome = await door.runs.outcome(video_id)
            if len(outcome.artifact(EditHistory).entries) == 2:
                return await ended(door)
            assert time.monotonic() < deadline, "the second machine does not answer"
            await asyncio.sleep(0.5)

    with worker(second, **environment):
        outcome = at_the_door(web, answered)
    assert outcome.succeeded, outcome.error
    history = outcome.artifact(EditHistory)
    assert [(each.state, each.based_on) for each in history.entries] == [("done", 0), ("done", 1)]
    assert history.entries[-1].output is not None
    assert not (first.runs_dir / video_id / "edits" / "02").exists()
    there = RunFolder.open(second.runs_dir / video_id / "edits" / "02")
    facts = there.read_artifact(EditPackage).facts
    assert facts is not None
    assert (len(facts.sounds), facts.lasts_s) == (0, pytest.approx(1.0, abs=0.1))

    async def whole(door: Door) -> bytes:
        assert door.runs.store is not None
        await asyncio.to_thread(door.runs.store.bring_whole, video_id)
        root = await door.runs.at_hand(video_id)
        return (root / str(history.entries[-1].output)).read_bytes()

    assert at_the_door(web, whole) == there.path("output.mp4").read_bytes()


@pytest.mark.usefixtures("shared")
def test_what_a_machine_had_done_of_a_request_when_it_died_is_not_done_again(
    tmp_path: Path,
) -> None:
    web = load_settings()
    clip = make_clip(tmp_path)
    prompt = "make it black and white, then mute it and mirror it"

    async def begin(door: Door) -> str:
        return await door.edits.begin([Uploaded(clip, "clip.mp4")], prompt, Ticket())

    async def ended(door: Door) -> RunOutcome:
        return await asyncio.wait_for(door.runs.wait(video_id), LONGEST_S)

    video_id = at_the_door(web, begin)
    first, environment = machine(tmp_path, "first")
    edit = first.runs_dir / video_id / "edits" / "01"
    with worker(first, **environment) as dying:
        wait_for(lambda: (edit / "task-03_validation.json").exists(), dying)
        dying.kill()
    tried = dummy_of(edit)
    passed = {path.name: path.read_bytes() for path in edit.glob("task-0?.py")}
    second, environment = machine(tmp_path, "second")
    with worker(second, **environment):
        outcome = at_the_door(web, ended)
    assert outcome.succeeded, outcome.error
    there = second.runs_dir / video_id / "edits" / "01"
    assert {path.name: path.read_bytes() for path in there.glob("task-0?.py")} == passed
    assert not (there / "kept").exists()
    assert dummy_of(there) == tried, "it was not tried again"
