"""Scripts that a model writes, in the real sandbox: looked at first, then run and measured."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from containers import docker_engine, sandbox_on, using_sandbox
from edit_layouts import DEEDS, picture, sound, video
from edit_modelling import edit, plans_custom
from modelling import sent
from wire.fake_gemini import FakeGemini

from agents.artifacts.editing.edit_package import EditPackage
from agents.artifacts.editing.edit_plan import EditTask
from orchestrator.engine.outcome import RunOutcome
from orchestrator.errors import RunStoppedError
from orchestrator.media.dummy import dummy_name, dummy_script
from orchestrator.plugins import load_plugins
from orchestrator.sandbox.container_sandbox import ContainerSandbox
from orchestrator.sandbox.media_room import ScriptOrder
from orchestrator.stages.edit_bench import Deed
from orchestrator.stages.plan_misfits import read_task
from orchestrator.stages.write_script import check_script

pytestmark = pytest.mark.docker
FACTS = video(picture(), sound())
FRAME = 'filter_picture(Source(), ["drawbox=color=red:t=8"])\n'
WRITER, FRESH = "You write one Python script", "You repair a Python script"
BAD = {
    'subprocess.run("ffmpeg -i input.mp4 output.mp4", shell=True)': "S602",
    "import os\nos.system('ls')": "S605",
    "import urllib.request\nurllib.request.urlopen('x')": "TID251",
    "import socket": "TID251",
    'open("/etc/passwd").read()': "other-file",
    'open("../secret")': "other-file",
    'run(["-i", "http://example.test/x.mp4", "output.mp4"])': "other-file",
    "exec('1')": "S102",
    "filter_pictures(Source(), [])": "F821",
    "run([": "invalid-syntax",
}


def deed_of(operation: str, body: str | None = None, **params: object) -> Deed:
    plugin, _, name = operation.partition(".")
    task = EditTask(task=1, plugin=plugin, operation=name, params=params)  # type: ignore[arg-type]
    found = read_task(task, FACTS)
    assert not isinstance(found, str), found
    known = found[0] if body is None else replace(found[0], body=body)
    return Deed(task, known, found[1], known.expect(FACTS, found[1]), FACTS)


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("clip")
    name = dummy_name(FACTS)

    async def make(sandbox: ContainerSandbox) -> Path:
        async with sandbox.media_room() as room:
            made = await room.run(ScriptOrder(dummy_script(FACTS), {}, (name,)))
            return await room.fetch(made.outputs[name], folder)

    return using_sandbox(folder, make)


def edit_clip(folder: Path, server: FakeGemini, clip: Path) -> RunOutcome:
    containers = sandbox_on(lambda: docker_engine(folder))
    return edit(folder, server, video=clip, containers=containers)


def says(body: str, when: str) -> dict[str, object]:
    return {"text": f"```python\n{body}```", "when": when}


def test_what_leads_out_or_cannot_work_is_found_and_nothing_else(tmp_path: Path) -> None:
    custom = {"words": "Draw a red frame.", "start_s": 1.0}
    bad = [deed_of("script.custom", body, **custom) for body in BAD]
    templates = [
        deed_of(f"{plugin.name}.{each.name}", **DEEDS[each.name])
        for plugin in load_plugins().values()
        for each in plugin.operations
        if each.name in DEEDS and not isinstance(each.read(DEEDS[each.name], FACTS), str)
    ]

    async def look(sandbox: ContainerSandbox) -> list[tuple[str, ...]]:
        async with sandbox.media_room() as room:
            good = [deed_of("script.custom", FRAME, **custom), *templates[:6]]
            return [await check_script(room, deed) for deed in (*bad, *good)]

    found = using_sandbox(tmp_path, look)
    for (body, rule), lines in zip(BAD.items(), found, strict=False):
        assert any(f": {rule}: " in line for line in lines), (body, lines)
    assert found[0][0].startswith("line 1: ")
    assert found[len(BAD) :] == [()] * (len(found) - len(BAD))


def test_a_script_is_written_mended_and_measured(tmp_path: Path, clip: Path) -> None:
    script = (
        plans_custom(),
        says("import socket\n" + FRAME, WRITER),
        says(FRAME.replace("drawbox", "drawbux"), FRESH),
        says(FRAME, FRESH),
    )
    with FakeGemini(script) as server:
        outcome = edit_clip(tmp_path, server, clip)
        assert outcome.succeeded, outcome.error
        assert "is banned" in sent(server.received[2])
        assert "drawbux" in json.dumps(server.received[3].body["contents"])
        assert "No such filter" in sent(server.received[3])
    package = outcome.artifact(EditPackage)
    assert package.facts is not None
    assert package.facts.lasts_s == pytest.approx(3.0, abs=0.1)
    told = json.loads((outcome.folder.root / "task-01_validation.json").read_text())
    assert (told["written_by"], told["video"]["broken"]) == ("gemini-4-argon", [])


def test_what_the_check_does_not_see_is_held_by_the_container(tmp_path: Path, clip: Path) -> None:
    hidden = "import importlib\nsockets = importlib.import_module('soc' + 'ket')\n"
    sly = f"{hidden}sockets.create_connection(('192.0.2.1', 80), 5)\n{FRAME}"
    with FakeGemini(
        (plans_custom(), says(sly, WRITER), {**says(sly, FRESH), "times": 0})
    ) as server:
        outcome = edit_clip(tmp_path, server, clip)
    assert isinstance(outcome.error, RunStoppedError)
    assert "Network is unreachable" in outcome.error.message
