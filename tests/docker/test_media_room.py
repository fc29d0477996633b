"""Scripts on large files: volumes, probes, what a script may not do, what is left behind."""

import contextlib
import io
import zipfile
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

import docker
import pytest
from containers import LIMITS, docker_engine, using_sandbox

from orchestrator.plugins import load_plugins
from orchestrator.sandbox.container_sandbox import ContainerSandbox
from orchestrator.sandbox.contract import Progress
from orchestrator.sandbox.engine import Mounts, Profile
from orchestrator.sandbox.media_room import MediaRoom, ScriptEnd, ScriptOrder, Stored

pytestmark = pytest.mark.docker
T = TypeVar("T")
MAKE_TONE = """
import subprocess
print("progress 10")
subprocess.run(["ffmpeg", "-v", "error", "-f", "lavfi", "-i", "sine=d=2", "output.wav"], check=True)
print("progress 100")
"""
MAKE_PICTURE = """
import subprocess
source = ["-f", "lavfi", "-i", "testsrc=d=3:s=320x240", "-c:v", "mpeg4", "-movflags", "+faststart"]
subprocess.run(["ffmpeg", "-v", "error", *source, "{name}"], check=True)
"""
TEXT = b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n"
CONCAT = b"ffconcat version 1.0\nfile /etc/passwd\n"
DASH = b'<?xml version="1.0"?>\n<MPD><BaseURL>file:///etc/</BaseURL></MPD>'
BOMB = io.BytesIO()
with zipfile.ZipFile(BOMB, "w", zipfile.ZIP_DEFLATED) as _bomb:
    for _name in ("clip.mp4", "more.mp4"):
        _bomb.writestr(_name, bytes(20_000_000))


def in_room(folder: Path, deed: Callable[[MediaRoom], Awaitable[T]], **limits: float) -> T:
    async def run(sandbox: ContainerSandbox) -> T:
        async with sandbox.media_room() as room:
            return await deed(room)

    return using_sandbox(folder, run, limits=LIMITS.model_copy(update=limits))


def ran(folder: Path, script: str, *, seconds: float) -> ScriptEnd:
    async def deed(room: MediaRoom) -> ScriptEnd:
        return await room.run(ScriptOrder(script, {}, ("output.wav",), seconds=seconds))

    return in_room(folder, deed, upload_bytes=8 * 1024**2)


def test_a_file_goes_through_scripts_and_comes_out(tmp_path: Path) -> None:
    seen: list[Progress] = []

    async def deed(room: MediaRoom) -> bytes:
        end = await room.run(ScriptOrder(MAKE_TONE, {}, ("output.wav",)), on_progress=seen.append)
        assert end.failure is None, end.log
        made = end.outputs["output.wav"]
        copy = "open('output.wav', 'wb').write(open('input.wav', 'rb').read())"
        end = await room.run(ScriptOrder(copy, {"input.wav": made}, ("output.wav",), probe=True))
        assert end.facts["output.wav"].lasts_s == pytest.approx(2, abs=0.01)
        await room.drop(made)
        there = await room.fetch(end.outputs["output.wav"], tmp_path)
        placed, facts = await room.put(there, "source.wav")
        assert (facts.readable, facts.container) == (True, "wav")
        measured = await room.probe(placed, measure=("loudness",))
        assert measured.loudness_lufs == pytest.approx(-21.8, abs=1.5)
        return there.read_bytes()

    assert in_room(tmp_path, deed)[:4] == b"RIFF"
    assert [event.done for event in seen] == [10, 100]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"hello, I am a text", "is text"),
        (TEXT, "list of other files"),
        (CONCAT, "list of other files"),
        (b"\0\0\0\x20ftypisom\0\0\2\0isomiso2avc1mp41\0\0\0\x08free", "cut off"),
        (b"PK\3\4" + b"\0" * 4000, "an archive"),
        (BOMB.getvalue(), "an archive"),
    ],
    ids=["empty", "text", "playlist", "concat", "truncated", "zip", "zip bomb"],
)
def test_what_is_no_video_is_refused_with_a_reason(
    tmp_path: Path, content: bytes, reason: str
) -> None:
    path = tmp_path / "clip.mp4"
    path.write_bytes(content)
    _, facts = in_room(tmp_path, lambda room: room.put(path, "source.mp4"))
    assert not facts.readable
    assert reason in facts.reason


