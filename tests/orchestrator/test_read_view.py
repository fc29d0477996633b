"""A view of a run, from real folders, whole and damaged."""

import json
import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from explaining import PYTHAGORAS, explain
from fakes import VERSIONS, GuestEnd, Job, rehearsal
from modelling import PROMPT, make_video, module, upgrades, writes
from wire.fake_gemini import FakeGemini

from orchestrator.engine.receipt import Receipt
from orchestrator.engine.run_status import NOT_QUEUED, Standing
from orchestrator.engine.runner import create_run
from orchestrator.engine.ticket import Ticket
from orchestrator.read_view import LOG_LINES, TITLE_CHARS, read_progress, read_view, title_of
from orchestrator.run_files import SHOWN_BYTES
from orchestrator.run_story import Stories
from orchestrator.run_view import RunView
from orchestrator.workflows import load_workflows
from tests.orchestrator.engine.toy_workflow import TOY, Wish, Workshop, broken_off, go

TOYS = {"toy": TOY}


@pytest.fixture(scope="module")
def lesson(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A lesson that succeeded."""
    return explain(tmp_path_factory.mktemp("lesson")).folder.root


@pytest.fixture
def copied(lesson: Path, tmp_path: Path) -> Path:
    """A copy to be damaged."""
    return shutil.copytree(lesson, tmp_path / lesson.name)


def view_of(
    root: Path, standing: Standing = NOT_QUEUED, *, stories: Stories | None = None
) -> RunView:
    workflows = {**load_workflows(), **TOYS}
    return read_view(root, standing, workflows=workflows, stories=stories or Stories())


def test_progress_is_what_the_view_tells_and_reads_no_artifact(copied: Path) -> None:
    for name, standing in (
        ("whole", NOT_QUEUED),
        ("queued again", Standing("queued", place=3, user="ann", leg=f"{copied.name}.2")),
        ("taken", Standing("taken", user="ann", leg=f"{copied.name}.1")),
    ):
        view = view_of(copied, standing)
        for artifact in copied.glob("*_*.json"):
            artifact.chmod(0)
        told = read_progress(copied, standing, workflows=load_workflows(), stories=Stories())
        assert (told.status, told.percent) == (view.status, view.percent), name
        running = [each.left_s for each in view.stages if each.state == "running"]
        assert told.left_s == next(iter(running), None), name
        for artifact in copied.glob("*_*.json"):
            artifact.chmod(0o600)


@pytest.mark.parametrize("name", ["manifest.json", "trace.jsonl"])
def test_progress_of_a_damaged_run_is_told_as_such(copied: Path, name: str) -> None:
    (copied / name).write_text("nonsense\n")
    told = read_progress(copied, NOT_QUEUED, workflows=load_workflows(), stories=Stories())
    assert (told.status, told.percent) == (view_of(copied).status, 0)
    assert told.status.state == "damaged"


def test_a_lesson(lesson: Path) -> None:
    view = view_of(lesson)
    assert view.status.state == "succeeded"
    assert view.percent == 100
    assert view.title == "The Pythagorean theorem"
    assert view.provider == "offline"
    assert view.request["prompt"] == PYTHAGORAS
    assert [stage.state for stage in view.stages] == ["succeeded"] * 13
    assert [artifact.name for artifact in view.artifacts] == [
        "request.json", "upgraded_prompt.json", "intent.json", "knowledge_graph.json",
        "curriculum.json", "math_packet.json", "storyboard.json", "scene_spec.json",
        "generated_code.json", "validation_report.json", "render_result.json",
        "review_report.json",
        "voice_over.json",
        "animation_package.json",
    ]  # fmt: skip
    assert (view.artifacts[0].stage, view.artifacts[0].made_by) == ("request", "user")
    assert view.artifacts[7].content["title"]
    assert view.code is not None
    assert view.code.text == (lesson / "generated_scene.py").read_text()
    assert [attempt.stage for attempt in view.attempts] == ["inspect_code"]
    assert view.video == "PythagoreanTheoremScene.mp4"
    assert (view.poster, view.subtitles_vtt) == ("poster.png", "PythagoreanTheoremScene.vtt")
    assert view.language == "en"
    assert view.duration_s == 30
    assert view.made_by == "Chalkbox's own lessons, without a model"
    assert view.checked
    assert {view.video, view.poster, view.subtitles_vtt} <= {file.name for file in view.files}
    assert view.receipt == Receipt.model_validate_json((lesson / "receipt.json").read_text())
    assert view.last_event == len((lesson / "trace.jsonl").read_text().splitlines())
    assert view.log == (lesson / "run.log").read_text().strip()
    assert RunView.model_validate_json(view.model_dump_json()) == view


def test_captions_tell_their_language(copied: Path) -> None:
    said = "Das Dreieck ist nicht der Kreis, und die Seite ist das, was sie mit dem Winkel hat."
    captions = copied / "PythagoreanTheoremScene.vtt"
    captions.write_text(f"WEBVTT\n\n00:00.000 --> 00:04.000\n{said}\n")
    assert view_of(copied).language == "de"
    (copied / "story_digest.json").write_text('{"language": "nl"}')
    assert view_of(copied).language == "nl"  # as it was chosen


def test_a_run_of_a_model_with_a_repair(tmp_path: Path) -> None:
    with FakeGemini() as server:
        server.load(upgrades(), writes(module("lint: F821 no")), writes(module()))
        root = make_video(tmp_path, server).folder.root
    view = view_of(root)
    assert [stage.name for stage in view.stages] == [
        "upgrade_prompt", "write_code", "inspect_code", "repair_code", "inspect_code",
        "render_scene", "review_video", "add_voice", "package_video",
    ]  # fmt: skip
    assert view.title == "Waves add up"
    assert [attempt.folder for attempt in view.attempts] == ["attempts/01", "attempts/02"]
    assert view.receipt is not None
    assert view.receipt.total.tokens_in > 0
    assert not [file.name for file in view.files if file.name.startswith("replies")]
    assert (root / "replies").is_dir()


def test_one_that_waits(tmp_path: Path) -> None:
    folder = create_run(TOY, Wish(prompt=PROMPT), runs_dir=tmp_path)
    Ticket(user="ada").write(folder)
    view = view_of(folder.root, Standing("queued", place=2, user="ada"))
    assert (view.status.state, view.status.place, view.owner) == ("queued", 2, "ada")
    assert (view.title, view.percent, view.receipt, view.last_event) == (PROMPT, 0, None, 0)
    assert [stage.state for stage in view.stages] == ["waiting"] * 3
    assert (view.video, view.code, view.log) == (None, None, "")
    assert "ticket.json" not in {file.name for file in view.files}


def test_one_that_is_done_again_shows_no_video_of_before(lesson: Path) -> None:
    view = view_of(lesson, Standing("queued", place=1))
    assert (view.status.state, view.percent) == ("queued", 0)
    assert (view.video, view.poster, view.duration_s, view.receipt) == (None, None, None, None)
    assert view.title == "The Pythagorean theorem"


def test_one_that_failed(tmp_path: Path) -> None:
    view = view_of(broken_off(tmp_path))
    assert (view.status.state, view.status.message) == ("failed", "no")
    assert view.stages[-1].message == "no"
    assert view.receipt is not None
    assert not view.receipt.shippable
    assert (view.video, view.made_by) == (None, None)


def test_while_it_is_carried_out(tmp_path: Path) -> None:
    """Every state of a real run, as a page that watches sees it."""
    stories = Stories()
    seen: list[RunView] = []

    def look(*_: object) -> None:
        (root,) = tmp_path.iterdir()
        seen.append(view_of(root, Standing("taken"), stories=stories))

    def inspect(end: GuestEnd, job: Job) -> None:
        end.say("result", json.dumps({
            "passed": True, "failure": None, "findings": [],
            "scenes": [rehearsal(job.params["scene_class"])],
            "versions": VERSIONS, "duration_s": 0.1,
        }).encode())  # fmt: skip
        look()
        end.done()

    explain(tmp_path, inspect=inspect)
    (view,) = seen
    assert [stage.state for stage in view.stages] == [
        *["succeeded"] * 8,
        "running",
        *["waiting"] * 4,
    ]
    assert view.stages[8].started_at is not None
    assert 0 < view.percent < 100
    assert view.receipt is not None
    assert view.receipt.outcome == "unfinished"
    (root,) = tmp_path.iterdir()
    assert view_of(root, stories=stories).percent == 100


def test_an_artifact_that_was_edited_is_the_users(copied: Path) -> None:
    spec = json.loads((copied / "intent.json").read_text())
    (copied / "intent.json").write_text(json.dumps({**spec, "title": "Mine"}))
    view = view_of(copied)
    intent = next(each for each in view.artifacts if each.name == "intent.json")
    assert (intent.made_by, intent.versions, intent.content["title"]) == ("user", 2, "Mine")


def test_an_artifact_that_cannot_be_shown_says_why(copied: Path) -> None:
    (copied / "intent.json").write_text("{")
    (copied / "math_packet.json").write_bytes(b" " * (SHOWN_BYTES + 1))
    (copied / "scene_spec.json").unlink()
    view = view_of(copied)
    assert view.status.state == "succeeded"
    problems = {each.name: each.problem for each in view.artifacts if each.problem}
    assert set(problems) == {"intent.json", "math_packet.json", "scene_spec.json"}
    assert "no JSON" in (problems["intent.json"] or "")
    assert "too many" in (problems["math_packet.json"] or "")
    assert "missing" in (problems["scene_spec.json"] or "")


def _no_manifest(root: Path) -> None:
    (root / "manifest.json").unlink()


def _odd_manifest(root: Path) -> None:
    (root / "manifest.json").write_text('{"video_id": 7}')


def _huge_manifest(root: Path) -> None:
    with (root / "manifest.json").open("ab") as file:
        file.truncate(SHOWN_BYTES + 1)


def _odd_trace(root: Path) -> None:
    (root / "trace.jsonl").write_text("nonsense\n")


def _folder_for_trace(root: Path) -> None:
    (root / "trace.jsonl").unlink()
    (root / "trace.jsonl").mkdir()


def _pipe_for_manifest(root: Path) -> None:
    (root / "manifest.json").unlink()
    os.mkfifo(root / "manifest.json")


def _emptied(root: Path) -> None:
    shutil.rmtree(root)
    root.mkdir()


DAMAGES: list[tuple[Callable[[Path], None], str]] = [
    (_no_manifest, "manifest.json is missing"),
    (_odd_manifest, "manifest.json does not fit: video_id"),
    (_huge_manifest, "too many to be shown"),
    (_odd_trace, "trace.jsonl: the line after event 0 does not fit"),
    (_folder_for_trace, "trace.jsonl cannot be read"),
    (_pipe_for_manifest, "manifest.json is no plain file"),
    (_emptied, "manifest.json is missing"),
]


@pytest.mark.parametrize(("damage", "why"), DAMAGES)
def test_a_damaged_run_is_told_as_such(
    copied: Path, damage: Callable[[Path], None], why: str
) -> None:
    damage(copied)
    view = view_of(copied, Standing("none", user="me"))
    assert (view.status.state, view.status.error_code) == ("damaged", "run.artifact_invalid")
    assert why in (view.status.message or "")
    assert view.status.video_id == copied.name
    assert (view.percent, view.video, view.stages) == (0, None, ())
    assert view.model_dump_json()


WRONG = [None, 7, -1, "", "x" * 10_000, [], {}, [1], {"a": 1}, True, "\u202e\0", "../../etc/passwd"]


@pytest.mark.parametrize(
    "name", ["request.json", "animation_package.json", "generated_code.json", "ticket.json"]
)
def test_whatever_stands_in_an_artifact_a_view_is_made(copied: Path, name: str) -> None:
    (copied / "ticket.json").write_text(Ticket(user="me").model_dump_json())
    good = json.loads((copied / name).read_text())
    for field in good:
        for wrong in WRONG:
            (copied / name).write_text(json.dumps({**good, field: wrong}))
            view = view_of(copied)
            assert view.model_dump_json()
            assert view.video in ("PythagoreanTheoremScene.mp4", None)
            assert len(view.title) <= TITLE_CHARS


def test_a_run_of_a_workflow_that_is_gone_is_shown_as_far_as_it_can_be(lesson: Path) -> None:
    view = read_view(lesson, NOT_QUEUED, workflows={}, stories=Stories())
    assert (view.status.state, view.status.workflow) == ("succeeded", "lesson")
    assert view.title == "The Pythagorean theorem"
    assert view.stages == ()
    assert view.video == "PythagoreanTheoremScene.mp4"


def test_the_log_is_its_end_and_steers_no_terminal(copied: Path) -> None:
    (copied / "run.log").write_text("".join(f"line {n}\x1b[2J\n" for n in range(100_000)))
    lines = view_of(copied).log.splitlines()
    assert len(lines) == LOG_LINES
    assert lines[-1] == "line 99999 [2J"


@pytest.mark.parametrize(
    ("request_", "title"),
    [
        ({"prompt": " why\n do \t waves? "}, "why do waves?"),
        ({"prompt": "x" * 500}, "x" * (TITLE_CHARS - 1) + "…"),
        ({"prompt": "  "}, "id"),
        ({"prompt": 7}, "id"),
        ({}, "id"),
    ],
)
def test_what_a_run_without_a_title_is_called(request_: dict[str, object], title: str) -> None:
    assert title_of(request_, "id") == title


def test_a_view_is_quick(lesson: Path) -> None:
    """A page that watches asks twice a second."""
    stories = Stories()
    took_s: list[float] = []
    for _ in range(10):
        began = time.thread_time()
        view_of(lesson, stories=stories)
        took_s.append(time.thread_time() - began)
    assert min(took_s) < 0.03


def test_a_toy(tmp_path: Path) -> None:
    view = view_of(go(tmp_path, Workshop()).folder.root)
    assert (view.title, view.video, view.code) == ("hi", None, None)
    assert [attempt.findings[0].code for attempt in view.attempts] == ["W1"]
