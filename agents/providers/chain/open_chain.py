"""Ask the models of a chain for one answer, in order.

One `OpenChain` belongs to one event loop and one agent run: HTTP clients are bound to a loop, and
runs live in many. It connects when a model is really asked; kept answers need no connection.
"""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from types import TracebackType
from typing import Any, Self

from httpx2 import AsyncClient, Timeout
from pydantic_ai.exceptions import AgentRunError
from pydantic_ai.messages import ModelMessage, ModelResponse
from pydantic_ai.models import Model, ModelRequestParameters
from pydantic_ai.settings import ModelSettings

from agents.errors import ModelError, ModelGoneError, NoAnswerError, NoModelError, WrongKeyError
from agents.ledger import Ledger
from agents.providers.base import tls_context
from agents.providers.chain.failures import blocked_error, describe_failure, together
from agents.providers.chain.model_chain import Member, ModelChain
from agents.providers.chain.patience import patience_with_model
from agents.providers.chain.rerouted import is_same_model

CONNECT_S = 10.0
"""Longest wait for a connection, seconds."""
SPARE_S = 10.0
"""By how much the connection outlives our own limit of a try, seconds."""
FORBIDDEN = HTTPStatus.FORBIDDEN.value


@dataclass(frozen=True, kw_only=True)
class ChainAnswer:
    """One answer, and whose it is."""

    asked: str
    """Name of the member that answered."""
    rerouted: bool
    """Its server answered with another model."""
    response: ModelResponse
    seconds: float
    """Since the chain was asked, seconds."""


@dataclass(frozen=True, kw_only=True)
class Question:
    """What is asked of each member in turn, and who is told."""

    messages: list[ModelMessage]
    settings: ModelSettings
    parameters: ModelRequestParameters
    ledger: Ledger
    on_blocked: Callable[[ChainAnswer], None]
    """Called for an answer that was paid for and stopped by a content filter."""
    begun: float
    """Monotonic time."""


class OpenChain:
    """The chain while one agent talks to it."""

    def __init__(self, chain: ModelChain) -> None:
        self.chain = chain
        self._client: AsyncClient | None = None
        self._models: dict[str, Model[Any]] = {}

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._client is not None:
            await self._client.aclose()

    async def answer(
        self,
        messages: list[ModelMessage],
        settings: ModelSettings,
        parameters: ModelRequestParameters,
        *,
        ledger: Ledger,
        on_blocked: Callable[[ChainAnswer], None],
    ) -> ChainAnswer:
        """Ask the members in order until one answers.

        Raises:
            ModelError: The last member's, telling what each did; `NoModelError` without members.
            Exception: What `ledger.allow` raises, unchanged.
        """
        question = Question(
            messages=messages,
            settings=settings,
            parameters=parameters,
            ledger=ledger,
            on_blocked=on_blocked,
            begun=time.monotonic(),
        )
        tried: list[ModelError] = []
        for member in self.chain.members:
            skipped = self._why_skipped(member, tried, question)
            outcome = skipped or await self._ask_patiently(member, question)
            if isinstance(outcome, ChainAnswer):
                return outcome
            tried.append(outcome)
            if member is not self.chain.members[-1] and not skipped:
                ledger.say(f"{outcome.message} Going on with the next model.")
        if not tried:
            raise NoModelError(
                "there is no model to ask: set a key, or an address in CHALKBOX_OPENAI_BASE_URL."
                f" {' '.join(self.chain.left_out)}".strip(),
                retryable=False,
            )
        raise together(tried)

    def _why_skipped(
        self, member: Member, tried: list[ModelError], question: Question
    ) -> ModelError | None:
        context = {"model": member.name}
        if member.name in self.chain.gone:
            return ModelGoneError(self.chain.gone[member.name], context=context, retryable=False)
        others = [other for other in self.chain.members if other.account == member.account]
        # Forbidden (403) is said of one model; the others of the account may well be allowed.
        refused = {
            error.context.get("model")
            for error in tried
            if isinstance(error, WrongKeyError) and error.context.get("status") != FORBIDDEN
        }
        if refused & {other.name for other in others}:
            return WrongKeyError(
                f"{member.name} was not asked: it has the same key.",
                context=context,
                retryable=False,
            )
        if self._time_left(question) <= 0:
            return NoAnswerError(
                f"{member.name} was not asked: the {self.chain.limits.deadline_s:.3g} s for one"
                " answer are over.",
                context=context,
                retryable=True,
            )
        return None

    def _time_left(self, question: Question) -> float:
        return self.chain.limits.deadline_s - (time.monotonic() - question.begun)

    async def _ask_patiently(self, member: Member, question: Question) -> ChainAnswer | ModelError:
        patience = patience_with_model(
            self.chain.limits,
            name=member.name,
            time_left=lambda: self._time_left(question),
            say=question.ledger.say,
        )
        try:
            return await patience(self._ask_once, member, question)
        except ModelError as error:
            if isinstance(error, ModelGoneError):
                self.chain.gone[member.name] = error.message
            return error

    async def _ask_once(self, member: Member, question: Question) -> ChainAnswer:
        question.ledger.allow()
        model = self._model(member)
        limit_s = min(self.chain.limits.attempt_s, max(self._time_left(question), 0.001))
        outcome: ModelResponse | ModelError
        try:
            prepared = model.prepare_messages(question.messages, question.parameters)
            async with asyncio.timeout(limit_s):
                outcome = await model.request(prepared, question.settings, question.parameters)
        except (AgentRunError, TimeoutError) as error:
            outcome = describe_failure(error, member, asked_s=limit_s)
        if isinstance(outcome, ModelError):
            raise outcome  # outside of `except`, or the library's words would come along
        answer = ChainAnswer(
            asked=member.name,
            rerouted=not is_same_model(member.model, outcome.model_name),
            response=outcome,
            seconds=time.monotonic() - question.begun,
        )
        if outcome.finish_reason == "content_filter":
            question.on_blocked(answer)
            raise blocked_error(member)
        if answer.rerouted:
            question.ledger.say(
                f"{member.name} was answered by another model: {outcome.model_name}"
            )
        return answer

    def _model(self, member: Member) -> "Model[Any]":
        if self._client is None:
            attempt_s = self.chain.limits.attempt_s
            # The limit of a try is ours and comes first: then it is silence, not a lost connection.
            limit = Timeout(attempt_s + SPARE_S, connect=min(attempt_s, CONNECT_S))
            self._client = AsyncClient(timeout=limit, verify=tls_context())
        if member.name not in self._models:
            make_model = member.provider.make_model
            self._models[member.name] = make_model(member.model, member.account, self._client)
        return self._models[member.name]
