"""What a visitor may ask for where a video is edited: the one way from page and REST to a session.

Whether a session is theirs is asked before.
"""

import contextlib
from collections.abc import AsyncGenerator, Sequence
from datetime import UTC, datetime

from config import PublicLimits
from orchestrator.door import Door, RunLimits, Ticket, Uploaded
from ui.access import admission
from ui.access.errors import UploadTooLargeError, VisitorBusyError
from ui.access.visitor import Visitor


@contextlib.asynccontextmanager
async def sending(door: Door, visitor: Visitor, size_bytes: int) -> AsyncGenerator[int]:
    """While a visitor sends files to begin a session with.

    Args:
        door: The runs.
        visitor: Who sends.
        size_bytes: How much, as far as they say.

    Yields:
        The most that is taken, bytes.

    Raises:
        ReadOnlyError: They came by a link to one run.
        UploadTooLargeError: It is more than is taken.
        PublicLimitError: It is more than visitors of the public link are given.
    """
    admission.require_more_than_a_link(visitor)
    most = door.settings.limits.upload_bytes
    if visitor.limits is None:
        require_size(size_bytes, most)
        yield most
        return
    if visitor.limits.upload_bytes == 0:
        raise UploadTooLargeError("Visitors upload nothing here. Log in to send a file.")
    most = min(most, visitor.limits.upload_bytes)
    require_size(size_bytes, most, whose=" from visitors")
    await admission.require_room(door, visitor, visitor.limits, fresh=True)
    sending = visitor.turns.uploading
    if visitor.name in sending or len(sending) >= visitor.limits.runs_at_once:
        raise VisitorBusyError(
            "Your last upload, or those of too many others, are still coming in. Wait for it, and"
            " try again.",
            retryable=True,
        )
    sending.add(visitor.name)
    try:
        yield most
    finally:
        sending.discard(visitor.name)


def require_size(size_bytes: int, most: int, *, whose: str = "") -> None:
    """See that an upload is not too large.

    Raises:
        UploadTooLargeError: It is.
    """
    if size_bytes > most:
        setting = "" if whose else " (CHALKBOX_LIMITS__UPLOAD_BYTES)"
        raise UploadTooLargeError(
            f"The upload is larger than the {most / 1024**2:,.0f} MiB that are taken{whose}"
            f"{setting}. Send a shorter or smaller video.",
            context={"bytes": size_bytes, "most": most},
        )


async def begin_edit(
    door: Door, visitor: Visitor, uploads: Sequence[Uploaded], prompt: str, *, plan_first: bool
) -> str:
    """Queue a session with uploads in a visitor's name. Its video id.

    Raises:
        ReadOnlyError: They came by a link to one run.
        PublicLimitError: It is more than visitors of the public link are given.
        ChalkboxError: As `EditDoor.begin`.
    """
    async with one_session_of(door, visitor, prompt) as ticket:
        return await door.edits.begin(uploads, prompt, ticket, plan_first=plan_first)


async def begin_again(
    door: Door, visitor: Visitor, uploads: Sequence[Uploaded], earlier: str, *, number: int | None
) -> str:
    """Queue a session that does what led to a result of an earlier one of theirs. Its video id.

    Raises:
        ReadOnlyError: They came by a link to one run.
        PublicLimitError: It is more than visitors of the public link are given.
        ChalkboxError: As `EditDoor.begin_again`.
    """
    async with one_session_of(door, visitor, "") as ticket:
        return await door.edits.begin_again(uploads, earlier, ticket, number=number)


@contextlib.asynccontextmanager
async def one_session_of(door: Door, visitor: Visitor, prompt: str) -> AsyncGenerator[Ticket]:
    """Around beginning a session in a visitor's name; its ticket."""
    admission.require_more_than_a_link(visitor)
    if visitor.limits is None:
        yield Ticket(user=visitor.name)
        return
    limits = RunLimits(longest_video_s=visitor.limits.longest_video_s)
    async with one_run_of(door, visitor, visitor.limits, prompt):
        yield Ticket(user=visitor.name, priority=admission.PRIORITY, limits=limits)


async def edit_again(
    door: Door, visitor: Visitor, video_id: str, prompt: str, *, plan_first: bool
) -> int:
    """Queue a further request in a session of a visitor's. Its number.

    Raises:
        ReadOnlyError: They came by a link.
        PublicLimitError: It is more than visitors of the public link are given.
        ChalkboxError: As `EditDoor.go_on`.
    """
    admission.require_more_than_a_link(visitor)
    if visitor.limits is None:
        return await door.edits.go_on(video_id, prompt, plan_first=plan_first)
    async with one_run_of(door, visitor, visitor.limits, prompt):
        return await door.edits.go_on(video_id, prompt, plan_first=plan_first)


async def approve(door: Door, visitor: Visitor, video_id: str, number: int) -> None:
    """Carry out a plan that was looked at; it was counted when it was asked for.

    Raises:
        ReadOnlyError: They came by a link.
        PublicLimitError: So many runs are at work already.
        ChalkboxError: As `EditDoor.approve`.
    """
    admission.require_more_than_a_link(visitor)
    if visitor.limits is None:
        await door.edits.approve(video_id, number)
        return
    async with visitor.turns.lock:
        await admission.require_room(door, visitor, visitor.limits, fresh=False)
        await door.edits.approve(video_id, number)


@contextlib.asynccontextmanager
async def one_run_of(
    door: Door, visitor: Visitor, limits: PublicLimits, prompt: str
) -> AsyncGenerator[None]:
    """Around asking for one run more of a visitor who is held by limits."""
    async with visitor.turns.lock:
        admission.require_short(len(prompt), limits)
        await admission.require_room(door, visitor, limits, fresh=True)
        yield
        visitor.turns.count(visitor.name, datetime.now(UTC).date())
