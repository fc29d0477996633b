"""When two errors are the same, when to stop repairing, and which version was best."""

import re
from collections.abc import Sequence
from typing import Protocol, get_args

from tenacity import AsyncRetrying, RetryCallState, stop_after_attempt
from tenacity.stop import stop_base

from agents.artifacts.generated_code import CodeError, FailedTry, Reached
from agents.artifacts.validation_report import Finding
from config import RepairBounds, Review

_REACHED = get_args(Reached)
_CHANGES_FROM_TRY_TO_TRY = re.compile(r"0x[0-9a-f]+|\d+(?:\.\d+)?|\s+")


class Failed(Protocol):
    """A version that failed."""

    @property
    def error(self) -> CodeError:
        """What the next one was to mend."""
        ...

    @property
    def reached(self) -> Reached:
        """How far it came."""
        ...


def identity_of(finding: Finding) -> CodeError:
    """What makes an error the same one in another version of the code: not its line."""
    message = _CHANGES_FROM_TRY_TO_TRY.sub(
        lambda found: " " if found[0].isspace() else "#", finding.message
    )
    return CodeError(
        kind=finding.source,
        code=finding.code,
        message=message.strip()[:500],
        symbol=finding.symbol,
    )


class stop_after_tries_at_one_error(stop_base):
    """Stop when the error that stands now was aimed at so many times before."""

    def __init__(self, tries: int) -> None:
        self.tries = tries

    def __call__(self, retry_state: RetryCallState) -> bool:
        """Whether it is enough; `failed` holds every failed version, the current one last."""
        failed: Sequence[Failed] = retry_state.kwargs["failed"]
        return sum(each.error == failed[-1].error for each in failed[:-1]) >= self.tries


def enough(failed: Sequence[Failed], bounds: RepairBounds, review: Review) -> str | None:
    """Why no further repair is tried; None to go on.

    Args:
        failed: Every failed version, the current one last; each but the last was repaired once.
        bounds: How often to try.
        review: How often to mend what was drawn and is not fit to be shown.
    """
    error = failed[-1].error
    reviewed = sum(each.reached == "review" for each in failed[:-1])
    if failed[-1].reached == "review" and reviewed >= review.repairs:
        return f"{repairs(reviewed)} did not make the video fit to be shown"
    state = RetryCallState(AsyncRetrying(), None, (), {"failed": failed})
    state.attempt_number = len(failed) - 1
    if bounds.tries_per_run == 0 or stop_after_attempt(bounds.tries_per_run)(state):
        return f"{repairs(len(failed) - 1)} did not bring it to run, and no more are tried"
    if stop_after_tries_at_one_error(bounds.tries_per_error)(state):
        return f"{repairs(bounds.tries_per_error)} did not mend this error: {error.message[:200]}"
    return None


def repairs(number: int) -> str:
    """So many repairs, in words."""
    return {0: "no repair", 1: "1 repair"}.get(number, f"{number} repairs")


def best_of(failed: Sequence[FailedTry]) -> FailedTry:
    """The version that came furthest, with the fewest errors; of equal ones the latest."""
    return max(
        enumerate(failed),
        key=lambda at: (_REACHED.index(at[1].reached), -at[1].errors, at[0]),
    )[1]
