"""Whose a run is, is told from what was read once, as long as the run is there."""

import asyncio
import shutil
from pathlib import Path

import pytest

from orchestrator.engine.errors import UnknownRunError
from orchestrator.engine.ticket import Ticket
from orchestrator.run_owners import Owners
from tests.orchestrator.engine.toy_worker import runs_in, submit_to


def test_an_owner_is_read_once_and_not_told_of_a_run_that_is_gone(tmp_path: Path) -> None:
    video_id = submit_to(tmp_path)

    async def go() -> None:
        runs = runs_in(tmp_path)
        owners = Owners(runs)
        owner = await owners.of(video_id)
        assert owner
        (tmp_path / video_id / Ticket.FILE).unlink()
        assert await owners.of(video_id) == owner
        shutil.rmtree(tmp_path / video_id)
        with pytest.raises(UnknownRunError):
            await owners.of(video_id)
        await runs.close()

    asyncio.run(go())


def test_what_has_no_owner_yet_is_read_again(tmp_path: Path) -> None:
    video_id = submit_to(tmp_path)
    ticket = tmp_path / video_id / Ticket.FILE
    content = ticket.read_bytes()
    ticket.unlink()

    async def go() -> None:
        runs = runs_in(tmp_path)
        owners = Owners(runs)
        assert await owners.of(video_id) is None
        ticket.write_bytes(content)
        assert await owners.of(video_id)
        await runs.close()

    asyncio.run(go())
