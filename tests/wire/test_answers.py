"""Answers over the real wire formats: tools, corrections, text, conversations, kept answers."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from wire.fake_gemini import FakeGemini
from wire.fake_openai import FakeOpenAI
from wire.ledgers import BudgetSpentError, FolderLedger
from wire.plan_agent import (
    CORRECT_PLAN,
    GOOD,
    PLAN_IN_TEXT,
    FindingsBrief,
    Line,
    Plan,
    accounts,
    look_up,
    plan,
    quick,
)

from agents.errors import MalformedAnswerError, NoEndError
from agents.providers.chain.model_chain import open_models
from agents.run_agent import run_agent

ROOT = Path(__file__).resolve().parents[2]
ENVIRONMENT = {**os.environ, "PYTHONPATH": f"{ROOT}:{ROOT / 'tests'}"}
CIRCLES = Plan(title="Circles", beats=(1, 2))


def sent(line: Line, request: int = -1) -> str:
    return json.dumps(line.server.received[request].body)


def test_an_answer_comes_back_validated_and_is_counted(line: Line, ledger: FolderLedger) -> None:
    line.server.load(GOOD)
    reply = plan(line.chain("gemini-3.8-flash"), ledger)
    assert reply.value == CIRCLES
    assert reply.model == "gemini-3.8-flash"
    [use] = ledger.uses
    assert (use.asked, use.answered) == (f"{line.prefix}:gemini-3.8-flash", "gemini-3.8-flash")
    assert (use.input_tokens, use.output_tokens) == (11, 12)
    assert (use.recalled, use.rerouted, use.attempt) == (False, False, "1")
    assert use.prompt_sha256 == reply.prompt_sha256
    # List prices are known for Google's own models, and for nobody's own server.
    assert use.cost_known == (line.prefix == "google") == (use.cost_usd > 0)


def test_what_is_sent_is_the_prompt_with_a_loose_schema(line: Line, ledger: FolderLedger) -> None:
    line.server.load(GOOD)
    plan(line.chain("m"), ledger)
    body = sent(line)
    assert "You plan videos." in body
    assert json.dumps("Plan this: <request>\ncircles, please\n</request>") in body
    assert "(at least 3 characters)" in body
    assert "minLength" not in body
    assert "schema_version" not in body
    assert "32768" in body


def test_a_tool_is_called_and_its_result_goes_back(line: Line, ledger: FolderLedger) -> None:
    line.server.load({"call": "look_up", "args": {"name": "circle"}}, GOOD)
    reply = plan(line.chain("m"), ledger, tools=[look_up])
    assert reply.value == CIRCLES
    assert "circle is round" in sent(line)


def test_an_answer_against_the_rules_is_corrected(line: Line, ledger: FolderLedger) -> None:
    line.server.load({"answer": {"title": "ab"}}, GOOD)
    assert plan(line.chain("m"), ledger).value == CIRCLES
    assert "title: String should have at least 3 characters" in sent(line)


def test_null_for_a_field_that_may_be_left_out_is_no_fault(
    line: Line, ledger: FolderLedger
) -> None:
    line.server.load({"answer": {"title": "Circles", "beats": None}})
    assert plan(line.chain("m"), ledger).value == Plan(title="Circles")


def test_a_malformed_tool_call_is_corrected(line: Line, ledger: FolderLedger) -> None:
    line.server.load({"malformed_call": "final_result"}, GOOD)
    assert plan(line.chain("m"), ledger).value == CIRCLES
    assert len(line.server.received) == 2


def test_after_two_corrections_the_error_names_the_field(line: Line, ledger: FolderLedger) -> None:
    line.server.load({"answer": {"title": "ab"}, "times": 0})
    with pytest.raises(MalformedAnswerError, match="title: String should have at least 3"):
        plan(line.chain("m"), ledger)
    assert len(line.server.received) == 3


def test_text_is_read_where_the_agent_allows_it(line: Line, ledger: FolderLedger) -> None:
    line.server.load({"text": "Well, circles"}, {"text": "Title: Circles\nand more"})
    assert plan(line.chain("m"), ledger, spec=PLAN_IN_TEXT).value == Plan(title="Circles")
    assert "must begin with `Title: `" in sent(line)


def test_an_agent_that_comes_to_no_end_is_stopped(line: Line, ledger: FolderLedger) -> None:
    line.server.load({"call": "look_up", "args": {"name": "circle"}, "times": 0})
    with pytest.raises(NoEndError, match="plan asked a model 4 times"):
        plan(line.chain("m"), ledger, tools=[look_up], requests=4)
    assert len(line.server.received) == 4


def test_what_a_tool_raises_reaches_the_caller(line: Line, ledger: FolderLedger) -> None:
    async def look_up(name: str) -> str:
        raise ConnectionError(f"no engine for {name}")

    line.server.load({"call": "look_up", "args": {"name": "circle"}})
    with pytest.raises(ConnectionError, match="no engine for circle"):
        plan(line.chain("m"), ledger, tools=[look_up])


def test_a_conversation_goes_on_without_its_system_part_again(
    line: Line, ledger: FolderLedger
) -> None:
    line.server.load(GOOD, {"answer": {"title": "Rings"}})
    chain = line.chain("m")
    first = plan(chain, ledger)
    brief = FindingsBrief(findings="no rings")
    going_on = run_agent(CORRECT_PLAN, brief, models=chain, ledger=ledger, history=first.messages)
    second = asyncio.run(going_on)
    assert second.value == Plan(title="Rings")
    body = sent(line)
    assert body.count("You plan videos.") == 1
    assert body.index("circles, please") < body.index("no rings")
    assert len(second.messages) > len(first.messages)


# --- kept answers --------------------------------------------------------------------------------


def test_a_kept_conversation_is_replayed_without_a_request(
    line: Line, ledger: FolderLedger
) -> None:
    line.server.load(
        {"call": "look_up", "args": {"name": "circle"}}, {"answer": {"title": "ab"}}, GOOD
    )
    first = plan(line.chain("m"), ledger, tools=[look_up])
    again = FolderLedger(ledger.folder, calls_allowed=0)
    second = plan(line.chain("m"), again, tools=[look_up])
    assert second.value == first.value
    assert len(line.server.received) == 3
    assert [use.recalled for use in again.uses] == [True] * 3
    assert sum(use.cost_usd for use in again.uses) == 0


def test_a_replay_hears_from_its_tools_what_it_heard_then(line: Line, ledger: FolderLedger) -> None:
    """A check that timed out once and passes today would make the next question another one."""
    heard: list[str] = []

    async def look_up(name: str) -> str:
        """Look a word up.

        Args:
            name: The word.
        """
        heard.append(f"{name} for the {len(heard) + 1}. time")
        return heard[-1]

    line.server.load({"call": "look_up", "args": {"name": "circle"}}, GOOD)
    for _ in range(2):
        plan(line.chain("m"), ledger, tools=[look_up])
    assert heard == ["circle for the 1. time"]
    assert len(line.server.received) == 2


@pytest.mark.parametrize("damaged", [b"", b"{}", b"[1]"])
def test_what_a_tool_said_and_cannot_be_read_is_asked_again(
    line: Line, ledger: FolderLedger, damaged: bytes
) -> None:
    line.server.load({"call": "look_up", "args": {"name": "circle"}}, GOOD)
    first = plan(line.chain("m"), ledger, tools=[look_up])
    (kept,) = [each for each in ledger.folder.iterdir() if b'"said"' in each.read_bytes()]
    said = kept.read_bytes()
    kept.write_bytes(damaged)
    assert plan(line.chain("m"), ledger, tools=[look_up]).value == first.value
    assert kept.read_bytes() == said


def test_a_conversation_in_text_is_replayed_without_a_request(
    line: Line, ledger: FolderLedger
) -> None:
    line.server.load({"text": "Well, circles"}, {"text": "Title: Circles"})
    for _ in range(2):
        assert plan(line.chain("m"), ledger, spec=PLAN_IN_TEXT).value == Plan(title="Circles")
    assert len(line.server.received) == 2


@pytest.mark.parametrize("change", ["attempt", "models", "tools", "max_output_tokens"])
def test_another_question_is_asked_anew(change: str, line: Line, ledger: FolderLedger) -> None:
    line.server.load(GOOD, {"answer": {"title": "Rings"}})
    plan(line.chain("m"), ledger)
    chain = line.chain("n" if change == "models" else "m")
    if change == "max_output_tokens":
        chain = line.chain("m", max_output_tokens=40_000)
    attempt = "2" if change == "attempt" else "1"
    tools = [look_up] if change == "tools" else []
    assert plan(chain, ledger, attempt=attempt, tools=tools).value == Plan(title="Rings")


def test_an_unreadable_kept_answer_is_asked_again(line: Line, ledger: FolderLedger) -> None:
    line.server.load(GOOD, GOOD)
    plan(line.chain("m"), ledger)
    [kept] = ledger.folder.iterdir()
    kept.write_bytes(b'{"asked": "m"}')
    assert plan(line.chain("m"), ledger).value == CIRCLES
    assert any("cannot be read" in text for text in ledger.said)


def test_a_spent_budget_asks_nobody(line: Line, ledger: FolderLedger) -> None:
    line.server.load(GOOD)
    ledger.calls_allowed = 0
    with pytest.raises(BudgetSpentError, match=r"^the budget is spent$"):
        plan(line.chain("m"), ledger)
    assert line.server.received == []


@pytest.mark.processes
def test_a_killed_process_goes_on_with_what_it_paid_for(
    tmp_path: Path, ledger: FolderLedger
) -> None:
    # Gemini names no ids for tool calls; the library makes random ones, new in each process.
    log = tmp_path / "requests.jsonl"
    with FakeGemini(
        [{"call": "look_up", "args": {"name": "circle"}}, GOOD | {"silent_s": 30}], log=log
    ) as server:
        command = [sys.executable, "-m", "wire.plan_agent", "google:m", server.url]
        process = subprocess.Popen([*command, str(ledger.folder)], cwd=ROOT, env=ENVIRONMENT)
        until = time.monotonic() + 60
        while len(server.received) < 2 and time.monotonic() < until:
            assert process.poll() is None, "it ended too early"
            time.sleep(0.02)
        process.send_signal(signal.SIGKILL)
        process.wait(10)
        server.load(GOOD)
        chain = Line("google", server).chain("m")
        assert plan(chain, ledger, tools=[look_up]).value == CIRCLES
        assert len(server.received) == 1
    assert [use.recalled for use in ledger.uses] == [True, False]
    assert len(log.read_text(encoding="utf-8").splitlines()) == 3


def test_a_server_of_its_own_process_plays_a_script_file(
    tmp_path: Path, ledger: FolderLedger
) -> None:
    script, log = tmp_path / "steps.json", tmp_path / "requests.jsonl"
    script.write_text(json.dumps([GOOD]), encoding="utf-8")
    command = [sys.executable, "-m", "wire.fake_openai", "--script", str(script), "--log", str(log)]
    with subprocess.Popen(
        command, cwd=ROOT, env=ENVIRONMENT, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        url = process.stdout.readline().strip()
        chain = open_models("openai-chat:m", accounts=accounts(url), limits=quick())
        assert plan(chain, ledger).value == CIRCLES
        process.terminate()
    assert [json.loads(line)["model"] for line in log.read_text().splitlines()] == ["m"]


def test_a_name_and_password_in_the_address_are_not_kept(ledger: FolderLedger) -> None:
    with FakeOpenAI([GOOD]) as server:
        address = server.url.replace("http://", "http://me:sesame@")
        chain = open_models("openai-chat:m", accounts=accounts(address), limits=quick())
        reply = plan(chain, ledger)
    assert ledger.kept
    assert b"sesame" not in ledger.kept
    assert "sesame" not in repr(reply.messages)
