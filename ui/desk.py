"""What a visitor does on the page: create, look, cancel, go on, share, keep, delete.

Every deed asks the door, as REST does; what it refuses becomes a notice, and nothing that was typed
is lost. Nothing here knows the page's components.
"""

import asyncio
import contextlib
import json
from collections.abc import AsyncGenerator, Callable
from urllib.parse import quote

from orchestrator.door import Door
from orchestrator.errors import ChalkboxError
from orchestrator.run_view import RunView
from ui.access import Visitor, pin, resume, submit
from ui.access.admission import require_more_than_a_link
from ui.escape import Html
from ui.follow import follow
from ui.form import Form, FormError
from ui.parts.cards import card_list
from ui.parts.head import begins, notice
from ui.run_view import RunParts, no_run

MOST_CARDS = 600
NO_RUN = "There is no such video"
AWAY = "The queue cannot be reached just now"
AWAIT = "The video goes on when it is back, and so does this page, by itself."
AGAIN_S = 3.0
"""After so long it is looked whether the queue is back."""
Sign = Callable[[str], str]

NEXT = {
    "request": "Change what you wrote and create it again.",
    "limit": "",
    "queue": "Try again in a moment; what you wrote is still here.",
    "run.busy": "The page shows how it stands now.",
    "run.edit_refused": "Mend it where it is named; what you wrote is still there.",
    "run.unknown": "It may have been deleted.",
}
"""What to do about a refusal, by the beginning of its code."""


class Desk:
    """The deeds. One for all visitors."""

    def __init__(self, door: Door, sign: Sign) -> None:
        self._door = door
        self._sign = sign
        self._looking: dict[str, asyncio.Event] = {}

    async def watch(
        self, visitor: Visitor, session: str, video_id: str
    ) -> AsyncGenerator[dict[str, Html]]:
        """The parts of a run that have changed, until it ends or the session looks elsewhere.

        While the queue is away, that is what is shown; then the run again.
        """
        self.leave(session)
        left = self._looking[session] = asyncio.Event()
        try:
            while not left.is_set():
                looks = self._look(visitor, video_id, left)
                try:
                    async for changed in looks:
                        yield changed
                    return
                except ChalkboxError as error:
                    if not (begins(error.code, "queue") and error.retryable):
                        raise
                    yield no_run(video_id, AWAY, error.message, code=error.code, next_step=AWAIT)
                finally:
                    await looks.aclose()
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(left.wait(), AGAIN_S)
        except ChalkboxError as error:
            unknown = begins(error.code, "run.unknown")
            what = NO_RUN if unknown else "This run cannot be shown"
            yield no_run(video_id, what, "" if unknown else error.message, code=error.code)
        finally:
            if self._looking.get(session) is left:
                del self._looking[session]

    async def _look(
        self, visitor: Visitor, video_id: str, left: asyncio.Event
    ) -> AsyncGenerator[dict[str, Html]]:
        parts = RunParts()
        looks = follow(self._door, video_id, left)
        try:
            async for view in looks:
                if not visitor.may_read(view.status.video_id, view.owner):
                    yield no_run(video_id, NO_RUN, code="run.unknown")
                    return
                if changed := parts.changed(view):
                    yield changed
        finally:
            await looks.aclose()

    def leave(self, session: str) -> None:
        """The session looks at no run any more."""
        if looking := self._looking.pop(session, None):
            looking.set()

    async def create(self, visitor: Visitor, form: Form, values: tuple[object, ...]) -> str:
        """Queue a run.

        Returns:
            Its video id.

        Raises:
            FormError: The values make no request.
            ChalkboxError: It is refused.
        """
        return await submit(self._door, visitor, form.fill(values))

    async def cards(self, visitor: Visitor, search: str, limit: int) -> Html:
        """The visitor's runs, newest first."""
        most = min(max(1, limit), MOST_CARDS)
        search = " ".join(search.split())[:200]
        found = await self._door.cards(owner=visitor.sees_only, search=search, limit=most + 1)
        more = len(found) > most and most < MOST_CARDS
        return card_list(found[:most], search=search, more=more, pins=visitor.limits is None)

    async def cancel(self, visitor: Visitor, video_id: str) -> None:
        """End a run of the visitor's.

        Raises:
            ChalkboxError: It is not theirs, or has ended.
        """
        await self._theirs(visitor, video_id)
        await self._door.cancel(video_id)

    async def resume(self, visitor: Visitor, video_id: str) -> None:
        """Go on with a run of the visitor's.

        Raises:
            ChalkboxError: It is not theirs, or is being carried out.
        """
        await self._theirs(visitor, video_id)
        await resume(self._door, visitor, video_id)

    async def mend(self, visitor: Visitor, video_id: str, *, name: str, text: str) -> None:
        """Put a visitor's version in the place of an artifact or the code, and go on from there.

        Raises:
            ChalkboxError: It is not theirs, is being carried out, or the version does not fit.
        """
        await self._theirs(visitor, video_id)
        require_more_than_a_link(visitor)
        await self._door.edit(video_id, name, text.encode())
        await resume(self._door, visitor, video_id)

    async def remove(self, visitor: Visitor, video_id: str) -> None:
        """Delete a run of the visitor's.

        Raises:
            ChalkboxError: It is not theirs, or is being carried out.
        """
        await self._theirs(visitor, video_id)
        await self._door.delete(video_id)

    async def pin(self, visitor: Visitor, video_id: str) -> None:
        """Keep a run of the visitor's, however old it gets.

        Raises:
            ChalkboxError: It is not theirs, or visitors may not.
        """
        await self._theirs(visitor, video_id)
        await pin(self._door, visitor, video_id)

    async def unpin(self, visitor: Visitor, video_id: str) -> None:
        """Keep it no longer than any other.

        Raises:
            ChalkboxError: It is not theirs.
        """
        await self._theirs(visitor, video_id)
        await self._door.unpin(video_id)

    async def link(self, visitor: Visitor, video_id: str) -> str:
        """A signed link, relative to the page, that opens this one run.

        Raises:
            ChalkboxError: It is not theirs.
        """
        await self._theirs(visitor, video_id)
        return f"watch/{quote(video_id, safe='')}?key={quote(self._sign(video_id), safe='')}"

    async def request_of(self, visitor: Visitor, video_id: str) -> dict[str, object]:
        """What was asked for in a run, by field.

        Raises:
            ChalkboxError: It is not theirs.
        """
        return (await self._theirs(visitor, video_id)).request

    async def _theirs(self, visitor: Visitor, video_id: str) -> RunView:
        view = await self._door.view(video_id)
        if not visitor.may_change(view.owner):
            raise NotTheirsError(f"There is no run {video_id!r}, or it is not yours")
        return view


class NotTheirsError(ChalkboxError):
    """The run is somebody else's; told as if there were none."""

    code = "run.unknown"


def refused(what: str, error: ChalkboxError | FormError) -> Html:
    """A notice of a refusal."""
    if isinstance(error, FormError):
        why = "; ".join(f"{label}: {problem}" for label, problem in error.problems.items())
        return notice(what, why, code="request.invalid", next_step="Everything else is kept.")
    known = [code for code in NEXT if begins(error.code, code)]
    next_step = NEXT[max(known, key=len)] if known else "Try again; what you wrote is still here."
    return notice(what, error.message, code=error.code, next_step=next_step)


def answer(deed: str, video_id: str = "", **more: str) -> str:
    """What the page's script is told of a deed, as JSON."""
    return json.dumps({"deed": deed, "run": video_id, **more})
