"""Frames from a container: one JSON line that states its size, then that many bytes.

The container is not trusted: header length, payload size, number of frames and of bytes are
capped, and past a cap the reader stops.
"""

import json
import time
from typing import Any, BinaryIO

from orchestrator.errors import SandboxProtocolError
from orchestrator.sandbox.engine import Container

HEADER_BYTES = 64 * 1024
FRAMES = 100_000
PIECE_BYTES = 1024 * 1024
LEAST_WAIT_S = 0.001


class StreamEndedError(Exception):
    """The container's stdout ended, or its stdin broke, in the middle of a conversation."""


class DeadlineError(Exception):
    """Nothing more came in the time that was given."""


class FrameStream:
    """Reads and writes the frames of one container."""

    def __init__(self, container: Container) -> None:
        self._container = container
        self._buffer = bytearray()
        self._frames = 0

    def send(self, deadline: float, kind: str, /, **fields: Any) -> None:
        """Write one frame without a payload.

        Raises:
            SandboxProtocolError: Nobody took it by the deadline, a monotonic time.
        """
        self._write(json.dumps({"type": kind, "size": 0, **fields}).encode() + b"\n", deadline)

    def send_file(self, deadline: float, name: str, file: BinaryIO, size: int) -> None:
        """Write a `file` frame whose payload is read piece by piece.

        Raises:
            SandboxProtocolError: As in `send`; or the file is shorter than `size`, in bytes.
        """
        header = json.dumps({"type": "file", "size": size, "name": name})
        self._write(header.encode() + b"\n", deadline)
        while size and (piece := file.read(min(PIECE_BYTES, size))):
            self._write(piece, deadline)
            size -= len(piece)
        if size:
            raise SandboxProtocolError(f"the file {name} became shorter while it was sent")

    def next_header(self, deadline: float) -> tuple[str, int, dict[str, Any]]:
        """Read a header.

        Args:
            deadline: Monotonic time after which to give up.

        Returns:
            Type, payload size in bytes, and the other fields.

        Raises:
            SandboxProtocolError: It is none.
        """
        while (end := self._buffer.find(b"\n", 0, HEADER_BYTES)) < 0:
            if len(self._buffer) >= HEADER_BYTES:
                raise SandboxProtocolError("the container sent a header without an end")
            self._fill(deadline)
        line = bytes(self._buffer[:end])
        del self._buffer[: end + 1]
        self._frames += 1
        if self._frames > FRAMES:
            raise SandboxProtocolError("the container sent more frames than allowed")
        return parse_header(line)

    def is_silent(self) -> bool:
        """Whether the stream is open, and nothing comes in the next millisecond."""
        if self._buffer:
            return False
        try:
            self._container.receive(LEAST_WAIT_S)
        except TimeoutError:
            return True
        except OSError:
            return False
        return False

    def read_payload(self, size: int, *, most: int, deadline: float) -> bytes:
        """Read a payload into memory, at most so many bytes."""
        if size > most:
            raise SandboxProtocolError(
                f"the container sent {size} bytes where at most {most} are allowed"
            )
        while len(self._buffer) < size:
            self._fill(deadline)
        payload = bytes(self._buffer[:size])
        del self._buffer[:size]
        return payload

    def copy_payload(self, size: int, file: BinaryIO, deadline: float) -> None:
        """Read a payload into a file; the caller has checked the size."""
        while size:
            if not self._buffer:
                self._fill(deadline)
            piece = self._buffer[:size]
            file.write(piece)
            del self._buffer[: len(piece)]
            size -= len(piece)

    def _write(self, data: bytes, deadline: float) -> None:
        try:
            self._container.send(data, max(LEAST_WAIT_S, deadline - time.monotonic()))
        except TimeoutError as error:
            raise SandboxProtocolError(
                "the sandbox container does not take what it is sent"
            ) from error
        except OSError as error:
            raise StreamEndedError from error

    def _fill(self, deadline: float) -> None:
        left = deadline - time.monotonic()
        if left <= 0:
            raise DeadlineError
        try:
            data = self._container.receive(left)
        except TimeoutError as error:
            raise DeadlineError from error
        except OSError as error:
            raise StreamEndedError from error
        if not data:
            raise StreamEndedError
        self._buffer += data


def parse_header(line: bytes) -> tuple[str, int, dict[str, Any]]:
    """Check one header line.

    Raises:
        SandboxProtocolError: It is no JSON object with a type and a size.
    """
    try:
        fields: Any = json.loads(line)
        kind, size = fields.pop("type"), fields.pop("size")
    except (ValueError, RecursionError, KeyError, AttributeError, TypeError) as error:
        raise SandboxProtocolError("the container sent something that is no frame") from error
    if not isinstance(kind, str) or type(size) is not int or size < 0:
        raise SandboxProtocolError("the container sent a frame without a type or a size")
    return kind, size, fields
