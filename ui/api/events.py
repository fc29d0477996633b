"""What happens in a run, as server-sent events, until it has ended or nobody listens any more."""

import asyncio
import contextlib
import json
from collections import Counter
from collections.abc import AsyncGenerator, AsyncIterator, Generator
from typing import Annotated, TypeVar

from fastapi import APIRouter, Header, Query
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from orchestrator.door import Door
from orchestrator.errors import ChalkboxError
from ui.api.entry import READING, ReadRun, TheDoor, TheVisitor
from ui.api.errors import TooManyStreamsError
from ui.api.file_answer import until_gone
from ui.api.guarded_route import GuardedRoute
from ui.api.problems import kind_of, statuses_of

T = TypeVar("T")
BEAT_S = 15.0
"""After so long without an event a comment is sent, so that nobody between gives up."""
STREAMS_OF_VISITOR, STREAMS = 16, 200
"""Open at once, of one visitor and of all."""
END = ".end"
"""Follows the last event's number in the id of the `end` event."""
ENDED = ("succeeded", "failed", "refused", "cancelled", "damaged")

router = APIRouter(route_class=GuardedRoute, tags=["runs"])


class Streams:
    """Counts the open streams."""

    def __init__(self) -> None:
        self._open: Counter[str] = Counter()

    @contextlib.contextmanager
    def one_more(self, visitor: str) -> Generator[None]:
        """Count one for a visitor, as long as it is open."""
        self._open[visitor] += 1
        try:
            yield
        finally:
            self._open[visitor] -= 1
            if not self._open[visitor]:
                del self._open[visitor]

    def require_room(self, visitor: str) -> None:
        """See that there may be another.

        Raises:
            TooManyStreamsError: There are as many as are given.
        """
        if self._open[visitor] >= STREAMS_OF_VISITOR or self._open.total() >= STREAMS:
            raise TooManyStreamsError(
                "so many runs are followed already that no more can be; close one of the streams",
                headers={"retry-after": "10"},
            )


OPEN = Streams()


class EventStream(Response):
    """Sends frames as they come; when the client goes, so does whatever makes them."""

    media_type = "text/event-stream"

    def __init__(self, frames: AsyncGenerator[bytes], *, visitor: str) -> None:
        super().__init__(media_type=self.media_type)
        self.frames = frames
        self.visitor = visitor
        del self.headers["content-length"]
        self.headers["cache-control"] = "no-store"
        self.headers["x-accel-buffering"] = "no"  # nginx would keep frames back

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send until there is no more, or nobody listens."""
        talking = asyncio.ensure_future(self._talk(send))
        gone = asyncio.ensure_future(until_gone(receive))
        try:
            with OPEN.one_more(self.visitor):
                await asyncio.wait((talking, gone), return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (talking, gone):
                task.cancel()
            await asyncio.gather(talking, gone, return_exceptions=True)
        if not talking.cancelled():
            talking.result()

    async def _talk(self, send: Send) -> None:
        start = {"type": "http.response.start", "status": 200, "headers": self.raw_headers}
        async with contextlib.aclosing(self.frames) as frames:
            await send(start)
            async for frame in frames:
                await send({"type": "http.response.body", "body": frame, "more_body": True})
        await send({"type": "http.response.body", "body": b""})


def frame(data: str, *, event: str, number: str) -> bytes:
    """One event; its data is one line."""
    return f"id: {number}\nevent: {event}\ndata: {data}\n\n".encode()


EVENT = {
    "type": "object",
    "description": "One event.",
    "properties": {
        "id": {"type": "string", "description": "Number of the line in the run's trace."},
        "event": {"type": "string", "description": "The type of what happened; `end` is last."},
        "data": {
            "type": "string",
            "contentMediaType": "application/json",
            "description": "The line of the trace; of `end`, the state of the run.",
        },
    },
    "required": ["id", "event", "data"],
}


@router.get(
    "/runs/{video_id}/events",
    operation_id="follow_run",
    response_class=Response,
    responses={
        200: {
            "description": "The events as they happen; a comment each 15 seconds without any.",
            "content": {"text/event-stream": {"schema": EVENT}},
        },
        204: {"description": "Nothing will come: `Last-Event-ID` is that of `end`."},
        **statuses_of((*READING, "events.too_many", "request.invalid")),
    },
)
async def follow_run(
    video_id: ReadRun,
    door: TheDoor,
    visitor: TheVisitor,
    after: Annotated[
        int, Query(ge=0, le=2**53, description="Number of the last event that is known.")
    ] = 0,
    last_event_id: Annotated[
        str | None, Header(max_length=40, description="The same; browsers send it by themselves.")
    ] = None,
) -> Response:
    """What happens in a run, live, as server-sent events."""
    state = await door.state(video_id)
    known, _, told_end = (last_event_id or "").partition(END[0])
    if told_end == END[1:] and state in ENDED:
        # Browsers ask again after every end; this is how they are told to stop.
        return Response(status_code=204)
    OPEN.require_room(visitor.name)
    number = int(known) if known.isascii() and known.isdecimal() else after
    return EventStream(write_frames(door, video_id, after=number), visitor=visitor.name)


async def with_beats(items: AsyncIterator[T], beat_s: float) -> AsyncGenerator[T | None]:
    """The items, and None whenever there was none for so long; the source is closed at the end."""
    waiting: asyncio.Future[T | None] | None = None
    try:
        while True:
            if waiting is None:
                waiting = asyncio.ensure_future(_next(items))
            if not (await asyncio.wait((waiting,), timeout=beat_s))[0]:
                yield None
                continue
            item, waiting = waiting.result(), None
            if item is None:
                return
            yield item
    finally:
        if waiting is not None:
            waiting.cancel()
            await asyncio.gather(waiting, return_exceptions=True)
        if isinstance(items, AsyncGenerator):
            await items.aclose()


async def _next(items: AsyncIterator[T]) -> T | None:
    async for item in items:
        return item
    return None


async def write_frames(
    door: Door, video_id: str, *, after: int, beat_s: float = BEAT_S
) -> AsyncGenerator[bytes]:
    """The events of a run as frames, comments while nothing happens, and `end`."""
    last = after
    yield b"retry: 2000\n\n"
    try:
        told = with_beats(door.events(video_id, after=after), beat_s)
        async with contextlib.aclosing(told):
            async for line in told:
                if line is None:
                    yield b": still there\n\n"
                    continue
                last = line.sequence
                yield frame(line.model_dump_json(), event=line.event.type, number=str(last))
        end: dict[str, str | None] = {"state": await door.state(video_id)}
    except ChalkboxError as error:
        # It was deleted meanwhile, or cannot be read any more.
        end = {"state": None, "code": error.code, "title": kind_of(error.code).title}
    yield frame(json.dumps(end), event="end", number=f"{last}{END}")
