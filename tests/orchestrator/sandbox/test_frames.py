"""The reader believes no byte that comes from a container."""

import io
import json
import random
import time
from collections.abc import Iterator

import pytest

from orchestrator.errors import SandboxProtocolError
from orchestrator.sandbox import frames
from orchestrator.sandbox.frames import (
    HEADER_BYTES,
    DeadlineError,
    FrameStream,
    StreamEndedError,
    parse_header,
)


class Tape:
    """A container whose stdout was recorded; it ends, falls silent or breaks after that."""

    id = "tape"
    stderr = b""

    def __init__(self, data: bytes, *, piece: int = 4096, then: Exception | None = None) -> None:
        self._pieces = [data[start : start + piece] for start in range(0, len(data), piece)]
        self._then = then
        self.sent = b""
        self.refuses: Exception | None = None

    def send(self, data: bytes, timeout_s: float) -> None:
        assert timeout_s > 0, "zero would mean not to wait at all"
        if self.refuses is not None:
            raise self.refuses
        self.sent += data

    def receive(self, timeout_s: float) -> bytes:
        assert timeout_s > 0
        if self._pieces:
            return self._pieces.pop(0)
        if self._then is not None:
            raise self._then
        return b""

    def state(self) -> None:
        return None

    def remove(self) -> None:
        pass


def soon() -> float:
    return time.monotonic() + 5


def frame(kind: str, payload: bytes = b"", **fields: object) -> bytes:
    return json.dumps({"type": kind, "size": len(payload), **fields}).encode() + b"\n" + payload


@pytest.mark.parametrize("piece", [1, 3, 7, 100_000])
def test_frames_are_read_however_they_are_cut(piece: int) -> None:
    payload = bytes(range(256)) * 3
    stream = FrameStream(
        Tape(frame("file", payload, name="a") + frame("done", b"log"), piece=piece)
    )
    assert stream.next_header(soon()) == ("file", 768, {"name": "a"})
    file = io.BytesIO()
    stream.copy_payload(768, file, soon())
    assert file.getvalue() == payload
    assert stream.next_header(soon()) == ("done", 3, {})
    assert stream.read_payload(3, most=3, deadline=soon()) == b"log"


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"garbage",
        b"\xff\xfe\x00",
        b"null",
        b"1",
        b"true",
        b"[]",
        b'["type","size"]',
        b'"type"',
        b"{}",
        b'{"type":"done"}',
        b'{"size":0}',
        b'{"type":1,"size":0}',
        b'{"type":null,"size":0}',
        b'{"type":["done"],"size":0}',
        b'{"type":"done","size":-1}',
        b'{"type":"done","size":true}',
        b'{"type":"done","size":false}',
        b'{"type":"done","size":"0"}',
        b'{"type":"done","size":0.0}',
        b'{"type":"done","size":null}',
        b'{"type":"done","size":NaN}',
        b'{"type":"done","size":1e999}',
        b'{"type":"done","size":[]}',
        b'{"type":"done","size":' + b"9" * 5000 + b"}",
        b'{"type":"done","size":0,"x":' + b"[" * 60_000,
        b"[" * 60_000 + b"]" * 60_000,
        b'{"a":' * 12_000 + b"1" + b"}" * 12_000,
    ],
    ids=lambda line: line[:30].decode("latin-1"),
)
def test_a_line_that_is_no_header_is_refused(line: bytes) -> None:
    with pytest.raises(SandboxProtocolError, match=r"no frame|without a type or a size"):
        parse_header(line)


def test_random_bytes_are_refused_or_not_enough() -> None:
    bits = random.Random(7)  # noqa: S311 (repeatable garbage)
    for _ in range(500):
        stream = FrameStream(Tape(bits.randbytes(bits.randrange(300))))
        with pytest.raises((SandboxProtocolError, StreamEndedError)):
            stream.next_header(soon())


