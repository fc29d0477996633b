"""One container from its start to its removal; blocking."""

import contextlib
import threading
from collections.abc import Callable

from pydantic import ValidationError

from agents.artifacts.validation_report import FailureClass
from config import SandboxLimits
from orchestrator.errors import EngineUnavailableError, SandboxProtocolError
from orchestrator.sandbox.contract import OnProgress, Progress
from orchestrator.sandbox.conversation import Conversation, JobEnd, JobOrder
from orchestrator.sandbox.engine import ContainerEngine, Profile
from orchestrator.sandbox.failure import Failure, read_failure, read_lost_stream, timeout_words
from orchestrator.sandbox.frames import DeadlineError, StreamEndedError


class JobContainer:
    """One container and what was said with it; blocking, used by one thread at a time.

    `abandon` may be called from another thread, and ends whatever is going on.
    """

    def __init__(
        self, engine: Callable[[], ContainerEngine], limits: SandboxLimits, profile: Profile
    ) -> None:
        self._engine = engine
        self._limits = limits
        self._profile = profile
        self._conversation: Conversation | None = None
        self._lock = threading.Lock()
        self._abandoned = False

    def do(
        self, order: JobOrder, on_progress: OnProgress | None = None, *, again: bool = False
    ) -> JobEnd | Failure:
        """Have one job done in this container, started first if it is not yet.

        Returns:
            What came back, or why the job did not finish.
        """
        conversation = self._conversation or self._start()
        try:
            end = conversation.do(order, again=again, on_event=progress_reader(on_progress))
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
        if conversation is not None:
            # An engine that is down cannot remove it; the next start's reaper will.
            with contextlib.suppress(EngineUnavailableError):
                conversation.container.remove()

    def _start(self) -> Conversation:
        container = self._engine().start(self._profile)
        conversation = Conversation(container, self._limits)
        with self._lock:
            abandoned = self._abandoned
            if not abandoned:
                self._conversation = conversation
        if abandoned:
            container.remove()
            raise SandboxProtocolError("the container was given up while it started")
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
                context={"stderr": container.stderr.decode(errors="replace")},
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
