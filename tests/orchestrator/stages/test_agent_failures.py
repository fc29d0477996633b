"""What agents raise is said in the run's words."""

import pytest

from agents.errors import (
    AgentError,
    BadParameterError,
    BrokenPieceError,
    ClaimFailedError,
    UnclearPromptError,
    UnknownTopicError,
    UnsafeExpressionError,
)
from orchestrator.errors import ChalkboxError, RequestRefusedError, RunStoppedError
from orchestrator.stages.agent_failures import told_to_the_run


@pytest.mark.parametrize(
    ("agents", "ours"),
    [
        (UnknownTopicError, RequestRefusedError),
        (UnclearPromptError, RequestRefusedError),
        (BadParameterError, RequestRefusedError),
        (ClaimFailedError, RunStoppedError),
        (UnsafeExpressionError, RunStoppedError),
        (BrokenPieceError, RunStoppedError),
        (AgentError, RunStoppedError),
    ],
)
def test_each_agent_error_becomes_one_of_ours(
    agents: type[AgentError], ours: type[ChalkboxError]
) -> None:
    with pytest.raises(ours) as raised, told_to_the_run():
        raise agents("the words", context={"thing": 1})
    assert raised.value.message.startswith("the words")
    assert raised.value.context["thing"] == 1
    assert isinstance(raised.value.__cause__, agents)


def test_only_an_unknown_topic_speaks_of_keys() -> None:
    with pytest.raises(RequestRefusedError, match=r"GOOGLE_API_KEY=.*\.env"), told_to_the_run():
        raise UnknownTopicError("no")
    with pytest.raises(RequestRefusedError) as raised, told_to_the_run():
        raise BadParameterError("no")
    assert raised.value.message == "no"


def test_a_stopped_run_names_the_agents_error() -> None:
    with pytest.raises(RunStoppedError) as raised, told_to_the_run():
        raise ClaimFailedError("no")
    assert raised.value.context["agent_error"] == "agent.claim_failed"


def test_everything_else_passes() -> None:
    with pytest.raises(ZeroDivisionError), told_to_the_run():
        raise ZeroDivisionError
