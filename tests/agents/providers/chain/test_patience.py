"""The retry policy, with real waits of milliseconds."""

import asyncio
import time

import pytest

from agents.errors import BlockedError, ModelUnavailableError, RateLimitedError
from agents.providers.chain.patience import ASKED_WAIT, JITTER, patience_with_model
from config import ModelLimits

LIMITS = ModelLimits(tries=4, first_wait_s=0.02, longest_wait_s=30)


def run(failures: list[Exception], *, time_left: float = 10) -> tuple[int, list[str], float]:
    """Number of calls, what was said, and seconds it took."""
    calls = 0
    said: list[str] = []

    async def ask() -> str:
        nonlocal calls
        calls += 1
        if failures:
            raise failures.pop(0)
        return "answer"

    policy = patience_with_model(LIMITS, name="m", time_left=lambda: time_left, say=said.append)
    begun = time.monotonic()
    try:
        asyncio.run(policy(ask))
    except (ModelUnavailableError, RateLimitedError, BlockedError) as error:
        said.append(error.code)
    return calls, said, time.monotonic() - begun


def down() -> ModelUnavailableError:
    return ModelUnavailableError("down", retryable=True)


def test_waits_double_until_it_works() -> None:
    calls, said, seconds = run([down(), down(), down()])
    assert calls == 4
    assert seconds >= (0.02 + 0.04 + 0.08) * (1 - JITTER)
    assert said[-1].endswith("then try 4 of 4")


def test_it_gives_up_after_the_last_try() -> None:
    calls, said, _ = run([down() for _ in range(9)])
    assert (calls, said[-1]) == (4, "model.unavailable")


def test_what_does_not_pass_by_itself_is_not_tried_again() -> None:
    assert run([BlockedError("no", retryable=False)])[:2] == (1, ["model.blocked"])


def test_a_wait_that_is_asked_for_is_kept_to_the_letter() -> None:
    asked = RateLimitedError("slow down", context={ASKED_WAIT: 0.2}, retryable=True)
    calls, said, seconds = run([asked])
    assert calls == 2
    assert seconds >= 0.2
    assert said == ["m has too many requests: waiting 0.2 s, then try 2 of 4"]


@pytest.mark.parametrize(("asked_s", "time_left"), [(31, 60), (25, 20)])
def test_it_does_not_wait_longer_than_allowed(asked_s: float, time_left: float) -> None:
    asked = RateLimitedError("slow down", context={ASKED_WAIT: asked_s}, retryable=True)
    calls, said, seconds = run([asked], time_left=time_left)
    assert (calls, said) == (1, ["model.rate_limited"])
    assert seconds < 20
