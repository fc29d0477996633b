"""One job: a worker, its deadline, what it reports and prints, and how it ended."""

import json
import os
import select
import signal
import time
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from runner.chunks import ChunkSender
from runner.frames import FrameBuffer, FrameError, write_frame
from runner.volumes import is_overfull
from runner.zygote import Zygote, end_process, fork_here

STATIC = "static"
"""Part of an inspection: what needs no Manim."""
KINDS = ("inspect", STATIC, "render", "math", "media", "story", "script", "export", "self_check")
HEAD_BYTES = TAIL_BYTES = 16 * 1024
READ_BYTES = 256 * 1024
READS = 16
TICK_S = 0.05
SWEEP_S = 0.5
"""How often orphans are collected, which would fill the limit on processes."""
EVENTS = 40_000
"""Of one job. The host takes 100,000 frames from a container, which does two jobs at most."""
EVENT_BYTES = 4096
FILES = 16


@dataclass
class Outcome:
    """How a job ended, as PID 1 saw it."""

    ending: str
    """`finished`, `timeout`, `out_of_memory`, `too_much_output`, `wrote_too_much`,
    `ended_early`, `killed` or `garbled` (what the worker reported could not be read)."""
    exit_code: int | None = None
    signal: int | None = None
    result: bytes = b""
    good: bool = False
    """It finished, and its result does not say that what was asked for failed."""
    files: list[str] = field(default_factory=list)
    log: bytes = b""
    duration_s: float = 0.0
    oom_kills: int = 0


class Log:
    """Keeps the beginning and the end of what was printed, and counts all of it."""

    def __init__(self) -> None:
        self._head = bytearray()
        self._tail: deque[bytes] = deque()
        self._tail_bytes = 0
        self.total = 0

    def add(self, data: bytes) -> None:
        """Take what was printed."""
        self.total += len(data)
        room = HEAD_BYTES - len(self._head)
        if room > 0:
            self._head += data[:room]
            data = data[room:]
        if data:
            self._tail.append(data)
            self._tail_bytes += len(data)
            while self._tail_bytes - len(self._tail[0]) >= TAIL_BYTES:
                self._tail_bytes -= len(self._tail.popleft())

    def text(self) -> bytes:
        """Beginning and end, and between them how much is left out."""
        tail = b"".join(self._tail)[-TAIL_BYTES:]
        left_out = self.total - len(self._head) - len(tail)
        middle = f"\n... {left_out} bytes left out ...\n".encode() if left_out > 0 else b""
        return bytes(self._head) + middle + tail


class Job:
    """Runs one worker to its end."""

    def __init__(self, kind: str, *, limits: dict[str, Any], params: dict[str, Any]) -> None:
        if kind not in KINDS:
            raise FrameError(f"there is no job kind {kind!r}")
        self._kind = kind
        self._limits = limits
        self._params = params
        self._log = Log()
        self._reports = FrameBuffer(limits["result_bytes"])
        self._result: bytes | None = None
        self._good = False
        self._files: list[str] = []
        self._events = 0
        self._chunks = ChunkSender()
        self._open: list[int] = []

    def run(self, zygote: Zygote) -> Outcome:
        """Start the worker and stay with it until it has ended."""
        log_end, stdout = os.pipe()
        report_end, report = os.pipe()
        started = time.monotonic()
        order = {"kind": self._kind, "params": self._params, "limits": self._limits}
        fork = fork_here if self._kind == STATIC else zygote.fork_worker
        try:
            pid = fork(json.dumps(order).encode(), [stdout, report])
        finally:
            os.close(stdout)
            os.close(report)
        try:
            outcome = self._attend(pid, log_end, report_end, zygote)
        finally:
            os.close(log_end)
            os.close(report_end)
        outcome.duration_s = time.monotonic() - started
        outcome.log = self._log.text()
        return outcome

    def _attend(self, pid: int, log_end: int, report_end: int, zygote: Zygote) -> Outcome:
        next_sweep = time.monotonic() + SWEEP_S
        deadline = time.monotonic() + self._limits["seconds"] + self._limits["grace_s"]
        self._open = [log_end, report_end]
        for fd in self._open:
            os.set_blocking(fd, False)
        ending: str | None = None
        while ending is None:
            ready, _, _ = select.select([0, *self._open], [], [], TICK_S)
            if 0 in ready:
                refuse_input()
            try:
                self._drain(log_end, report_end)
            except FrameError:
                ending = "garbled"
            if self._log.total > self._limits["log_bytes"]:
                ending = "too_much_output"
            elif time.monotonic() > deadline:
                ending = "timeout"
            if time.monotonic() > next_sweep:
                next_sweep = time.monotonic() + SWEEP_S
                zygote.reap_orphans(but=pid)
                if self._kind == "script" and is_overfull(self._limits["volume_bytes"]):
                    ending = "wrote_too_much"
            done, status = os.waitpid(pid, os.WNOHANG)
            if done:
                return self._read_end(status, log_end, report_end, ending)
        end_process(pid)
        os.waitpid(pid, 0)
        return Outcome(ending)

    def _read_end(self, status: int, log_end: int, report_end: int, ending: str | None) -> Outcome:
        try:
            self._drain(log_end, report_end)
        except FrameError:
            ending = "garbled"
        if os.WIFSIGNALED(status):
            return Outcome(ending or "killed", signal=os.WTERMSIG(status))
        code = os.WEXITSTATUS(status)
        if ending is not None or self._result is None:
            return Outcome(ending or "ended_early", exit_code=code)
        return Outcome(
            "finished", exit_code=code, result=self._result, good=self._good, files=self._files
        )

    def _drain(self, log_end: int, report_end: int) -> None:
        """Read what is there, a bounded amount, so that deadlines are always looked at."""
        for data in self._read(log_end):
            self._log.add(data)
        for data in self._read(report_end):
            self._reports.feed(data)
            while (frame := self._reports.take()) is not None:
                self._take_report(*frame)

    def _read(self, fd: int) -> Iterator[bytes]:
        for _ in range(READS):
            if fd not in self._open:
                return
            try:
                data = os.read(fd, READ_BYTES)
            except BlockingIOError:
                return
            if not data:
                self._open.remove(fd)  # else select would report its end over and over
                return
            yield data

    def _take_report(self, header: dict[str, Any], payload: bytes) -> None:
        kind = header["type"]
        if kind == "event" and len(payload) <= EVENT_BYTES:
            self._events += 1
            if self._events <= EVENTS:
                write_frame(1, "event", payload)
        elif kind == "chunk" and self._kind == "render":
            self._chunks.take(header)
        elif kind == "result":
            result = parse_json(payload)
            if not isinstance(result, dict):
                raise FrameError("the result is no JSON object")
            self._result = payload
            self._good = result.get("passed", result.get("succeeded", True)) is True
            files = header.get("files", [])
            if not isinstance(files, list):
                raise FrameError("the list of files is no list")
            self._files = [name for name in files[:FILES] if isinstance(name, str)]


def parse_json(payload: bytes) -> object:
    """Read JSON.

    Raises:
        FrameError: It is none.
    """
    try:
        return json.loads(payload)
    except (ValueError, RecursionError) as error:
        raise FrameError("a report is not JSON") from error


def refuse_input() -> None:
    """While a job works the host says nothing; so stdin is readable only when it has ended."""
    code = 0 if not os.read(0, 1) else 4
    signal.setitimer(signal.ITIMER_REAL, 0)
    os._exit(code)
