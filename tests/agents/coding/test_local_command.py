"""Real processes: what they leave, how long they may take, and that nothing of them stays."""

import asyncio
import os
import tempfile
import time
from pathlib import Path

import pytest
from coding_command import CodingCommand, leave

from agents.coding import local_command
from agents.coding.local_command import Ended, LocalCommand

pytestmark = [pytest.mark.processes, pytest.mark.usefixtures("nothing_left_open")]


@pytest.fixture(autouse=True)
def temporary(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Temporary folders of commands go here, so that it can be seen that they go."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def run(command: LocalCommand, **files: str) -> Ended:
    given = {name: content.encode() for name, content in files.items()}
    return asyncio.run(command.run(given, result="result"))


def is_alive(number: int) -> bool:
    try:
        status = Path(f"/proc/{number}/stat").read_text()
    except FileNotFoundError:
        return False
    return status.rpartition(")")[2].split()[0] != "Z"


def wait_until_gone(number: int) -> None:
    left = time.monotonic() + 60
    while is_alive(number):
        assert time.monotonic() < left, "it lives on"
        time.sleep(0.02)


def test_it_finds_its_files_alone_and_what_it_leaves_is_read(
    tmp_path: Path, temporary: Path
) -> None:
    coder = CodingCommand(tmp_path / "coder", f"{leave('done', name='result')}; print('I did it')")
    ended = run(coder.command(), task="what to do")
    assert ended == Ended("by itself", 0, b"done", "I did it\n")
    assert coder.found() == [{"task": "what to do"}]
    assert list(temporary.iterdir()) == []


def test_it_gets_nothing_of_our_settings_and_no_key(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("CHALKBOX_TOKEN", "GOOGLE_API_KEY", "OPENAI_API_KEY", "SECRET"):
        monkeypatch.setenv(name, "sesame")
    coder = CodingCommand(tmp_path / "coder", "")
    run(coder.command())
    (environment,) = coder.environments()
    assert set(environment) <= {"PATH", "HOME", "LANG", "TERM", "LC_CTYPE"}
    assert environment["PATH"] == os.environ["PATH"]
    assert environment["HOME"] == os.environ["HOME"]


def test_one_that_hangs_is_ended_in_time_with_its_children(tmp_path: Path, temporary: Path) -> None:
    child = tmp_path / "child"
    deed = (
        "import subprocess, time; child = subprocess.Popen(['sleep', '300']);"
        f"pathlib.Path({str(child)!r}).write_text(str(child.pid)); time.sleep(300)"
    )
    begun = time.monotonic()
    ended = run(CodingCommand(tmp_path / "coder", deed).command(longest_s=4))
    assert (ended.how, ended.exit_code, ended.result) == ("too late", None, None)
    assert time.monotonic() - begun < 60
    wait_until_gone(int(child.read_text()))
    assert list(temporary.iterdir()) == []


def test_what_one_leaves_running_is_ended_too(tmp_path: Path) -> None:
    child = tmp_path / "child"
    deed = (
        "import subprocess; child = subprocess.Popen(['sleep', '300']);"
        f"pathlib.Path({str(child)!r}).write_text(str(child.pid))"
    )
    assert run(CodingCommand(tmp_path / "coder", deed).command()).how == "by itself"
    wait_until_gone(int(child.read_text()))


def test_a_run_that_is_cancelled_ends_it(tmp_path: Path, temporary: Path) -> None:
    mark = tmp_path / "mark"
    deed = f"import time; pathlib.Path({str(mark)!r}).write_text(str(os.getpid())); time.sleep(300)"

    async def cancel() -> None:
        command = CodingCommand(tmp_path / "coder", deed).command(longest_s=300)
        task = asyncio.create_task(command.run({}, result="result"))
        while not (mark.exists() and mark.read_text()):
            await asyncio.sleep(0.02)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(cancel())
    wait_until_gone(int(mark.read_text()))
    assert list(temporary.iterdir()) == []


@pytest.mark.parametrize(
    "deed",
    [
        "file = open('result', 'wb'); [file.write(bytes(10**6)) for _ in range(100)]",
        "[sys.stdout.write('x' * 10**6) for _ in range(100)]",
        "[open(f'{n}', 'wb').write(bytes(10**6)) for n in range(100)]",
    ],
    ids=["result", "printed", "many files"],
)
def test_one_that_writes_100_mb_leaves_nothing(tmp_path: Path, temporary: Path, deed: str) -> None:
    ended = run(CodingCommand(tmp_path / "coder", deed).command())
    assert ended.how == "too much"
    assert ended.result is None
    assert len(ended.printed) <= local_command.PRINTED_BYTES
    assert list(temporary.iterdir()) == []


def test_one_that_goes_on_writing_is_ended_long_before_its_time(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(local_command, "MOST_BYTES", 10**6)
    deed = (
        "import time; file = open('x', 'wb', buffering=0);"
        "[(file.write(bytes(10**5)), time.sleep(0.01)) for _ in range(10**5)]"
    )
    begun = time.monotonic()
    assert run(CodingCommand(tmp_path / "coder", deed).command(longest_s=300)).how == "too much"
    assert time.monotonic() - begun < 60


@pytest.mark.parametrize(
    "deed",
    [
        "",
        "os.mkdir('result')",
        "os.mkfifo('result')",
        "os.symlink('/etc/hostname', 'result')",
        "open('result', 'wb').write(bytes(3 * 1024**2))",
    ],
    ids=["nothing", "folder", "pipe", "link", "too large"],
)
def test_what_is_no_plain_file_of_a_fair_size_is_not_read(tmp_path: Path, deed: str) -> None:
    ended = run(CodingCommand(tmp_path / "coder", deed).command())
    assert (ended.how, ended.exit_code, ended.result) == ("by itself", 0, None)


def test_its_exit_code_and_the_end_of_what_it_printed_are_told(tmp_path: Path) -> None:
    deed = "sys.stderr.write('not logged in'); sys.exit(3)"
    ended = run(CodingCommand(tmp_path / "coder", deed).command())
    assert (ended.exit_code, ended.printed) == (3, "not logged in")


def test_a_command_that_is_not_there_is_told(tmp_path: Path, temporary: Path) -> None:
    command = LocalCommand.parse("no-such-coder --write", longest_s=1)
    assert command.find() is None
    with pytest.raises(FileNotFoundError, match="no-such-coder"):
        run(command)
    assert list(temporary.iterdir()) == []


@pytest.mark.parametrize(("line", "why"), [("", "no command"), ("codex 'x", "quotation")])
def test_a_line_that_is_no_command_is_refused(line: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        LocalCommand.parse(line, longest_s=1)


def test_its_name_is_that_of_the_program() -> None:
    command = LocalCommand.parse("/opt/x/coder --key 'a b'", longest_s=1)
    assert (command.name, command.arguments) == ("coder", ("/opt/x/coder", "--key", "a b"))
