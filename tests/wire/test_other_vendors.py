"""The providers beside the two that the whole suite runs on, over their own wire formats."""

from collections.abc import Iterator

import pytest
from wire.fake_others import FakeAnthropic, FakeResponses
from wire.ledgers import FolderLedger
from wire.plan_agent import GOOD, Line, Plan, look_up, plan

from agents.errors import (
    BlockedError,
    ModelError,
    ModelGoneError,
    ModelUnavailableError,
    QuotaSpentError,
    RateLimitedError,
    TruncatedError,
    WrongKeyError,
)

SERVERS = {"anthropic": FakeAnthropic, "openai": FakeResponses}


@pytest.fixture(scope="module", params=sorted(SERVERS))
def other(request: pytest.FixtureRequest) -> Iterator[Line]:
    with SERVERS[request.param]() as server:
        yield Line(request.param, server)


def test_a_tool_loop_ends_in_an_answer_and_is_replayed(other: Line, ledger: FolderLedger) -> None:
    other.server.load({"call": "look_up", "args": {"name": "circle"}}, {"answer": {}}, GOOD)
    for _ in range(2):
        reply = plan(other.chain("m"), ledger, tools=[look_up])
        assert reply.value == Plan(title="Circles", beats=(1, 2))
    assert len(other.server.received) == 3
    assert "circle is round" in str(other.server.received[1].body)
    assert "32768" in str(other.server.received[0].body)
    assert [use.output_tokens for use in ledger.uses] == [12] * 6


@pytest.mark.parametrize(
    ("step", "kind", "tries"),
    [
        ({"fail": "rate_limited", "wait_s": 99}, RateLimitedError, 1),
        ({"fail": "overloaded"}, ModelUnavailableError, 3),
        ({"fail": "quota_spent"}, QuotaSpentError, 1),
        ({"fail": "wrong_key"}, WrongKeyError, 1),
        ({"fail": "gone"}, ModelGoneError, 1),
        ({"blocked": True}, BlockedError, 1),
        ({"truncated": "Tit"}, TruncatedError, 1),
    ],
    ids=lambda value: str(value) if isinstance(value, dict) else None,
)
def test_each_failure_has_its_error(
    step: dict[str, object],
    kind: type[ModelError],
    tries: int,
    other: Line,
    ledger: FolderLedger,
) -> None:
    other.server.load({**step, "times": 0})
    with pytest.raises(kind):
        plan(other.chain("m"), ledger)
    assert len(other.server.received) == tries
