"""One container from its start to its removal; blocking."""

import contextlib
import threading
import time
from collections.abc import Callable
from typing import Protocol

from pydantic import ValidationError

from agents.artifacts.validation_report import FailureClass
from config import SandboxLimits
from orchestrator.errors import EngineUnavailableError, SandboxProtocolError
from orchestrator.sandbox.chunks import ChunkReader
from orchestrator.sandbox.contract import OnChunk, OnProgress, Progress
from orchestrator.sandbox.conversation import Conversation, JobEnd, JobOrder
from orchestrator.sandbox.engine import ContainerEngine, Mounts, Profile
from orchestrator.sandbox.failure import Failure, read_failure, read_lost_stream, timeout_words
from orchestrator.sandbox.frames import DeadlineError, StreamEndedError

EVENTS_AT_ONCE = 50
EVENTS_PER_S = 10.0
"""Progress events of a job that are passed on."""


class ReadyConversations(Protocol):
    """Where a container may be had that need not be started: the pool."""

    def take(self, *, given_up: Callable[[], bool]) -> Conversation | None:
        """One that is ready; None when it is to be started."""
        ...

    def wake(self) -> None:
        """Have a `take` that waits look at `given_up` again."""
        ...


class JobContainer:
    """One container and what was said with it; blocking, used by one thread at a time.

    `abandon` may be called from another thread, and ends whatever is going on.
    """

    def __init__(
        self,
        engine: Callable[[], ContainerEngine],
        limits: SandboxLimits,
        profile: Profile,
        *,
        pool: ReadyConversations | None = None,
        mounts: Mounts | None = None,
    ) -> None:
        self._mounts = mounts
        self._engine = engine
        self._limits = limits
        self._profile = profile
        self._pool = pool
        self._conversation: Conversation | None = None
        self._lock = threading.Lock()
        self._abandoned = False

    def do(
        self,
        order: JobOrder,
        on_progress: OnProgress | None = None,
        *,
        on_chunk: OnChunk | None = None,
        again: bool = False,
    ) -> JobEnd | Failure:
        """Have one job done in this container, taken from the pool or started if it is not yet.

        Returns:
            What came back, or why the job did not finish.
        """
        conversation = self._conversation or self._take_ready() or self._begin()
        events = ProgressReader(on_progress)
        try:
            end = conversation.do(
                order,
                again=again,
                on_event=events.read,
                on_chunk=ChunkReader(on_chunk).take,
            )
            events.settle()
        except DeadlineError as error:
            if not conversation.is_ready:
                raise self._never_ready(conversation, error) from error
            return Failure(FailureClass.TIMEOUT, timeout_words(order.seconds))
        except StreamEndedError as error:
            if not conversation.is_ready:
                raise self._never_ready(conversation, error) from error
            return read_lost_stream(conversation.container, self._engine(), order, self._limits)
        return read_failure(end, order, self._limits) or end

    def abandon(self) -> None:
        """Remove the container; a job that is under way ends as lost."""
        with self._lock:
            self._abandoned = True
            conversation, self._conversation = self._conversation, None
        if self._pool is not None:
            self._pool.wake()
        if conversation is not None:
            # An engine that is down cannot remove it; it does when it is asked for the next.
            with contextlib.suppress(EngineUnavailableError):
                conversation.container.remove()

    def hand_over(self) -> Conversation | None:
        """Give the started container away, the taker's to remove; None when it was abandoned."""
        with self._lock:
            conversation, self._conversation = self._conversation, None
        return conversation

    def _take_ready(self) -> Conversation | None:
        if self._pool is None:
            return None
        conversation = self._pool.take(given_up=lambda: self._abandoned)
        if conversation is not None:
            self._adopt(conversation)
        elif self._abandoned:
            raise SandboxProtocolError("the container was given up before it was ready")
        return conversation

    def _adopt(self, conversation: Conversation) -> None:
        with self._lock:
            abandoned = self._abandoned
            if not abandoned:
                self._conversation = conversation
        if abandoned:
            conversation.container.remove()
            raise SandboxProtocolError("the container was given up while it started")

    def start(self) -> Conversation:
        """Start it, and wait until it is ready.

        Raises:
            EngineUnavailableError, ImageMissingError, ImageMismatchError
            SandboxProtocolError: It did not become ready, or was abandoned.
        """
        conversation = self._begin()
        try:
            conversation.await_ready()
        except (DeadlineError, StreamEndedError) as error:
            raise self._never_ready(conversation, error) from error
        return conversation

    def _begin(self) -> Conversation:
        conversation = Conversation(
            self._engine().start(self._profile, mounts=self._mounts), self._limits
        )
        self._adopt(conversation)
        return conversation

    def _never_ready(
        self, conversation: Conversation, error: DeadlineError | StreamEndedError
    ) -> SandboxProtocolError:
        if isinstance(error, DeadlineError):
            return SandboxProtocolError(
                f"a sandbox container was not ready after {self._limits.start_s:g} s"
            )
        self._engine().check()
        return SandboxProtocolError(
            "a sandbox container ended before it was ready",
            context={"stderr": conversation.container.stderr.decode(errors="replace")},
        )


class ProgressReader:
    """Passes on the events that are well-formed; forged ones do no harm.

    Each is kept in the trace of its run, and code can send tens of thousands in a second: of those
    that come faster than anybody looks, the last is kept for when there is room again, or the end.
    """

    def __init__(self, on_progress: OnProgress | None) -> None:
        self._on_progress = on_progress
        self._room = float(EVENTS_AT_ONCE)
        self._read_s = time.monotonic()
        self._held: bytes | None = None

    def read(self, event: bytes) -> None:
        """Take an event as it came."""
        now = time.monotonic()
        self._room += (now - self._read_s) * EVENTS_PER_S
        self._room, self._read_s = min(self._room, EVENTS_AT_ONCE), now
        if self._room < 1:
            self._held = event
            return
        self._room, self._held = self._room - 1, None
        self._pass_on(event)

    def settle(self) -> None:
        """No more will come."""
        if self._held is not None:
            self._pass_on(self._held)

    def _pass_on(self, event: bytes) -> None:
        if self._on_progress is None:
            return
        try:
            progress = Progress.model_validate_json(event)
        except ValidationError:
            return
        self._on_progress(progress)
