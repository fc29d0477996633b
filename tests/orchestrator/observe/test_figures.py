"""Figures come from the trace, and are read with Prometheus' own parser."""

import asyncio
from collections import Counter
from decimal import Decimal
from pathlib import Path

from prometheus_client.openmetrics.parser import text_string_to_metric_families as read_open

from orchestrator.engine.events import TraceLine, Usage
from orchestrator.engine.run import Run
from orchestrator.engine.runner import run_workflow
from orchestrator.engine.stage import Workflow
from orchestrator.errors import RunStoppedError
from orchestrator.observe.figures import MOST_MODELS, OTHER, Figures, figures_of_now
from orchestrator.observe.gpu import Gpu
from orchestrator.sandbox.cached_sandbox import Answered
from orchestrator.sandbox.counted_engine import Start
from orchestrator.sandbox.engine import Profile
from tests.orchestrator.engine.toy_workflow import TOY, Code, Plan, Wish, Workshop
from tests.orchestrator.observe.figures_text import Scraped


def scraped(figures: Figures) -> Scraped:
    text, kind = figures.write("text/plain")
    assert kind.startswith("text/plain; version=")
    return Scraped(text.decode())


def carry_out(figures: Figures, tmp_path: Path, workflow: Workflow = TOY) -> None:
    asyncio.run(
        run_workflow(
            workflow,
            Wish(prompt="hi"),
            workshop=Workshop(),
            runs_dir=tmp_path,
            provider="offline",
            watchers=(figures.watcher("x"),),
        )
    )


def used(model: str, *, recalled: bool = False) -> Usage:
    return Usage(
        stage="write",
        model=model,
        tokens_in=100,
        tokens_out=50,
        tokens_thinking=20,
        cost_usd=Decimal("0.25"),
        recalled=recalled,
    )


def add(figures: Figures, *events: Usage) -> None:
    watch = figures.watcher("x")
    for number, event in enumerate(events, start=1):
        line = {"sequence": number, "at": "2026-01-01T00:00:00Z", "span": 1, "event": event}
        watch(TraceLine.model_validate(line))


def test_a_run_is_counted_stage_by_stage(tmp_path: Path) -> None:
    figures = Figures()
    carry_out(figures, tmp_path)
    carry_out(figures, tmp_path)
    value = scraped(figures)
    assert value("runs_ended_total", workflow="toy", outcome="succeeded") == 2
    seconds = {"stage": "plan", "outcome": "succeeded", "from_cache": "true"}
    assert value("stage_seconds_count", **seconds) == 2
    assert value("stage_seconds_bucket", **seconds, le="3600.0") == 2
    assert (value("stage_seconds_sum", **seconds) or 0) > 0
    assert value.families["chalkbox_stage_seconds"].type == "histogram"


def test_failures_are_counted_by_class(tmp_path: Path) -> None:
    async def write(run: Run[Workshop], plan: Plan) -> Code:
        """Write it down."""
        with run.attempt() as attempt:
            attempt.fail("crashed")
        raise RunStoppedError("no", context={"failure": "crashed"})

    figures = Figures()
    stages = (TOY.chain[0].deed, write)
    carry_out(figures, tmp_path, Workflow(name="toy", request=Wish, stages=stages))
    value = scraped(figures)
    assert value("failures_total", of="attempt", stage="write", failure="crashed") == 1
    assert value("failures_total", of="stage", stage="write", failure="crashed") == 1
    assert value("failures_total", of="run", stage="", failure="run.stopped") == 1
    assert value("runs_ended_total", workflow="toy", outcome="failed") == 1


def test_tokens_and_money_are_counted_once() -> None:
    figures = Figures()
    add(figures, used("gemini-9"), used("gemini-9"), used("gemini-9", recalled=True))
    value = scraped(figures)
    for direction, count in (("in", 200), ("out", 100), ("thinking", 40)):
        assert value("tokens_total", model="gemini-9", direction=direction) == count
    assert value("cost_usd_total", model="gemini-9") == 0.5
    assert value("model_answers_total", model="gemini-9", recalled="true") == 1
    assert value("model_answers_total", model="gemini-9", recalled="false") == 2


def test_a_server_that_invents_names_fills_no_memory() -> None:
    figures = Figures()
    add(figures, *(used(f"m{number}") for number in range(MOST_MODELS + 10)), used('x"\n} 1'))
    value = scraped(figures)
    assert value("model_answers_total", model="m0", recalled="false") == 1
    assert value("model_answers_total", model=OTHER, recalled="false") == 11


def test_containers_and_cached_jobs_are_shown_as_they_are_now() -> None:
    figures = Figures()
    starts, answers = Counter[Start](), Counter[Answered]()
    figures.count_sandbox(starts, answers)
    starts[Start(Profile.MANIM, True)] += 3
    starts[Start(Profile.PLAIN, False)] += 1
    answers[Answered("render", True)] += 2
    answers[Answered("render", False)] += 1
    value = scraped(figures)
    assert value("sandbox_starts_total", profile="manim", outcome="succeeded") == 3
    assert value("sandbox_starts_total", profile="plain", outcome="failed") == 1
    assert value("cache_lookups_total", job="render", result="hit") == 2
    assert value("cache_lookups_total", job="render", result="miss") == 1


def test_what_is_so_now_is_shown_besides(tmp_path: Path) -> None:
    now = figures_of_now(
        states={"queued": 4, "running": 1},
        ready=False,
        gpus=(Gpu("0", 0.5, 1e9, None),),
        folders={"runs": tmp_path, "cache": tmp_path / "none"},
    )
    value = Scraped(Figures().write("text/plain", now)[0].decode())
    assert value("runs", state="queued") == 4
    assert value("ready") == 0
    assert value("gpu_busy_ratio", gpu="0") == 0.5
    assert value("gpu_memory_used_bytes", gpu="0") == 1e9
    assert "chalkbox_gpu_memory_bytes" not in value.families
    assert (value("disk_free_bytes", folder="runs") or 0) > 0
    assert value("disk_free_bytes", folder="cache") is None


def test_openmetrics_is_spoken_with_who_asks_for_it() -> None:
    text, kind = Figures().write("application/openmetrics-text; version=1.0.0")
    assert kind.startswith("application/openmetrics-text")
    names = {family.name for family in read_open(text.decode())}
    assert "process_resident_memory_bytes" in names or "process_resident_memory" in names
