"""What happens in a run comes as it happens; a client that goes leaves nothing behind."""

import asyncio
import contextlib
import json
from collections.abc import AsyncGenerator, AsyncIterator

import pytest
from explaining import PYTHAGORAS
from rest import ANN, OWNER, served

from agents.artifacts.request import ExplainerRequest
from ui.api import events
from ui.api.answers import V1
from ui.api.errors import TooManyStreamsError
from ui.api.events import OPEN, STREAMS_OF_VISITOR, Streams, frame, with_beats

REQUEST = ExplainerRequest(prompt=PYTHAGORAS)


def parse(text: str) -> list[dict[str, str]]:
    """The events of a stream, as a browser understands them."""
    blocks = [block.split("\n") for block in text.split("\n\n") if block]
    fields = [
        dict(line.split(": ", 1) for line in lines if line[:1] not in ("", ":")) for lines in blocks
    ]
    return [each for each in fields if "data" in each]


def test_a_finished_run_is_told_from_the_beginning_and_ends(finished, opened) -> None:
    async def go() -> None:
        async with opened() as api, api.as_visitor(ANN) as ann:
            answer = await ann.get(f"{V1}/runs/{finished}/events")
            assert answer.headers["content-type"].startswith("text/event-stream")
            assert answer.headers["cache-control"] == "no-store"
            told = parse(answer.text)
            assert [int(each["id"]) for each in told[:-1]] == list(range(1, len(told)))
            assert (told[0]["event"], told[-2]["event"]) == ("run_started", "run_finished")
            assert all(
                json.loads(each["data"])["event"]["type"] == each["event"] for each in told[:-1]
            )
            assert told[-1] == {
                "id": f"{len(told) - 1}.end",
                "event": "end",
                "data": '{"state": "succeeded"}',
            }

    asyncio.run(go())


def test_who_was_cut_off_is_told_the_rest_and_who_was_told_the_end_nothing(
    finished, opened
) -> None:
    async def go() -> None:
        async with opened() as api, api.as_visitor(ANN) as ann:
            stream = f"{V1}/runs/{finished}/events"
            everything = parse((await ann.get(stream)).text)
            for after in ({"params": {"after": 5}}, {"headers": {"last-event-id": "5"}}):
                assert parse((await ann.get(stream, **after)).text) == everything[5:]
            both = {"params": {"after": 1}, "headers": {"last-event-id": "7"}}
            assert parse((await ann.get(stream, **both)).text) == everything[7:]
            odd = {"headers": {"last-event-id": "what"}}
            assert parse((await ann.get(stream, **odd)).text) == everything
            end = {"headers": {"last-event-id": everything[-1]["id"]}}
            assert (await ann.get(stream, **end)).status_code == 204

    asyncio.run(go())


@pytest.mark.usefixtures("nothing_left_open")
def test_events_come_while_they_happen(opened) -> None:
    async def go() -> None:
        async with opened() as api, served(api.door) as client:
            run_id = await api.door.submit(REQUEST)
            async with client.stream("GET", f"{V1}/runs/{run_id}/events") as answer:
                lines = answer.aiter_lines()
                assert await anext(lines) == "retry: 2000"
                assert OPEN._open[OWNER.name] == 1
                await api.door.cancel(run_id)
                told = parse("\n".join([line async for line in lines]))
            assert [each["event"] for each in told] == ["run_started", "run_finished", "end"]
            assert not OPEN._open

    asyncio.run(go())


@pytest.mark.usefixtures("nothing_left_open")
def test_a_client_that_goes_leaves_nothing_behind(opened, monkeypatch) -> None:
    closed = 0
    beats = with_beats

    async def counted(items: AsyncIterator[object], beat_s: float) -> AsyncGenerator[object]:
        nonlocal closed
        async with contextlib.aclosing(beats(items, beat_s)) as counting:
            try:
                async for item in counting:
                    yield item
            finally:
                closed += 1

    monkeypatch.setattr(events, "with_beats", counted)

    async def go() -> None:
        async with opened() as api, served(api.door) as client:
            run_id = await api.door.submit(REQUEST)
            before = asyncio.all_tasks()
            async with client.stream("GET", f"{V1}/runs/{run_id}/events") as answer:
                assert await anext(answer.aiter_lines()) == "retry: 2000"
                await asyncio.sleep(0.2)
            for _ in range(100):
                if closed and not OPEN._open and asyncio.all_tasks() <= before:
                    break
                await asyncio.sleep(0.02)
            assert (closed, dict(OPEN._open)) == (1, {})
            assert asyncio.all_tasks() <= before

    asyncio.run(go())


def test_a_run_that_is_deleted_meanwhile_ends_the_stream(opened) -> None:
    async def go() -> None:
        async with opened() as api:
            run_id = await api.door.submit(REQUEST)
            frames = events.write_frames(api.door, run_id, after=0)
            assert await anext(frames) == b"retry: 2000\n\n"
            await api.door.cancel(run_id)
            assert b"run_started" in await anext(frames)
            await api.door.delete(run_id)
            rest = parse((b"".join([each async for each in frames])).decode())
            assert rest[-1]["event"] == "end"
            assert json.loads(rest[-1]["data"])["code"] == "run.unknown"

    asyncio.run(go())


def test_comments_come_while_nothing_happens() -> None:
    async def go() -> None:
        closed = False

        async def slow() -> AsyncGenerator[int]:
            nonlocal closed
            try:
                yield 1
                await asyncio.sleep(0.25)
                yield 2
            finally:
                closed = True

        got = [item async for item in with_beats(slow(), 0.1)]
        assert got == [1, None, None, 2]
        assert closed

    asyncio.run(go())


def test_what_goes_wrong_in_the_source_is_not_swallowed() -> None:
    async def go() -> None:
        async def bad() -> AsyncGenerator[int]:
            yield 1
            raise OSError("gone")

        with pytest.raises(OSError, match="gone"):
            [item async for item in with_beats(bad(), 1)]

    asyncio.run(go())


def test_an_event_is_framed_so_that_its_text_cannot_begin_another() -> None:
    data = json.dumps({"text": "a\n\nevent: end\ndata: {}"})
    assert parse(frame(data, event="note", number="3").decode()) == [
        {"id": "3", "event": "note", "data": data}
    ]


def test_one_visitor_follows_so_many_runs_and_no_more() -> None:
    streams = Streams()
    with contextlib.ExitStack() as opened:
        for _ in range(STREAMS_OF_VISITOR):
            streams.require_room("ann")
            opened.enter_context(streams.one_more("ann"))
        with pytest.raises(TooManyStreamsError):
            streams.require_room("ann")
        streams.require_room("bob")
    streams.require_room("ann")
