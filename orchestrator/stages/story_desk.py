"""Asks agents about parts of a story, has them mend what does not fit, and says where they failed.

An answer of a model is held against the story. What does not fit goes back to it; where it still
does not, or where no answer can be used at all, there is none: whoever asked does without, and the
run says so. Only a model that cannot be asked, and a spent budget, stop the run.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from pydantic import BaseModel

from agents.agent_spec import AgentSpec, AnswerT, BriefT
from agents.run_agent import AgentReply
from agents.story.forms import ANSWER_IN_TOON, GIVEN
from agents.story.mend_answer import MendAnswerBrief, mending
from agents.tables import Cell, Form, Table, TableReader, as_table
from config import StoryLimits
from orchestrator.engine.events import TablesMeasured
from orchestrator.errors import ModelFailedError
from orchestrator.stages.ask_agent import POOR_ANSWERS, ask_agent, times_done
from orchestrator.stages.side_by_side import side_by_side
from orchestrator.stages.workshop import ExplainerRun

MENDS = 2
"""How often an agent is told what of an answer does not fit."""
BY_RULES = "story.by_rules"
"""Code of the finding that rules, or nobody, stand in for a model."""
UNUSABLE = "no answer of the model could be used."
LEFT_OUT = "story.left_out"
"""Code of the finding that rows of an answer were left out, and the others used."""
DoneT = TypeVar("DoneT")
ModelT = TypeVar("ModelT", bound=BaseModel)


@dataclass(frozen=True)
class StoryDesk:
    """One stage that asks about a story."""

    run: ExplainerRun
    times: int
    """How often the stage was done before: done again, it gets other answers."""

    @classmethod
    def of(cls, run: ExplainerRun) -> "StoryDesk":
        """The desk of a stage."""
        return cls(run, times_done(run))

    @property
    def limits(self) -> StoryLimits:
        """How models are asked."""
        return self.run.workshop.writers.story

    @property
    def toon(self) -> bool:
        """Whether tables are sent as TOON."""
        return self.run.workshop.writers.sends_toon

    @property
    def form(self) -> str:
        """What an agent is told of the tables that it is given."""
        return GIVEN["toon" if self.toon else "json"]

    def answer_form(self, field: str, columns: str, *, first: str = "") -> str:
        """What an agent is told of the form of its answer; nothing, where it calls a tool."""
        if not self.limits.toon_answers:
            return ""
        return ANSWER_IN_TOON.format(field=field, columns=columns, first=first)

    async def all(self, deeds: Sequence[Callable[[], Awaitable[DoneT]]]) -> list[DoneT]:
        """Do all of them, as many at once as is set."""
        return await side_by_side(deeds, at_once=self.limits.calls_at_once)

    async def ask_in_table(
        self,
        spec: AgentSpec[BriefT, AnswerT],
        brief: BriefT,
        check: Callable[[AnswerT], Sequence[str]],
        *,
        field: str,
        about: str,
        tables: Sequence[Table],
        otherwise: str,
    ) -> AnswerT | None:
        """The same as `ask`, of an agent whose answer is one table, in its field of this name."""
        reader = TableReader(spec.writes, field=field)
        if self.limits.toon_answers:
            spec = replace(spec, reads_text=reader)
        found = await self.ask(spec, brief, check, about=about, tables=tables, otherwise=otherwise)
        if found is not None:
            rows: list[dict[str, Cell]] = found.model_dump(mode="json")[field]
            self._measure(
                spec.name, about, [as_table(rows, toon=reader.form == "toon")], sent=False
            )
        return found

    async def ask(
        self,
        spec: AgentSpec[BriefT, AnswerT],
        brief: BriefT,
        check: Callable[[AnswerT], Sequence[str]],
        *,
        about: str,
        tables: Sequence[Table],
        otherwise: str,
        in_part: bool = False,
    ) -> AnswerT | None:
        """Ask, and have it mended what does not fit.

        Args:
            spec: Whom.
            brief: What the agent is given.
            check: What of an answer does not fit, in words for the model.
            about: What is asked about, in words; no other call of this agent is about the same.
            tables: What of the brief is a table.
            otherwise: What happens where there is no usable answer, as a sentence.
            in_part: An answer of which something does not fit, also after it was mended, is
                returned all the same: whoever asks leaves that out.

        Returns:
            The answer; None where none can be used, which the run has been told.

        Raises:
            RunStoppedError, BudgetSpentError: Nobody can be asked, or no more.
            ModelFailedError: No model could be asked.
        """
        self._measure(spec.name, about, tables, sent=True)
        try:
            reply = await ask_agent(self.run, spec, brief, about=f"{self.times} {about}")
            value, found = await self._mended(spec, reply, check, about=about)
        except ModelFailedError as error:
            if error.context.get("failure") not in POOR_ANSWERS:
                raise
            self._tell(BY_RULES, spec.name, about, f"{UNUSABLE} {otherwise} {error.message}")
            return None
        if not found:
            return value
        told = f"Told {MENDS} times what does not fit, the model says still: {found}"
        if in_part:
            self._tell(LEFT_OUT, spec.name, about, f"what does not fit was left out. {told}")
            return value
        self._tell(BY_RULES, spec.name, about, f"{UNUSABLE} {otherwise} {told}")
        return None

    async def _mended(
        self,
        spec: AgentSpec[BriefT, AnswerT],
        reply: AgentReply[AnswerT],
        check: Callable[[AnswerT], Sequence[str]],
        *,
        about: str,
    ) -> tuple[AnswerT, str]:
        """The last answer, and what of it does not fit even so."""
        told = "\n".join(check(reply.value))
        for number in range(1, MENDS + 1):
            if not told:
                break
            self.run.note(f"{spec.name}, {about}: the answer does not fit: {told}")
            reply = await ask_agent(
                self.run,
                mending(spec),
                MendAnswerBrief(findings=told),
                history=reply.messages,
                about=f"{self.times} {about}, mended {number}",
            )
            told = "\n".join(check(reply.value))
        return reply.value, told

    def _tell(self, code: str, agent: str, about: str, what: str) -> None:
        """Tell the run of a defect that it has to live with."""
        text = f"{agent}, {about}: {what}"
        self.run.finding(code, text, severity="warning", tolerated=True)

    def _measure(self, agent: str, about: str, tables: Sequence[Table], *, sent: bool) -> None:
        if not tables:
            return
        form: Form = "toon" if any(each.form == "toon" for each in tables) else "json"
        self.run.emit(
            TablesMeasured(
                stage=self.run.stage,
                agent=agent,
                about=about,
                way="sent" if sent else "answered",
                form=form,
                toon_chars=sum(each.toon_chars for each in tables),
                json_chars=sum(each.json_chars for each in tables),
            )
        )
