"""What a visitor may ask for: the one way from page and REST to a queued run."""

from collections.abc import Collection, Iterator, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import cast

from agents.artifacts.base import Artifact, Record
from agents.artifacts.request import Quality
from config import PublicLimits
from orchestrator.door import Door, Fill, RunLimits, bare
from orchestrator.run_view import RunCard
from ui.access.errors import (
    CrowdedError,
    MoneyDayError,
    NoPinsError,
    PromptTooLongError,
    QualityTooHighError,
    ReadOnlyError,
    VisitorBusyError,
    VisitorDayError,
)
from ui.access.visitor import PUBLIC_NAME, Visitor

OPEN_STATES = frozenset({"queued", "running"})
"""Of runs that have not ended."""
PRIORITY = 200
"""Of visitors' runs in the queue: after those of owners and logins, which have 100. A new name is
had for nothing, and users who never had a run go first among runs of one urgency."""
TOMORROW = "Come back tomorrow; the day ends at midnight UTC."


async def submit(door: Door, visitor: Visitor, request: Artifact, *, add: Fill = bare) -> str:
    """Queue a run in a visitor's name, if they may have it; `add` puts files into it before.

    Returns:
        Its video id.

    Raises:
        ReadOnlyError: They came by a link to one run.
        PublicLimitError: It is more than visitors of the public link are given.
        ChalkboxError: As `Door.submit`.
    """
    if visitor.limits is None:
        await admit(door, visitor, request)
        return await door.submit(request, user=visitor.name, add=add)
    # One after the other: two requests at once must not both be the last that is allowed.
    async with visitor.turns.lock:
        await admit(door, visitor, request)
        limits = RunLimits(longest_video_s=visitor.limits.longest_video_s)
        video_id = await door.submit(
            request, user=visitor.name, priority=PRIORITY, limits=limits, add=add
        )
        visitor.turns.count(visitor.name, datetime.now(UTC).date())
        return video_id


async def resume(door: Door, visitor: Visitor, video_id: str, *, stage: str | None = None) -> None:
    """Go on with a run in a visitor's name; whether it is theirs is asked before.

    Args:
        door: The runs.
        visitor: Who asks.
        video_id: The run.
        stage: Do this stage anew, and after it what its result changes.

    Raises:
        ReadOnlyError: They came by a link.
        PublicLimitError: So many are at work already, the day's money is spent, or the day has no
            run left to be done anew.
        ChalkboxError: As `Door.resume` and `Door.continue_from`.
    """
    require_more_than_a_link(visitor)
    if visitor.limits is None:
        await go_on(door, video_id, stage)
        return
    async with visitor.turns.lock:
        # What is done anew is as much work as a new run.
        fresh = stage is not None
        await require_room(door, visitor, visitor.limits, fresh=fresh)
        await go_on(door, video_id, stage)
        if fresh:
            visitor.turns.count(visitor.name, datetime.now(UTC).date())


async def pin(door: Door, visitor: Visitor, video_id: str) -> None:
    """Keep a run of a visitor's, however old it gets; whether it is theirs is asked before.

    Raises:
        ReadOnlyError: They came by a link.
        NoPinsError: They came by the public link.
        ChalkboxError: As `Door.pin`.
    """
    require_more_than_a_link(visitor)
    if visitor.limits is not None:
        raise NoPinsError(
            "Videos of visitors are not kept for good. Download what you want to have."
        )
    await door.pin(video_id, user=visitor.name)


async def go_on(door: Door, video_id: str, stage: str | None) -> None:
    """Queue a run again, from a stage or from where it stopped."""
    if stage is None:
        await door.resume(video_id)
    else:
        await door.continue_from(video_id, stage)


async def admit(door: Door, visitor: Visitor, request: Artifact) -> None:
    """See that a visitor may ask for this now; owners and logins may always.

    Raises:
        ReadOnlyError: They came by a link.
        PublicLimitError: One of its kinds; the message says the limit and what to do.
    """
    require_more_than_a_link(visitor)
    if visitor.limits is None:
        return
    require_small(request, visitor.limits)
    await require_room(door, visitor, visitor.limits, fresh=True)


