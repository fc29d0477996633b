"""The door needs no engine; what it cannot do is said, and nothing is half done."""

import asyncio
import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from chalkbox_command import clean_environment
from explaining import PYTHAGORAS
from pydantic import ValidationError

from agents.artifacts.request import ExplainerRequest, Quality
from config import PROJECT_ROOT, Settings, load_settings
from orchestrator.door import open_door, require_prompt
from orchestrator.errors import RequestRefusedError

pytestmark = [pytest.mark.processes, pytest.mark.usefixtures("nothing_left_open")]
REQUEST = ExplainerRequest(prompt=PYTHAGORAS, quality=Quality.P480)


@pytest.fixture
def settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Settings:
    clean_environment(monkeypatch, tmp_path)
    return load_settings()


def test_a_door_submits_looks_and_cancels(settings: Settings, tmp_path: Path) -> None:
    async def go() -> None:
        async with open_door(settings) as door:
            assert await door.list_runs() == ()
            first = await door.submit(REQUEST, user="me")
            second = await door.submit(REQUEST, user="me", priority=1)
            assert [(await door.status(each)).place for each in (first, second)] == [2, 1]
            assert {run.state for run in await door.list_runs()} == {"queued"}
            await door.cancel(first)
            assert (await door.status(first)).state == "cancelled"
            ended = await door.wait(first)
            assert (ended.video, ended.outcome.receipt.outcome) == (None, "cancelled")
            assert ended.receipt.exists()
            begun = await door.begin(REQUEST)
            assert (await door.status(begun)).state == "interrupted"

    asyncio.run(go())
    assert not (tmp_path / "cache").exists()


@pytest.mark.parametrize("wrong", [{"user": ""}, {"priority": 0}])
def test_a_ticket_that_does_not_fit_makes_no_run(
    settings: Settings, tmp_path: Path, wrong: dict[str, object]
) -> None:
    async def go() -> None:
        async with open_door(settings) as door:
            with pytest.raises(ValidationError):
                await door.submit(REQUEST, **wrong)  # type: ignore[arg-type]

    asyncio.run(go())
    assert not (tmp_path / "runs").exists()


@pytest.mark.parametrize(("limit", "name"), [(50, "manifest.json"), (500, "request.json")])
@pytest.mark.usefixtures("settings")
def test_a_full_disk_while_submitting_is_said_and_nothing_is_left(limit: int, name: str) -> None:
    script = textwrap.dedent(
        """
        import asyncio, resource, signal, sys
        from agents.artifacts.request import ExplainerRequest
        from config import load_settings
        from orchestrator.door import open_door
        from orchestrator.errors import ChalkboxError

        async def go():
            async with open_door(load_settings()) as door:
                await door.list_runs()
                signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
                resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), -1))
                try:
                    await door.submit(ExplainerRequest(prompt="x" * 1000))
                except ChalkboxError as error:
                    print(error.code, error.message)
                resource.setrlimit(resource.RLIMIT_FSIZE, (-1, -1))
                print([run.state for run in await door.list_runs()])

        asyncio.run(go())
        """
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(limit)],
        cwd=PROJECT_ROOT,
        env=dict(os.environ),
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == f"run.folder {name}: File too large\n[]\n"


@pytest.mark.parametrize("prompt", ["é 数", "x" * 20])
def test_a_prompt_of_the_longest_length_and_of_any_script_is_taken(prompt: str) -> None:
    require_prompt(prompt, 20)


@pytest.mark.parametrize(
    ("prompt", "why"),
    [
        ("", "empty"),
        (" \n\t", "empty"),
        ("\udcff", "not UTF-8"),
        ("x" * 21, r"has 21 characters, and at most 20 .*CHALKBOX_PROMPT_CHARS"),
    ],
)
def test_a_prompt_that_is_none_is_refused_and_the_limit_is_said(prompt: str, why: str) -> None:
    with pytest.raises(RequestRefusedError, match=why):
        require_prompt(prompt, 20)
