"""One conversation with a container: a job goes in; events, files, a result and its end come back.

Blocking. It knows no engine and no kind of job; what an ending means is `failure.py`'s.
"""

import contextlib
import hashlib
import io
import json
import os
import re
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError

from agents.artifacts.base import Record
from config import SandboxLimits
from orchestrator.errors import SandboxProtocolError
from orchestrator.sandbox.chunks import CHUNK_BYTES, CHUNKS, CHUNKS_BYTES, OnPiece, drop_piece
from orchestrator.sandbox.engine import Container
from orchestrator.sandbox.frames import DeadlineError, FrameStream, StreamEndedError
from orchestrator.sandbox.host_files import naming
from orchestrator.sandbox.image import CONTRACT

SCENE = "scene.py"
"""The user's module; a container that has just inspected it has it already."""
EVENT_BYTES = 4096
LOG_BYTES = 40_000
"""What a report has room for; PID 1 cuts the middle out of longer ones."""
HOST_GRACE_S = 5.0
"""How long the host waits after the container should have ended the job by itself, seconds."""
HALF_CHARACTER = re.compile(rb"\\u[dD][89a-fA-F]")
"""A surrogate as JSON spells it; two of them may make a character, one does not."""
SLOWEST_BYTES_PER_S = 10_000_000
"""A large file may take its time, but not longer than this."""


@dataclass(frozen=True)
class JobOrder:
    """What one job is given."""

    kind: str
    """`inspect`, `render`, `math`, `media`, `script`, `export` or `self_check`."""
    seconds: float
    """Time limit."""
    params: dict[str, Any]
    files: dict[str, bytes | Path] = field(default_factory=dict[str, bytes | Path])
    """Put into the work folder before the job starts, by name."""
    takes: frozenset[str] = frozenset()
    """Names of files that may come back."""
    into: Path | None = None
    """Folder where they are put."""
    files_to_volume: bool = False
    """The files are put into the volume the container writes to, not into its work folder."""
    takes_from_volume: bool = False
    """What comes back lies in the first volume that the container reads."""
    file_bytes: int | None = None
    """Largest file that may come back, where that is not what the limits say."""


class DoneFrame(Record):
    """How a job ended, as PID 1 saw it."""

    ending: str = Field(max_length=40)
    exit_code: int | None
    signal: int | None
    oom_kills: int = Field(ge=0)
    duration_s: float = Field(ge=0)


@dataclass(frozen=True)
class JobEnd:
    """What came back, unjudged."""

    done: DoneFrame
    result: dict[str, Any] | None
    """None when there was none, or nothing that could be read."""
    files: dict[str, str]
    """Digest of each file that came back, by name."""
    log: str

    @property
    def duration_s(self) -> float:
        """How long the job took, seconds."""
        return self.done.duration_s


OnEvent = Callable[[bytes], None]


