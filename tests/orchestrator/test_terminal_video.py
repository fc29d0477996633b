"""What `chalkbox edit` takes its words for: a video, a session, or an artifact of a run."""

import argparse
from collections.abc import Callable
from pathlib import Path

import pytest

from agents.artifacts.editing.edit_session import EditHistory, EditSession, HistoryEntry, Upload
from config import Settings
from orchestrator.edit_door import moved, upload_name
from orchestrator.edit_sessions import Edited
from orchestrator.engine.outcome import RunOutcome
from orchestrator.engine.runner import create_run
from orchestrator.errors import RequestRefusedError
from orchestrator.terminal_video import is_session, read_result, tell
from orchestrator.workflows import load_workflows

Chalkbox = Callable[..., tuple[int, str, str]]


def options(what: str, words: str) -> argparse.Namespace:
    return argparse.Namespace(id=what, name=words, file=None)


def test_a_session_is_told_from_a_file_and_from_an_artifact(tmp_path: Path) -> None:
    settings = Settings(runs_dir=tmp_path, _env_file=None)  # type: ignore[call-arg]
    request = EditSession(prompt="mute it", uploads=(Upload(file="source.mp4"),))
    folder = create_run(load_workflows()["video_edit"], request, runs_dir=tmp_path)
    assert is_session(options(folder.video_id, "make it square"), settings)
    assert not is_session(options(folder.video_id, "request.json"), settings)
    assert not is_session(options("clip.mp4", "make it square"), settings)
    assert not is_session(options("../clip.mp4", "make it square"), settings)


def test_a_result_is_named_by_its_session_and_number() -> None:
    assert read_result("20261121-x") == ("20261121-x", None)
    assert read_result("20261121-x:12") == ("20261121-x", 12)
    for words in ("x:", "x:y", "x:-1", "x:1000", "x:1:2", "x:\u0661"):
        with pytest.raises(RequestRefusedError, match="ID:NUMBER"):
            read_result(words)


def test_without_a_video_or_words_it_says_what_is_missing(chalkbox: Chalkbox) -> None:
    for words in ((), ("clip.mp4",)):
        code, _, told = chalkbox("edit", *words)
        assert (code, "name a video or a session" in told) == (2, True)


@pytest.mark.parametrize(
    ("named", "called"),
    [
        ("clip.MOV", "source.mov"),
        ("my 'clip'\n$(x).mp4", "source.mp4"),
        ("..", "source.bin"),
        ("../../etc/x.mkv", "source.mkv"),
        ("..\\..\\x.mp4", "source.mp4"),
        ("no ending", "source.bin"),
        ("x.m p/4;", "source.bin"),
        ("x." + "y" * 300, "source.yyyyyyyy"),
    ],
)
def test_an_upload_is_called_what_no_file_system_minds(named: str, called: str) -> None:
    assert upload_name(1, named) == called
    assert upload_name(2, named) == called.replace("source", "source-2")


def entry(number: int, based_on: int) -> HistoryEntry:
    return HistoryEntry(number=number, prompt="x", based_on=based_on, state="done", output="a")


def test_what_stands_beside_the_video_is_neither_gone_back_to_nor_redone() -> None:
    gif = entry(2, 1).model_copy(update={"is_attached": True})
    history = EditHistory(entries=(entry(1, 0), gif), current=1)
    with pytest.raises(ValueError, match="nothing to redo"):
        _ = history.redone
    with pytest.raises(RequestRefusedError, match="no result to go on from"):
        moved(history, 2)
    assert moved(history, "undo").current == 0


@pytest.mark.parametrize(("is_attached", "undo"), [(True, 0), (False, 1)])
def test_the_terminal_says_what_is_gone_on_with(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], is_attached: bool, undo: int
) -> None:
    request = EditSession(prompt="make a gif", uploads=(Upload(file="source.mp4"),))
    folder = create_run(load_workflows()["video_edit"], request, runs_dir=tmp_path)
    outcome = RunOutcome(folder, None, None, {})  # type: ignore[arg-type]
    made = entry(1, 0).model_copy(update={"is_attached": is_attached})
    assert tell(Edited(outcome, made)) == 0
    told = capsys.readouterr()
    assert told.out == f"{folder.root / 'a'}\n"
    assert told.err.count("or undo") == undo
    assert ("about the video that this was made from" in told.err) is is_attached


def test_history_goes_back_and_forth_and_branches() -> None:
    history = EditHistory(entries=(entry(1, 0), entry(2, 1), entry(3, 1)), current=3)
    assert history.undone == 1
    assert history.model_copy(update={"current": 1}).redone == 3
    assert history.model_copy(update={"current": 1}).undone == 0
    with pytest.raises(ValueError, match="nothing to undo"):
        _ = EditHistory().undone
    with pytest.raises(ValueError, match="nothing to redo"):
        _ = history.redone


def test_what_led_to_a_result_is_followed_back_to_the_upload() -> None:
    history = EditHistory(entries=(entry(1, 0), entry(2, 1), entry(3, 1)), current=3)
    assert history.chain(3) == (1, 3)
    assert history.chain(0) == ()
    with pytest.raises(ValueError, match="Request 4 has no result"):
        history.chain(4)
    for damaged in (entry(2, 2), entry(1, 2)):
        with pytest.raises(ValueError, match="has no result"):
            EditHistory(entries=(damaged,)).chain(damaged.number)
