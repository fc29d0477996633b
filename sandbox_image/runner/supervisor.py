"""PID 1 of a sandbox container: takes jobs, has workers do them, tells the host how they ended.

It is PID 1 itself, and not dumpable, because then user code can neither signal it, nor open its
file descriptors or memory through /proc: frames on fd 1 are always its own. Standard library only.
Nothing a worker says is believed about how the worker ended; that is read from the kernel.
"""

import contextlib
import ctypes
import hashlib
import json
import os
import signal
import sys
import time
from pathlib import Path, PurePath
from typing import Any, NoReturn

from runner import cgroup
from runner.frames import FrameError, parse_header, write_all, write_frame, write_header
from runner.job import STATIC, Job, Outcome
from runner.outbox import FOLDER, open_outbox_file
from runner.volumes import READ, WRITE
from runner.zygote import IMPORT_S, Zygote, ZygoteError

CONTRACT = "2"
BACKSTOP_S = 30.0
"""How long after a job should have ended by itself everything is ended, seconds."""
IDLE_S = 3600.0
"""A container nobody uses for this long ends itself, in case the engine never closes stdin."""
SHORTEST_S = 0.001
"""A clock set to less may be rounded to never."""
PR_SET_DUMPABLE = 4
COPY_BYTES = 1024 * 1024
WORK = "/work"
SCENE = Path(WORK, "scene.py")


class HostGone(Exception):
    """Stdin ended: whoever asked is no longer there."""


class Supervisor:
    """Reads the host's frames one by one and answers each job."""

    def __init__(self, profile: str) -> None:
        self._backstop = Backstop()
        self._zygote = Zygote(profile)
        self._passed = False
        self._source: str | None = None
        self._said_ready = False

    def serve(self) -> NoReturn:
        """Work until the host goes away."""
        try:
            self._zygote.start()
            if not self._zygote.is_importing(until=0):
                self._say_ready()
            while True:
                self._answer(self._next_order())
        except HostGone:
            end_container(0)
        except (FrameError, ZygoteError) as error:
            sys.stderr.write(f"supervisor: {error}\n")
            end_container(4)

    def _say_ready(self) -> None:
        """Tell the host, once, that what it asks for is answered from now on."""
        if not self._said_ready:
            self._said_ready = True
            write_frame(1, "ready", contract=CONTRACT)

    def _next_order(self) -> dict[str, Any]:
        """Read frames up to `go` (a new job) or `render` (the code that just passed)."""
        self._backstop.arm(IDLE_S)
        order: dict[str, Any] | None = None
        while True:
            header = read_header()
            kind = header["type"]
            if kind == "job" and order is None:
                order = header
                self._passed = False
            elif kind == "file" and (order is not None or self._passed):
                take_file(header, WRITE if order and order.get("files_to_volume") else WORK)
            elif kind == "go" and order is not None:
                self._source = read_scene()
                return order
            elif kind == "render" and order is None and self._passed:
                return {**header, "kind": "render"}
            else:
                raise FrameError(f"a {kind!r} frame is out of order")

    def _answer(self, order: dict[str, Any]) -> None:
        limits = order["limits"]
        params = {**order.get("params", {}), "source": self._source}
        kills = cgroup.oom_kills()
        outcome = self._do(order["kind"], params, limits)
        self._zygote.clear_strays()
        outcome.oom_kills = max(0, cgroup.oom_kills() - kills)
        if outcome.oom_kills and not outcome.good:
            outcome.ending = "out_of_memory"  # it, or a program it waited for: TeX, for example
        self._passed = outcome.good and order["kind"] == "inspect"
        self._send(outcome, limits, order)

    def _do(self, kind: str, params: dict[str, Any], limits: dict[str, Any]) -> Outcome:
        """Have a job done; what an inspection finds without Manim does not wait for Manim.

        The host knows that an inspection it asks for at once may have to wait for Manim after
        `ready` was said.
        """
        static: Outcome | None = None
        if kind == "inspect" and self._zygote.is_importing():
            self._say_ready()
            self._backstop.arm(limits["seconds"] + limits["grace_s"] + BACKSTOP_S)
            static = Job(STATIC, limits=limits, params=params).run(self._zygote)
            found = json.loads(static.result) if static.ending == "finished" else {}
            if found.get("failure", True):
                return static
            left_s = max(SHORTEST_S, limits["seconds"] - static.duration_s)
            params, limits = {**params, STATIC: found}, {**limits, "seconds": left_s}
        self._backstop.arm(IMPORT_S + BACKSTOP_S)
        self._zygote.await_imports()
        self._say_ready()
        self._backstop.arm(limits["seconds"] + limits["grace_s"] + BACKSTOP_S)
        outcome = Job(kind, limits=limits, params=params).run(self._zygote)
        outcome.duration_s += static.duration_s if static else 0.0
        return outcome

    def _send(self, outcome: Outcome, limits: dict[str, Any], order: dict[str, Any]) -> None:
        takes = order.get("takes", [])
        folder = READ.format(0) if order.get("takes_from_volume") else FOLDER
        if outcome.ending == "finished":
            # The worker names them, and user code shares the worker: each that was asked for, once.
            for name in dict.fromkeys(outcome.files):
                if name in takes:
                    send_file(name, limits["file_bytes"], folder)
            write_frame(1, "result", outcome.result)
        write_frame(
            1,
            "done",
            outcome.log,
            ending=outcome.ending,
            exit_code=outcome.exit_code,
            signal=outcome.signal,
            oom_kills=outcome.oom_kills,
            duration_s=round(outcome.duration_s, 3),
        )


