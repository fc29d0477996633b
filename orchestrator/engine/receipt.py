"""What a run took: seconds, attempts, tokens and money, by stage.

Worked out from the trace alone; nothing is counted on the side.
"""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import ClassVar, Literal

from pydantic import AwareDatetime, Field

from agents.artifacts.base import Artifact, Record, Seconds
from agents.artifacts.model_provider import ModelProvider
from orchestrator.engine.events import (
    AttemptFinished,
    AttemptStarted,
    FindingSeen,
    MadeBy,
    RunFinished,
    RunOutcomeWord,
    RunStarted,
    StageFinished,
    StageKept,
    StageStarted,
    TablesMeasured,
    TraceLine,
    Usage,
    VoiceGiven,
)


class Spent(Record):
    """Time, tokens and money."""

    seconds: Seconds = 0.0
    attempts: int = Field(default=0, ge=0)
    """Tries; a stage that counts none has one each time it runs."""
    tokens_in: int = Field(default=0, ge=0)
    tokens_out: int = Field(default=0, ge=0)
    tokens_thinking: int = Field(default=0, ge=0)
    """Those of `tokens_out` that were thought and not said, as far as servers tell."""
    cost_usd: Decimal = Field(default=Decimal(0), ge=0)


class TablesReceipt(Record):
    """What the form of the tables of one call saved, or would have."""

    agent: str
    about: str = ""
    way: Literal["sent", "answered"]
    form: Literal["toon", "json"]
    """In which they were."""
    toon_chars: int = Field(ge=0)
    json_chars: int = Field(ge=0)


MOST_REMARKS, REMARK_CHARS = 20, 300


class MadeByReceipt(Record):
    """Who was asked to make something, and who made it."""

    what: str
    """What was made, in the plural: `clips`, …"""
    count: int = Field(ge=1)
    requested: str
    used: str
    provider: ModelProvider | None = None
    """What kind of maker `used` is; None where that was not told."""
    because: str = ""
    """Why it was another, or is not as it was asked for."""


class StageReceipt(Record):
    """One stage, over all times the run went on."""

    stage: str
    outcome: RunOutcomeWord
    spent: Spent
    from_cache: bool = False
    """Its last result was computed for an earlier run."""
    kept: bool = False
    """When the run went on last, its artifact already stood."""
    failure: str | None = None
    """The last failure class; also set where a later attempt was good."""
    error_code: str | None = None
    flaws: int = Field(default=0, ge=0)
    """Defects that were let pass when it was done last."""
    remarks: tuple[str, ...] = ()
    """The first of them, in words."""
    tables: tuple[TablesReceipt, ...] = ()
    """Tables of each call of a model, when it was done last."""
    made_by: tuple[MadeByReceipt, ...] = ()
    """Who made its parts, when it was done last."""


class Receipt(Artifact):
    """What the run took and how it ended."""

    FILE: ClassVar[str] = "receipt.json"

    video_id: str
    workflow: str
    provider: str
    """Who planned and wrote, announced in words, for example `offline: no model used`."""
    voice: str = ""
    """Who speaks in it, or why nobody does; empty where nobody was asked to."""
    outcome: RunOutcomeWord
    shippable: bool
    """True only when the run succeeded and nothing speaks against showing what it made: whatever
    else is in the folder is for study."""
    not_shippable_because: tuple[str, ...] = ()
    """What speaks against showing it, where the run succeeded."""
    error_code: str | None = None
    message: str | None = None
    started_at: AwareDatetime
    finished_at: AwareDatetime | None = None
    continued: int = Field(default=0, ge=0)
    """How often the run went on after it had ended."""
    stages: tuple[StageReceipt, ...] = ()
    total: Spent
    """Seconds are those of the run: more than all stages took, or less where some went together."""


