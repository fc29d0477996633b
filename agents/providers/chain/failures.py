"""What went wrong with a model, in our words.

The library's own error is not kept as the cause: servers quote keys and requests in what they
answer. What is useful of it is in the message, without the key.
"""

from http import HTTPStatus
from typing import NamedTuple, cast
from urllib.parse import urlsplit

from pydantic_ai.exceptions import (
    AgentRunError,
    ContentFilterError,
    ModelAPIError,
    ModelAuthenticationError,
    ModelConnectionError,
    ModelContextWindowExceededError,
    ModelHTTPError,
    ModelNotFoundError,
    ModelQuotaExceededError,
    ModelRateLimitError,
    ModelRequestTimeout,
    ModelTimeoutError,
    UnexpectedModelBehavior,
)

from agents.errors import (
    BlockedError,
    MalformedAnswerError,
    ModelError,
    ModelGoneError,
    ModelUnavailableError,
    NoAnswerError,
    QuotaSpentError,
    RateLimitedError,
    RequestRefusedByModelError,
    WrongKeyError,
)
from agents.providers.chain.model_chain import Member
from agents.providers.chain.patience import ASKED_WAIT

EXCERPT = 300
"""Characters of a server's words in one of our messages."""
AGAIN = "Try again later, or name another model in CHALKBOX_MODEL."
GONE = ("decommissioned", "deprecated", "no longer available", "has been retired", "shut down")
"""Words by which servers say in a plain 400 that a model is gone."""


class Verdict(NamedTuple):
    """What a failure means."""

    kind: type[ModelError]
    happened: str
    next_step: str
    may_pass: bool = False
    """The same request to the same model may succeed later."""


def describe_failure(
    error: AgentRunError | TimeoutError, member: Member, *, asked_s: float
) -> ModelError:
    """Turn what the library raised into one of our errors.

    Args:
        error: From the request.
        member: The model that was asked.
        asked_s: How long this try was allowed to take, seconds.

    Returns:
        An error with `retryable=True` when the same request to the same model may succeed later.
    """
    verdict = _judge(error, member, asked_s)
    words = excerpt(error, member)
    context: dict[str, object] = {"model": member.name}
    if isinstance(error, ModelHTTPError):
        context["status"] = error.status_code
    if isinstance(error, ModelAPIError) and error.retry_after is not None:
        context[ASKED_WAIT] = error.retry_after
    said = f" It says: {words}." if words else ""
    return verdict.kind(
        f"{member.name} {verdict.happened}.{said} {verdict.next_step}",
        context=context,
        retryable=verdict.may_pass,
    )


def _judge(error: AgentRunError | TimeoutError, member: Member, asked_s: float) -> Verdict:
    match error:
        case TimeoutError() | ModelTimeoutError() | ModelRequestTimeout():
            step = f"{AGAIN} A slow server needs more CHALKBOX_MODELS__ATTEMPT_S (or …DEADLINE_S)."
            return Verdict(NoAnswerError, f"gave no answer within {asked_s:.3g} s", step)
        case ModelConnectionError(phase="read"):
            happened = "broke off its answer on the way"
            return Verdict(NoAnswerError, happened, AGAIN, may_pass=True)
        case ModelConnectionError():
            step = f"Check the network{_address(member, ' and the address ')}."
            return Verdict(ModelUnavailableError, "cannot be reached", step, may_pass=True)
        case ModelHTTPError():
            return _judge_status(error, member)
        case ContentFilterError():
            return _blocked()
        case ModelAPIError() | UnexpectedModelBehavior():
            where = _address(member, "Check that a model server stands at ")
            step, happened = f"{where}." if where else AGAIN, "answered something that is no answer"
            return Verdict(MalformedAnswerError, happened, step, may_pass=True)
        case _:
            return Verdict(ModelError, "failed in a way that is not known", AGAIN)


