"""Ask an agent: the one door to every model.

Light to import: pydantic-ai, which takes more than a second, is loaded when a model is asked.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic

from agents.agent_spec import AgentSpec, AnswerT, BriefT
from agents.ledger import Ledger

if TYPE_CHECKING:
    from pydantic_ai import Tool
    from pydantic_ai.messages import ModelMessage

    from agents.providers.chain.model_chain import ModelChain

REQUESTS = 16
"""Requests one agent may make: its tool calls and corrections included."""


@dataclass(frozen=True)
class AgentReply(Generic[AnswerT]):
    """What an agent answered."""

    value: AnswerT
    messages: "tuple[ModelMessage, ...]"
    """The whole conversation, to go on with as `history`."""
    model: str
    """Model id in the last answer, as the server writes it."""
    prompt_sha256: str


async def run_agent(
    spec: AgentSpec[BriefT, AnswerT],
    brief: BriefT,
    *,
    models: "ModelChain",
    ledger: Ledger,
    tools: "Sequence[Tool[Any] | Callable[..., Awaitable[Any]]]" = (),
    attempt: str = "1",
    history: "Sequence[ModelMessage]" = (),
    pictures: Sequence[bytes] = (),
    requests: int = REQUESTS,
) -> AgentReply[AnswerT]:
    """Ask, correct at most twice, and return the validated answer.

    Args:
        spec: Whom to ask.
        brief: What about.
        models: Tried in order; see `agents.providers.chain`.
        ledger: Answers are kept there before they are used; a kept one is not asked for again.
        tools: Typed async callables the model may call; name, docstring and types are what it sees.
            They must answer the same to the same question, or a restarted run asks (and pays)
            again from there on.
        attempt: Part of the key of kept answers: another one makes a fresh, independent try.
        history: Messages of a conversation to go on with; the system part is not sent again.
        pictures: PNG files that are shown with the brief.
        requests: Most requests to a model, at least 1.

    Raises:
        ModelError: No usable answer; its class says why.
        Exception: What a tool or the ledger raises, unchanged.
    """
    from agents.conversation.ask import ask

    result = await ask(
        spec,
        brief,
        models=models,
        ledger=ledger,
        tools=tools,
        attempt=attempt,
        history=history,
        pictures=pictures,
        requests=requests,
    )
    return AgentReply(
        value=result.value,
        messages=result.messages,
        model=result.model,
        prompt_sha256=spec.prompt.sha256,
    )
