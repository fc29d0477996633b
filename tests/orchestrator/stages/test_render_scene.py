"""Only what passed is drawn, in the container that inspected it, and only whole files are kept."""

import json
from pathlib import Path

import pytest
from explaining import draw_with_captions, explain, explaining_guest, files_of, said
from fakes import VERSIONS, FakeEngine, GuestEnd, Job
from picture_samples import MP4

from agents.artifacts.animation_package import AnimationPackage
from agents.artifacts.render_result import RenderResult
from orchestrator.errors import (
    ContainerLostError,
    HostFileError,
    RunStoppedError,
    SandboxProtocolError,
)
from orchestrator.sandbox import host_files
from orchestrator.sandbox.engine import Profile

pytestmark = pytest.mark.usefixtures("nothing_left_open")


def test_one_container_inspects_and_draws(tmp_path: Path) -> None:
    engine = FakeEngine(explaining_guest())
    outcome = explain(tmp_path, engine=engine)
    assert engine.started == [Profile.PLAIN, Profile.MANIM, Profile.PLAIN]
    result = outcome.artifact(RenderResult)
    assert result.video is not None
    assert (outcome.folder.root / result.video.path).read_bytes() == MP4
    assert any("frames 7/15" in words for words in said(outcome, "render_scene"))


@pytest.mark.parametrize(
    ("ending", "failure"), [("timeout", "timeout"), ("out_of_memory", "out_of_memory")]
)
def test_a_failed_render_stops_the_run_with_everything_kept(
    ending: str, failure: str, tmp_path: Path
) -> None:
    outcome = explain(tmp_path, render=lambda end, _: end.done(ending, log=b"its last words"))
    assert isinstance(outcome.error, RunStoppedError)
    assert outcome.error.context["failure"] == failure
    result = outcome.artifact(RenderResult)
    assert (result.status, result.failure, result.stderr_summary) == (
        "failed",
        failure,
        "its last words",
    )
    kept = files_of(outcome)
    assert "render_result.json" in kept
    assert "receipt.json" in kept
    assert not {name for name in kept if name.endswith(".mp4") or ".render-" in name}
    assert outcome.receipt.shippable is False


def lose(end: GuestEnd, job: Job) -> None:
    end.wire.sendall(b'{"type":"file","size":99,"name":"')
    end.close()


def lie(end: GuestEnd, job: Job) -> None:
    end.file("../../evil.mp4", MP4)
    draw_with_captions(end, job)


@pytest.mark.parametrize(
    ("answer", "error"), [(lose, ContainerLostError), (lie, SandboxProtocolError)]
)
def test_trouble_of_our_own_is_no_result(
    answer: object, error: type[Exception], tmp_path: Path
) -> None:
    engine = FakeEngine(explaining_guest(render=answer), end_state=None)  # type: ignore[arg-type]
    outcome = explain(tmp_path, engine=engine)
    assert isinstance(outcome.error, error)
    assert RenderResult not in outcome.artifacts
    assert not {name for name in files_of(outcome) if ".render-" in name or "evil" in name}


def test_a_disk_without_room_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(**_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(host_files.tempfile, "TemporaryDirectory", refuse)
    outcome = explain(tmp_path)
    assert isinstance(outcome.error, HostFileError)
    assert "No space left on device" in outcome.error.message
    assert outcome.receipt.error_code == "host_file"


def test_without_a_render_a_run_ends_with_inspected_code(tmp_path: Path) -> None:
    engine = FakeEngine(explaining_guest())
    outcome = explain(tmp_path, engine=engine, render_it=False)
    assert outcome.succeeded, outcome.error
    assert engine.started == [Profile.PLAIN, Profile.MANIM]
    result = outcome.artifact(RenderResult)
    assert (result.status, result.video) == ("skipped", None)
    assert "asks for no video" in result.skipped_because
    package = outcome.artifact(AnimationPackage)
    assert (package.video, package.code) == (None, "generated_scene.py")
    assert outcome.receipt.shippable is False


def test_code_that_did_not_pass_is_not_drawn_and_the_result_says_why(tmp_path: Path) -> None:
    def refuse(end: GuestEnd, job: Job) -> None:
        found = {"source": "lint", "code": "F821", "message": "no", "line": 1}
        result = {
            "passed": False, "failure": "findings", "findings": [found], "scenes": [],
            "versions": VERSIONS, "duration_s": 0.1,
        }  # fmt: skip
        end.say("result", json.dumps(result).encode())
        end.done()

    outcome = explain(tmp_path, inspect=refuse)
    assert isinstance(outcome.error, RunStoppedError)
    assert "did not pass inspection" in outcome.error.message
    assert outcome.error.context["failure"] == "findings"
    result = outcome.artifact(RenderResult)
    assert (result.status, result.failure) == ("skipped", "findings")
