"""The agents' error tree.

    AgentError
    ├── UnknownTopicError      the prompt is about nothing that can be explained here
    ├── UnclearPromptError     the topic is known, but a detail of the prompt could not be read
    ├── BadParameterError      a value in the prompt cannot be drawn or has no meaning
    ├── ClaimFailedError       the algebra system did not confirm what the video would say
    ├── UnsafeExpressionError  an expression in a scene spec is not plain NumPy arithmetic
    ├── BrokenPieceError       a lesson, provider, prompt or element kind of our own is broken
    ├── BadModelNameError      the setting that names the models cannot be read
    └── ModelError             a model gave no usable answer
        ├── NoModelError           no model can be asked: none named, or no key for any
        ├── WrongKeyError          the server does not accept the key
        ├── RateLimitedError       still too many requests after the waits it asked for
        ├── QuotaSpentError        the account's quota or credit is used up
        ├── ModelGoneError         the server does not know the model (any more)
        ├── ModelUnavailableError  no connection, or the server's own failure, after all tries
        ├── NoAnswerError          silence, a cut answer, or a deadline
        │   └── NoEndError             it calls tools without end
        ├── RequestRefusedByModelError  the server does not take the request as it is
        ├── BlockedError           a content filter stopped the request or the answer
        ├── TruncatedError         the answer hit the length limit; never a syntax error
        ├── MalformedAnswerError   not in the agreed form, also after corrections
        └── CommandFailedError     a local coding command line left no usable code

The first four are for the user: the message says what to change. Every `ModelError` says what
happened, to which model, why, and what to do next; none holds a key.
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
    """A lesson, provider, prompt or element kind in our own folders cannot be loaded."""

    code = "agent.broken_piece"


class BadModelNameError(AgentError):
    """The setting that names the models cannot be read; the message says how to write it."""

    code = "agent.bad_model_name"


class ModelError(AgentError):
    """A model gave no usable answer; `context` names the `model`, and all `tried` if several."""

    code = "model"


class NoModelError(ModelError):
    """No model can be asked: none is named, or none that is named has its key."""

    code = "model.none"


class WrongKeyError(ModelError):
    """The server does not accept the key, or the key may not use this model."""

    code = "model.wrong_key"


class RateLimitedError(ModelError):
    """The server still refuses for too many requests, after the waits it asked for."""

    code = "model.rate_limited"


class QuotaSpentError(ModelError):
    """The account's quota, credit or daily allowance is used up; waiting a little will not help."""

    code = "model.quota_spent"


class ModelGoneError(ModelError):
    """The server does not know the model, or no longer."""

    code = "model.gone"


class ModelUnavailableError(ModelError):
    """The server cannot be reached, is overloaded, or failed by itself, after all tries."""

    code = "model.unavailable"


class NoAnswerError(ModelError):
    """The model stayed silent, or its answer was cut on the way."""

    code = "model.no_answer"


class NoEndError(NoAnswerError):
    """The model calls tools and comes to no answer."""

    code = "model.no_end"


class RequestRefusedByModelError(ModelError):
    """The server does not take the request as it is, for example because it is too long."""

    code = "model.request_refused"


class BlockedError(ModelError):
    """A content filter stopped the request or the answer."""

    code = "model.blocked"


class TruncatedError(ModelError):
    """The answer hit the length limit: ask for less, or let it go on. Never a syntax error."""

    code = "model.truncated"


class MalformedAnswerError(ModelError):
    """The answer is not in the agreed form, also after the corrections; the message says where."""

    code = "model.malformed_answer"


class CommandFailedError(ModelError):
    """A local coding command line left no usable code; `context` has the end of what it printed."""

    code = "model.command"
