"""A session from an upload to edited videos, through the same door as the terminal."""

import asyncio
import json
import zipfile
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

import pytest
from containers import PATIENT, checked, using_sandbox
from edit_layouts import picture, sound, video
from editing import made_by_ffmpeg

from agents.artifacts.editing.edit_package import EditPackage
from agents.artifacts.editing.edit_session import EditHistory
from agents.artifacts.media_facts import MediaFacts
from config import Settings
from orchestrator.edit_export import export_of
from orchestrator.edit_sessions import (
    Edited,
    edit_again,
    edit_alike,
    edit_video,
    move_in_history,
)
from orchestrator.engine.run_folder import RunFolder
from orchestrator.errors import RequestRefusedError
from orchestrator.media.dummy import dummy_name, dummy_script
from orchestrator.runs import Studio, open_studio
from orchestrator.sandbox.container_sandbox import ContainerSandbox
from orchestrator.sandbox.media_room import ScriptOrder

pytestmark = [pytest.mark.docker, pytest.mark.slow]
T = TypeVar("T")


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A short video with sound."""
    folder = tmp_path_factory.mktemp("clip")
    facts = video(picture(), sound())
    name = dummy_name(facts)

    async def make(sandbox: ContainerSandbox) -> Path:
        async with sandbox.media_room() as room:
            made = await room.run(ScriptOrder(dummy_script(facts), {}, (name,)))
            return await room.fetch(made.outputs[name], folder)

    return using_sandbox(folder, make)


def in_studio(folder: Path, deed: Callable[[Studio], Awaitable[T]]) -> T:
    async def run() -> T:
        settings = Settings(
            runs_dir=folder / "runs",
            cache_dir=folder / "cache",
            model="offline",
            limits=PATIENT,
            _env_file=None,
        )  # type: ignore[call-arg]
        async with open_studio(checked(settings)) as studio:
            return await deed(studio)

    return asyncio.run(run())


def test_a_request_is_planned_tried_done_and_checked_and_gone_on_from(
    clip: Path, tmp_path: Path
) -> None:
    odd = tmp_path / "my 'clip'\n$(x).mp4"
    odd.write_bytes(clip.read_bytes())

    async def deed(studio: Studio) -> tuple[Edited, Edited, Edited, Edited, EditHistory]:
        first = await edit_video(studio, [odd], "cut the first second and make it twice as fast")
        session = first.outcome.folder.video_id
        second = await edit_again(studio, session, "mute it")
        asked = await edit_again(studio, session, "normalise the sound")
        told = await edit_again(studio, session, "how long is it?")
        return first, second, asked, told, move_in_history(studio, session, "undo")

    first, second, asked, told, undone = in_studio(tmp_path, deed)
    assert first.entry is not None
    assert first.entry.state == "done", first.entry.words
    assert first.result is not None
    assert first.result.name == "output.mp4"
    root = first.outcome.folder.root
    package = RunFolder.open(root / "edits" / "01").read_artifact(EditPackage)
    assert package.facts is not None
    assert package.facts.lasts_s == pytest.approx(1.0, abs=0.15)
    names = {path.name for path in (root / "edits" / "01").iterdir()}
    assert {"request.json", "plan.json", "task-01.json", "task-01.py", "task-02.py"} <= names
    assert {"task-01_validation.json", "edit_package.json", "receipt.json"} <= names
    validation = json.loads((root / "edits/01/task-02_validation.json").read_text())
    assert (validation["dummy"]["broken"], validation["video"]["broken"]) == ([], [])
    assert second.entry is not None
    assert second.entry.based_on == 1
    assert asked.entry is not None
    assert (asked.entry.state, "no sound" in asked.entry.words) == ("asked", True)
    assert told.entry is not None
    assert told.entry.state == "answered"
    assert "It lasts 0:0" in told.entry.words
    assert (undone.current, undone.redone) == (1, 2)
    assert {path.name for path in root.glob("*.json")} >= {"probe.json", "history.json"}


def test_an_upload_that_is_no_video_is_refused_with_a_reason(tmp_path: Path) -> None:
    path = tmp_path / "clip.mp4"
    path.write_bytes(b"#EXTM3U\nfile:///etc/passwd\n")
    edited = in_studio(tmp_path, lambda studio: edit_video(studio, [path], "mute it"))
    assert edited.entry is None
    assert isinstance(edited.outcome.error, RequestRefusedError)
    assert "list of other files" in edited.outcome.error.message


def test_what_is_no_video_stands_beside_it_and_a_question_is_answered_later(
    clip: Path, tmp_path: Path
) -> None:
    async def deed(studio: Studio) -> list[Edited]:
        first = await edit_video(studio, [clip], "make a GIF")
        session = first.outcome.folder.video_id
        more = ("split it at 1 s and 2 s", "make it faster and mute it", "twice")
        return [first, *[await edit_again(studio, session, words) for words in more]]

    gif, split, asked, fast = in_studio(tmp_path, deed)
    assert gif.entry is not None
    assert (gif.entry.state, gif.entry.is_attached) == ("done", True), gif.entry.words
    assert gif.result is not None
    assert gif.result.name == "output.gif"
    assert split.entry is not None
    assert (split.entry.based_on, split.entry.is_attached) == (0, True), split.entry.words
    assert split.result is not None
    with zipfile.ZipFile(split.result) as archive:
        assert archive.namelist() == ["part-001.mp4", "part-002.mp4", "part-003.mp4"]
    assert asked.entry is not None
    assert asked.entry.words.startswith("How much faster or slower?")
    assert fast.entry is not None
    assert (fast.entry.state, fast.entry.based_on) == ("done", 0), fast.entry.words
    assert fast.plan is not None
    assert [task.operation for task in fast.plan.tasks] == ["speed", "mute"]
    history = fast.outcome.artifact(EditHistory)
    assert history.current == 4
    root = fast.outcome.folder.root
    package = RunFolder.open(root / "edits" / "04").read_artifact(EditPackage)
    assert package.facts is not None
    assert package.facts.lasts_s == pytest.approx(1.5, abs=0.15)


CHAIN = ("cut the first second", "remove the silence", 'put the title "Hello" at the start')
RUN_OUTSIDE = """
import subprocess, sys
from pathlib import Path
Path("away").mkdir()
Path("away/edit.py").write_text(Path("input-2.py").read_text())
video = str(next(Path().glob("input.*")).resolve())
done = subprocess.run([sys.executable, "edit.py", video, "result.mp4"], cwd="away", text=True,
                      stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
print(done.stdout)
if done.returncode:
    sys.exit(done.returncode)
Path("away/result.mp4").rename("output.mp4")
"""


def make_layout(folder: Path, commands: list[list[str]]) -> Path:
    return using_sandbox(folder, lambda box: made_by_ffmpeg(box, folder, commands))


def talk(*, size: str, fps: int, parts: tuple[tuple[int, int], ...], lasts_s: int) -> list[str]:
    """Arguments for a video in which a tone is heard in some parts and nothing in the others."""
    heard = "+".join(f"between(t,{start},{end})" for start, end in parts)
    tone = f"aevalsrc='0.3*sin(880*PI*t)*({heard})':s=48000:d={lasts_s}"
    picture = f"testsrc2=s={size}:r={fps}:d={lasts_s}"
    coded = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac"]
    return ["-f", "lavfi", "-i", picture, "-f", "lavfi", "-i", tone, *coded, "output.mp4"]


def edited_by(folder: Path, clip: Path, prompts: tuple[str, ...]) -> Edited:
    """A session with a chain of requests, each asked as by a command of its own; the last one."""
    last: Edited | None = None
    for prompt in prompts:

        async def ask(studio: Studio, prompt: str = prompt, last: Edited | None = last) -> Edited:
            if last is None:
                return await edit_video(studio, [clip], prompt)
            return await edit_again(studio, last.outcome.folder.video_id, prompt)

        last = in_studio(folder, ask)
        assert last.entry is not None, last.outcome.error
        assert last.entry.state == "done", last.entry.words
    assert last is not None
    return last


async def probed(sandbox: ContainerSandbox, path: Path) -> MediaFacts:
    async with sandbox.media_room() as room:
        return (await room.put(path, "video.mp4"))[1]


def test_a_chain_is_done_to_another_layout_and_its_export_makes_the_same(tmp_path: Path) -> None:
    folders = [tmp_path / name for name in ("first", "other")]
    for each in folders:
        each.mkdir()
    first = make_layout(
        folders[0], [talk(size="320x180", fps=25, parts=((0, 3), (5, 7)), lasts_s=7)]
    )
    other = make_layout(
        folders[1], [talk(size="202x360", fps=30, parts=((0, 2), (5, 9)), lasts_s=9)]
    )

    last = edited_by(tmp_path, first, CHAIN)
    session = last.outcome.folder.video_id
    again = in_studio(tmp_path, lambda studio: edit_alike(studio, [other], session))
    assert again.entry is not None, again.outcome.error
    assert again.entry.state == "done", again.entry.words
    assert again.outcome.folder.video_id != session
    history = again.outcome.artifact(EditHistory)
    assert [(each.prompt, each.based_on) for each in history.entries] == [
        (prompt, number) for number, prompt in enumerate(CHAIN)
    ]
    export = export_of(last.outcome.folder.root)
    script = tmp_path / export.name
    script.write_text(export.text, encoding="utf-8")

    async def outside(sandbox: ContainerSandbox) -> tuple[MediaFacts, MediaFacts, MediaFacts]:
        async with sandbox.media_room() as room:
            source, _ = await room.put(first, "source.mp4")
            code, _ = await room.put(script, "edit.py")
            inputs = {"input.mp4": source, "input-2.py": code}
            end = await room.run(ScriptOrder(RUN_OUTSIDE, inputs, ("output.mp4",)))
            assert end.failure is None, f"{end.failure}\n{end.log}"
            ours = await room.probe(end.outputs["output.mp4"])
        assert last.result is not None
        assert again.result is not None
        return ours, await probed(sandbox, last.result), await probed(sandbox, again.result)

    ours, theirs, others = using_sandbox(tmp_path, outside)
    assert ours.lasts_s == pytest.approx(theirs.lasts_s, abs=0.05)
    kinds = [
        [
            (each.kind, each.codec, each.size_shown, each.fps, each.channels)
            for each in facts.streams
        ]
        for facts in (ours, theirs)
    ]
    assert kinds[0] == kinds[1]
    # The pauses are those of each file: of 2 s here, of 3 s there.
    assert theirs.lasts_s == pytest.approx(4.2, abs=0.3)
    assert others.lasts_s == pytest.approx(5.2, abs=0.3)
    assert others.picture is not None
    assert others.picture.size_shown == (202, 360)
    assert others.picture.fps == pytest.approx(30, abs=0.5)


def test_what_does_not_fit_another_file_is_refused_with_request_and_task(
    clip: Path, tmp_path: Path
) -> None:
    short = make_layout(tmp_path, [talk(size="320x180", fps=25, parts=((0, 1),), lasts_s=1)])

    last = edited_by(tmp_path, clip, ("mirror it", "keep from 1 s to 2 s", "mute it"))
    session = last.outcome.folder.video_id
    again = in_studio(tmp_path, lambda studio: edit_alike(studio, [short], session))
    assert again.entry is not None
    assert (again.entry.number, again.entry.state) == (2, "failed")
    assert "Request 2 of 3 cannot be carried out again: Task 1 (trim)" in again.entry.words
    assert "lies past the end" in again.entry.words
    assert "(1 more) is left out" in again.entry.words
