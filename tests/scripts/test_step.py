import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from scripts.step import CommandFailedError, SetUpError, run_command, step

ROOT = Path(__file__).resolve().parents[2]


def test_a_step_says_what_it_did_and_how_long_it_took(capsys: pytest.CaptureFixture[str]) -> None:
    with step("tea") as running:
        running.say("boiling")
        running.note = "made"
    assert capsys.readouterr().out.splitlines() == [
        "  tea: boiling",
        "✓ tea                     0.0 s  made",
    ]


def test_a_step_that_fails_claims_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SetUpError), step("tea"):
        raise SetUpError("no water", "Bring some.")
    assert capsys.readouterr().out == ""


def test_an_error_ends_with_what_is_wrong_and_what_to_do() -> None:
    error = SetUpError("no water", "Bring some.", detail="pump: dry\npump: stopped\n")
    assert str(error).splitlines() == [
        "    | pump: dry",
        "    | pump: stopped",
        "✗ no water",
        "  Bring some.",
    ]


def test_a_command_gives_what_it_printed_on_both_streams() -> None:
    assert run_command(["sh", "-c", "echo $A; echo b >&2"], env={"A": "a"}) == "a\nb\n"


def test_a_command_that_fails_tells_its_last_lines() -> None:
    with pytest.raises(CommandFailedError) as caught:
        run_command(["sh", "-c", "seq 100; exit 3"])
    assert caught.value.tail(2) == "99\n100"


def test_a_command_that_is_not_there_fails_like_any_other() -> None:
    with pytest.raises(CommandFailedError, match="no-such-command ended with code 127"):
        run_command(["no-such-command"])


def test_a_service_that_keeps_the_output_open_holds_nothing_up() -> None:
    begun = time.monotonic()
    printed = run_command(["sh", "-c", "sleep 200 & echo $!"])
    os.kill(int(printed), 15)
    assert time.monotonic() - begun < 60


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_command_ends_with_all_it_started(tmp_path: Path, number: int) -> None:
    note = tmp_path / "pid"
    code = (
        "import signal, sys; from scripts import set_up, step;"
        "signal.signal(signal.SIGTERM, set_up._interrupt);"
        f"step.run_command(['sh', '-c', 'sleep 60 & echo $! > {note}; wait'])"
    )
    program = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stderr=subprocess.PIPE)
    wait_for(lambda: note.is_file() and note.read_text().strip())
    program.send_signal(number)
    assert b"KeyboardInterrupt" in program.communicate(timeout=40)[1]
    wait_for(lambda: has_ended(note.read_text().strip()))


def test_one_that_is_interrupted_while_it_starts_is_ended_too(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    code = (
        "import signal, subprocess\nfrom scripts import set_up, step\n"
        "signal.signal(signal.SIGTERM, set_up._interrupt)\n"
        "class Slow(subprocess.Popen):\n"
        "    def __init__(self, *command, **options):\n"
        "        super().__init__(*command, **options)\n"
        f"        open({str(note)!r}, 'w').write(str(self.pid))\n"
        "        signal.raise_signal(signal.SIGTERM)\n"
        "subprocess.Popen = Slow\n"
        "step.run_command(['sleep', '60'])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, timeout=40, check=False
    )
    assert b"KeyboardInterrupt" in done.stderr
    wait_for(lambda: has_ended(note.read_text()))


def has_ended(pid: str) -> bool:
    """Whether a process is gone; nobody may have asked yet how it ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


def wait_for(condition: Callable[[], object], longest_s: float = 40) -> None:
    deadline = time.monotonic() + longest_s
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)
