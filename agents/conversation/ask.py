"""One agent run: the conversation from the first question to the validated answer."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic

from pydantic_ai import Agent, Tool, UsageLimits
from pydantic_ai.exceptions import AgentRunError, UnexpectedModelBehavior, UsageLimitExceeded
from pydantic_ai.messages import BinaryContent, ModelMessage
from pydantic_ai.output import OutputSpec, StructuredDict, TextOutput, ToolOutput
from pydantic_ai.settings import ModelSettings
from pydantic_ai.toolsets import FunctionToolset

from agents.agent_spec import AgentSpec, AnswerT, BriefT
from agents.conversation.corrections import Corrections
from agents.conversation.loose_schema import loose_schema
from agents.conversation.recorded_model import Asker, RecordedModel
from agents.conversation.remembered_tools import RememberedTools
from agents.errors import MalformedAnswerError, ModelError, NoEndError
from agents.ledger import Ledger
from agents.providers.chain.model_chain import ModelChain
from agents.providers.chain.open_chain import OpenChain

PNG = "image/png"
CORRECTIONS = 2
"""Times an agent may be told what is wrong with its answer, and with each tool call."""


@dataclass(frozen=True)
class Answer(Generic[AnswerT]):
    """What came out of a conversation."""

    value: AnswerT
    messages: tuple[ModelMessage, ...]
    model: str


async def ask(
    spec: AgentSpec[BriefT, AnswerT],
    brief: BriefT,
    *,
    models: ModelChain,
    ledger: Ledger,
    tools: Sequence[Tool[Any] | Callable[..., Awaitable[Any]]],
    attempt: str,
    history: Sequence[ModelMessage],
    pictures: Sequence[bytes],
    requests: int,
) -> Answer[AnswerT]:
    """See `agents.run_agent.run_agent`."""
    prompt = spec.prompt.render(brief)
    corrections = Corrections(spec.writes, spec.reads_text)
    asker = Asker(agent=spec.name, attempt=attempt, prompt_sha256=spec.prompt.sha256)
    async with OpenChain(models) as chain:
        model = RecordedModel(chain, ledger, asker)
        remembered = RememberedTools(FunctionToolset[Any](list(tools)), ledger, model)
        agent = Agent[Any, Any](
            model,
            name=spec.name,
            # Part of the conversation from its first message on, so that `history` brings it along.
            system_prompt=prompt.system,
            output_type=output_of(spec, corrections),
            toolsets=[remembered],
            retries={"tools": CORRECTIONS, "output": CORRECTIONS},
        )
        agent.output_validator(corrections.check)
        shown = [BinaryContent(each, media_type=PNG) for each in pictures]
        try:
            result = await agent.run(
                [prompt.user, *shown] if shown else prompt.user,
                message_history=list(history) or None,
                usage_limits=UsageLimits(request_limit=requests),
                model_settings=ModelSettings(max_tokens=models.limits.max_output_tokens),
            )
        except AgentRunError as error:
            raise _explain(error, spec.name, models, corrections, requests) from error
    return Answer(result.output, tuple(result.all_messages()), model.answered_last)


def output_of(
    spec: AgentSpec[BriefT, AnswerT], corrections: Corrections[AnswerT]
) -> OutputSpec[Any]:
    """The forms an answer may have on the wire: a tool call, or also text."""
    schema = loose_schema(spec.writes)
    by_tool = ToolOutput(StructuredDict(schema), description=schema.pop("description", None))
    return [by_tool, TextOutput(corrections.read_text)] if spec.reads_text else by_tool


def _explain(
    error: AgentRunError,
    name: str,
    models: ModelChain,
    corrections: Corrections[Any],
    requests: int,
) -> ModelError:
    context = {"agent": name, "model": ",".join(models.names)}
    if isinstance(error, UsageLimitExceeded):
        return NoEndError(
            f"{name} asked a model {requests} times and came to no answer: it keeps calling tools."
            " Try again, or name another model in CHALKBOX_MODEL.",
            context=context,
            retryable=True,
        )
    if isinstance(error, UnexpectedModelBehavior):
        found = corrections.last or error.message
        return MalformedAnswerError(
            f"{name} got no answer in the agreed form, also after {CORRECTIONS} corrections:"
            f" {found}. Try again, or name another model in CHALKBOX_MODEL.",
            context={**context, "findings": found},
            retryable=True,
        )
    return ModelError(f"{name} failed: {error.message}", context=context, retryable=False)
