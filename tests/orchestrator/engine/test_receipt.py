from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from orchestrator.engine.events import (
    AttemptFinished,
    AttemptStarted,
    Event,
    MadeBy,
    Note,
    RunFinished,
    RunStarted,
    StageFinished,
    StageKept,
    StageStarted,
    TablesMeasured,
    TraceLine,
    Usage,
    VoiceGiven,
)
from orchestrator.engine.receipt import Receipt, receipt_from

START = RunStarted(video_id="v", workflow="toy", provider="offline: no model used")
AGAIN = START.model_copy(update={"continued": True})


def traced(*events: Event) -> list[TraceLine]:
    begun = datetime(2026, 11, 21, tzinfo=UTC)
    return [
        TraceLine(sequence=n, at=begun + timedelta(seconds=n), span=n, event=event)
        for n, event in enumerate(events, start=1)
    ]


def done(stage: str, duration_s: float, *, from_cache: bool = False) -> StageFinished:
    return StageFinished(
        stage=stage, outcome="succeeded", duration_s=duration_s, from_cache=from_cache
    )


def test_a_good_run_is_shippable_and_adds_up():
    receipt = receipt_from(
        traced(
            START,
            StageStarted(stage="plan"),
            Usage(stage="plan", model="m", tokens_in=10, tokens_out=2, cost_usd=Decimal("0.1")),
            Usage(stage="plan", model="m", tokens_in=1, tokens_out=1, cost_usd=Decimal("0.2")),
            done("plan", 1.0),
            StageStarted(stage="draw"),
            done("draw", 2.0, from_cache=True),
            RunFinished(outcome="succeeded", duration_s=3.5),
        )
    )
    assert (receipt.outcome, receipt.shippable) == ("succeeded", True)
    assert receipt.provider == "offline: no model used"
    assert receipt.total.seconds == 3.5
    assert receipt.total.cost_usd == Decimal("0.3")
    assert [(s.stage, s.spent.seconds, s.from_cache) for s in receipt.stages] == [
        ("plan", 1.0, False),
        ("draw", 2.0, True),
    ]
    assert (receipt.stages[0].spent.tokens_in, receipt.stages[0].spent.tokens_out) == (11, 3)
    assert Receipt.model_validate_json(receipt.model_dump_json()) == receipt


def test_attempts_and_the_last_failure_class_are_counted():
    tries: list[Event] = []
    for number, failure in enumerate(["findings", "timeout", None], start=1):
        folder = f"attempts/{number:02d}"
        tries += [
            AttemptStarted(stage="draw", folder=folder),
            AttemptFinished(stage="draw", folder=folder, duration_s=1, failure=failure),
        ]
    receipt = receipt_from(traced(START, StageStarted(stage="draw"), *tries, done("draw", 3)))
    assert receipt.stages[0].spent.attempts == 3
    assert receipt.stages[0].failure == "timeout"


def test_a_failed_stage_shows_its_error():
    failed = StageFinished(
        stage="draw", outcome="failed", duration_s=1, error_code="sandbox", failure="crashed"
    )
    end = RunFinished(outcome="failed", duration_s=1, error_code="sandbox", message="gone")
    receipt = receipt_from(traced(START, StageStarted(stage="draw"), failed, end))
    assert (receipt.outcome, receipt.shippable) == ("failed", False)
    assert (receipt.error_code, receipt.message) == ("sandbox", "gone")
    assert (receipt.stages[0].error_code, receipt.stages[0].failure) == ("sandbox", "crashed")


def test_a_killed_run_is_unfinished():
    receipt = receipt_from(traced(START, StageStarted(stage="draw"), Note(stage="draw", text="x")))
    assert (receipt.outcome, receipt.shippable, receipt.finished_at) == ("unfinished", False, None)
    assert receipt.stages[0].outcome == "unfinished"


