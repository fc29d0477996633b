"""Turns an exception of user code into a finding: the user's line, and words that help."""

import errno
from typing import Any, NamedTuple

from runner.local_values import values_at
from runner.scene_file import PATH, SceneRefusedError, error_line, excerpt, traced_frames
from runner.tex_log import tex_message
from runner.translations import translate
from runner.worker import TimeLimitReached, stop_clock

MESSAGE = 1500
TEXT = 10_000
GROUP = 5
"""So many exceptions of a group are told."""
NAMING = (NameError, AttributeError, ModuleNotFoundError)
PROCESSES = "The code starts more processes or threads than the sandbox allows."
VALUED = (TypeError, ValueError, LookupError, AttributeError, ArithmeticError, NotImplementedError)
"""Errors that the values of variables help to understand."""


class Cause(NamedTuple):
    """What went wrong: a failure class, a stable code, and words for people."""

    failure: str
    code: str
    message: str


def diagnose(error: BaseException, source: str, *, where: str, seconds: float) -> dict[str, Any]:
    """A failed result: its failure class, and one finding.

    Args:
        error: What user code raised.
        source: The user's module.
        where: `rehearsal` or `render`.
        seconds: The time limit the job had.
    """
    stop_clock()
    cause = find_cause(error, seconds)
    values = values_of(error, source) if cause.code != "tex-error" else ""
    line = error.line if isinstance(error, SceneRefusedError) else error_line(error)
    finding = {
        "source": where,
        "code": cause.code[:60],
        "severity": "error",
        "message": with_values(cause.message, values),
        "line": line,
        "symbol": symbol_of(error),
        "excerpt": excerpt(source, line),
    }
    return {"failure": cause.failure, "finding": finding}


def find_cause(error: BaseException, seconds: float) -> Cause:
    """Tell a limit of the sandbox, a choice of scene and a plain error apart."""
    name, text = type(error).__name__, text_of(error)
    if isinstance(error, TimeLimitReached):
        words = (
            f"The code was still at this line after {seconds:g} s, the limit: a loop that never"
            " ends, a sleep, or far too much to compute."
        )
        return Cause("timeout", "time-limit", words)
    if isinstance(error, SceneRefusedError):
        return Cause("findings", error.code, text)
    if isinstance(error, (SystemExit, KeyboardInterrupt)):
        words = f"The code ends the program before the scene is done ({f'{name} {text}'.strip()})."
        return Cause("ended_early", "ended-early", f"{words} Remove the exit.")
    if isinstance(error, MemoryError):
        words = "The code asked for more memory than there is."
        return Cause("out_of_memory", "out-of-memory", words)
    if isinstance(error, ModuleNotFoundError):
        words = (
            f"There is no module {symbol_of(error)!r} in the sandbox. It has manim, numpy, scipy,"
            " sympy, and Python's standard library."
        )
        return Cause("findings", name, words)
    if cause := limit_cause(error, text) or limit_cause(error.__cause__, text):
        return cause
    if words := tex_message(error, text):
        return Cause("findings", "tex-error", words)
    words = translated(error, text) or text
    return Cause("findings", name, f"{name}: {words}" if words else name)


def text_of(error: BaseException) -> str:
    """What an exception says; user code may have written the method that is asked."""
    try:
        text = str(error)[:TEXT]
    except Exception as problem:  # noqa: BLE001 (whatever it raises, the first error is the one)
        return f"its message cannot be read ({type(problem).__name__})"
    if isinstance(error, BaseExceptionGroup):
        parts = [f"{type(part).__name__}: {text_of(part)}" for part in error.exceptions[:GROUP]]
        text = f"{text}: {'; '.join(parts)}"
    return text.strip()


def limit_cause(error: BaseException | None, text: str) -> Cause | None:
    """System errors that the limits of the sandbox cause."""
    if isinstance(error, RuntimeError) and "start new thread" in text:
        return Cause("too_many_processes", "too-many-processes", PROCESSES)
    if not isinstance(error, OSError):
        return None
    named = f"{error.strerror}{f': {error.filename}' if error.filename else ''}"
    if error.errno in (errno.ENOSPC, errno.EFBIG, errno.EDQUOT):
        words = f"The code wrote more than the sandbox's work folder holds ({named})."
        return Cause("disk_full", "disk-full", words)
    if error.errno == errno.EAGAIN:
        return Cause("too_many_processes", "too-many-processes", PROCESSES)
    if error.errno in (errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN):
        return Cause("findings", "no-network", f"The sandbox has no network: {error.strerror}.")
    if error.errno == errno.EROFS:
        words = f"The sandbox is read-only outside /work and /tmp ({named})."
        return Cause("findings", "read-only", words)
    return None


def translated(error: BaseException, text: str) -> str | None:
    """Better words for an error, if there are any and finding them does not fail."""
    try:
        words = translate(error, text)
    except Exception:  # noqa: BLE001 (it reads what user code made)
        return None
    return words


def with_values(message: str, values: str) -> str:
    """A message of bounded length, and after it what the variables held."""
    if not values:
        return message[:MESSAGE]
    short = message[: MESSAGE - len(values) - 1]
    return short + ("" if short.endswith((".", "!", "?")) else ".") + values


def values_of(error: BaseException, source: str) -> str:
    """What the variables of the failing line held; empty where that helps nobody."""
    if not isinstance(error, VALUED):
        return ""
    own = [pair for pair in traced_frames(error) if pair[0].f_code.co_filename == PATH]
    lines = source.splitlines()
    if not own or own[-1][1] > len(lines):
        return ""
    frame, line = own[-1]
    try:
        held = values_at(frame, lines[line - 1])
    except Exception:  # noqa: BLE001 (as above)
        return ""
    return f" Here {held}." if held else ""


def symbol_of(error: BaseException) -> str | None:
    """The name an error speaks of, if it speaks of one."""
    try:
        name: object = error.name if isinstance(error, NAMING) else None
    except Exception:  # noqa: BLE001 (user code may have written the property)
        return None
    return name[:200] if isinstance(name, str) and name else None
