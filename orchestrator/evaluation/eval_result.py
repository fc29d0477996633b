"""What became of one prompt: one line of `results.jsonl` and one row of the table."""

from decimal import Decimal
from typing import Literal

from pydantic import Field

from agents.artifacts.base import Record, Seconds
from agents.artifacts.generated_code import GeneratedCode
from agents.artifacts.intent import Level, Subject
from agents.artifacts.render_result import RenderResult
from agents.artifacts.request import Voice
from agents.artifacts.validation_report import ValidationReport
from agents.artifacts.voice_over import VoiceOver
from orchestrator.engine.events import RunOutcomeWord, Usage
from orchestrator.engine.outcome import RunOutcome
from orchestrator.engine.receipt import Receipt, receipt_from
from orchestrator.engine.trace import TRACE_FILE, read_trace
from orchestrator.errors import RequestRefusedError
from orchestrator.evaluation.prompt_list import Asked
from orchestrator.stages.inspect_code import inspect_code
from orchestrator.stages.scene_parts import inspect_part


class EvalResult(Record):
    """What became of a prompt, and what it took."""

    id: str
    prompt: str
    subject: Subject | None = None
    level: Level | None = None
    video_id: str | None
    """Its run; none where the request was refused before there was one."""
    provider: str = ""
    """Who planned and wrote, as in the receipt."""
    outcome: RunOutcomeWord
    delivered: bool
    """Whether there is a video."""
    shippable: bool = False
    """Whether nothing speaks against showing it, by its review."""
    first_try: bool = False
    """Whether the first code that was written passed its inspection and was drawn: nothing was
    repaired, renamed, put back or compiled in its place."""
    code_by: Literal["compiled", "model", "repaired"] | None = None
    """Who wrote the code that stands in the end."""
    attempts: int = Field(default=0, ge=0)
    """How often code was inspected: once for each version of it."""
    failure: str | None = None
    """The failure class of the stage where the run ended; of a delivered video the last one that
    its receipt has, which a later attempt mended."""
    message: str | None = None
    """Why there is no video."""
    layout: float | None = Field(default=None, ge=0, le=1)
    """See `layout_score`; none where no code ran to its end."""
    video_s: Seconds = 0.0
    """Length of the video, with its voice where it has one."""
    spoken: bool | None = None
    """Whether the video has the voice that was asked for; none where nobody asked, or where there
    is no video."""
    held_s: Seconds = 0.0
    """How long pictures stay because a sentence has not ended: the code left it too little time."""
    seconds: Seconds = 0.0
    """What the run took."""
    tokens_in: int = Field(default=0, ge=0)
    tokens_out: int = Field(default=0, ge=0)
    cost_usd: Decimal = Field(default=Decimal(0), ge=0)
    cost_known: bool = True
    """False where an answer had no known price, which is not in `cost_usd`."""


def result_of(asked: Asked, outcome: RunOutcome) -> EvalResult:
    """What became of a prompt, by its run's receipt and artifacts."""
    receipt, spent = outcome.receipt, outcome.receipt.total
    code = outcome.artifacts.get(GeneratedCode)
    report = outcome.artifacts.get(ValidationReport)
    drawn = outcome.artifacts.get(RenderResult)
    over = voice_of(outcome)
    lasts_s = drawn.duration_s if isinstance(drawn, RenderResult) else 0.0
    lasts_s = over.duration_s if over else lasts_s
    delivered = outcome.succeeded
    return EvalResult(
        id=asked.row.id,
        prompt=asked.row.prompt,
        subject=asked.row.subject,
        level=asked.row.level,
        video_id=receipt.video_id,
        provider=receipt.provider,
        outcome=receipt.outcome,
        delivered=delivered,
        shippable=receipt.shippable,
        first_try=delivered and isinstance(code, GeneratedCode) and is_untouched(code),
        code_by=code.written_by if isinstance(code, GeneratedCode) else None,
        attempts=attempts_in(outcome),
        failure=failure_of(receipt),
        message=None if delivered else receipt.message,
        layout=layout_score(report) if isinstance(report, ValidationReport) else None,
        video_s=lasts_s if delivered else 0.0,
        spoken=bool(over.used) if over and delivered else None,
        held_s=round(sum(each.lasts_s for each in over.held), 3) if over and delivered else 0.0,
        seconds=spent.seconds,
        tokens_in=spent.tokens_in,
        tokens_out=spent.tokens_out,
        cost_usd=spent.cost_usd,
        cost_known=all(each.cost_known for each in usages(outcome)),
    )


def voice_of(outcome: RunOutcome) -> VoiceOver | None:
    """What became of the voice; none where nobody asked for one."""
    over = outcome.artifacts.get(VoiceOver)
    return over if isinstance(over, VoiceOver) and over.voice is not Voice.NONE else None


def refused(asked: Asked, error: RequestRefusedError) -> EvalResult:
    """What became of a prompt for which no run was made."""
    row = asked.row
    return EvalResult(
        **row.model_dump(include={"id", "prompt", "subject", "level"}),
        video_id=None,
        outcome="refused",
        delivered=False,
        failure=error.code,
        message=error.message,
    )


def attempts_in(outcome: RunOutcome) -> int:
    """How often code was inspected, that of each of several scenes too."""
    code = outcome.artifacts.get(GeneratedCode)
    parts = code.parts if isinstance(code, GeneratedCode) else ()
    roots = (outcome.folder.path(part.folder) for part in parts)
    lines = (read_trace(root / TRACE_FILE).lines for root in roots)
    receipts = (outcome.receipt, *map(receipt_from, lines))
    names = {inspect_code.__name__, inspect_part.__name__}
    stages = (stage for receipt in receipts for stage in receipt.stages)
    return sum(stage.spent.attempts for stage in stages if stage.stage in names)


def is_untouched(code: GeneratedCode) -> bool:
    """Whether code stands as it was first written."""
    return not code.failed and not code.rewrites and code.given_up is None


def failure_of(receipt: Receipt) -> str | None:
    """The failure class of a run: of the stage where it ended, else the last one there was."""
    if receipt.outcome != "succeeded":
        ended = (each for each in receipt.stages if each.outcome != "succeeded")
        words = (each.failure or each.error_code for each in ended)
        return next((word for word in words if word), receipt.error_code)
    return next((each.failure for each in reversed(receipt.stages) if each.failure), None)


def layout_score(report: ValidationReport) -> float | None:
    """How well a video can be read: 1 minus the layout findings per beat, at least 0.

    A layout finding is text over text, under a line, outside of the frame, too small or too pale,
    as the inspection measures it; each counts once, however long it stands, and also where it was
    let pass. A beat is a section of the scene; a scene without sections is one.

    Returns:
        From 0 (a finding in every beat, or more) to 1 (none); None where nothing ran to its end.
    """
    if not report.scenes:
        return None
    beats = sum(max(1, len(scene.sections)) for scene in report.scenes)
    found = sum(finding.source == "layout" for finding in report.findings)
    return max(0.0, 1 - found / beats)


def usages(outcome: RunOutcome) -> tuple[Usage, ...]:
    """What the answers of models took, one by one."""
    lines = read_trace(outcome.folder.root / TRACE_FILE).lines
    return tuple(line.event for line in lines if isinstance(line.event, Usage))
