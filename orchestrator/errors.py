"""The error tree.

    ChalkboxError
    ├── StartUpError               a piece of our own is broken or missing; nothing is run
    ├── RequestRefusedError        the request cannot be met; the message says what can
    ├── EditRefusedError           a user's version of an artifact does not fit
    ├── RunStoppedError            a stage cannot go on from what it was given; everything is kept
    ├── CodeWriterMissingError     the local command that is to write the code is not there
    ├── BackendMissingError        what is to make a film is missing, and nothing may replace it
    ├── ModelFailedError           no model gave a usable answer; `failure` is the kind
    ├── BudgetSpentError           the run's tokens or money are used up
    ├── InLoopError                a call that blocks was made where an event loop is running
    ├── CacheError                 the cache folder cannot be used
    ├── HostFileError              a file or folder of this machine cannot be read or written
    └── SandboxError
        ├── EngineUnavailableError     no container engine answers
        ├── ImageMissingError          the sandbox image was never built here
        ├── ImageMismatchError         it was built from other inputs than this checkout's
        ├── ContainerLostError         the container went away for a reason outside the job
        ├── SandboxProtocolError       the container spoke other than its contract
        ├── NotInspectedError          a render was asked for without a passed inspection
        └── SelfCheckFailedError       a container is less closed than it must be

Generated code that fails is never here: that is a result. These are failures of a request, a
plan, or our own machinery, and no model ever sees one as program output.
"""

from collections.abc import Mapping
from typing import ClassVar, cast


class ChalkboxError(Exception):
    """The root: a stable code, a message that names the thing, and its context."""

    code: ClassVar[str] = "chalkbox"
    """Stable word for logs, receipts and the API."""

    def __init__(
        self,
        message: str,
        *,
        context: Mapping[str, object] | None = None,
        retryable: bool | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.context = dict(context or {})
        self.retryable = retryable


class StartUpError(ChalkboxError):
    """A piece of our own cannot be loaded; the message names its file."""

    code = "start_up"


class RequestRefusedError(ChalkboxError):
    """The request cannot be met; the message says what can be asked instead."""

    code = "request.refused"


class RunStoppedError(ChalkboxError):
    """A stage cannot go on from the artifacts it was given."""

    code = "run.stopped"


class CodeWriterMissingError(ChalkboxError):
    """The local command that is to write the code is not there; the message says what is set."""

    code = "code_writer.missing"


class BackendMissingError(ChalkboxError):
    """What is to make a film is missing, and nothing may take its place; says what to do."""

    code = "film.backend_missing"


class ModelFailedError(ChalkboxError):
    """No model gave a usable answer; `failure` in the context is the agents' code for it."""

    code = "model"


class BudgetSpentError(ChalkboxError):
    """The run has used what it may use of tokens or money; everything made so far is kept."""

    code = "budget.spent"


class InLoopError(ChalkboxError):
    """A call that blocks was made where an event loop is running."""

    code = "in_loop"


class CacheError(ChalkboxError):
    """The cache folder cannot be used."""

    code = "cache"


class HostFileError(ChalkboxError):
    """A file or folder of this machine cannot be read or written: missing, refused, disk full."""

    code = "host_file"


class SandboxError(ChalkboxError):
    """Our own machinery around containers failed."""

    code = "sandbox"


class EngineUnavailableError(SandboxError):
    """No container engine answers."""

    code = "sandbox.engine_unavailable"


class ImageMissingError(SandboxError):
    """The sandbox image is not there."""

    code = "sandbox.image_missing"


class ImageMismatchError(SandboxError):
    """The sandbox image was built from other inputs, or speaks another contract."""

    code = "sandbox.image_mismatch"


class ContainerLostError(SandboxError):
    """The container was taken away from outside while it worked."""

    code = "sandbox.container_lost"


class SandboxProtocolError(SandboxError):
    """What came back is not what the contract allows."""

    code = "sandbox.protocol"


class NotInspectedError(SandboxError):
    """A render was asked for without a passed inspection of that very code."""

    code = "sandbox.not_inspected"


class SelfCheckFailedError(SandboxError):
    """A container can do what it must not; nothing is run on such an engine."""

    code = "sandbox.self_check"


class EditRefusedError(ChalkboxError):
    """A user's version of an artifact does not fit, or there is none that may be changed."""

    code = "run.edit_refused"

    @property
    def fields(self) -> tuple[str, ...]:
        """One sentence `field: what is wrong` for each field that does not fit."""
        found = self.context.get("fields")
        return tuple(map(str, cast("list[object]", found))) if isinstance(found, list) else ()
