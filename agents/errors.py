"""The agents' error tree.

    AgentError
    ├── UnknownTopicError      the prompt is about nothing that can be explained here
    ├── UnclearPromptError     the topic is known, but a detail of the prompt could not be read
    ├── BadParameterError      a value in the prompt cannot be drawn or has no meaning
    ├── ClaimFailedError       the algebra system did not confirm what the video would say
    ├── UnsafeExpressionError  an expression in a scene spec is not plain NumPy arithmetic
    └── BrokenPieceError       a lesson or an element kind in our own folders cannot be loaded

All but the last two are for the user: the message says what to change.
"""

from collections.abc import Mapping
from typing import ClassVar


class AgentError(Exception):
    """The root: a stable code, a message that names the thing, and its context."""

    code: ClassVar[str] = "agent"
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


class UnknownTopicError(AgentError):
    """The prompt is about nothing that can be explained here; the message lists what can."""

    code = "agent.unknown_topic"


class UnclearPromptError(AgentError):
    """The topic is known, but a detail of the prompt could not be read."""

    code = "agent.unclear_prompt"


class BadParameterError(AgentError):
    """A value in the prompt cannot be drawn or has no meaning."""

    code = "agent.bad_parameter"


class ClaimFailedError(AgentError):
    """The algebra system did not confirm what the video would say."""

    code = "agent.claim_failed"


class UnsafeExpressionError(AgentError):
    """An expression in a scene spec is not plain NumPy arithmetic in x."""

    code = "agent.unsafe_expression"


class BrokenPieceError(AgentError):
    """A lesson or an element kind in our own folders cannot be loaded."""

    code = "agent.broken_piece"
