"""The key under which an answer is kept: the same question, the same key, in any process.

What changes from run to run without changing the question does not count: times, run ids, and the
random ids by which a tool's answer names its call, which are numbered in order instead.
"""

import hashlib
from collections.abc import Sequence
from typing import Any, cast

from pydantic_ai.messages import ModelMessage, ModelMessagesTypeAdapter
from pydantic_ai.models import ModelRequestParameters
from pydantic_ai.settings import ModelSettings
from pydantic_core import to_json

FORMAT = 1
"""Raised when keys are made in another way: answers kept before are not found then."""
VOLATILE = {
    "timestamp",
    "run_id",
    "conversation_id",
    "usage",
    "provider_response_id",
    "provider_url",
    "metadata",
}
"""Fields of messages and their parts that say nothing about the question."""


def reply_key(
    messages: Sequence[ModelMessage],
    settings: ModelSettings,
    parameters: ModelRequestParameters,
    **more: object,
) -> str:
    """Digest of everything an answer depends on, 64 hex digits.

    Args:
        messages: The conversation so far.
        settings: As sent to the model.
        parameters: Tools and form of the answer.
        more: Whatever else makes it another question, for example the attempt.
    """
    tools = [
        [tool.name, tool.description, tool.parameters_json_schema]
        for tool in (*parameters.function_tools, *parameters.output_tools)
    ]
    question = {
        "format": FORMAT,
        "messages": stable_messages(messages),
        "settings": dict(settings),
        "tools": tools,
        "text": parameters.allow_text_output,
        **more,
    }
    return hashlib.sha256(to_json(_sorted(question))).hexdigest()


def stable_messages(messages: Sequence[ModelMessage]) -> list[dict[str, Any]]:
    """Messages as JSON values, without what changes from run to run."""
    dumped: list[dict[str, Any]] = ModelMessagesTypeAdapter.dump_python(list(messages), mode="json")
    calls: dict[str, str] = {}
    stable: list[dict[str, Any]] = []
    for message in dumped:
        parts = [_stable_part(part, calls) for part in message["parts"]]
        stable.append({**_without_volatile(message), "parts": parts})
    return stable


def _stable_part(part: dict[str, Any], calls: dict[str, str]) -> dict[str, Any]:
    kept = _without_volatile(part)
    call = kept.get("tool_call_id")
    if call is not None:
        kept["tool_call_id"] = calls.setdefault(call, f"call {len(calls) + 1}")
    return kept


def _without_volatile(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if name not in VOLATILE}


def _sorted(value: object) -> object:
    """The same value with the names of every object in order."""
    if isinstance(value, dict):
        fields = cast("dict[str, object]", value)
        return {name: _sorted(fields[name]) for name in sorted(fields)}
    if isinstance(value, list | tuple):
        return [_sorted(item) for item in cast("Sequence[object]", value)]
    return value
