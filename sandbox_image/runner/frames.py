"""Frames: one JSON line that states its size, then that many bytes.

The same form on the container's stdin and stdout and on the pipe from a worker to PID 1.
"""

import json
import os
from typing import Any

LINE_BYTES = 64 * 1024
"""Longest header, newline included."""


class FrameError(Exception):
    """What was read is not a frame."""


def write_frame(fd: int, kind: str, payload: bytes = b"", /, **fields: Any) -> None:
    """Write one whole frame, however many system calls that takes."""
    write_header(fd, kind, len(payload), **fields)
    write_all(fd, payload)


def write_header(fd: int, kind: str, size: int, /, **fields: Any) -> None:
    """Write the line that announces `size` bytes; the caller writes them."""
    header = json.dumps({"type": kind, "size": size, **fields}, separators=(",", ":"))
    write_all(fd, header.encode() + b"\n")


def write_all(fd: int, data: bytes) -> None:
    """Write every byte, or raise OSError."""
    view = memoryview(data)
    while view:
        view = view[os.write(fd, view) :]


class FrameBuffer:
    """Cuts frames out of bytes as they arrive."""

    def __init__(self, payload_bytes: int) -> None:
        self._buffer = bytearray()
        self._payload_bytes = payload_bytes

    def feed(self, data: bytes) -> None:
        """Add what was read."""
        self._buffer += data

    def take(self) -> tuple[dict[str, Any], bytes] | None:
        """The next whole frame, or None until more has arrived.

        Raises:
            FrameError: A header is too long, no JSON object, or states a size past the limit.
        """
        end = self._buffer.find(b"\n", 0, LINE_BYTES)
        if end < 0:
            if len(self._buffer) >= LINE_BYTES:
                raise FrameError("a header is longer than allowed")
            return None
        header = parse_header(bytes(self._buffer[:end]))
        if header["size"] > self._payload_bytes:
            raise FrameError("a frame is larger than allowed")
        stop = end + 1 + header["size"]
        if len(self._buffer) < stop:
            return None
        payload = bytes(self._buffer[end + 1 : stop])
        del self._buffer[:stop]
        return header, payload


def parse_header(line: bytes) -> dict[str, Any]:
    """Read a header line.

    Raises:
        FrameError: It is no JSON object with a type and a size.
    """
    try:
        header = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise FrameError("a header is not JSON") from error
    if not isinstance(header, dict) or not isinstance(header.get("type"), str):
        raise FrameError("a header has no type")
    size = header.get("size", 0)
    if not isinstance(size, int) or isinstance(size, bool) or size < 0:
        raise FrameError("a header states no size")
    header["size"] = size
    return header
