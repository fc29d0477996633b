"""What an agent is: a brief in, one model out, and the prompt between them.

Nothing here asks a model or imports a model library; `agents.run_agent` does.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar, Generic, TypeVar

from pydantic import BaseModel, ConfigDict

from agents.prompts import Prompt


class Brief(BaseModel):
    """What one agent is given; every field appears in its prompt."""

    model_config: ClassVar[ConfigDict] = ConfigDict(
        frozen=True, extra="forbid", use_attribute_docstrings=True
    )


BriefT = TypeVar("BriefT", bound=Brief)
NextBriefT = TypeVar("NextBriefT", bound=Brief)
AnswerT = TypeVar("AnswerT", bound=BaseModel)


@dataclass(frozen=True, kw_only=True)
class AgentSpec(Generic[BriefT, AnswerT]):
    """One agent. File and brief are compared when it is made.

    Raises:
        BrokenPieceError: The prompt and the brief do not fit.
    """

    name: str
    """For traces and receipts, for example `write_scene`."""
    brief: type[BriefT]
    writes: type[AnswerT]
    """What it answers. A model sees a loose form of its schema; this class is what decides, and its
    findings go back to the model."""
    prompt: Prompt
    reads_text: Callable[[str], AnswerT] | None = None
    """Reads an answer given as plain text, for example code in a fenced block: TeX in JSON strings
    gets damaged. Raises ValueError, in words for the model, when the text is not an answer."""

    def __post_init__(self) -> None:
        self.prompt.check(self.brief)

    def follow_up(
        self, *, brief: type[NextBriefT], prompt: Prompt
    ) -> "AgentSpec[NextBriefT, AnswerT]":
        """Make the spec of a later question in this agent's conversation.

        Hand it to `run_agent` with the `history` of the conversation; the system part of its
        prompt is not sent then and is best left empty.
        """
        return AgentSpec(
            name=self.name,
            brief=brief,
            writes=self.writes,
            prompt=prompt,
            reads_text=self.reads_text,
        )
