"""A model that is ledger and reply cache at once: the one wrapper around every call."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from opentelemetry.trace import get_current_span
from pydantic_ai.messages import ModelMessage, ModelMessagesTypeAdapter, ModelResponse
from pydantic_ai.models import Model, ModelRequestParameters
from pydantic_ai.settings import ModelSettings
from pydantic_ai.usage import RequestUsage
from pydantic_core import from_json, to_json

from agents.conversation.reply_key import reply_key
from agents.errors import TruncatedError
from agents.ledger import Ledger, ModelUse
from agents.providers.chain.open_chain import ChainAnswer, OpenChain


@dataclass(frozen=True, kw_only=True)
class Asker:
    """On whose behalf the model is asked."""

    agent: str
    attempt: str
    prompt_sha256: str


_MOST_TOKENS = 10**9
"""Of one answer that can be believed."""


class RecordedModel(Model[Any]):
    """Answers from the ledger what was answered before, and keeps what the chain answers now."""

    def __init__(self, chain: OpenChain, ledger: Ledger, asker: Asker) -> None:
        super().__init__()
        self.chain = chain
        self.ledger = ledger
        self.asker = asker
        self.answered_last = ""
        """Model id in the last answer, as the server writes it."""
        self.answered_key = ""
        """Under which key the last answer is kept."""

    @property
    def model_name(self) -> str:
        """The whole chain; which member answers is known afterwards."""
        return ",".join(self.chain.chain.names)

    @property
    def system(self) -> str:
        """Nobody's: each member speaks for itself."""
        return "chain"

    def prepare_request(
        self,
        model_settings: ModelSettings | None,
        model_request_parameters: ModelRequestParameters,
    ) -> tuple[ModelSettings | None, ModelRequestParameters]:
        """Leave it to the member that is asked: each prepares in its own way."""
        return model_settings, model_request_parameters

    def prepare_messages(
        self,
        messages: list[ModelMessage],
        model_request_parameters: ModelRequestParameters | None = None,
    ) -> list[ModelMessage]:
        """Leave it to the member that is asked."""
        return messages

    async def request(
        self,
        messages: list[ModelMessage],
        model_settings: ModelSettings | None,
        model_request_parameters: ModelRequestParameters,
    ) -> ModelResponse:
        """Recall or ask; the answer is durable before it is returned.

        Raises:
            TruncatedError: The answer hit the length limit; it is kept and counted all the same.
            ModelError: No member of the chain answered.
            Exception: What the ledger raises, unchanged.
        """
        settings = model_settings or {}
        begun = time.monotonic()
        key = reply_key(
            messages,
            settings,
            model_request_parameters,
            agent=self.asker.agent,
            attempt=self.asker.attempt,
            prompt=self.asker.prompt_sha256,
            models=self.chain.chain.names,
        )
        answer = self._read(await self.ledger.recall(key), begun)
        recalled = answer is not None
        if answer is None:
            answer = await self.chain.answer(
                messages,
                settings,
                model_request_parameters,
                ledger=self.ledger,
                on_blocked=self._record,
            )
            kept = write_answer(answer)
            await self.ledger.keep(key, kept)
            # From here on as a later process will read it, so that it makes the same keys.
            answer = read_answer(kept, seconds=answer.seconds)
        self._record(answer, recalled=recalled)
        _tell_span(answer, recalled=recalled)
        self.answered_key = key
        self.answered_last = answer.response.model_name or answer.asked
        if answer.response.finish_reason == "length":
            raise _truncated(answer, settings)
        return answer.response

    def _read(self, kept: bytes | None, begun: float) -> ChainAnswer | None:
        if kept is None:
            return None
        try:
            return read_answer(kept, seconds=time.monotonic() - begun)
        except (ValueError, KeyError, TypeError):
            self.ledger.say("An answer kept from before cannot be read; the model is asked again.")
            return None

    def _record(self, answer: ChainAnswer, *, recalled: bool = False) -> None:
        usage = answer.response.usage
        price = list_price(answer.response)
        self.ledger.record(
            ModelUse(
                agent=self.asker.agent,
                asked=answer.asked,
                answered=answer.response.model_name or "",
                rerouted=answer.rerouted,
                input_tokens=usage.input_tokens,
                output_tokens=usage.output_tokens,
                thinking_tokens=thinking_in(usage),
                cost_usd=price or Decimal(0),
                cost_known=price is not None,
                seconds=answer.seconds,
                recalled=recalled,
                attempt=self.asker.attempt,
                prompt_sha256=self.asker.prompt_sha256,
            )
        )


def _tell_span(answer: ChainAnswer, *, recalled: bool) -> None:
    """Say in the span of this call, if there is one, who answered: it was opened for the chain."""
    span = get_current_span()
    if not span.is_recording():
        return
    told: dict[str, str | bool] = {
        "gen_ai.request.model": answer.asked.partition(":")[2] or answer.asked,
        "chalkbox.recalled": recalled,
    }
    if provider := answer.response.provider_name:
        told |= {"gen_ai.provider.name": provider, "gen_ai.system": provider}
    span.set_attributes(told)


def thinking_in(usage: RequestUsage) -> int:
    """Tokens that were thought, as far as the library has read them; Gemini's it leaves aside."""
    return max(usage.output_reasoning_tokens, usage.details.get("thoughts_tokens", 0))


def list_price(response: ModelResponse) -> Decimal | None:
    """US dollars by the library's table of list prices; None where it has no price."""
    try:
        return response.cost().total_price
    except (LookupError, ValueError, AssertionError):
        return None


def write_answer(answer: ChainAnswer) -> bytes:
    """An answer as JSON; it holds no key, no address and nothing of the request."""
    # An address may hold a name and a password, and answers are handed on to other runs.
    bare = replace(answer.response, provider_url=None)
    response = ModelMessagesTypeAdapter.dump_python([bare], mode="json")
    return to_json({"asked": answer.asked, "rerouted": answer.rerouted, "response": response})


def read_answer(kept: bytes, *, seconds: float) -> ChainAnswer:
    """The answer that `write_answer` wrote.

    Raises:
        ValueError, KeyError, TypeError: It is something else.
    """
    fields: Mapping[str, Any] = from_json(kept)
    (response,) = ModelMessagesTypeAdapter.validate_python(fields["response"])
    if not isinstance(response, ModelResponse):
        raise ValueError("not an answer")
    usage = response.usage
    if not all(
        0 <= count <= _MOST_TOKENS
        for count in (usage.input_tokens, usage.output_tokens, thinking_in(usage))
    ):
        raise ValueError("an answer of so many tokens there is none")
    return ChainAnswer(
        asked=str(fields["asked"]),
        rerouted=bool(fields["rerouted"]),
        response=response,
        seconds=seconds,
    )


def _truncated(answer: ChainAnswer, settings: ModelSettings) -> TruncatedError:
    limit = settings.get("max_tokens")
    return TruncatedError(
        f"the answer of {answer.asked} was cut off at the length limit of {limit} tokens, thinking"
        " included: ask for less at once, or raise CHALKBOX_MODELS__MAX_OUTPUT_TOKENS.",
        context={"model": answer.asked, "max_output_tokens": limit},
        retryable=False,
    )