def _judge_status(error: ModelHTTPError, member: Member) -> Verdict:
    """Judge an error that the server itself tells."""
    if isinstance(error, ModelQuotaExceededError):
        step = "Add credit to the account, wait for the next day, or use another key."
        return Verdict(QuotaSpentError, "refused: quota or credit is used up", step)
    if isinstance(error, ModelRateLimitError):
        return Verdict(RateLimitedError, "refused: too many requests", AGAIN, may_pass=True)
    if error.status_code in range(400, 500):
        return _judge_refusal(error, member)
    happened = "is overloaded or failed by itself"
    return Verdict(ModelUnavailableError, happened, AGAIN, may_pass=True)


def _judge_refusal(error: ModelHTTPError, member: Member) -> Verdict:
    words = str(error).lower()
    key_refused = isinstance(error, ModelAuthenticationError)
    if key_refused or "api key not valid" in words or "api_key_invalid" in words:
        setting = f"CHALKBOX_{member.provider.account.upper()}_API_KEY"
        step = f"Check {setting}, and that its account may use this model."
        return Verdict(WrongKeyError, "does not accept the key", step)
    said_gone = "model" in words and any(word in words for word in GONE)
    if isinstance(error, ModelNotFoundError) or error.status_code == HTTPStatus.GONE or said_gone:
        step = f"Name another in CHALKBOX_MODEL{_address(member, ', or check the address ')}."
        return Verdict(ModelGoneError, "is not, or no longer, offered by its server", step)
    if isinstance(error, ModelContextWindowExceededError):
        step = (
            "Ask for less, lower CHALKBOX_MODELS__MAX_OUTPUT_TOKENS, or name a model with a larger"
            " context in CHALKBOX_MODEL."
        )
        happened = "refused: the request is too long for it"
        return Verdict(RequestRefusedByModelError, happened, step)
    step = "Name another model in CHALKBOX_MODEL; if all refuse, the request itself is at fault."
    return Verdict(RequestRefusedByModelError, "does not take the request", step)


def _blocked() -> Verdict:
    step = "Put the request in other words, or name another model in CHALKBOX_MODEL."
    return Verdict(BlockedError, "stopped: its content filter does not let this through", step)


def blocked_error(member: Member) -> BlockedError:
    """The error for an answer that a content filter stopped."""
    verdict = _blocked()
    return BlockedError(
        f"{member.name} {verdict.happened}. {verdict.next_step}",
        context={"model": member.name},
        retryable=False,
    )


def together(tried: list[ModelError]) -> ModelError:
    """The error of the last member, telling what each did.

    Args:
        tried: In the order they were asked; at least one.
    """
    last = tried[-1]
    if len(tried) == 1:
        return last
    lines = "\n".join(f"- {error.message}" for error in tried)
    return type(last)(
        f"none of {len(tried)} models gave an answer:\n{lines}",
        context={**last.context, "tried": [f"{e.context.get('model')}: {e.code}" for e in tried]},
        retryable=any(error.retryable for error in tried),
    )


def excerpt(error: BaseException, member: Member) -> str:
    """A server's words: one line, cut, without the key."""
    message = error.message if isinstance(error, AgentRunError) else ""
    if isinstance(error, ModelAPIError):
        message = _server_message(error.body) or message
    text = " ".join(without_key(message, member).split()).rstrip(".")
    return text if len(text) <= EXCERPT else f"{text[:EXCERPT]} …"


def _server_message(body: object) -> str | None:
    """The message in a JSON error, where every vendor puts it: `error.message`, or `message`."""
    found: object = body
    for key in ("error", "message"):
        if isinstance(found, dict):
            fields = cast("dict[str, object]", found)
            found = fields.get(key, fields)
    return found if isinstance(found, str) else None


def without_key(text: str, member: Member) -> str:
    """Text in which the member's key cannot be read."""
    key = member.account.key.get_secret_value() if member.account.key else ""
    return text.replace(key, "[key]") if key else text


def _address(member: Member, before: str) -> str:
    """The address of a server of one's own, without a name and password in it, after some words.

    Empty where the vendor's own address is used.
    """
    if not member.account.base_url:
        return ""
    parts = urlsplit(member.account.base_url)
    return f"{before}{parts.scheme}://{parts.netloc.rpartition('@')[2]}"