def require_more_than_a_link(visitor: Visitor) -> None:
    """See that they are someone.

    Raises:
        ReadOnlyError: They came by a link.
    """
    if not visitor.may_submit:
        raise ReadOnlyError("This link opens one video to look at. Log in to make your own.")


def require_small(request: Record, limits: PublicLimits) -> None:
    """See that a request is within what visitors are given.

    Raises:
        PromptTooLongError: All its text together is too long.
        QualityTooHighError: The frame or the rate is larger.
    """
    values = list(leaves(request.model_dump()))
    require_short(sum(len(value) for value in values if type(value) is str), limits)
    most = Quality(limits.quality)
    for value in values:
        if isinstance(value, Quality) and value.height_px * value.fps > most.height_px * most.fps:
            raise QualityTooHighError(
                f"Visitors may ask for {most} at most, not {value}. Choose {most}.",
                context={"quality": str(value), "most": str(most)},
            )


def require_short(chars: int, limits: PublicLimits) -> None:
    """See that so many characters are within what visitors may write.

    Raises:
        PromptTooLongError: They are not.
    """
    if chars > limits.prompt_chars:
        raise PromptTooLongError(
            f"The prompt has {chars:,} characters, and visitors may write {limits.prompt_chars:,}."
            " Shorten it.",
            context={"characters": chars, "most": limits.prompt_chars},
        )


async def require_room(door: Door, visitor: Visitor, limits: PublicLimits, *, fresh: bool) -> None:
    """See that one run more is within what visitors are given, alone and together.

    Args:
        door: The runs.
        visitor: Who asks.
        limits: What holds them.
        fresh: Whether it is new or done anew, which counts for the day.

    Raises:
        PublicLimitError: It is not.
    """
    midnight = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    cards = [card for card in await door.cards() if (card.owner or "").startswith(PUBLIC_NAME)]
    own = [card for card in cards if card.owner == visitor.name]
    if unended(own) >= limits.runs_per_visitor:
        raise VisitorBusyError(
            "Your last video is not finished. Wait for it, or cancel it, and ask again.",
            context={"most": limits.runs_per_visitor},
            retryable=True,
        )
    if unended(cards) >= limits.runs_at_once:
        raise CrowdedError(
            "Visitors are making as many videos as there is room for. Try again in some minutes.",
            context={"most": limits.runs_at_once},
            retryable=True,
        )
    if fresh:
        require_day(visitor, limits, own=begun(own, midnight), everybody=begun(cards, midnight))
    if await door.spent_usd(midnight) >= Decimal(str(limits.usd_per_day)):
        raise MoneyDayError(
            f"The money for today's videos is spent. {TOMORROW}",
            context={"usd_per_day": limits.usd_per_day},
        )


def require_day(visitor: Visitor, limits: PublicLimits, *, own: int, everybody: int) -> None:
    """See that the day has a run left.

    Args:
        visitor: Who asks.
        limits: What holds them.
        own: Runs of theirs that have begun today and are still there.
        everybody: The same, of all visitors.

    Raises:
        VisitorDayError: They have had theirs.
        CrowdedError: All visitors together have had theirs.
    """
    today = datetime.now(UTC).date()
    if max(own, visitor.turns.of(visitor.name, today)) >= limits.visitor_runs_per_day:
        raise VisitorDayError(
            f"You have had the {limits.visitor_runs_per_day} videos of today. {TOMORROW}",
            context={"most": limits.visitor_runs_per_day},
        )
    if max(everybody, visitor.turns.of_all(today)) >= limits.runs_per_day:
        raise CrowdedError(
            f"Visitors have had the {limits.runs_per_day} videos of today. {TOMORROW}",
            context={"most": limits.runs_per_day},
        )


def unended(cards: list[RunCard]) -> int:
    """How many are queued or carried out."""
    return sum(card.state in OPEN_STATES for card in cards)


def begun(cards: list[RunCard], since: datetime) -> int:
    """How many have begun since then."""
    return sum(card.begun_at >= since for card in cards)


def leaves(value: object) -> Iterator[object]:
    """Every value in a request, however deep it lies."""
    if isinstance(value, Mapping):
        for each in cast(Mapping[object, object], value).values():
            yield from leaves(each)
    elif isinstance(value, list | tuple | set | frozenset):
        for each in cast(Collection[object], value):
            yield from leaves(each)
    else:
        yield value
