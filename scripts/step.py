"""How set-up speaks: one line for each step, with its time, and one sentence for what went wrong.

Runs before anything is installed: standard library only.
"""

import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

ENDING_S = 5.0
"""How long an interrupted command may take to end before it is killed, seconds."""


class SetUpError(Exception):
    """Set-up cannot go on: what is wrong, what to do, and the last lines of whoever said so."""

    def __init__(self, problem: str, remedy: str, *, detail: str = "") -> None:
        super().__init__(problem)
        self.problem = problem
        self.remedy = remedy
        self.detail = detail

    def __str__(self) -> str:
        """Return what a person reads; detail first, so that the sentences end the output."""
        quoted = [f"    | {line}" for line in self.detail.strip().splitlines()]
        return "\n".join([*quoted, f"✗ {self.problem}", f"  {self.remedy}"])


class CommandFailedError(Exception):
    """A command ended with another code than 0, or could not be started."""

    def __init__(self, command: Sequence[str], code: int, output: str) -> None:
        super().__init__(f"{command[0]} ended with code {code}")
        self.output = output

    def tail(self, lines: int = 15) -> str:
        """Return the last lines of what the command printed."""
        return last_lines(self.output, lines)


class Step:
    """One step of set-up while it runs."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.note = "up to date"
        """What was done, shown when the step ends."""
        self._started_s = time.monotonic()

    @property
    def passed_s(self) -> float:
        """Seconds since the step began."""
        return time.monotonic() - self._started_s

    def say(self, text: str) -> None:
        """Tell what is going on, at once: for parts that take more than a moment."""
        write_line(f"  {self.name}: {text}")


@contextmanager
def step(name: str) -> Generator[Step]:
    """Run one step and report it, with its time, when it has ended well."""
    running = Step(name)
    yield running
    write_line(f"✓ {name:<20} {running.passed_s:6.1f} s  {running.note}")


def write_line(text: str) -> None:
    """Write a line that is seen at once, in a pipe too."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def run_command(
    command: Sequence[str],
    *,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
) -> str:
    """Run a command to its end, quietly, and return what it printed.

    It gets a process group of its own, which ends with us: debootstrap and apt start others that
    must not go on working after Ctrl-C. Output goes to a file, not a pipe: a service started on
    the way would hold the pipe open for ever.

    Raises:
        CommandFailedError: It could not be started, or ended with another code than 0.
    """
    child: subprocess.Popen[bytes] | None = None
    with tempfile.TemporaryFile() as output:
        try:
            with interruptions_held():
                child = subprocess.Popen(  # noqa: S603 - every command is ours, none is a shell's
                    command,
                    env={**os.environ, **(env or {})},
                    cwd=cwd,
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=subprocess.STDOUT,
                    start_new_session=True,
                )
            code = child.wait()
        except OSError as error:
            raise CommandFailedError(command, 127, f"{command[0]}: {error.strerror}") from error
        except BaseException:
            if child is not None:
                end_group(child)
            raise
        output.seek(0)
        text = output.read().decode(errors="replace")
    if code != 0:
        raise CommandFailedError(command, code, text)
    return text


@contextmanager
def interruptions_held() -> Generator[None]:
    """Have Ctrl-C and SIGTERM wait for the end of this.

    A command that was just being started when one came would be nobody's, and work on.
    """
    if threading.current_thread() is not threading.main_thread():
        yield  # signals come to the main thread alone
        return
    came: list[int] = []
    own = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    # What is ignored stays so: a command inherits that, but no function.
    own = {number: handler for number, handler in own.items() if handler != signal.SIG_IGN}
    for number in own:
        signal.signal(number, lambda number, _: came.append(number))
    try:
        yield
    finally:
        for number, handler in own.items():
            signal.signal(number, signal.SIG_DFL if handler is None else handler)
        for number in came[:1]:
            signal.raise_signal(number)


def end_group(child: "subprocess.Popen[bytes]") -> None:
    """End a command and everything it started, kindly first; returns when it is gone."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(child.pid, number)
            child.wait(timeout=ENDING_S)
        except ProcessLookupError:
            return
        except subprocess.TimeoutExpired:
            continue


def last_lines(text: str, count: int) -> str:
    """Return the last lines of a text."""
    return "\n".join(text.strip().splitlines()[-count:])
