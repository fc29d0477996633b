"""What led to a result, done to another video: the same plans and scripts, and no model."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from chalkbox_command import clean_environment
from edit_layouts import LAYOUTS
from edit_modelling import PLAIN, Playing, plans_custom, scripts
from fakes import FakeEngine
from picture_samples import MP4
from wire.fake_gemini import FakeGemini

from agents.artifacts.editing.edit_package import EditPackage
from agents.artifacts.editing.edit_plan import EditPlan
from agents.artifacts.editing.edit_session import EditHistory, EditRequest, EditSession
from orchestrator.edit_replay import Uploaded, gather
from orchestrator.engine.run_folder import RunFolder
from orchestrator.errors import RequestRefusedError

Chalkbox = Callable[..., tuple[int, str, str]]


@pytest.fixture
def playing(
    play: Callable[..., FakeEngine], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Playing:
    """The fake sandbox; what `before` says of a video may be changed."""
    clean_environment(monkeypatch, tmp_path)
    playing = Playing(PLAIN)
    play(script=playing.run, media=playing.tell)
    for name in ("clip.mp4", "other.mp4"):
        (tmp_path / name).write_bytes(MP4)
    return playing


@pytest.fixture
def edit(chalkbox: Chalkbox, tmp_path: Path, playing: Playing) -> Callable[..., RunFolder]:
    """Edit at the terminal; the folder of the session."""

    def run(*words: str, code: int = 0) -> RunFolder:
        runs = tmp_path / "runs"
        before = {path.name for path in runs.glob("2*")} if runs.exists() else set[str]()
        ended, _, told = chalkbox("edit", *words)
        assert ended == code, told
        new = {path.name for path in runs.glob("2*")} - before
        return RunFolder.open(runs / (new.pop() if new else words[0]))

    return run


def edit_of(folder: RunFolder, number: int) -> RunFolder:
    return RunFolder.open(folder.root / f"edits/{number:02d}")


def script_in(folder: RunFolder, number: int) -> str:
    return (folder.root / f"edits/{number:02d}/task-01.py").read_text()


def test_a_chain_becomes_a_session_of_its_own_that_can_be_gone_on_with(
    edit: Callable[..., RunFolder], chalkbox: Chalkbox, tmp_path: Path
) -> None:
    first = edit(str(tmp_path / "clip.mp4"), "mirror it")
    edit(first.video_id, "make it black and white")
    edit(first.video_id, "undo")
    edit(first.video_id, "rotate it by 180 degrees")
    again = edit(str(tmp_path / "other.mp4"), "--replay", first.video_id)
    history = again.read_artifact(EditHistory)
    told = [(each.prompt, each.based_on, each.state) for each in history.entries]
    assert told == [("mirror it", 0, "done"), ("rotate it by 180 degrees", 1, "done")]
    for mine, theirs in ((1, 1), (2, 3)):
        plan = edit_of(first, theirs).read_artifact(EditPlan)
        assert edit_of(again, mine).read_artifact(EditPlan) == plan
        assert edit_of(again, mine).read_artifact(EditPackage).output == "output.mp4"
    code, out, _ = chalkbox("edit", again.video_id, "undo")
    assert (code, Path(out.strip())) == (0, again.root / "edits/01/output.mp4")
    edit(again.video_id, "make it black and white")
    assert len(RunFolder.open(again.root).read_artifact(EditHistory).entries) == 3


def test_any_result_may_be_named_and_the_earlier_session_is_needed_no_more(
    edit: Callable[..., RunFolder], tmp_path: Path
) -> None:
    first = edit(str(tmp_path / "clip.mp4"), "mirror it")
    edit(first.video_id, "make it black and white")
    again = edit(str(tmp_path / "other.mp4"), "--replay", f"{first.video_id}:1")
    shutil.rmtree(first.root)
    assert len(again.read_artifact(EditHistory).entries) == 1
    once_more = edit(str(tmp_path / "clip.mp4"), "--replay", again.video_id)
    assert [each.prompt for each in once_more.read_artifact(EditHistory).entries] == ["mirror it"]


def test_the_very_script_of_a_model_runs_and_no_model_is_asked(
    edit: Callable[..., RunFolder], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with FakeGemini() as server:
        monkeypatch.setenv("CHALKBOX_GOOGLE_API_KEY", "sesame")
        monkeypatch.setenv("CHALKBOX_GOOGLE_BASE_URL", server.url)
        server.load(plans_custom(), scripts("dummy: NameError"), scripts("its own", fresh=True))
        first = edit(str(tmp_path / "clip.mp4"), "draw a red frame around it")
        asked = len(server.received)
        again = edit(str(tmp_path / "other.mp4"), "--replay", first.video_id)
        assert len(server.received) == asked == 3
    assert script_in(again, 1) == script_in(first, 1)
    assert "# its own" in script_in(again, 1)
    written = (again.root / "edits/01/task-01_validation.json").read_text()
    assert '"written_by": "gemini-2.5-pro"' in written


def test_a_script_of_a_model_that_fails_there_is_not_mended(
    edit: Callable[..., RunFolder],
    playing: Playing,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with FakeGemini() as server:
        monkeypatch.setenv("CHALKBOX_GOOGLE_API_KEY", "sesame")
        monkeypatch.setenv("CHALKBOX_GOOGLE_BASE_URL", server.url)
        server.load(plans_custom(), scripts())
        first = edit(str(tmp_path / "clip.mp4"), "draw a red frame around it")
        asked = len(server.received)
        playing.before = playing.made = LAYOUTS["six tracks"]
        again = edit(str(tmp_path / "other.mp4"), "--replay", first.video_id, code=1)
        assert len(server.received) == asked
    (entry,) = again.read_artifact(EditHistory).entries
    assert entry.state == "failed"
    assert "Request 1 of 1 cannot be carried out again" in entry.words
    assert "task 1 (custom)" in entry.words
    assert "it has 1 sound tracks, not 6" in entry.words


def test_what_does_not_fit_is_refused_by_name_and_the_rest_is_left_out(
    edit: Callable[..., RunFolder], playing: Playing, tmp_path: Path
) -> None:
    first = edit(str(tmp_path / "clip.mp4"), "normalise the loudness")
    edit(first.video_id, "mirror it")
    playing.before = playing.made = LAYOUTS["no sound"]
    again = edit(str(tmp_path / "other.mp4"), "--replay", first.video_id, code=1)
    (entry,) = again.read_artifact(EditHistory).entries
    assert entry.words == (
        "Request 1 of 2 cannot be carried out again: Task 1 (loudness) cannot be done: The file"
        " has no sound, so loudness cannot be done. What was asked after it (1 more) is left out."
    )
    edit(again.video_id, "how long is it?")
    states = [each.state for each in RunFolder.open(again.root).read_artifact(EditHistory).entries]
    assert states == ["failed", "answered"]


def test_further_uploads_go_along_unless_others_come(
    edit: Callable[..., RunFolder], tmp_path: Path
) -> None:
    extra, another = tmp_path / "extra.mp4", tmp_path / "another.mp4"
    extra.write_bytes(MP4 + b"extra")
    another.write_bytes(MP4 + b"another")
    first = edit(str(tmp_path / "clip.mp4"), "mirror it", str(extra))
    again = edit(str(tmp_path / "other.mp4"), "--replay", first.video_id)
    others = edit(str(tmp_path / "other.mp4"), str(another), "--replay", first.video_id)
    assert (again.root / "source-2.mp4").read_bytes() == extra.read_bytes()
    assert again.read_artifact(EditSession).uploads[1].named == "extra.mp4"
    assert edit_of(again, 1).read_artifact(EditRequest).others[0].named == "extra.mp4"
    assert (others.root / "source-2.mp4").read_bytes() == another.read_bytes()


def test_what_cannot_be_done_again_is_refused_before_a_session_begins(
    edit: Callable[..., RunFolder], chalkbox: Chalkbox, tmp_path: Path
) -> None:
    first = edit(str(tmp_path / "clip.mp4"), "mirror it")
    edit(first.video_id, "how long is it?")
    other = str(tmp_path / "other.mp4")
    refusals: dict[str, Any] = {
        f"{first.video_id}:2": "Request 2 has no result.",
        f"{first.video_id}:0": "Nothing was done to the upload itself.",
        f"{first.video_id}:x": "is not ID or ID:NUMBER",
        "nothing": "there is no run 'nothing'",
        "../runs": "there is no run '../runs'",
    }
    for named, words in refusals.items():
        code, _, told = chalkbox("edit", other, "--replay", named)
        assert code != 0
        assert words in told
    assert "name the video too" in chalkbox("edit", "--replay", first.video_id)[2]
    assert len(list((tmp_path / "runs").glob("2*"))) == 1


def test_what_led_to_a_result_is_printed_or_written(
    edit: Callable[..., RunFolder], chalkbox: Chalkbox, tmp_path: Path
) -> None:
    first = edit(str(tmp_path / "clip.mp4"), "mirror it")
    edit(first.video_id, "make it black and white")
    code, printed, _ = chalkbox("edit", "--export", f"{first.video_id}:1")
    assert code == 0
    assert "# 1. mirror it" in printed
    assert "black and white" not in printed
    path = tmp_path / "script.py"
    code, printed, _ = chalkbox("edit", "--export", first.video_id, "-o", str(path))
    assert (code, printed) == (0, f"{path}\n")
    assert "# 2. make it black and white" in path.read_text()
    code, _, told = chalkbox("edit", "--export", first.video_id, "-o", str(tmp_path / "no/x.py"))
    assert code != 0
    assert "x.py" in told


def test_a_further_upload_that_is_gone_is_named(
    edit: Callable[..., RunFolder], tmp_path: Path
) -> None:
    first = edit(str(tmp_path / "clip.mp4"), "mirror it", str(tmp_path / "other.mp4"))
    (first.root / "source-2.mp4").unlink()
    again = gather(first.root)
    with pytest.raises(RequestRefusedError, match=r"other\.mp4 of the earlier session"):
        again.uploads([Uploaded(tmp_path / "clip.mp4", "clip.mp4")])
