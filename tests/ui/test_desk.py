import asyncio
import contextlib
import json
import shutil
from collections.abc import AsyncGenerator, Awaitable, Callable
from pathlib import Path

import pytest
from entering import settings_in
from explaining import PYTHAGORAS, explain

from agents.artifacts.request import ExplainerRequest, Quality
from orchestrator.door import Door, open_door
from orchestrator.engine.errors import QueueError
from orchestrator.errors import ChalkboxError
from orchestrator.run_view import RunView
from ui.access import Visitor
from ui.desk import Desk, answer, refused
from ui.form import Form, FormError

pytestmark = pytest.mark.processes
OWNER = Visitor("local", is_owner=True)
ANN, BOB = Visitor("ann"), Visitor("bob")
FORM = Form.of(ExplainerRequest)
ASKED = ("Explain Pythagoras", *(field.default for field in FORM.fields[1:]))
Deed = Callable[[Desk, Door], Awaitable[None]]


@contextlib.asynccontextmanager
async def at(folder: Path) -> AsyncGenerator[tuple[Desk, Door]]:
    async with open_door(settings_in(folder, model="offline")) as door:
        yield Desk(door, lambda video_id: f"key of {video_id}"), door


def do(folder: Path, deed: Deed) -> None:
    async def run() -> None:
        async with at(folder) as (desk, door):
            await deed(desk, door)

    asyncio.run(run())


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made")
    assert explain(folder, prompt=PYTHAGORAS).succeeded
    return folder


@pytest.fixture
def one_run(made: Path, tmp_path: Path) -> tuple[Path, str]:
    """A runs folder with one finished run, and its id."""
    shutil.copytree(made, tmp_path / "runs")
    names = [path.name for path in (tmp_path / "runs").iterdir() if path.name[0].isdigit()]
    return tmp_path / "runs", names[0]


def test_what_is_created_is_listed_to_whom_it_belongs(tmp_path: Path) -> None:
    async def deed(desk: Desk, _: Door) -> None:
        video_id = await desk.create(ANN, FORM, ASKED)
        assert video_id in await desk.cards(ANN, "", 24)
        assert video_id in await desk.cards(OWNER, "pythagoras", 24)
        assert video_id not in await desk.cards(BOB, "", 24)
        assert "Nothing matches" in await desk.cards(ANN, "zebra", 24)

    do(tmp_path, deed)


def test_values_that_make_no_request_are_refused(tmp_path: Path) -> None:
    async def deed(desk: Desk, _: Door) -> None:
        with pytest.raises(FormError, match="Prompt"):
            await desk.create(ANN, FORM, ("", *ASKED[1:]))
        with pytest.raises(ChalkboxError, match="empty"):
            await desk.create(ANN, FORM, ("  ", *ASKED[1:]))

    do(tmp_path, deed)


def test_a_finished_run_is_shown_once_with_its_video(one_run: tuple[Path, str]) -> None:
    folder, video_id = one_run

    async def deed(desk: Desk, _: Door) -> None:
        shown = [parts async for parts in desk.watch(OWNER, "session", video_id)]
        assert len(shown) == 1
        assert "<video" in shown[0]["video"]
        assert 'data-state="succeeded"' in shown[0]["head"]

    do(folder, deed)


def test_somebody_elses_run_is_as_if_there_were_none(one_run: tuple[Path, str]) -> None:
    folder, video_id = one_run

    async def deed(desk: Desk, _: Door) -> None:
        (theirs,) = [parts async for parts in desk.watch(BOB, "session", video_id)]
        (none,) = [parts async for parts in desk.watch(BOB, "session", "20260101-000000-x")]
        assert theirs["notice"] == none["notice"]
        assert theirs["video"] == ""
        for act in (
            *(desk.cancel, desk.resume, desk.remove, desk.link, desk.request_of),
            *(desk.pin, desk.unpin),
        ):
            with pytest.raises(ChalkboxError) as caught:
                await act(BOB, video_id)
            assert caught.value.code == "run.unknown"

    do(folder, deed)


def test_a_session_looks_at_one_run_at_a_time(tmp_path: Path) -> None:
    async def deed(desk: Desk, _: Door) -> None:
        first = await desk.create(ANN, FORM, ASKED)
        second = await desk.create(ANN, FORM, ASKED)
        looks = desk.watch(ANN, "session", first)
        assert "queued" in (await anext(looks))["head"]
        others = desk.watch(ANN, "session", second)
        await anext(others)
        with pytest.raises(StopAsyncIteration):
            await asyncio.wait_for(anext(looks), 60)
        desk.leave("session")
        with pytest.raises(StopAsyncIteration):
            await asyncio.wait_for(anext(others), 60)

    do(tmp_path, deed)


def test_cancel_go_on_and_delete(tmp_path: Path) -> None:
    async def deed(desk: Desk, door: Door) -> None:
        video_id = await desk.create(ANN, FORM, ASKED)
        await desk.cancel(ANN, video_id)
        assert (await door.status(video_id)).state == "cancelled"
        await desk.resume(ANN, video_id)
        assert (await door.status(video_id)).state == "queued"
        with pytest.raises(ChalkboxError):
            await desk.remove(ANN, video_id)
        await desk.cancel(ANN, video_id)
        await desk.remove(ANN, video_id)
        assert video_id not in await desk.cards(ANN, "", 24)

    do(tmp_path, deed)


def test_a_link_is_signed_and_a_request_can_be_taken_up_again(one_run: tuple[Path, str]) -> None:
    folder, video_id = one_run

    async def deed(desk: Desk, _: Door) -> None:
        assert await desk.link(OWNER, video_id) == f"watch/{video_id}?key=key%20of%20{video_id}"
        asked = await desk.request_of(OWNER, video_id)
        assert asked["prompt"] == PYTHAGORAS
        assert asked["quality"] == Quality.P480

    do(folder, deed)


def test_a_refusal_says_what_why_and_what_next() -> None:
    told = refused("It cannot be created", FormError({"Prompt": "this is needed"}))
    assert "Prompt: this is needed" in told
    told = refused("It cannot be created", ChalkboxError("<b>no</b>"))
    assert "&lt;b&gt;no" in told
    assert "still here" in told


def test_answers_are_json() -> None:
    assert json.loads(answer("share", "a", link="b")) == {"deed": "share", "run": "a", "link": "b"}


def test_a_queue_that_is_away_is_said_and_then_the_run_is_shown_again(
    one_run: tuple[Path, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.desk.AGAIN_S", 0.01)

    async def deed(desk: Desk, door: Door) -> None:
        view = door.view
        answers = [QueueError("the database is away", retryable=True), None]

        async def away_first(video_id: str) -> RunView:
            if error := answers.pop(0):
                raise error
            return await view(video_id)

        monkeypatch.setattr(door, "view", away_first)
        shown = [parts async for parts in desk.watch(OWNER, "session", one_run[1])]
        assert "the database is away" in shown[0]["notice"]
        assert "so does this page, by itself" in shown[0]["notice"]
        assert "Pythagorean" in shown[1]["head"]
        assert shown[1]["notice"] == ""

        answers[:] = [QueueError("the file is damaged")]
        (refused,) = [parts async for parts in desk.watch(OWNER, "session", one_run[1])]
        assert "the file is damaged" in refused["notice"]

    do(one_run[0], deed)
