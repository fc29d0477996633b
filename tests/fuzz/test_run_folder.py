"""Whatever lies in a run folder, each of its readers reads it or refuses it, and soon.

`make fuzz` goes on with the same test for minutes, guided by coverage.
"""

import json
import os
import shutil
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from explaining import explain
from fuzz.mutations import Corpus, Json, changed, junk, mangled, written
from fuzz.readers import read_everything
from fuzz.sampled import regressions, sampled
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn
from modelling import make_video, module, upgrades, writes
from wire.fake_gemini import FakeGemini

SCRATCH = regressions.scratch("run-folder")
OUTSIDE = "what lies outside"
LINES = "trace.jsonl"
ODD = ("link", "dangling", "elsewhere", "loop", "fifo", "folder", "socket", "sparse", "unreadable",
       "empty", "missing", "hard")  # fmt: skip
"""What may stand where a file is expected."""


class Whole(NamedTuple):
    """A good run."""

    root: Path
    files: dict[str, bytes]
    documents: dict[str, Json]
    """Those that are JSON; a trace as the list of its lines."""

    def __repr__(self) -> str:
        return self.root.name


@cache
def whole_runs() -> tuple[Whole, ...]:
    """A lesson that was told without a model, and a video that was mended twice."""
    good = SCRATCH / "good"
    lesson = explain(good / "lesson").folder.root
    with FakeGemini() as server:
        bad = module("lint: F821 Undefined name `ShowCreation`")
        server.load(upgrades(), writes(bad), writes(module()))
        video = make_video(good / "video", server).folder.root
    return tuple(map(_read, (lesson, video)))


def _read(root: Path) -> Whole:
    files = {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and ".unfinished" not in path.name
    }
    documents: dict[str, Json] = {}
    for name, content in files.items():
        if name.endswith(".json"):
            documents[name] = json.loads(content)
    documents[LINES] = [json.loads(line) for line in files[LINES].splitlines()]
    return Whole(root, files, documents)


class Damage(NamedTuple):
    """What is done to one file."""

    name: str
    content: bytes | None
    odd: str = ""


def as_file(name: str, document: Any) -> bytes:
    """A document in the form of its file."""
    if name != LINES or not isinstance(document, list):
        return written(document)
    return b"".join(written(line) + b"\n" for line in document)


@st.composite
def damages(draw: DrawFn, whole: Whole) -> list[Damage]:
    """One to three files of a run, each changed, mangled, or made something else."""
    found: list[Damage] = []
    names = tuple(whole.documents)
    for _ in range(draw(st.integers(1, 3))):
        name = draw(st.sampled_from(names))
        deed = draw(st.integers(0, 9))
        if deed <= 5:
            content = as_file(name, draw(changed(Corpus((whole.documents[name],)))))
        elif deed <= 7:
            content = draw(mangled(whole.files[name]))
        elif deed == 8:
            content = as_file(name, draw(junk))
        else:
            other = draw(
                st.sampled_from(
                    (*tuple(whole.files), "attempts", "trace", "segments/index.json", "preview")
                )
            )
            found.append(Damage(other, None, draw(st.sampled_from(ODD))))
            continue
        found.append(Damage(name, content))
    return found


def put(root: Path, damage: Damage) -> None:
    """Do it."""
    path = root / damage.name
    if not path.parent.is_dir() or path.parent.is_symlink():
        return
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    path.unlink(missing_ok=True)
    if damage.content is not None:
        path.write_bytes(damage.content)
        return
    outside = root.parent.parent / "outside"
    match damage.odd:
        case "link":
            path.symlink_to(outside / "secret")
        case "dangling":
            path.symlink_to("nowhere")
        case "elsewhere":
            path.symlink_to(outside)
        case "loop":
            path.symlink_to(path.name)
        case "fifo":
            os.mkfifo(path)
        case "folder":
            (path / ".odd.unfinished").mkdir(parents=True)
        case "socket":
            os.mknod(path, 0o600 | 0o140000)
        case "sparse":
            path.touch()
            os.truncate(path, 2**40)
        case "unreadable":
            path.write_bytes(b"{}")
            path.chmod(0)
        case "hard":
            path.hardlink_to(outside / "secret")
        case "empty":
            path.touch()
        case _:
            pass


def lay_out(whole: Whole, runs_dir: Path) -> Path:
    """A copy of a run; what is only replaced as a whole is linked."""
    root = runs_dir / whole.root.name
    for name in whole.files:
        target = root / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if name in (LINES, "run.log"):
            shutil.copyfile(whole.root / name, target)
        else:
            target.hardlink_to(whole.root / name)
    return root


def attack(which: int, done: list[Damage]) -> None:
    """Damage a copy of a run and have everything read it."""
    whole = whole_runs()[which]
    work = SCRATCH / "work"
    outside = work / "outside"
    outside.mkdir(parents=True)
    (outside / "secret").write_text(OUTSIDE)
    try:
        root = lay_out(whole, work / "runs")
        for damage in done:
            put(root, damage)
        read_everything(root)
        assert (outside / "secret").read_text() == OUTSIDE
        assert [path.name for path in outside.iterdir()] == ["secret"]
    finally:
        shutil.rmtree(work)


@sampled(20)
@given(data=st.data(), which=st.integers(0, 1))
def test_a_damaged_run_is_read_or_refused(data: st.DataObject, which: int) -> None:
    attack(which, data.draw(damages(whole_runs()[which])))
