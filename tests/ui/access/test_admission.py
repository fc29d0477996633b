"""Limits at submit, over a real door and a real queue."""

import asyncio
from collections.abc import Awaitable, Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from chalkbox_command import clean_environment
from explaining import PYTHAGORAS

from agents.artifacts.request import ExplainerRequest, Quality
from config import PublicLimits, load_settings
from orchestrator.door import Door, open_door
from orchestrator.engine.events import Usage
from orchestrator.engine.run_folder import RunFolder
from orchestrator.engine.trace import Trace
from ui.access import Visitor, admit, resume, submit
from ui.access.errors import (
    CrowdedError,
    MoneyDayError,
    PromptTooLongError,
    PublicLimitError,
    QualityTooHighError,
    ReadOnlyError,
    VisitorBusyError,
    VisitorDayError,
)
from ui.access.visitor import GUEST_NAME, Turns

pytestmark = [pytest.mark.processes, pytest.mark.usefixtures("nothing_left_open")]
REQUEST = ExplainerRequest(prompt=PYTHAGORAS, quality=Quality.P480)
Deed = Callable[[Door], Awaitable[None]]


@pytest.fixture(autouse=True)
def _settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    clean_environment(monkeypatch, tmp_path)


def behind_the_door(deed: Deed) -> None:
    async def go() -> None:
        async with open_door(load_settings()) as door:
            await deed(door)

    asyncio.run(go())


def visitors(*names: str, **given: Any) -> list[Visitor]:
    """Visitors of one public link."""
    limits, turns = PublicLimits(**given), Turns()
    return [Visitor(f"visitor-{name}", limits=limits, turns=turns) for name in names]


async def ended(door: Door, video_id: str) -> None:
    await door.cancel(video_id)
    await door.wait(video_id)


def test_a_visitor_has_one_run_at_a_time() -> None:
    one, other = visitors("1", "2")

    async def deed(door: Door) -> None:
        first = await submit(door, one, REQUEST)
        with pytest.raises(VisitorBusyError, match="cancel it") as raised:
            await submit(door, one, REQUEST)
        assert (raised.value.status, raised.value.code) == (429, "limit.one_run")
        await submit(door, other, REQUEST)
        await ended(door, first)
        await submit(door, one, REQUEST)
        assert {card.owner for card in await door.cards()} == {one.name, other.name}

    behind_the_door(deed)


def test_two_requests_at_once_are_not_both_the_last(tmp_path: Path) -> None:
    (one,) = visitors("1")

    async def deed(door: Door) -> None:
        asked = [submit(door, one, REQUEST) for _ in range(4)]
        told = await asyncio.gather(*asked, return_exceptions=True)
        assert sum(isinstance(each, str) for each in told) == 1
        assert sum(isinstance(each, VisitorBusyError) for each in told) == 3

    behind_the_door(deed)


def test_the_length_of_the_video_goes_along(tmp_path: Path) -> None:
    (one,) = visitors("1", longest_video_s=42)

    async def deed(door: Door) -> None:
        video_id = await submit(door, one, REQUEST)
        ticket = (tmp_path / "runs" / video_id / "ticket.json").read_text()
        assert '"longest_video_s": 42' in ticket

    behind_the_door(deed)


def test_all_visitors_together_have_so_many_at_once() -> None:
    one, two, three = visitors("1", "2", "3", runs_at_once=2)

    async def deed(door: Door) -> None:
        await door.submit(REQUEST, user="ann")
        first = await submit(door, one, REQUEST)
        await submit(door, two, REQUEST)
        with pytest.raises(CrowdedError):
            await submit(door, three, REQUEST)
        await ended(door, first)
        await submit(door, three, REQUEST)

    behind_the_door(deed)


def test_a_days_runs_are_not_given_back_by_deleting_them() -> None:
    one, two = visitors("1", "2", visitor_runs_per_day=2, runs_per_day=3)

    async def deed(door: Door) -> None:
        for _ in range(2):
            video_id = await submit(door, one, REQUEST)
            await ended(door, video_id)
            await door.delete(video_id)
        assert await door.cards() == ()
        with pytest.raises(VisitorDayError, match="tomorrow"):
            await submit(door, one, REQUEST)
        await ended(door, await submit(door, two, REQUEST))
        with pytest.raises(CrowdedError, match="3 videos"):
            await submit(door, two, REQUEST)

    behind_the_door(deed)


