"""Reads how a job ended: which endings are results, in which words, and which are our failure.

Exit codes prove nothing; what counts is what PID 1 saw of its worker, and what the engine and the
kernel say of the container.
"""

import re
import signal
import time
from dataclasses import dataclass

from agents.artifacts.validation_report import ExcerptLine, FailureClass, Finding
from config import SandboxLimits
from orchestrator.errors import ContainerLostError, SandboxProtocolError
from orchestrator.sandbox.conversation import JobEnd, JobOrder
from orchestrator.sandbox.engine import Container, ContainerEngine, ContainerState

SETTLE_S = 5.0
"""How long a container may take to be seen as ended after its stdout has, seconds."""
BACKSTOP_EXIT = 3
"""The supervisor's exit code when its own clock ended it."""
USER_LINE = re.compile(r'File "/work/scene\.py", line ([1-9]\d{0,6})\b', re.ASCII)
EXCERPT_LINES = 2
GARBLED = "The process that ran the code reported something that cannot be read."


@dataclass(frozen=True)
class Failure:
    """A job that ended badly because of what it ran."""

    failure: FailureClass
    message: str
    log: str = ""
    """What it printed, as far as that came back."""
    duration_s: float = 0.0


def read_failure(end: JobEnd, order: JobOrder, limits: SandboxLimits) -> Failure | None:
    """What an ending means; None when the job finished.

    Raises:
        SandboxProtocolError: PID 1 told of an ending that does not exist.
    """
    done = end.done
    if done.ending == "finished":
        return None
    words = {
        "timeout": (FailureClass.TIMEOUT, timeout_words(order.seconds)),
        "out_of_memory": (FailureClass.OUT_OF_MEMORY, memory_words(limits)),
        "too_much_output": (
            FailureClass.TOO_MUCH_OUTPUT,
            f"The code printed more than {limits.log_bytes // 1024**2} MiB.",
        ),
        "wrote_too_much": (
            FailureClass.TOO_MUCH_OUTPUT,
            f"The code wrote more than {2 * limits.upload_bytes // 1024**2} MiB of files.",
        ),
        "ended_early": (
            FailureClass.ENDED_EARLY,
            f"The code ended its own process before the job was done (exit code {done.exit_code}).",
        ),
        "killed": (
            FailureClass.CRASHED,
            f"The process that ran the code was ended by {signal_words(done.signal)}.",
        ),
        "garbled": (FailureClass.CRASHED, GARBLED),
    }.get(done.ending)
    if words is None:
        raise SandboxProtocolError(f"the container told of an unknown ending: {done.ending!r}")
    return Failure(*words, log=end.log, duration_s=end.duration_s)


def signal_words(number: int | None) -> str:
    """A signal by its number and what it is called."""
    if number is None or number not in signal.valid_signals():
        return f"signal {number}"
    called = signal.strsignal(number)
    return f"signal {number}" + (f" ({called.lower()})" if called else "")


def timeout_words(seconds: float) -> str:
    """The message of a time limit."""
    return f"The code was not done after {seconds:g} s, the limit."


def memory_words(limits: SandboxLimits) -> str:
    """The message of the memory limit."""
    return f"The code used more than {limits.memory_mib} MiB of memory, the limit."


def read_lost_stream(
    container: Container, engine: ContainerEngine, order: JobOrder, limits: SandboxLimits
) -> Failure:
    """What it means that a container's stdout ended before its job did.

    Raises:
        EngineUnavailableError: The engine is down; no model may see that as program output.
        ContainerLostError: Somebody outside ended or removed the container.
        SandboxProtocolError: PID 1 gave up.
    """
    state = settled_state(container)
    if state is None:
        raise ContainerLostError(
            "the sandbox container was removed from outside while it worked; start the run again",
            context={"container": container.id},
            retryable=True,
        )
    if state.oom_killed:
        return Failure(FailureClass.OUT_OF_MEMORY, memory_words(limits))
    if state.exit_code == BACKSTOP_EXIT:
        return Failure(FailureClass.TIMEOUT, timeout_words(order.seconds))
    if state.running or state.exit_code in (137, 143, 0):
        # PID 1 of a container cannot be ended from inside; and it never leaves on its own.
        engine.check()
        raise ContainerLostError(
            "the sandbox container was stopped from outside while it worked; start the run again",
            context={"container": container.id, "exit_code": state.exit_code},
            retryable=True,
        )
    raise SandboxProtocolError(
        "the sandbox container ended without a word",
        context={
            "exit_code": state.exit_code,
            "stderr": container.stderr.decode(errors="replace"),
        },
    )


def settled_state(container: Container) -> ContainerState | None:
    """The container's state once it is no longer running, or after a while."""
    deadline = time.monotonic() + SETTLE_S
    while True:
        state = container.state()
        if state is None or not state.running or time.monotonic() > deadline:
            return state
        time.sleep(0.05)


def job_finding(failure: Failure, code: str) -> Finding:
    """A finding for a limit that was passed, with the line if the log holds a stack."""
    found = USER_LINE.search(failure.log)
    line = int(found[1]) if found and failure.failure is FailureClass.TIMEOUT else None
    return Finding(
        source="job",
        code=failure.failure.value.replace("_", "-"),
        message=failure.message,
        line=line,
        excerpt=excerpt(code, line),
    )


def excerpt(code: str, line: int | None) -> tuple[ExcerptLine, ...]:
    """The source around a line."""
    lines = code.split("\n")
    if line is None or not 1 <= line <= len(lines):
        return ()
    first, last = max(1, line - EXCERPT_LINES), min(len(lines), line + EXCERPT_LINES)
    return tuple(
        ExcerptLine(number=number, text=lines[number - 1][:400])
        for number in range(first, last + 1)
    )
