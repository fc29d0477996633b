"""The one retry policy of model calls: how often the same model is asked again, and after what."""

import random
from collections.abc import Callable

from tenacity import AsyncRetrying, RetryCallState, retry_if_exception, stop_after_attempt
from tenacity.stop import stop_base

from agents.errors import ModelError, RateLimitedError
from agents.providers.chain.model_chain import ChainLimits

ASKED_WAIT = "asked_wait_s"
"""In an error's context: how long the server asks to wait, seconds."""
JITTER = 0.2
"""Share by which a wait of our own choosing varies, so that several runs do not come at once."""


class StopBeforeLongWait(stop_base):
    """Stop when the wait that is due is longer than `longest` says now, seconds."""

    def __init__(self, longest: Callable[[], float]) -> None:
        self.longest = longest

    def __call__(self, retry_state: RetryCallState) -> bool:
        """Compare the wait that is due."""
        return retry_state.upcoming_sleep > self.longest()


def patience_with_model(
    limits: ChainLimits, *, name: str, time_left: Callable[[], float], say: Callable[[str], None]
) -> AsyncRetrying:
    """Ask the same model again after failures that pass by themselves.

    A wait that the server asks for is kept to the letter; otherwise waits double. It ends after
    `limits.tries`, and at once when the wait is longer than `limits.longest_wait_s` or than the
    time left; then the last failure is raised.
    """

    def tell(state: RetryCallState) -> None:
        failure = state.outcome.exception() if state.outcome else None
        why = "has too many requests" if isinstance(failure, RateLimitedError) else "failed"
        say(
            f"{name} {why}: waiting {state.upcoming_sleep:.1f} s,"
            f" then try {state.attempt_number + 1} of {limits.tries}"
        )

    return AsyncRetrying(
        retry=retry_if_exception(may_pass),
        stop=stop_after_attempt(limits.tries)
        | StopBeforeLongWait(lambda: min(limits.longest_wait_s, time_left())),
        wait=lambda state: next_wait(state, limits),
        before_sleep=tell,
        reraise=True,
    )


def may_pass(error: BaseException) -> bool:
    """Whether the same request may succeed later."""
    return isinstance(error, ModelError) and error.retryable is True


def next_wait(state: RetryCallState, limits: ChainLimits) -> float:
    """Seconds until the next try: what the server asked for, else doubling from the first wait."""
    failure = state.outcome.exception() if state.outcome else None
    asked = failure.context.get(ASKED_WAIT) if isinstance(failure, ModelError) else None
    if isinstance(asked, int | float):
        return float(asked)
    wait = limits.first_wait_s * 2 ** (state.attempt_number - 1)
    # Not for secrets.
    spread = random.uniform(1 - JITTER, 1 + JITTER)  # noqa: S311
    return min(wait * spread, limits.longest_wait_s)
