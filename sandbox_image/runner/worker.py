"""A worker: one forked process that does one job, with no way to the supervisor but two pipes."""

import contextlib
import faulthandler
import importlib
import json
import os
import shutil
import signal
import sys
import time
import traceback
from typing import Any, NoReturn

from runner.frames import write_frame

WORK = "/work"
OUT = "/work/out"
REPORT_FD = 3
AGAIN_S = 1.0
"""The time limit is raised anew this often: where Python ignores exceptions, one is lost."""
FOLDERS = (WORK, f"{WORK}/media", "/tmp")
KEPT = ("scene.py", "media", "Tex")
"""What a render takes over from the inspection: formulas take long to make."""
SEGMENT = "segment."
"""Files of an earlier attempt; what has such a name and was not sent is never used."""
MODULES = {
    "inspect": "runner.inspection",
    "static": "runner.static_inspection",
    "render": "runner.render",
    "math": "runner.math_job",
    "media": "runner.media",
    "story": "runner.story_job",
    "script": "runner.script_job",
    "export": "runner.export",
    "self_check": "runner.posture",
}


class TimeLimitReached(BaseException):
    """Raised in the worker when its job has used its time, wherever it is just then."""


class Report:
    """The worker's way to tell the host something, through the supervisor."""

    def __init__(self, fd: int) -> None:
        self._fd = fd
        self._pid = os.getpid()

    def take_over(self) -> None:
        """Let this process, a fork of the one that reported until now, report instead."""
        self._pid = os.getpid()

    def event(self, **fields: Any) -> None:
        """Send a small progress event; lost events do no harm."""
        self._write("event", json.dumps(fields).encode())

    def chunk(
        self, name: str, *, start_frame: int, frames: int, code: str = "", full: float = -1.0
    ) -> None:
        """Hand a piece of the video over while the rest is drawn; it then leaves the outbox.

        Args:
            name: Of a finished file in the outbox: first `init.mp4`, of no frames, then
                `00000.m4s`, `00001.m4s` and so on, in the order in which they are played.
            start_frame: The piece's first frame, counted from 0 over the whole video.
            frames: How many frames it lasts.
            code: Digest of the code behind it; it can be used again where that is the same.
            full: How full its last picture is.
        """
        said = {"start_frame": start_frame, "frames": frames, "code": code, "full": full}
        self._write("chunk", b"", name=name, **said)

    def result(self, result: dict[str, Any], *, files: tuple[str, ...] = ()) -> None:
        """Send the result, and name the files of the outbox that belong to it."""
        stop_clock()
        text = json.dumps(result, ensure_ascii=False)
        self._write("result", text.encode(errors="replace"), files=list(files))

    def _write(self, kind: str, payload: bytes, **fields: Any) -> None:
        if os.getpid() != self._pid:
            os._exit(0)  # user code forked: its copies of this process have nothing to say
        write_frame(self._fd, kind, payload, **fields)


def work(order: dict[str, Any], *, stdout: int, report: int) -> NoReturn:
    """Do the job and end the process; nothing of this returns to the zygote."""
    code = 1
    limits = order["limits"]
    try:
        take_streams(stdout, report)
        start_clock(limits)
        if order["kind"] == "render":
            clear_leftovers()
        os.makedirs(OUT, mode=0o700, exist_ok=True)
        os.chdir(WORK)
        module = importlib.import_module(MODULES[order["kind"]])
        module.run(order["params"], Report(REPORT_FD))
        code = 0
    except TimeLimitReached:
        # Before or after user code, whose own end is told by its job: PID 1 sees it as it is.
        stop_clock()
        time.sleep(limits["grace_s"] + 60)
    except BaseException:  # noqa: BLE001 (told through the log; PID 1 sees that no result came)
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def take_streams(stdout: int, report: int) -> None:
    """Make the pipes 1, 2 and 3, and close everything else."""
    log, back = os.dup(stdout), os.dup(report)
    while min(log, back) <= REPORT_FD:  # keep both clear of the numbers they are moved to
        log, back = os.dup(log), os.dup(back)
    os.dup2(log, 1)
    os.dup2(log, 2)
    os.dup2(back, REPORT_FD, inheritable=False)
    os.closerange(REPORT_FD + 1, 4096)
    os.setsid()
    sys.stdout = open(1, "w", buffering=1, errors="backslashreplace", closefd=False)  # noqa: SIM115
    sys.stderr = open(2, "w", buffering=1, errors="backslashreplace", closefd=False)  # noqa: SIM115


def start_clock(limits: dict[str, Any]) -> None:
    """Raise in Python when time is up; if that is not to be reached, say where it hangs."""
    seconds = limits["seconds"]
    signal.signal(signal.SIGALRM, _time_is_up)
    signal.setitimer(signal.ITIMER_REAL, seconds, AGAIN_S)
    faulthandler.dump_traceback_later(seconds + limits["grace_s"] / 2, file=2)


def left_of_clock() -> float:
    """Seconds until time is up."""
    return signal.getitimer(signal.ITIMER_REAL)[0]


def stop_clock() -> None:
    """Raise no more: user code has ended, or goes on in a process with a clock of its own."""
    signal.setitimer(signal.ITIMER_REAL, 0)
    faulthandler.cancel_dump_traceback_later()  # a fork would wait for its thread, which it lacks


def clear_leftovers() -> None:
    """Make room: what the inspection left in the work folders could fill or change a render."""
    for folder in FOLDERS:
        with contextlib.suppress(OSError):
            os.chmod(folder, 0o700)  # it may have closed them
            for entry in list(os.scandir(folder)):
                if entry.name in KEPT or entry.name.startswith(SEGMENT):
                    continue
                if entry.is_dir(follow_symlinks=False):
                    shutil.rmtree(entry.path, ignore_errors=True)
                else:
                    os.unlink(entry.path)


def _time_is_up(*_: object) -> None:
    raise TimeLimitReached
