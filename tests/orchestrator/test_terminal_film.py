"""A film at the terminal: what may be filmed, and what is said of a story's file."""

import io
import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from books import written
from chalkbox_command import clean_environment
from fakes import FakeEngine, GuestEnd, Job

from agents.artifacts.story.story_digest import StoryDigest
from agents.artifacts.story.story_request import StoryRequest

pytestmark = pytest.mark.processes
Chalkbox = Callable[..., tuple[int, str, str]]
PDF = b"%PDF-1.4\nA fox found a key. It was red."


@pytest.fixture(autouse=True)
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    clean_environment(monkeypatch, tmp_path)
    return tmp_path / "runs"


def no_voice(end: GuestEnd, _: Job) -> None:
    """It reads books, and records no voice."""
    end.say("result", b'{"succeeded": false, "exit_code": 1}')
    end.done()


def artifact(folder: Path, name: str) -> dict[str, object]:
    [run] = [each for each in folder.iterdir() if each.name[0].isdigit()]
    return json.loads((run / name).read_bytes())


def test_a_book_becomes_a_story_and_what_is_not_in_it_is_kept(
    chalkbox: Chalkbox, play: Callable[..., FakeEngine], tmp_path: Path, folder: Path
) -> None:
    play(script=no_voice)
    code, _, told = chalkbox("film", written(tmp_path, PDF, "fox.pdf"), "--quality", "480p15")
    assert code != 0
    assert "PDF: 30 characters of story" in told
    assert "It was read as pdf." in told
    request = artifact(folder, StoryRequest.FILE)
    assert request["prompt"] == "A fox found a key. It was red."
    assert artifact(folder, StoryDigest.FILE)["removed"] == ["It was read as pdf."]


def test_a_story_may_come_in_over_a_pipe(
    chalkbox: Chalkbox,
    play: Callable[..., FakeEngine],
    monkeypatch: pytest.MonkeyPatch,
    folder: Path,
) -> None:
    play(script=no_voice)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO("Größe.".encode("cp1252"))))
    _, _, told = chalkbox("film", "-", "--quality", "480p15")
    assert "Windows-1252" in told
    assert artifact(folder, StoryRequest.FILE)["prompt"] == "Größe."


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "The story is empty"),
        (b"a" * 5_000_000, "has 4.8 MiB, and a text of at most 1.5 MiB"),
        (b"a" * 300_001, "has 300,001 characters, and at most 300,000"),
        (b"?! ... --- !!", "it has no words"),
        (b"%PDF-1.4\n", "It is a scan."),
        (b"\x00\x01", "It is no text"),
    ],
    ids=["empty", "5-MB", "long", "punctuation", "scan", "no-text"],
)
def test_what_is_no_story_is_refused_in_words(
    chalkbox: Chalkbox,
    play: Callable[..., FakeEngine],
    tmp_path: Path,
    content: bytes,
    why: str,
) -> None:
    play()
    code, out, told = chalkbox("film", written(tmp_path, content), "--quality", "480p15")
    assert (code, out) == (1, "")
    assert why in told


def test_a_voice_that_there_is_not_is_refused_with_those_there_are(
    chalkbox: Chalkbox, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as refused:
        chalkbox("film", written(tmp_path, b"A fox."), "--narrator", "ghost")
    assert refused.value.code == 2
    told = capsys.readouterr().err
    assert "ghost" in told
    assert "old_man" in told


def test_music_is_a_mood_or_a_file_and_a_profile_is_asked_for(
    chalkbox: Chalkbox, play: Callable[..., FakeEngine], tmp_path: Path, folder: Path
) -> None:
    play(script=no_voice, media=no_voice)
    story, music = written(tmp_path, b"A fox."), tmp_path / "waltz.mp3"
    music.write_bytes(b"la")
    code, _, _ = chalkbox("film", story, "--music", music, "--profile", "debug_cpu")
    assert code != 0
    request = artifact(folder, StoryRequest.FILE)
    assert (request["music"], request["profile"]) == ("story", "debug_cpu")
    assert request["own_music"]["named"] == "waltz.mp3"  # type: ignore[index]


def test_what_is_neither_a_mood_nor_a_file_is_refused(
    chalkbox: Chalkbox, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as refused:
        chalkbox("film", written(tmp_path, b"A fox."), "--music", "waltz.mp3")
    assert refused.value.code == 2
    assert "'waltz.mp3' is neither a file nor one of story" in capsys.readouterr().err


def test_a_file_that_is_not_there_is_named(chalkbox: Chalkbox, tmp_path: Path) -> None:
    code, _, told = chalkbox("film", tmp_path / "nothing.epub")
    assert code == 2
    assert "nothing.epub cannot be used: No such file or directory" in told