@pytest.mark.parametrize("name", ["clip.mp4", "clip.mkv", "clip.avi"])
def test_of_what_has_its_index_in_front_it_is_told_how_much_came(tmp_path: Path, name: str) -> None:
    async def deed(room: MediaRoom) -> tuple[bool, bool, str]:
        end = await room.run(ScriptOrder(MAKE_PICTURE.format(name=name), {}, (name,)))
        assert end.failure is None, end.log
        there = await room.fetch(end.outputs[name], tmp_path)
        _, whole = await room.put(there, f"whole-{name}")
        half = tmp_path / f"half-{name}"
        half.write_bytes(there.read_bytes()[: there.stat().st_size // 2])
        _, facts = await room.put(half, half.name)
        return whole.readable, facts.readable, facts.reason

    whole, half, reason = in_room(tmp_path, deed)
    assert (whole, half) == (True, False)
    assert "cut off: 5" in reason or "cut off: 49 %" in reason


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("source.m3u8", TEXT),
        ("source.ffconcat", CONCAT),
        ("source.mpd", DASH),
        ("source.mkv", b"\0" + TEXT),
        # Behind what makes it look like a video, and by a name that a demuxer goes by.
        ("source.m3u8", b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + TEXT),
        ("source.ffconcat", b"#\0\n" + CONCAT),
    ],
    ids=["m3u8", "ffconcat", "mpd", "hidden", "disguised", "commented"],
)
def test_no_list_of_other_files_is_followed_under_any_name(
    tmp_path: Path, name: str, content: bytes
) -> None:
    path = tmp_path / "clip.mp4"
    path.write_bytes(content)

    async def deed(room: MediaRoom) -> tuple[bool, ScriptEnd]:
        placed, facts = await room.put(path, name)
        output = ("output.mp4",)
        operation = load_plugins()["ffmpeg"].find("trim")
        assert operation is not None
        script = operation.script(operation.params.model_validate({"end_s": 1.0}))
        ending = name.rpartition(".")[2]
        end = await room.run(ScriptOrder(script, {f"input.{ending}": placed}, output))
        return facts.readable, end

    readable, end = in_room(tmp_path, deed)
    assert not readable
    assert end.outputs == {}
    assert end.failure is not None


def test_a_file_that_is_too_large_is_not_sent(tmp_path: Path) -> None:
    path = tmp_path / "clip.mp4"
    with path.open("wb") as file:
        file.truncate(1024**2 + 1)
    placed, facts = in_room(
        tmp_path, lambda room: room.put(path, "source.mp4"), upload_bytes=1024**2
    )
    assert placed.volume == ""
    assert "at most" in facts.reason


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("raise SystemExit('no such track')", "exit code 1"),
        ("pass", "wrote no output"),
        ("import os; os.symlink('/etc/passwd', 'output.wav')", "wrote no output"),
        ("while True: pass", "not done after"),
        ("import os; os.kill(os.getpid(), 9)", "killed"),
        ("open('output.wav', 'wb').write(b'x' * 9_000_000)", "exit code 1"),
        (
            "for n in range(9):\n open(f'{n}', 'wb').write(b'x' * 4_000_000)\nwhile True: pass",
            "wrote more than 16 MiB",
        ),
        ("import urllib.request as u; u.urlopen('http://1.1.1.1/', timeout=2)", "exit code 1"),
        ("open('/media/in0/x', 'w')", "exit code 1"),
        ("x = bytearray(3_000_000_000)", "memory"),
    ],
    ids=["error", "nothing", "link", "endless", "killed", "large", "many", "net", "in", "memory"],
)
def test_a_bad_script_is_contained_and_reported(tmp_path: Path, script: str, said: str) -> None:
    end = ran(tmp_path, script, seconds=3 if said == "not done after" else 30)
    assert end.outputs == {}
    assert end.failure is not None
    assert said in end.failure or said in end.log


def test_the_source_cannot_be_changed(tmp_path: Path) -> None:
    async def deed(room: MediaRoom) -> tuple[ScriptEnd, Stored]:
        made = (await room.run(ScriptOrder(MAKE_TONE, {}, ("output.wav",)))).outputs["output.wav"]
        script = "open('input.wav', 'r+b').write(b'x')"
        return await room.run(ScriptOrder(script, {"input.wav": made}, ("output.wav",))), made

    end, _ = in_room(tmp_path, deed)
    assert "Read-only file system" in end.log


def test_the_engine_mounts_volumes_as_asked_and_whoever_comes_next_removes_them(
    tmp_path: Path,
) -> None:
    engine = docker_engine(tmp_path)
    client = docker.DockerClient()
    read, write = engine.make_volume(), engine.make_volume()
    container = engine.start(Profile.PLAIN, mounts=Mounts((read,), write))
    try:
        found = client.api.inspect_container(container.id)
    finally:
        container.remove()
        engine.close()
    mounts = {each["Destination"]: (each["Type"], each["RW"]) for each in found["Mounts"]}
    assert mounts == {"/media/in0": ("volume", False), "/media/out": ("volume", True)}
    sizes = {each["Name"]: each["Hard"] for each in found["HostConfig"]["Ulimits"]}
    assert sizes["fsize"] == LIMITS.upload_bytes
    with contextlib.closing(client), contextlib.closing(docker_engine(tmp_path)) as later:
        later.reap()
        names = {volume.name for volume in client.volumes.list()}
    assert not {read, write} & names
