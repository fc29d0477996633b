"""One container from its start to its removal; blocking."""

import contextlib
import threading
from collections.abc import Callable
from typing import Protocol

from pydantic import ValidationError

from agents.artifacts.validation_report import FailureClass
from config import SandboxLimits
from orchestrator.errors import EngineUnavailableError, SandboxProtocolError
from orchestrator.sandbox.chunks import ChunkReader
from orchestrator.sandbox.contract import OnChunk, OnProgress, Progress
from orchestrator.sandbox.conversation import Conversation, JobEnd, JobOrder
from orchestrator.sandbox.engine import ContainerEngine, Profile
from orchestrator.sandbox.failure import Failure, read_failure, read_lost_stream, timeout_words
from orchestrator.sandbox.frames import DeadlineError, StreamEndedError


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
    ) -> None:
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
        conversation = self._conversation or self._take_ready() or self.start()
        try:
            end = conversation.do(
                order,
                again=again,
                on_event=progress_reader(on_progress),
                on_chunk=ChunkReader(on_chunk).take,
            )
        except DeadlineError:
            return Failure(FailureClass.TIMEOUT, timeout_words(order.seconds))
        except StreamEndedError:
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
            # An engine that is down cannot remove it; the next start's reaper will.
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
        conversation = Conversation(self._engine().start(self._profile), self._limits)
        self._adopt(conversation)
        try:
            conversation.await_ready()
        except DeadlineError as error:
            raise SandboxProtocolError(
                f"a sandbox container was not ready after {self._limits.start_s:g} s"
            ) from error
        except StreamEndedError as error:
            self._engine().check()
            raise SandboxProtocolError(
                "a sandbox container ended before it was ready",
                context={"stderr": conversation.container.stderr.decode(errors="replace")},
            ) from error
        return conversation


def progress_reader(on_progress: OnProgress | None) -> Callable[[bytes], None]:
    """A reader of events that passes on the well-formed ones; forged ones do no harm."""

    def read(event: bytes) -> None:
        if on_progress is None:
            return
        try:
            progress = Progress.model_validate_json(event)
        except ValidationError:
            return
        on_progress(progress)

    return read
