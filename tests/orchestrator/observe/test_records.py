"""The log: run and stage on every record, and nothing in it that a stranger wrote."""

import asyncio
import io
import json
import logging
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from agents.artifacts.request import ExplainerRequest
from config import Settings
from orchestrator.engine.events import RunStarted, TraceLine, Usage
from orchestrator.engine.run import Run
from orchestrator.engine.runner import run_workflow
from orchestrator.engine.stage import Workflow
from orchestrator.engine.trace import Watcher
from orchestrator.errors import RunStoppedError
from orchestrator.observe.records import (
    HIDDEN,
    RecordFormatter,
    close_log,
    fault_of,
    in_words,
    logging_watcher,
    open_log,
    secrets_in,
)
from tests.orchestrator.engine.toy_workflow import TOY, Code, Plan, Wish, Workshop

PROMPT = "my \x1b[31mvery secret\r\n{prompt}"
_logger = logging.getLogger("orchestrator.test")


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    written = io.StringIO()
    handler = open_log("json", "debug", secrets=["sesame-key"], stream=written)
    yield written
    close_log(handler)


def records(log: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in log.getvalue().splitlines()]


def text_of(record_args: tuple[Any, ...], error: BaseException | None = None) -> str:
    message, *args = record_args
    info = (type(error), error, error.__traceback__) if error else None
    record = logging.LogRecord("ui.x", logging.WARNING, "x.py", 1, message, tuple(args), info)
    return RecordFormatter("text", ["sesame-key"]).format(record)


def carry_out(tmp_path: Path, workflow: Workflow) -> str:
    """Carry out a run with its watcher, and log afterwards; its id."""

    async def go() -> str:
        watching: list[Watcher] = []
        video_ids: list[str] = []

        def watch(line: TraceLine) -> None:
            if isinstance(line.event, RunStarted):
                video_ids.append(line.event.video_id)
                watching.append(logging_watcher(line.event.video_id))
            watching[0](line)

        await run_workflow(
            workflow,
            Wish(prompt=PROMPT),
            about="a wish",
            workshop=Workshop(),
            runs_dir=tmp_path,
            provider="offline",
            watchers=(watch,),
        )
        _logger.warning("after it")
        return video_ids[0]

    return asyncio.run(go())


def test_every_record_has_run_and_stage(tmp_path: Path, log: io.StringIO) -> None:
    async def write(run: Run[Workshop], plan: Plan) -> Code:
        """Write it down."""
        _logger.warning("within the stage")
        await asyncio.to_thread(_logger.warning, "in a thread of it")
        run.progress(PROMPT)
        run.note(PROMPT)
        return Code(code=plan.title)

    stages = (TOY.chain[0].deed, write)
    video_id = carry_out(tmp_path, Workflow(name="toy", request=Wish, stages=stages))
    found = records(log)
    always = {"at", "level", "logger", "run", "stage", "message"}
    assert all(always <= set(each) for each in found)
    by_message = {each["message"]: each for each in found}
    for message in ("within the stage", "in a thread of it"):
        assert (by_message[message]["run"], by_message[message]["stage"]) == (video_id, "write")
    assert (by_message["after it"]["run"], by_message["after it"]["stage"]) == (None, None)
    finished = [each for each in found if each.get("event") == "stage_finished"]
    assert [(each["run"], each["stage"], each["outcome"]) for each in finished] == [
        (video_id, "plan", "succeeded"),
        (video_id, "write", "succeeded"),
    ]
    assert finished[0]["from_cache"] is True
    assert finished[1]["duration_s"] >= 0


def test_no_prompt_and_no_text_of_a_run_is_in_it(tmp_path: Path, log: io.StringIO) -> None:
    async def write(run: Run[Workshop], plan: Plan) -> Code:
        """Write it down."""
        run.finding("X1", PROMPT)
        raise RunStoppedError(f"it cannot be made of {plan.title}")

    stages = (TOY.chain[0].deed, write)
    carry_out(tmp_path, Workflow(name="toy", request=Wish, stages=stages))
    assert "secret" not in log.getvalue().lower()
    assert any(each.get("error_code") == "run.stopped" for each in records(log))


def test_an_unforeseen_error_is_told_by_its_kind_and_place(log: io.StringIO) -> None:
    try:
        raise KeyError(PROMPT)
    except KeyError:
        _logger.exception("it failed")
    (record,) = records(log)
    assert record["error"].startswith("KeyError at observe/test_records.py:")
    assert "secret" not in log.getvalue()


def test_what_a_model_of_ours_refuses_is_not_quoted() -> None:
    with pytest.raises(ValidationError) as refused:
        ExplainerRequest.model_validate({"prompt": 7, "quality": PROMPT})
    assert "very secret" in str(refused.value)
    assert "very secret" not in fault_of(refused.value)


def test_a_chain_of_errors_is_told_with_our_own_words() -> None:
    try:
        try:
            Path("/nonexistent/x").read_bytes()
        except OSError as inner:
            raise RunStoppedError("a file is gone") from inner
    except RunStoppedError as error:
        told = fault_of(error)
    assert told.startswith(
        "RunStoppedError: a file is gone from FileNotFoundError: No such file or directory at "
    )


def test_a_server_that_talks_much_fills_no_log() -> None:
    used = Usage(stage="write", model="m" * 100_000, tokens_in=1, tokens_out=1, cost_usd=Decimal(0))
    assert len(in_words(used)) < 1000
    assert len(text_of(("%s", "x" * 100_000))) < 5000


@pytest.mark.parametrize("kind", ["text", "json"])
def test_one_record_is_one_line_that_steers_nothing(kind: Any) -> None:
    record = logging.LogRecord("x", logging.ERROR, "x.py", 1, "a\n\x1b[2Jb\u2028c\x00", (), None)
    line = RecordFormatter(kind).format(record)
    assert line.isprintable()
    assert len(line.splitlines()) == 1


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("key sesame-key here", f"key {HIDDEN} here"),
        ("GET /watch/x?key=abc.def&a=1", f"GET /watch/x?key={HIDDEN}&a=1"),
        ("Authorization: Bearer abcdef", f"Authorization: Bearer {HIDDEN}"),
        ("postgresql+psycopg://chalk:word@db/x", f"postgresql+psycopg://chalk:{HIDDEN}@db/x"),
        ("http://127.0.0.1:7860/?token=abc", f"http://127.0.0.1:7860/?token={HIDDEN}"),
    ],
)
def test_keys_are_hidden(said: str, kept: str) -> None:
    assert text_of(("%s", said)).endswith(f": {kept}")
    record = logging.LogRecord("x", logging.ERROR, "x.py", 1, "%s", (said,), None)
    assert json.loads(RecordFormatter("json", ["sesame-key"]).format(record))["message"] == kept


def test_every_secret_setting_is_known() -> None:
    settings = Settings(
        _env_file=None,  # type: ignore[call-arg]
        google_api_key="google-key-1",  # type: ignore[arg-type]
        token="t" * 20,  # type: ignore[arg-type]
        logins="ann:anns-password,bob:bobs-password",  # type: ignore[arg-type]
    )
    found = set(secrets_in(settings))
    assert {"google-key-1", "t" * 20, "anns-password", "bobs-password"} <= found


def test_others_are_heard_only_when_something_is_wrong(log: io.StringIO) -> None:
    logging.getLogger("httpx").info("GET https://example.org/?key=x")
    _logger.debug("ours")
    assert [each["message"] for each in records(log)] == ["ours"]
