import json
import logging
import os
import subprocess
import sys
import textwrap
import threading
from pathlib import Path

import pytest

from orchestrator.engine.errors import ArtifactInvalidError, RunFolderError
from orchestrator.engine.events import (
    TEXT_CHARS,
    Note,
    Progress,
    RunStarted,
    StageFinished,
    StageStarted,
    TraceLine,
)
from orchestrator.engine.run_folder import RunFolder
from orchestrator.engine.trace import Trace, in_words, read_trace


@pytest.fixture
def folder(tmp_path: Path) -> RunFolder:
    return RunFolder.create(tmp_path, "run", workflow="toy")


def open_files() -> set[str]:
    return {str(link.readlink()) for link in Path("/proc/self/fd").iterdir() if link.is_symlink()}


def test_one_emit_writes_trace_and_log_and_tells_watchers(folder: RunFolder):
    seen: list[TraceLine] = []
    with Trace(folder, watchers=(seen.append,)) as trace:
        line = trace.emit(Note(stage="draw", text="hello"))
        assert trace.read().lines == (line,)

    assert seen == [line]
    assert json.loads((folder.root / "trace.jsonl").read_text())["event"]["type"] == "note"
    assert (folder.root / "run.log").read_text().endswith(" draw: hello\n")


def test_a_finish_shares_the_span_of_its_start(folder: RunFolder):
    with Trace(folder) as trace:
        run = trace.emit(RunStarted(video_id="run", workflow="toy", provider="offline"))
        stage = trace.emit(StageStarted(stage="draw"), span=run.span)
        within = trace.emit(Progress(stage="draw", text="half"), span=stage.span)
        end = trace.emit(
            StageFinished(stage="draw", outcome="succeeded", duration_s=1), span=stage.span
        )
    assert [line.sequence for line in (run, stage, within, end)] == [1, 2, 3, 4]
    assert (run.span, run.parent) == (1, None)
    assert (stage.span, stage.parent) == (2, 1)
    assert within.span == end.span == 2


def test_a_torn_last_line_is_left_out_and_said(folder: RunFolder):
    with Trace(folder) as trace:
        trace.emit(Note(text="whole"))
    path = folder.root / "trace.jsonl"
    with path.open("ab") as file:
        file.write(b'{"sequence": 2, "at": "20')

    reading = read_trace(path)

    assert reading.torn
    assert [line.sequence for line in reading.lines] == [1]


def test_a_trace_goes_on_after_a_torn_line_without_a_gap(folder: RunFolder):
    with Trace(folder) as trace:
        trace.emit(Note(text="whole"))
    path = folder.root / "trace.jsonl"
    with path.open("ab") as file:
        file.write(b'{"torn')

    with Trace(folder) as trace:
        trace.emit(Note(text="after"))

    reading = read_trace(path)
    assert not reading.torn
    assert [line.sequence for line in reading.lines] == [1, 2, 3]
    assert reading.lines[1].event == Note(text="6 bytes of an unfinished last line were dropped")


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("{}", r"trace\.jsonl line 2 does not fit: sequence"),
        ("", r"trace\.jsonl line 2 does not fit: the whole line"),
        ('{"sequence":2,"at":"2026-01-01T00:00:00Z","span":1,"event":{"type":"party"}}',
         r"line 2 does not fit: event.*party"),
    ],
)  # fmt: skip
def test_a_bad_line_in_the_middle_is_told_by_number(folder: RunFolder, line: str, told: str):
    with Trace(folder) as trace:
        trace.emit(Note(text="one"))
    path = folder.root / "trace.jsonl"
    first = path.read_text()
    path.write_text(f"{first}{line}\n{first}")
    for deed in (lambda: read_trace(path), lambda: Trace(folder)):
        with pytest.raises(ArtifactInvalidError, match=told):
            deed()
    assert not any("trace.jsonl" in name for name in open_files())


def test_an_empty_trace_reads_as_nothing(tmp_path: Path):
    (tmp_path / "trace.jsonl").write_bytes(b"")
    assert read_trace(tmp_path / "trace.jsonl") == ((), False)


def test_long_text_is_cut_and_kept_as_a_file(folder: RunFolder):
    text = "a" * 50_000 + "the end"
    with Trace(folder) as trace:
        event = trace.emit(Note(text=text)).event
    assert isinstance(event, Note)
    assert len(event.text) < TEXT_CHARS
    assert event.text.endswith("the end")
    assert event.text_file is not None
    assert (folder.root / event.text_file).read_text() == text


