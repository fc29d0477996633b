"""Processes for models are given little, and go with all that they started."""

import asyncio
import json
import os
from pathlib import Path

import pytest

from orchestrator.media.model_guest import last_words, model_guest, tell_line

pytestmark = pytest.mark.processes

GUEST = "tests.saying_environment"


def test_no_key_of_anybody_goes_along(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOOGLE_API_KEY", "sesame")

    async def given() -> dict[str, str]:
        more = {"HF_HOME": "/weights"}
        log = tmp_path / "log"
        async with model_guest(GUEST, log, line_bytes=10**6, environment=more) as guest:
            assert guest.stdout is not None
            return json.loads(await guest.stdout.readline())

    found = asyncio.run(given())
    assert "sesame" not in found.values()
    assert found["HF_HOME"] == "/weights"
    assert "PATH" in found


def test_it_is_gone_when_nobody_needs_it(tmp_path: Path) -> None:
    async def started() -> int:
        async with model_guest(GUEST, tmp_path / "log", line_bytes=10**6) as guest:
            return guest.pid

    with pytest.raises(ProcessLookupError):
        os.kill(asyncio.run(started()), 0)


def test_how_it_ended_is_told_with_what_it_said_last(tmp_path: Path) -> None:
    async def told() -> str:
        log = tmp_path / "log"
        async with model_guest(GUEST, log, line_bytes=10**6) as guest:
            await tell_line(guest, "go")
            return await last_words(guest, log, whose="voice")

    assert asyncio.run(told()) == "the voice's process ended with 3: over and out"
