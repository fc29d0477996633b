"""Whatever an exception is made of, it becomes a finding."""

import errno
from typing import Any

import pytest
from runner.diagnosis import diagnose
from runner.scene_file import SceneRefusedError
from runner.worker import TimeLimitReached


class Hostile(AttributeError):
    @property
    def name(self) -> str:
        raise SystemError("no name")

    def __str__(self) -> str:
        raise KeyError("no text")


def chained(cause: BaseException) -> RuntimeError:
    error = RuntimeError("writing failed")
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "failure", "code", "words"),
    [
        (Hostile(), "findings", "Hostile", "cannot be read (KeyError)"),
        (ValueError("x" * 10**7), "findings", "ValueError", "xxx"),
        (ExceptionGroup("g", [Hostile(), TypeError("t")]), "findings", "ExceptionGroup", "t"),
        (chained(OSError(errno.ENOSPC, "full")), "disk_full", "disk-full", "full"),
        (chained(ValueError("v")), "findings", "RuntimeError", "writing failed"),
        (OSError(errno.EROFS, "ro", "/x"), "findings", "read-only", "/x"),
        (BlockingIOError(errno.EAGAIN, "no"), "too_many_processes", "too-many-processes", ""),
        (MemoryError(), "out_of_memory", "out-of-memory", ""),
        (TimeLimitReached(), "timeout", "time-limit", "5 s"),
        (SystemExit("bye"), "ended_early", "ended-early", "bye"),
        (SceneRefusedError("no-scene", "none"), "findings", "no-scene", "none"),
        (ModuleNotFoundError("m", name="m"), "findings", "ModuleNotFoundError", "'m'"),
    ],
)
def test_a_cause_is_told(error: BaseException, failure: str, code: str, words: str) -> None:
    found: dict[str, Any] = diagnose(error, "x = 1\n", where="rehearsal", seconds=5)
    assert (found["failure"], found["finding"]["code"]) == (failure, code)
    assert words in found["finding"]["message"]
    assert len(found["finding"]["message"]) <= 1500


def test_a_syntax_error_of_the_users_own_making_needs_no_line() -> None:
    error = SyntaxError("made up", ("/work/scene.py", 0, 0, "x"))
    found: dict[str, Any] = diagnose(error, "x = 1\n", where="rehearsal", seconds=5)
    assert found["finding"]["line"] is None