def test_the_runs_that_are_there_count_after_a_restart() -> None:
    async def deed(door: Door) -> None:
        (one,) = visitors("1", visitor_runs_per_day=1)
        await ended(door, await submit(door, one, REQUEST))
        (again,) = visitors("1", visitor_runs_per_day=1)
        with pytest.raises(VisitorDayError):
            await submit(door, again, REQUEST)

    behind_the_door(deed)


def test_the_days_money_is_that_of_all_runs(tmp_path: Path) -> None:
    (one,) = visitors("1", usd_per_day=2)

    async def deed(door: Door) -> None:
        folder = RunFolder.open(tmp_path / "runs" / await door.begin(REQUEST))
        with Trace(folder) as trace:
            for usd in ("1.99", "0.01"):
                await admit(door, one, REQUEST)
                paid = Decimal(usd)
                trace.emit(Usage(stage="x", model="m", tokens_in=1, tokens_out=1, cost_usd=paid))
        with pytest.raises(MoneyDayError, match="tomorrow"):
            await submit(door, one, REQUEST)
        assert len(await door.cards()) == 1

    behind_the_door(deed)


def test_going_on_counts_as_one_more_at_work() -> None:
    (one,) = visitors("1", visitor_runs_per_day=2)

    async def deed(door: Door) -> None:
        first = await submit(door, one, REQUEST)
        await ended(door, first)
        second = await submit(door, one, REQUEST)
        with pytest.raises(VisitorBusyError):
            await resume(door, one, first)
        await ended(door, second)
        await resume(door, one, first)
        assert (await door.status(first)).state == "queued"

    behind_the_door(deed)


def test_what_is_done_anew_counts_for_the_day() -> None:
    (one,) = visitors("1", visitor_runs_per_day=2)

    async def deed(door: Door) -> None:
        first = await submit(door, one, REQUEST)
        stage = next(iter(door.workflows().values())).chain[0].name
        await ended(door, first)
        await resume(door, one, first, stage=stage)
        await ended(door, first)
        with pytest.raises(VisitorDayError):
            await resume(door, one, first, stage=stage)
        await resume(door, one, first)

    behind_the_door(deed)


def test_new_names_do_not_keep_the_owner_waiting() -> None:
    one, two = visitors("1", "2")

    async def deed(door: Door) -> None:
        queued = [await submit(door, each, REQUEST) for each in (one, two)]
        own = [await submit(door, Visitor("local", is_owner=True), REQUEST) for _ in range(2)]
        places = [(await door.status(each)).place for each in (*own, *queued)]
        assert places == [1, 2, 3, 4]

    behind_the_door(deed)


@pytest.mark.parametrize(
    ("given", "request_", "error", "words"),
    [
        ({}, REQUEST.model_copy(update={"prompt": "x" * 401}), PromptTooLongError, "401.*400"),
        (
            {"prompt_chars": 5},
            REQUEST.model_copy(update={"prompt": "x" * 6}),
            PromptTooLongError,
            "5",
        ),
        ({}, REQUEST.model_copy(update={"quality": Quality.P1080}), QualityTooHighError, "720p30"),
        (
            {"quality": "480p15"},
            REQUEST.model_copy(update={"quality": Quality.P720}),
            QualityTooHighError,
            "Choose 480p15",
        ),
    ],
)
def test_too_much_is_refused_before_anything_is_made(
    tmp_path: Path,
    given: dict[str, Any],
    request_: ExplainerRequest,
    error: type[PublicLimitError],
    words: str,
) -> None:
    (one,) = visitors("1", **given)

    async def deed(door: Door) -> None:
        with pytest.raises(error, match=words) as raised:
            await submit(door, one, request_)
        assert raised.value.status == 422
        assert await door.cards() == ()

    behind_the_door(deed)


@pytest.mark.parametrize("visitor", [Visitor("local", is_owner=True), Visitor("ann")])
def test_owners_and_logins_are_not_held(visitor: Visitor) -> None:
    async def deed(door: Door) -> None:
        long = ExplainerRequest(prompt="x" * 5000, quality=Quality.P1080)
        for _ in range(3):
            await submit(door, visitor, long)
        assert {card.owner for card in await door.cards()} == {visitor.name}

    behind_the_door(deed)


def test_a_link_is_to_look_at() -> None:
    guest = Visitor(GUEST_NAME, watches="x")

    async def deed(door: Door) -> None:
        with pytest.raises(ReadOnlyError):
            await submit(door, guest, REQUEST)
        with pytest.raises(ReadOnlyError):
            await resume(door, guest, "x")

    behind_the_door(deed)