def read_exact(size: int) -> bytes:
    """Read so many bytes from the host."""
    data = bytearray()
    while len(data) < size:
        piece = os.read(0, min(COPY_BYTES, size - len(data)))
        if not piece:
            raise HostGone
        data += piece
    return bytes(data)


def read_header() -> dict[str, Any]:
    """Read one header line; byte by byte, so that nothing of a payload is taken with it."""
    line = bytearray()
    while not line.endswith(b"\n"):
        line += read_exact(1)
        if len(line) > 1024 * 1024:
            raise FrameError("a header is longer than allowed")
    return parse_header(bytes(line))


def take_file(header: dict[str, Any], folder: str) -> None:
    """Put a file of the job into a folder; one there is no room for is left out.

    An inspection may have left something in its place, a full folder, or one that is closed: who
    needs the file will miss it, and that is the code's failure, not ours.
    """
    path = f"{folder}/{PurePath(str(header.get('name'))).name}"
    fd: int | None = None
    with contextlib.suppress(OSError):
        os.unlink(path)
    with contextlib.suppress(OSError):
        fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    left = header["size"]
    while left:
        piece = read_exact(min(COPY_BYTES, left))
        left -= len(piece)
        if fd is not None and not is_written(fd, piece):
            os.close(fd)
            fd = None
            with contextlib.suppress(OSError):
                os.unlink(path)
    if fd is not None:
        os.close(fd)


def is_written(fd: int, data: bytes) -> bool:
    """Write every byte, if there is room for them."""
    try:
        write_all(fd, data)
    except OSError:
        return False
    return True


def read_scene() -> str | None:
    """The user's module, read before any of it runs: it can change the file, but not the render."""
    try:
        return SCENE.read_bytes().decode("utf-8", "surrogateescape")
    except OSError:
        return None


def send_file(name: str, file_bytes: int, folder: str) -> None:
    """Stream one file from a folder; one that is not there, or too large, is left out."""
    file = open_outbox_file(name, folder)
    if file is None:
        return
    with file:
        size = os.fstat(file.fileno()).st_size
        if not 0 < size <= file_bytes:
            return
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        file.seek(0)
        write_header(1, "file", size, name=name, sha256=digest)
        while size:
            piece = file.read(min(COPY_BYTES, size))
            write_all(1, piece)
            size -= len(piece)


class Backstop:
    """Ends everything after so long, even when a write to a host that is stuck never returns.

    User code may send the alarm's signal, so the clock is looked at when it comes.
    """

    def __init__(self) -> None:
        self._deadline = 0.0
        signal.signal(signal.SIGALRM, self._ring)

    def arm(self, seconds: float) -> None:
        """Start the clock anew."""
        self._deadline = time.monotonic() + seconds
        signal.setitimer(signal.ITIMER_REAL, seconds)

    def _ring(self, *_: object) -> None:
        left = self._deadline - time.monotonic()
        if left <= 0:
            end_container(3)
        signal.setitimer(signal.ITIMER_REAL, max(left, SHORTEST_S))


def end_container(code: int) -> NoReturn:
    """Leave; the kernel ends every other process of the container with PID 1."""
    os._exit(code)


def main() -> NoReturn:
    """Close the doors, then serve."""
    ctypes.CDLL(None).prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)
    # Python's own handler would end us; signals without one the kernel keeps from PID 1.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.umask(0o077)
    Supervisor(sys.argv[1]).serve()


if __name__ == "__main__":
    main()
