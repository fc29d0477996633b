"""The strip of a video and the copy that plays, made in real containers of every kind of upload."""

import asyncio
from pathlib import Path

import pytest
from containers import LIMITS, docker_engine, sandbox_on
from edit_layouts import LAYOUTS, sound, video
from sampling import sample

from agents.artifacts.editing.video_look import VideoLook
from agents.artifacts.media_facts import MediaFacts
from orchestrator.engine.child import Made
from orchestrator.engine.run import Run
from orchestrator.engine.run_folder import RunFolder
from orchestrator.engine.trace import Trace
from orchestrator.media.dummy import dummy_name, dummy_script
from orchestrator.sandbox.media_room import MediaRoom, ScriptOrder
from orchestrator.stages.look_at_video import look_at
from orchestrator.stages.workshop import Workshop, open_workshop

pytestmark = pytest.mark.docker
PLAYS_AS_IT_IS = {
    *("plain", "upright phone", "variable rate", "no sound", "subtitles"),
    *("wide pixels", "odd size"),
}
SOUND = "sound alone"
EVERY = LAYOUTS | {SOUND: video(sound("pcm_s16le"), container="wav")}
UPLOADS = {name: EVERY[name] for name in sample(tuple(EVERY), 0, 4, 9, 12)}


async def make(room: MediaRoom, facts: MediaFacts, into: Path) -> tuple[Path, MediaFacts]:
    """A stand-in with these streams, on this machine."""
    name = dummy_name(facts)
    made = await room.run(ScriptOrder(dummy_script(facts), {}, (name,), probe=True))
    assert made.failure is None, made.log
    return await room.fetch(made.outputs[name], into), made.facts[name]


async def look(workshop: Workshop, facts: MediaFacts, folder: Path) -> VideoLook:
    """What is made of such an upload."""
    folder.mkdir()
    path, found = await make(await workshop.room(), facts, folder)
    root = RunFolder.create(folder / "runs", "look", workflow="video_edit")
    with Trace(root) as trace:
        stage = "look_at_upload"
        run = Run(root, trace, workshop=workshop, hand_out=nobody, stage=stage, span=1)
        return await look_at(run, path, found, root)


async def nobody(*_: object) -> tuple[Made, ...]:
    raise AssertionError("to look at a video hands nothing out")


def test_every_kind_of_upload_can_be_looked_at(tmp_path: Path) -> None:
    looks: dict[str, VideoLook] = {}

    async def go() -> None:
        sandbox = sandbox_on(lambda: docker_engine(tmp_path, limits=LIMITS))
        try:
            async with open_workshop(sandbox) as workshop:
                for name, facts in UPLOADS.items():
                    looks[name] = await look(workshop, facts, tmp_path / name.replace(" ", "-"))
        finally:
            await sandbox.close()

    asyncio.run(go())
    assert {name for name, seen in looks.items() if not seen.strip} == set()
    assert {name for name, seen in looks.items() if not seen.shown} == set()
    copied = {name for name, seen in looks.items() if seen.shown == "proxy.mp4"}
    assert copied == set(UPLOADS) - PLAYS_AS_IT_IS - {SOUND}
    for name in looks:
        made = tmp_path / name.replace(" ", "-") / "runs/look"
        assert (made / "strip.jpg").read_bytes()[:3] == b"\xff\xd8\xff"
        assert (made / "proxy.mp4").exists() == (name in copied)