class _StageSum:
    """Adds up the events of one stage."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.attempts = 0
        self.unnumbered = False
        self.tokens_in = 0
        self.tokens_out = 0
        self.tokens_thinking = 0
        self.cost_usd = Decimal(0)
        self.last: StageFinished | StageKept | None = None
        self.finished: StageFinished | None = None
        self.failure: str | None = None
        self.flaws = 0
        self.remarks: list[str] = []
        self.tables: list[TablesReceipt] = []
        self.made_by: list[MadeByReceipt] = []
        self.voice = ""

    def add(self, event: object) -> None:
        match event:
            case StageStarted():
                self.attempts += 1
                self.unnumbered = True
                self.last = None
                self.finished = None
                self.flaws = 0
                self.remarks = []
                self.tables = []
                self.made_by = []
                self.voice = ""
            case FindingSeen(tolerated=True):
                self.flaws += 1
                if self.flaws <= MOST_REMARKS:
                    self.remarks.append(event.text[:REMARK_CHARS])
            case AttemptStarted():
                # The first of a run of the stage is the one already counted at its start.
                self.attempts += 0 if self.unnumbered else 1
                self.unnumbered = False
            case AttemptFinished():
                self.failure = event.failure or self.failure
            case Usage():
                self.tokens_in += event.tokens_in
                self.tokens_out += event.tokens_out
                self.tokens_thinking += event.tokens_thinking
                self.cost_usd += event.cost_usd
            case StageKept():
                self.last = event
            case StageFinished():
                self.seconds += event.duration_s
                self.failure = event.failure or self.failure
                self.last = self.finished = event
            case MadeBy() | VoiceGiven() | TablesMeasured():
                self._tell(event)
            case _:
                pass

    def _tell(self, event: MadeBy | VoiceGiven | TablesMeasured) -> None:
        """Remember what a stage said of how it does things."""
        told = event.model_dump(exclude={"type", "stage"})
        match event:
            case MadeBy():
                self.made_by.append(MadeByReceipt.model_validate(told))
            case TablesMeasured():
                self.tables.append(TablesReceipt.model_validate(told))
            case VoiceGiven():
                self.voice = event.voice

    @property
    def unfit(self) -> tuple[str, ...]:
        """Why what it made last should not be shown."""
        return self.last.unfit if self.last else ()

    def receipt(self, stage: str) -> StageReceipt:
        kept = isinstance(self.last, StageKept)
        finished = self.finished
        return StageReceipt(
            stage=stage,
            outcome="succeeded" if kept else finished.outcome if finished else "unfinished",
            spent=Spent(
                seconds=self.seconds,
                attempts=self.attempts,
                tokens_in=self.tokens_in,
                tokens_out=self.tokens_out,
                tokens_thinking=self.tokens_thinking,
                cost_usd=self.cost_usd,
            ),
            from_cache=finished.from_cache if finished else False,
            kept=kept,
            failure=self.failure,
            error_code=finished.error_code if finished else None,
            flaws=self.flaws,
            remarks=tuple(self.remarks),
            tables=tuple(self.tables),
            made_by=tuple(self.made_by),
        )


def receipt_from(lines: Sequence[TraceLine]) -> Receipt:
    """Work out the receipt of a run from its trace.

    A run that never finished, because its process was killed, gets a receipt that says so.

    Raises:
        ValueError: No run starts in these lines.
    """
    sums: dict[str, _StageSum] = {}
    starts: list[RunStarted] = []
    finish: RunFinished | None = None
    begun: datetime | None = None
    ended: datetime | None = None
    seconds = 0.0
    for line in lines:
        event = line.event
        if isinstance(event, RunStarted):
            starts.append(event)
            begun = begun or line.at
            finish = None
            ended = None
        elif isinstance(event, RunFinished):
            finish, ended = event, line.at
            seconds += event.duration_s
        elif (stage := getattr(event, "stage", None)) is not None:
            sums.setdefault(stage, _StageSum()).add(event)
    if begun is None:
        raise ValueError("no run starts in this trace")
    stages = tuple(each.receipt(stage) for stage, each in sums.items())
    unfit = tuple(words for each in sums.values() for words in each.unfit)
    return Receipt(
        video_id=starts[-1].video_id,
        workflow=starts[-1].workflow,
        provider=starts[-1].provider,
        voice="; ".join(each.voice for each in sums.values() if each.voice),
        outcome=finish.outcome if finish else "unfinished",
        shippable=finish is not None and finish.outcome == "succeeded" and not unfit,
        not_shippable_because=unfit,
        error_code=finish.error_code if finish else None,
        message=finish.message if finish else None,
        started_at=begun,
        finished_at=ended,
        continued=sum(start.continued for start in starts),
        stages=stages,
        total=Spent(
            seconds=seconds,
            attempts=sum(each.spent.attempts for each in stages),
            tokens_in=sum(each.spent.tokens_in for each in stages),
            tokens_out=sum(each.spent.tokens_out for each in stages),
            tokens_thinking=sum(each.spent.tokens_thinking for each in stages),
            cost_usd=sum((each.spent.cost_usd for each in stages), Decimal(0)),
        ),
    )
