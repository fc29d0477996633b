"""One conversation with a container: a job goes in; events, files, a result and its end come back.

Blocking. It knows no engine and no kind of job; what an ending means is `failure.py`'s.
"""

import hashlib
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from config import SandboxLimits
from orchestrator.errors import SandboxProtocolError
from orchestrator.sandbox.engine import Container
from orchestrator.sandbox.frames import FrameStream
from orchestrator.sandbox.image import CONTRACT

EVENT_BYTES = 4096
LOG_BYTES = 64 * 1024
HOST_GRACE_S = 5.0
"""How long the host waits after the container should have ended the job by itself, seconds."""


@dataclass(frozen=True)
class JobOrder:
    """What one job is given."""

    kind: str
    """`inspect`, `render`, `math`, `media`, `export` or `self_check`."""
    seconds: float
    """Time limit."""
    params: dict[str, Any]
    files: dict[str, bytes | Path] = field(default_factory=dict[str, bytes | Path])
    """Put into the work folder before the job starts, by name."""
    takes: frozenset[str] = frozenset()
    """Names of files that may come back."""
    into: Path | None = None
    """Folder where they are put."""


@dataclass(frozen=True)
class JobEnd:
    """What came back, unjudged."""

    ending: str
    result: dict[str, Any] | None
    files: dict[str, str]
    """Digest of each file that came back, by name."""
    log: str
    exit_code: int | None
    signal: int | None
    oom_kills: int
    duration_s: float


OnEvent = Callable[[dict[str, Any]], None]


class Conversation:
    """Speaks with one container until it is removed."""

    def __init__(self, container: Container, limits: SandboxLimits) -> None:
        self.container = container
        self._limits = limits
        self._frames = FrameStream(container)

    def await_ready(self) -> None:
        """Wait for the container to say that it is ready.

        Raises:
            SandboxProtocolError: It speaks another contract.
        """
        deadline = time.monotonic() + self._limits.start_s
        kind, size, fields = self._frames.next_header(deadline)
        if kind != "ready" or size or fields.get("contract") != CONTRACT:
            raise SandboxProtocolError(
                f"the container speaks contract {fields.get('contract')!r}, not {CONTRACT!r};"
                " build the image again with `make setup`"
            )

    def do(self, order: JobOrder, *, again: bool = False, on_event: OnEvent) -> JobEnd:
        """Have one job done.

        Args:
            order: The job.
            again: Render the code that has just passed inspection in this container.
            on_event: Called with each progress event.

        Raises:
            StreamEndedError, DeadlineError: `failure.py` reads what that means.
            SandboxProtocolError: What came back is not what the contract allows.
        """
        limits = {
            "seconds": order.seconds,
            "grace_s": self._limits.grace_s,
            "log_bytes": self._limits.log_bytes,
            "result_bytes": self._limits.result_bytes,
            "file_bytes": self._limits.file_bytes,
        }
        if again:
            self._frames.send("render", params=order.params, limits=limits)
        else:
            self._frames.send("job", kind=order.kind, params=order.params, limits=limits)
            self._send_files(order)
            self._frames.send("go")
        deadline = time.monotonic() + order.seconds + self._limits.grace_s + HOST_GRACE_S
        return self._listen(order, deadline, on_event)

    def _send_files(self, order: JobOrder) -> None:
        for name, content in order.files.items():
            if isinstance(content, bytes):
                self._frames.send("file", content, name=name)
                continue
            with content.open("rb") as file:
                self._frames.send_file(name, file, content.stat().st_size)

    def _listen(self, order: JobOrder, deadline: float, on_event: OnEvent) -> JobEnd:
        result: dict[str, Any] | None = None
        files: dict[str, str] = {}
        while True:
            kind, size, fields = self._frames.next_header(deadline)
            if kind == "event":
                payload = self._frames.read_payload(size, most=EVENT_BYTES, deadline=deadline)
                on_event(parse_object(payload))
            elif kind == "file":
                name = self._take_file(order, size, fields, deadline)
                files[name] = str(fields.get("sha256"))
            elif kind == "result":
                most = self._limits.result_bytes
                result = parse_object(self._frames.read_payload(size, most=most, deadline=deadline))
            elif kind == "done":
                log = self._frames.read_payload(size, most=LOG_BYTES, deadline=deadline)
                return read_end(fields, result, files, log)
            else:
                raise SandboxProtocolError(f"the container sent a {kind!r} frame")

    def _take_file(
        self, order: JobOrder, size: int, fields: dict[str, Any], deadline: float
    ) -> str:
        name = fields.get("name")
        if order.into is None or not isinstance(name, str) or name not in order.takes:
            raise SandboxProtocolError(f"the container sent a file nobody asked for: {name!r}")
        if size > self._limits.file_bytes:
            raise SandboxProtocolError(f"the file {name} is larger than allowed: {size} bytes")
        path = order.into / name
        deadline += size / 10_000_000  # a large file may take its time: 10 MB/s at the least
        with path.open("wb") as file:
            self._frames.copy_payload(size, file, deadline)
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        if digest != fields.get("sha256"):
            raise SandboxProtocolError(f"the file {name} is not the one that was announced")
        return name


def parse_object(payload: bytes) -> dict[str, Any]:
    """Read a JSON object.

    Raises:
        SandboxProtocolError: It is none.
    """
    try:
        value: Any = json.loads(payload)
    except (ValueError, RecursionError) as error:
        raise SandboxProtocolError("the container sent something that is not JSON") from error
    if not isinstance(value, dict):
        raise SandboxProtocolError("the container sent JSON that is no object")
    return value  # pyright: ignore[reportUnknownVariableType] (keys are text: it was JSON)


def read_end(
    fields: dict[str, Any], result: dict[str, Any] | None, files: dict[str, str], log: bytes
) -> JobEnd:
    """Read the fields of a `done` frame."""
    try:
        return JobEnd(
            ending=str(fields["ending"]),
            result=result,
            files=files,
            log=log.decode(errors="replace"),
            exit_code=None if fields["exit_code"] is None else int(fields["exit_code"]),
            signal=None if fields["signal"] is None else int(fields["signal"]),
            oom_kills=int(fields["oom_kills"]),
            duration_s=float(fields["duration_s"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise SandboxProtocolError("the container's last frame lacks its fields") from error
