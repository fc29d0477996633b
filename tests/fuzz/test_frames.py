"""Whatever a container says, host and PID 1 read it whole or refuse it, and never more than asked.

`make fuzz` goes on with the same test for minutes, guided by coverage.
"""

import contextlib
import json
import os
from pathlib import Path

from fuzz.mutations import TEXTS, Corpus, changed, mangled
from fuzz.sampled import regressions, sampled
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn
from runner.frames import FrameBuffer, FrameError

from config import SandboxLimits
from orchestrator.errors import SandboxProtocolError
from orchestrator.sandbox.chunks import ChunkReader
from orchestrator.sandbox.contract import Chunk
from orchestrator.sandbox.conversation import Conversation, JobOrder
from orchestrator.sandbox.frames import DeadlineError, StreamEndedError
from orchestrator.sandbox.image import CONTRACT
from orchestrator.sandbox.job_container import ProgressReader

LIMITS = SandboxLimits(file_bytes=1024**2, result_bytes=64 * 1024, log_bytes=64 * 1024)
WANTED = frozenset({"SquareScene.mp4", "poster.png"})
EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
DONE = {"ending": "exit", "exit_code": 0, "signal": None, "oom_kills": 0, "duration_s": 0.5}
HEADERS = Corpus((
    {"type": "ready", "size": 0, "contract": CONTRACT},
    {"type": "event", "size": 2, "stage": "x"},
    {"type": "file", "size": 0, "name": "poster.png", "sha256": EMPTY},
    {"type": "file", "size": 2, "name": "SquareScene.mp4", "sha256": "0" * 64},
    {"type": "chunk", "size": 2, "name": "init.mp4", "sha256": EMPTY, "start_frame": 0,
     "frames": 0, "code": "", "full": 1.0},
    {"type": "result", "size": 2},
    {"type": "done", "size": 0, **DONE},
))  # fmt: skip

READY = json.dumps(HEADERS[0]).encode() + b"\n"


class Tape:
    """A container that has said all of this, in pieces."""

    id = "tape"
    stderr = b""

    def __init__(self, data: bytes, piece: int) -> None:
        self._data, self._piece = memoryview(data), piece

    def send(self, data: bytes, timeout_s: float) -> None:
        """Take everything."""

    def receive(self, timeout_s: float) -> bytes:
        """The next piece; nothing at the end."""
        said, self._data = self._data[: self._piece], self._data[self._piece :]
        return bytes(said)

    def state(self) -> None:
        return None

    def remove(self) -> None:
        """Nothing is there."""


@st.composite
def said(draw: DrawFn) -> bytes:
    """Frames, most of them nearly right, in some order."""
    out = bytearray()
    if draw(st.integers(0, 9)):
        out += json.dumps(HEADERS[0]).encode() + b"\n"
    for _ in range(draw(st.integers(0, 5))):
        header = draw(changed(HEADERS, most=2))
        if isinstance(header, dict) and draw(st.integers(0, 5)) == 0:
            header["size"] = draw(st.sampled_from((-1, 2**40, 2**80, 1e3, "2", None, True)))
        size = header.get("size") if isinstance(header, dict) else 0
        payload = draw(st.sampled_from((b"{}", b"", b"[]", b'{"event":"frames","done":1}')))
        if isinstance(size, int) and 0 <= size <= 64:
            payload = payload[:size].ljust(size)
        out += json.dumps(header).encode() + b"\n" + payload
    if draw(st.integers(0, 2)) == 0:
        return draw(mangled(bytes(out)))
    return bytes(out)


def read_by_host(data: bytes, piece: int, into: Path) -> None:
    """Hold the whole conversation of a render."""
    pieces: list[Chunk] = []
    order = JobOrder("render", 0.1, {}, takes=WANTED, into=into)
    speaking = Conversation(Tape(data, piece), LIMITS)
    with contextlib.suppress(SandboxProtocolError, StreamEndedError, DeadlineError):
        speaking.await_ready()
        end = speaking.do(
            order,
            on_event=ProgressReader(lambda _: None).read,
            on_chunk=ChunkReader(pieces.append).take,
        )
        assert set(end.files) <= WANTED
    left = {path.name for path in into.iterdir()}
    assert left <= WANTED
    assert sum(path.lstat().st_size for path in into.iterdir()) <= 2 * LIMITS.file_bytes
    for name in left:
        (into / name).unlink()


def read_by_supervisor(data: bytes, piece: int) -> None:
    """Cut it as PID 1 cuts what a worker says."""
    buffer = FrameBuffer(LIMITS.result_bytes)
    with contextlib.suppress(FrameError):
        for start in range(0, len(data), piece):
            buffer.feed(data[start : start + piece])
            while (frame := buffer.take()) is not None:
                header, payload = frame
                assert header["size"] == len(payload) <= LIMITS.result_bytes


INTO = regressions.scratch("frames")


@sampled(150)
@regressions("frames", lambda data: {"data": READY + data, "piece": 4096})
@given(data=said(), piece=st.sampled_from((1, 7, 4096)))
def test_whatever_is_said_is_read_or_refused(data: bytes, piece: int) -> None:
    read_by_host(data, piece, INTO)
    read_by_supervisor(data, piece)
    assert os.listdir(INTO) == []  # noqa: PTH208


def test_names_that_lead_elsewhere_are_never_written(tmp_path: Path) -> None:
    inside = tmp_path / "into"
    inside.mkdir()
    for name in TEXTS:
        header = {"type": "file", "size": 0, "name": name, "sha256": EMPTY}
        lines = (HEADERS[0], header, HEADERS[-1])
        read_by_host(b"".join(json.dumps(line).encode() + b"\n" for line in lines), 4096, inside)
    assert list(tmp_path.iterdir()) == [inside]
