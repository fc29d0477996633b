"""Spans, as a collector on loopback gets them over OTLP; and nothing of it where it is off."""

import asyncio
import subprocess
import sys
from pathlib import Path

from wire.fake_gemini import FakeGemini
from wire.ledgers import FolderLedger
from wire.plan_agent import GOOD, PLAN, Line, PlanBrief

from agents.run_agent import run_agent
from config import PROJECT_ROOT
from orchestrator.engine.run import Run
from orchestrator.engine.runner import run_workflow
from orchestrator.engine.stage import Workflow
from orchestrator.errors import RunStoppedError
from orchestrator.observe.spans import Spans, open_spans
from tests.orchestrator.engine.toy_workflow import TOY, Code, Plan, Wish, Workshop
from tests.orchestrator.observe.collector import collecting

PROMPT = "circles, please"


def carry_out(spans: Spans, tmp_path: Path, workflow: Workflow) -> None:
    asyncio.run(
        run_workflow(
            workflow,
            Wish(prompt=PROMPT),
            workshop=Workshop(),
            runs_dir=tmp_path / "runs",
            provider="offline",
            watchers=(spans.watcher("the-run"),),
        )
    )


def test_a_model_call_lies_in_its_stage_with_standard_names(tmp_path: Path) -> None:
    (tmp_path / "kept").mkdir()
    ledger = FolderLedger(tmp_path / "kept")
    with FakeGemini([GOOD]) as server:
        models = Line("google", server).chain("gemini-3.8-flash")

        async def write(run: Run[Workshop], plan: Plan) -> Code:
            """Write it down."""
            with run.attempt():
                brief = PlanBrief(request=PROMPT)  # type: ignore[arg-type]
                reply = await run_agent(PLAN, brief, models=models, ledger=ledger)
            return Code(code=reply.value.title)

        workflow = Workflow(name="toy", request=Wish, stages=(TOY.chain[0].deed, write))
        with collecting() as collector:
            url = f"http://127.0.0.1:{collector.server_port}"
            with open_spans(url) as spans:
                carry_out(spans, tmp_path, workflow)
            found, sent = collector.spans, b"".join(collector.bodies)
    run, stage, attempt = (found[name] for name in ("run toy", "stage write", "attempt write"))
    agent, chat = found["invoke_agent plan"], found["chat gemini-3.8-flash"]
    assert {each.trace for each in found.values()} == {run.trace}
    assert [run.parent, found["stage plan"].parent, stage.parent] == [b"", run.id, run.id]
    assert [attempt.parent, agent.parent, chat.parent] == [stage.id, attempt.id, agent.id]
    assert run.told["chalkbox.run"] == stage.told["chalkbox.run"] == "the-run"
    assert (stage.told["chalkbox.stage"], stage.told["chalkbox.outcome"]) == ("write", "succeeded")
    assert chat.told["gen_ai.operation.name"] == "chat"
    assert chat.told["gen_ai.provider.name"] == "google"
    assert chat.told["gen_ai.request.model"] == "gemini-3.8-flash"
    assert chat.told["gen_ai.response.model"] == "gemini-3.8-flash"
    assert chat.told["gen_ai.usage.input_tokens"] == 11
    assert chat.told["gen_ai.usage.output_tokens"] == 12
    assert chat.told["chalkbox.recalled"] is False
    # Neither what was asked nor what was answered.
    assert PROMPT.encode() not in sent
    assert b"Circles" not in sent


def test_a_stage_that_fails_is_told_by_its_class(tmp_path: Path) -> None:
    async def write(run: Run[Workshop], plan: Plan) -> Code:
        """Write it down."""
        raise RunStoppedError(f"it cannot be made of {plan.title}")

    workflow = Workflow(name="toy", request=Wish, stages=(TOY.chain[0].deed, write))
    with collecting() as collector:
        with open_spans(f"http://127.0.0.1:{collector.server_port}/") as spans:
            carry_out(spans, tmp_path, workflow)
        found, sent = collector.spans, b"".join(collector.bodies)
    assert found["stage write"].failed
    assert found["stage write"].told["error.type"] == "run.stopped"
    assert found["run toy"].failed
    assert not found["stage plan"].failed
    assert found["stage plan"].told["chalkbox.from_cache"] is True
    assert PROMPT.upper().encode() not in sent


def test_where_it_is_off_nothing_of_it_is_loaded() -> None:
    script = (
        "import sys, orchestrator.__main__, orchestrator.runs\n"
        "from config import Settings\n"
        "from orchestrator.observe.observation import observing_for_long\n"
        "with observing_for_long(Settings(_env_file=None)) as observation:\n"
        "    observation.watchers('x')\n"
        "found = [name for name in sys.modules if name.startswith('opentelemetry')]\n"
        "sys.exit(repr(found) if found else 0)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=PROJECT_ROOT, capture_output=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, b"")