class Conversation:
    """Speaks with one container until it is removed."""

    def __init__(self, container: Container, limits: SandboxLimits) -> None:
        self.container = container
        self._limits = limits
        self._frames = FrameStream(container)
        self.is_ready = False

    def await_ready(self) -> None:
        """Wait for the container to say that it is ready, if it has not.

        Raises:
            StreamEndedError, DeadlineError: It does not, and `is_ready` stays false.
            SandboxProtocolError: It speaks another contract.
        """
        if self.is_ready:
            return
        deadline = time.monotonic() + self._limits.start_s
        kind, size, fields = self._frames.next_header(deadline)
        if kind != "ready" or size or fields.get("contract") != CONTRACT:
            raise SandboxProtocolError(
                f"the container speaks contract {fields.get('contract')!r}, not {CONTRACT!r};"
                " build the image again with `make setup`"
            )
        self.is_ready = True

    def is_waiting(self) -> bool:
        """Whether the container is there and says nothing, as it does between jobs."""
        return self._frames.is_silent()

    def do(
        self,
        order: JobOrder,
        *,
        again: bool = False,
        on_event: OnEvent,
        on_chunk: OnPiece = drop_piece,
    ) -> JobEnd:
        """Have one job done, without waiting for the container to be ready to be told of it.

        One that is not ready is told of one job only: an inspection of it may be answered before
        its imports are done, or wait for them.

        Args:
            order: The job.
            again: Render the code that has just passed inspection in this container.
            on_event: Called with the payload of each progress event.
            on_chunk: Called with the bytes of each piece of video that a render hands out, and
                with what is said of it, unjudged.

        Raises:
            StreamEndedError, DeadlineError: `failure.py` reads what that means.
            SandboxProtocolError: What came back is not what the contract allows, or nobody took
                what was sent.
            HostFileError: A file of the order cannot be read, or a file that comes back has no
                place.
        """
        limits = {
            "seconds": order.seconds,
            "grace_s": self._limits.grace_s,
            "log_bytes": self._limits.log_bytes,
            "result_bytes": self._limits.result_bytes,
            "file_bytes": order.file_bytes or self._limits.file_bytes,
            "volume_bytes": 2 * self._limits.upload_bytes,
        }
        terms = {
            "limits": limits,
            "takes": sorted(order.takes),
            "files_to_volume": order.files_to_volume,
            "takes_from_volume": order.takes_from_volume,
        }
        try:
            self._send(order, terms, again=again)
        except StreamEndedError:
            # What it said before it ended was not read yet; that it was ready matters.
            with contextlib.suppress(DeadlineError):
                self.await_ready()
            raise
        imports_s = 0.0 if self.is_ready else self._limits.start_s
        self.await_ready()
        deadline = time.monotonic() + order.seconds + self._limits.grace_s + HOST_GRACE_S
        deadline += imports_s
        return self._listen(order, deadline, on_event, on_chunk)

    def _send(self, order: JobOrder, terms: dict[str, Any], *, again: bool) -> None:
        deadline = time.monotonic() + self._limits.start_s
        if again:
            files = {name: file for name, file in order.files.items() if name != SCENE}
            deadline = self._send_files(files, deadline)
            self._frames.send(deadline, "render", params=order.params, **terms)
        else:
            self._frames.send(deadline, "job", kind=order.kind, params=order.params, **terms)
            deadline = self._send_files(order.files, deadline)
            self._frames.send(deadline, "go")

    def _send_files(self, files: Mapping[str, bytes | Path], deadline: float) -> float:
        """Send them; later deadline when they are large."""
        for name, content in files.items():
            if isinstance(content, bytes):
                self._frames.send_file(deadline, name, io.BytesIO(content), len(content))
                continue
            with naming(content), content.open("rb") as file:
                size = os.fstat(file.fileno()).st_size
                deadline += size / SLOWEST_BYTES_PER_S
                self._frames.send_file(deadline, name, file, size)
        return deadline

    def _listen(
        self, order: JobOrder, deadline: float, on_event: OnEvent, on_chunk: OnPiece
    ) -> JobEnd:
        result: dict[str, Any] | None = None
        files: dict[str, str] = {}
        chunks = chunks_bytes = 0
        while True:
            kind, size, fields = self._frames.next_header(deadline)
            if kind == "event":
                payload = self._frames.read_payload(size, most=EVENT_BYTES, deadline=deadline)
                on_event(payload)
            elif kind == "chunk" and order.kind == "render":
                most = min(CHUNK_BYTES, CHUNKS_BYTES - chunks_bytes)
                payload = self._frames.read_payload(size, most=most, deadline=deadline)
                chunks, chunks_bytes = chunks + 1, chunks_bytes + size
                if chunks > CHUNKS:
                    raise SandboxProtocolError("the container sent more pieces than allowed")
                on_chunk(payload, fields)
            elif kind == "file":
                name = self._take_file(order, size, fields, deadline)
                if name in files:
                    raise SandboxProtocolError(f"the container sent the file {name} twice")
                files[name] = fields["sha256"]
            elif kind == "result":
                most = self._limits.result_bytes
                result = read_object(self._frames.read_payload(size, most=most, deadline=deadline))
            elif kind == "done":
                log = self._frames.read_payload(size, most=LOG_BYTES, deadline=deadline)
                done = read_done(fields)
                return JobEnd(done, result, files, log.decode(errors="replace"))
            else:
                raise SandboxProtocolError(f"the container sent a {kind!r} frame")

    def _take_file(
        self, order: JobOrder, size: int, fields: dict[str, Any], deadline: float
    ) -> str:
        name = fields.get("name")
        if order.into is None or not isinstance(name, str) or name not in order.takes:
            raise SandboxProtocolError(f"the container sent a file nobody asked for: {name!r}")
        if size > (order.file_bytes or self._limits.file_bytes):
            raise SandboxProtocolError(f"the file {name} is larger than allowed: {size} bytes")
        deadline += size / SLOWEST_BYTES_PER_S
        # Whole or not at all; and a file of that name may be a link into the cache, which must not
        # be written to.
        unfinished = order.into / f".{name}.{secrets.token_hex(4)}.unfinished"
        with naming(order.into):
            try:
                with unfinished.open("wb+") as file:
                    self._frames.copy_payload(size, file, deadline)
                    file.seek(0)
                    digest = hashlib.file_digest(file, "sha256").hexdigest()
                if digest != fields.get("sha256"):
                    raise SandboxProtocolError(f"the file {name} is not the one that was announced")
                unfinished.replace(order.into / name)
            finally:
                unfinished.unlink(missing_ok=True)
        return name


def read_object(payload: bytes) -> dict[str, Any] | None:
    """Read a JSON object; None when it is none.

    PID 1 passes on what the worker wrote. It has looked, but another Python may read more deeply
    nested JSON than this one, so nonsense here is no breach of the contract. Text that no file
    could hold is nonsense, too: half of a character, which JSON can spell.
    """
    try:
        value: Any = json.loads(payload.decode())
        if HALF_CHARACTER.search(payload):
            json.dumps(value, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        return None
    if not isinstance(value, dict):
        return None
    return value  # pyright: ignore[reportUnknownVariableType] (keys are text: it was JSON)


def read_done(fields: dict[str, Any]) -> DoneFrame:
    """Read the fields of a `done` frame.

    Raises:
        SandboxProtocolError: They are missing or of another kind.
    """
    try:
        return DoneFrame.model_validate(fields, strict=True)
    except ValidationError as error:
        raise SandboxProtocolError("the container's last frame lacks its fields") from error
