"""Stories that come as files: which are read here, which in a container, and whose it is."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest
from books import FOX, pdf, written
from chalkbox_command import clean_environment
from fakes import FakeEngine, GuestEnd, Job, guest_that

from agents.artifacts.story.story_text import StoryText
from config import Settings, load_settings
from orchestrator import runs, story_files
from orchestrator.door import open_door
from orchestrator.engine.errors import QueueError
from orchestrator.errors import ChalkboxError, HostFileError, RequestRefusedError
from orchestrator.runs import open_studio
from orchestrator.stages.read_story import kind_of

pytestmark = [pytest.mark.processes, pytest.mark.usefixtures("nothing_left_open")]
PDF = b"%PDF-1.4\nA fox found a key."
SELF_CHECK = 2
"""Containers that try first whether they are closed."""


@pytest.fixture
def settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Settings:
    clean_environment(monkeypatch, tmp_path)
    return load_settings().model_copy(update={"story_chars": 1000})


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> FakeEngine:
    engine = FakeEngine(guest_that())
    monkeypatch.setattr(runs, "docker_engine", lambda *_: engine)
    return engine


def read(settings: Settings, path: Path) -> StoryText:
    async def go() -> StoryText:
        async with open_studio(settings) as studio:
            return await studio.story_files.read(path)

    return asyncio.run(go())


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (pdf([["A fox."]]), "pdf"),
        (b"\xef\xbb\xbf \n" + PDF, "pdf"),
        (FOX, "epub"),
        (b"PK", "text"),
        (b"", "text"),
        ("Es war einmal".encode("utf-16"), "text"),
    ],
)
def test_a_file_is_known_by_how_it_begins(head: bytes, kind: str) -> None:
    assert kind_of(head) == kind


def test_a_text_is_read_without_a_container(
    settings: Settings, engine: FakeEngine, tmp_path: Path
) -> None:
    found = read(settings, written(tmp_path, "Der Fuchs fiel über den Schlüssel.".encode("cp1252")))
    assert (found.text, found.kind) == ("Der Fuchs fiel über den Schlüssel.", "text")
    assert found.encoding == "Windows-1252"
    assert engine.started == []


@pytest.mark.parametrize(("content", "kind"), [(PDF, "pdf"), (b"PK\3\4\nA fox.", "epub")])
def test_a_book_is_read_in_a_container(
    settings: Settings, engine: FakeEngine, tmp_path: Path, content: bytes, kind: str
) -> None:
    found = read(settings, written(tmp_path, content))
    assert found.text == content.partition(b"\n")[2].decode()
    assert (found.kind, found.notes) == (kind, (f"It was read as {kind}.",))
    assert len(engine.started) == 1 + SELF_CHECK


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "empty"),
        (b" \r\n\t", "empty"),
        (b"a" * 1001, "has 1,001 characters, and at most 1,000"),
        (b"%PDF-1.4\n" + b"a" * 1001, "has 1,001 characters, and at most 1,000"),
        (b"a" * 5_000_000, r"has 4\.8 MiB, and a text of at most 1\.5 MiB"),
        (b"%PDF-1.4\n", r"The PDF cannot be told as it is\. It is a scan\."),
        (b"\x89PNG\r\n\x1a\n\0", "no text"),
    ],
    ids=["empty", "blank", "long", "long-book", "5-MB", "scan", "picture"],
)
def test_what_cannot_be_filmed_is_refused_with_the_reason(
    settings: Settings, engine: FakeEngine, tmp_path: Path, content: bytes, why: str
) -> None:
    assert engine.started == []
    with pytest.raises(RequestRefusedError, match=why):
        read(settings, written(tmp_path, content))


def test_a_book_that_is_too_large_is_not_even_sent(
    settings: Settings, engine: FakeEngine, tmp_path: Path
) -> None:
    path = written(tmp_path, PDF)
    with path.open("r+b") as file:
        file.truncate(story_files.BOOK_BYTES + 1)
    with pytest.raises(RequestRefusedError, match=r"has 64\.0 MiB, and a PDF of at most 64\.0 MiB"):
        read(settings, path)
    assert engine.started == []


def test_a_file_that_is_not_there_is_named(
    settings: Settings, engine: FakeEngine, tmp_path: Path
) -> None:
    with pytest.raises(HostFileError, match=r"nothing\.epub"):
        read(settings, tmp_path / "nothing.epub")
    assert engine.started == []


def says(result: bytes) -> Callable[[GuestEnd, Job], None]:
    def answer(end: GuestEnd, _: Job) -> None:
        end.say("result", result)
        end.done()

    return answer


@pytest.mark.parametrize(
    "result",
    [
        b'{"readable": true, "text": "A fox.", "chars": 2}',
        b'{"readable": true, "text": 7, "chars": 1}',
        b'{"readable": true, "text": "x", "chars": 1, "notes": ["' + b"n" * 500 + b'"]}',
        b"{}",
        b"[]",
    ],
)
def test_a_report_that_makes_no_sense_is_no_story(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, result: bytes
) -> None:
    engine = FakeEngine(guest_that(story=says(result)))
    monkeypatch.setattr(runs, "docker_engine", lambda *_: engine)
    with pytest.raises(RequestRefusedError, match="cannot be told as it is"):
        read(settings, written(tmp_path, PDF))


def test_signs_that_steer_a_terminal_are_taken_out(
    settings: Settings, engine: FakeEngine, tmp_path: Path
) -> None:
    found = read(settings, written(tmp_path, b"%PDF-1.4\nA \x1b[2Jfox\x00 here."))
    assert found.text == "A [2Jfox here."
    assert len(engine.started) == 1 + SELF_CHECK


def test_where_a_worker_reads_nothing_of_it_stays_and_no_list_shows_it(
    settings: Settings, engine: FakeEngine, tmp_path: Path
) -> None:
    async def go() -> None:
        async with open_studio(settings, takes_queued=True), open_door(settings) as door:
            found = await door.story_files.read(written(tmp_path, PDF), user="ann")
            assert found.text == "A fox found a key."
            assert await door.cards() == ()
            assert await door.list_runs() == ()
            with pytest.raises(RequestRefusedError, match="It is a scan"):
                await door.story_files.read(written(tmp_path, b"%PDF-1.4\n"), user="ann")
            assert await door.list_runs() == ()

    asyncio.run(go())
    assert len(engine.started) >= 2 + SELF_CHECK


def test_where_no_worker_comes_it_is_said_and_taken_back(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(story_files, "WAIT_S", 0.3)

    async def go() -> ChalkboxError:
        async with open_door(settings) as door:
            with pytest.raises(QueueError, match="No worker was free") as refused:
                await door.story_files.read(written(tmp_path, PDF))
            assert await door.list_runs() == ()
            return refused.value

    assert asyncio.run(go()).retryable