def test_a_run_that_went_on_counts_both_times():
    receipt = receipt_from(
        traced(
            START,
            StageStarted(stage="plan"),
            done("plan", 1),
            StageStarted(stage="draw"),
            StageFinished(stage="draw", outcome="failed", duration_s=2, error_code="sandbox"),
            RunFinished(outcome="failed", duration_s=3, error_code="sandbox"),
            AGAIN,
            StageKept(stage="plan", artifact="plan.json", sha256="0" * 64),
            StageStarted(stage="draw"),
            done("draw", 4),
            RunFinished(outcome="succeeded", duration_s=4),
        )
    )
    plan, draw = receipt.stages
    assert (plan.kept, plan.outcome, plan.spent.seconds) == (True, "succeeded", 1)
    assert (draw.kept, draw.outcome, draw.error_code) == (False, "succeeded", None)
    assert (draw.spent.seconds, draw.spent.attempts) == (6, 2)
    assert (receipt.outcome, receipt.error_code, receipt.continued) == ("succeeded", None, 1)
    assert receipt.total.seconds == 7


def test_a_trace_without_a_run_has_no_receipt():
    with pytest.raises(ValueError, match="no run starts"):
        receipt_from([])


def test_tables_of_each_call_are_told_as_they_were_when_the_stage_was_done_last():
    def tables(about: str, chars: int) -> TablesMeasured:
        return TablesMeasured(
            stage="plan",
            agent="a",
            about=about,
            way="sent",
            form="toon",
            toon_chars=chars,
            json_chars=100,
        )

    receipt = receipt_from(
        traced(
            START,
            StageStarted(stage="plan"),
            tables("1", 90),
            StageStarted(stage="plan"),
            tables("1", 50),
            tables("2", 60),
            done("plan", 1.0),
            RunFinished(outcome="succeeded", duration_s=3.5),
        )
    )
    told = [(each.about, each.toon_chars, each.json_chars) for each in receipt.stages[0].tables]
    assert told == [("1", 50, 100), ("2", 60, 100)]
    assert tables("2", 60).words == (
        "plan: tables sent as TOON (a, 2): 60 characters as TOON, 100 as JSON"
    )


def test_who_made_the_parts_is_told_as_it_was_when_the_stage_was_done_last() -> None:
    def made(count: int, used: str, because: str = "") -> MadeBy:
        return MadeBy(
            stage="draw",
            what="clips",
            count=count,
            requested="Wan",
            used=used,
            because=because,
        )

    receipt = receipt_from(
        traced(
            START,
            StageStarted(stage="draw"),
            made(9, "storyboard", "no device"),
            StageStarted(stage="draw"),
            made(3, "Wan"),
            made(1, "storyboard", "too large"),
            done("draw", 1.0),
            RunFinished(outcome="succeeded", duration_s=3.5),
        )
    )
    told = [(each.count, each.requested, each.used) for each in receipt.stages[0].made_by]
    assert told == [(3, "Wan", "Wan"), (1, "Wan", "storyboard")]
    assert made(1, "storyboard", "too large").words == (
        "draw: 1 clip by storyboard, in place of Wan: too large"
    )
    assert made(3, "Wan").words == "draw: 3 clips by Wan"


def test_it_says_who_speaks_by_what_was_told_last():
    def receipt(*more: Event) -> Receipt:
        said = VoiceGiven(stage="add_voice", voice="no voice: it could not be spoken")
        begun = StageStarted(stage="add_voice")
        return receipt_from(traced(START, begun, said, done("add_voice", 1.0), *more))

    assert receipt().voice == "no voice: it could not be spoken"
    kept = StageKept(stage="add_voice", artifact="voice_over.json", sha256="0" * 64)
    assert receipt(AGAIN, kept).voice == receipt().voice
    again = (AGAIN, StageStarted(stage="add_voice"))
    spoken = VoiceGiven(stage="add_voice", voice="a synthetic man's voice")
    assert receipt(*again, spoken).voice == "a synthetic man's voice"
    assert receipt(*again).voice == ""
