"""Keys of kept answers: equal for equal questions, whatever the process, and only then."""

from collections.abc import Sequence
from typing import Any

import pytest
from pydantic_ai.messages import (
    ModelMessage,
    ModelRequest,
    ModelResponse,
    SystemPromptPart,
    TextPart,
    ToolCallPart,
    ToolReturnPart,
    UserPromptPart,
)
from pydantic_ai.models import ModelRequestParameters
from pydantic_ai.settings import ModelSettings
from pydantic_ai.tools import ToolDefinition

from agents.conversation.reply_key import reply_key

LOOK_UP = ToolDefinition(name="look_up", parameters_json_schema={"type": "object"})


def conversation(call: str = "a", **args: object) -> list[ModelMessage]:
    """Times and ids of messages are made anew each time."""
    return [
        ModelRequest([SystemPromptPart("plan"), UserPromptPart("circles")], run_id=call),
        ModelResponse(
            [ToolCallPart("look_up", dict(args), tool_call_id=call)],
            model_name="m",
            provider_response_id=call,
        ),
        ModelRequest([ToolReturnPart("look_up", "round", tool_call_id=call)]),
    ]


def key(messages: Sequence[ModelMessage], **more: Any) -> str:
    settings: ModelSettings = more.pop("settings", ModelSettings(max_tokens=1))
    parameters = ModelRequestParameters(function_tools=more.pop("tools", [LOOK_UP]))
    return reply_key(messages, settings, parameters, **{"attempt": "1"} | more)


def test_times_and_random_ids_do_not_count() -> None:
    assert key(conversation("a", name="x")) == key(conversation("b", name="x"))


def test_the_order_of_fields_does_not_count() -> None:
    assert key(conversation(a=1, b=2)) == key(conversation(b=2, a=1))


def test_a_time_in_a_tool_s_arguments_counts() -> None:
    assert key(conversation(timestamp=1)) != key(conversation(timestamp=2))


def test_which_call_a_result_answers_counts() -> None:
    def two(first: str, second: str) -> list[ModelMessage]:
        calls = [ToolCallPart("look_up", {"n": n}, tool_call_id=n) for n in "ab"]
        results = [ToolReturnPart("look_up", "round", tool_call_id=n) for n in (first, second)]
        return [ModelResponse(calls), ModelRequest(results)]

    assert key(two("a", "b")) != key(two("b", "a"))


@pytest.mark.parametrize(
    "change",
    [
        {"attempt": "2"},
        {"models": ("google:m",)},
        {"settings": ModelSettings(max_tokens=2)},
        {"tools": []},
        {"tools": [ToolDefinition(name="look_up", description="Look.")]},
    ],
    ids=str,
)
def test_what_makes_another_question_counts(change: dict[str, Any]) -> None:
    assert key(conversation(), **change) != key(conversation())


def test_what_was_said_counts() -> None:
    more = [*conversation(), ModelResponse([TextPart("done")])]
    assert len({key(conversation()), key(conversation(x=1)), key(more)}) == 3