def test_a_header_without_an_end_is_given_up_at_its_cap() -> None:
    def endless() -> Iterator[bytes]:
        while True:
            yield b"x" * 4096

    tape, source, taken = Tape(b""), endless(), 0

    def receive(timeout_s: float) -> bytes:
        nonlocal taken
        taken += 4096
        return next(source)

    tape.receive = receive  # type: ignore[method-assign]
    with pytest.raises(SandboxProtocolError, match="without an end"):
        FrameStream(tape).next_header(soon())
    assert taken <= HEADER_BYTES + 4096


def test_a_payload_over_its_cap_is_refused_before_it_is_read() -> None:
    tape = Tape(
        b'{"type":"result","size":99999999999}\n', then=AssertionError("it went on reading")
    )
    stream = FrameStream(tape)
    _, size, _ = stream.next_header(soon())
    with pytest.raises(SandboxProtocolError, match="99999999999 bytes where at most 10"):
        stream.read_payload(size, most=10, deadline=soon())


def test_there_may_not_be_too_many_frames(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frames, "FRAMES", 20)
    stream = FrameStream(Tape(frame("event") * 21))
    for _ in range(20):
        stream.next_header(soon())
    with pytest.raises(SandboxProtocolError, match="more frames"):
        stream.next_header(soon())


@pytest.mark.parametrize("cut", range(1, len(frame("file", b"12345"))))
def test_a_stream_that_ends_anywhere_in_a_frame_has_ended(cut: int) -> None:
    stream = FrameStream(Tape(frame("file", b"12345")[:cut]))

    def read() -> None:
        stream.next_header(soon())
        stream.copy_payload(5, io.BytesIO(), soon())

    with pytest.raises(StreamEndedError):
        read()


@pytest.mark.parametrize(
    ("trouble", "raised"),
    [
        (TimeoutError(), DeadlineError),
        (ConnectionResetError(), StreamEndedError),
        (OSError(9, "Bad file descriptor"), StreamEndedError),
    ],
    ids=["silence", "reset", "closed by us"],
)
def test_silence_is_told_from_a_broken_stream(trouble: Exception, raised: type[Exception]) -> None:
    with pytest.raises(raised):
        FrameStream(Tape(b'{"type":', then=trouble)).next_header(soon())


def test_a_deadline_that_has_passed_is_not_waited_for() -> None:
    tape = Tape(frame("done"), then=AssertionError("it was asked"))
    with pytest.raises(DeadlineError):
        FrameStream(tape).next_header(time.monotonic() - 1)


def test_what_is_sent_can_be_read_back() -> None:
    tape = Tape(b"")
    stream = FrameStream(tape)
    stream.send(soon(), "job", kind="math", params={"a": "é\n"})
    stream.send_file(soon(), "scene.py", io.BytesIO(b"x" * 3_000_000), 3_000_000)
    echo = FrameStream(Tape(tape.sent))
    assert echo.next_header(soon()) == ("job", 0, {"kind": "math", "params": {"a": "é\n"}})
    assert echo.next_header(soon()) == ("file", 3_000_000, {"name": "scene.py"})
    assert len(echo.read_payload(3_000_000, most=3_000_000, deadline=soon())) == 3_000_000


def test_a_container_that_does_not_read_is_told_from_one_that_is_gone() -> None:
    tape = Tape(b"")
    tape.refuses = TimeoutError()
    with pytest.raises(SandboxProtocolError, match="does not take what it is sent"):
        FrameStream(tape).send(time.monotonic() - 1, "go")
    tape.refuses = BrokenPipeError()
    with pytest.raises(StreamEndedError):
        FrameStream(tape).send(soon(), "go")


def test_a_file_that_shrinks_while_it_is_sent_is_refused() -> None:
    with pytest.raises(SandboxProtocolError, match="became shorter"):
        FrameStream(Tape(b"")).send_file(soon(), "media_file", io.BytesIO(b"abc"), 4)