def test_text_from_strangers_cannot_steer_a_terminal_or_forge_a_line(folder: RunFolder):
    with Trace(folder) as trace:
        line = trace.emit(Note(text="\x1b[2J\r\n2026 forged\u202e\x9b31m \ud800"))
        trace.emit(Note(text="next"))
    log = (folder.root / "run.log").read_text()
    assert log.count("\n") == 2
    assert all(char.isprintable() for char in in_words(line))


def test_a_watcher_that_fails_is_left_out(folder: RunFolder, caplog: pytest.LogCaptureFixture):
    calls: list[str] = []

    def broken(line: TraceLine) -> None:
        calls.append("broken")
        raise BrokenPipeError

    def sound(line: TraceLine) -> None:
        calls.append("sound")

    with caplog.at_level(logging.ERROR), Trace(folder, watchers=(broken, sound)) as trace:
        trace.emit(Note(text="1"))
        trace.emit(Note(text="2"))
    assert calls == ["broken", "sound", "sound"]
    assert "a watcher of run run failed" in caplog.text


def test_threads_may_emit_at_once(folder: RunFolder):
    with Trace(folder) as trace:

        def work() -> None:
            for number in range(50):
                trace.emit(Progress(stage="draw", text="frame", done=number, total=50))

        threads = [threading.Thread(target=work) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        lines = trace.read().lines
    assert [line.sequence for line in lines] == list(range(1, 401))


def test_a_run_is_worked_on_by_one_process_at_a_time(folder: RunFolder):
    script = textwrap.dedent(
        """
        import sys
        from pathlib import Path
        from orchestrator.engine.run_folder import RunFolder
        from orchestrator.engine.trace import Trace

        with Trace(RunFolder.open(Path(sys.argv[1]))):
            print("open", flush=True)
            sys.stdin.read()
        """
    )
    with subprocess.Popen(
        [sys.executable, "-c", script, str(folder.root)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"open\n"
        with pytest.raises(RunFolderError, match="another process"):
            Trace(folder)
        other.kill()
        other.wait()
        Trace(folder).close()


def test_a_trace_that_is_a_link_is_refused(folder: RunFolder, tmp_path: Path):
    (tmp_path / "elsewhere").write_text("")
    (folder.root / "trace.jsonl").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(RunFolderError):
        Trace(folder)


def test_a_full_disk_leaves_the_trace_as_it_was(folder: RunFolder):
    script = textwrap.dedent(
        """
        import resource, sys
        from pathlib import Path
        from orchestrator.engine.errors import RunFolderError
        from orchestrator.engine.events import Note
        from orchestrator.engine.run_folder import RunFolder
        from orchestrator.engine.trace import Trace

        with Trace(RunFolder.open(Path(sys.argv[1]))) as trace:
            trace.emit(Note(text="fits"))
            resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
            try:
                trace.emit(Note(text="x" * 1500))
            except RunFolderError as error:
                print(error)
            trace.emit(Note(text="fits too"))
        """
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(folder.root)], capture_output=True, text=True, check=True
    )
    assert done.stdout == "trace.jsonl: File too large\n"
    reading = read_trace(folder.root / "trace.jsonl")
    assert not reading.torn
    assert [line.event for line in reading.lines] == [Note(text="fits"), Note(text="fits too")]


def test_closing_leaves_no_file_open(folder: RunFolder):
    trace = Trace(folder)
    assert any("trace.jsonl" in name for name in open_files())
    trace.close()
    trace.close()
    assert not any(str(folder.root) in name for name in open_files())
    assert os.access(folder.root / "run.log", os.R_OK)


@pytest.mark.parametrize("name", ["trace.jsonl", "run.log"])
@pytest.mark.parametrize("kind", ["pipe", "folder", "second name"])
def test_only_files_of_this_run_alone_are_written_on(
    folder: RunFolder, tmp_path: Path, name: str, kind: str
):
    path = folder.root / name
    if kind == "pipe":
        os.mkfifo(path)  # it would take 64 KiB, and then never anything again
    elif kind == "folder":
        path.mkdir()
    else:
        (tmp_path / "mine").write_text("")
        path.hardlink_to(tmp_path / "mine")
    with pytest.raises(RunFolderError, match=name):
        Trace(folder)


def test_a_trace_that_cannot_be_one_is_said(tmp_path: Path):
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "huge").touch()
    os.truncate(tmp_path / "huge", 2**40)
    (tmp_path / "folder").mkdir()
    for name in ("pipe", "huge", "folder"):
        with pytest.raises(ArtifactInvalidError, match="cannot be read"):
            read_trace(tmp_path / name)
