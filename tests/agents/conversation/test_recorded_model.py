"""An answer kept from before may have been changed by anybody: it is used whole, or not at all."""

import json
from decimal import Decimal
from typing import Any

import pytest
from fuzz.mutations import Corpus, Json, changed
from fuzz.sampled import sampled
from hypothesis import given

from agents.conversation.recorded_model import list_price, read_answer, thinking_in
from orchestrator.engine.events import Usage

KEPT: Json = {
    "asked": "google:gemini-4-argon",
    "rerouted": False,
    "response": [
        {
            "parts": [
                {
                    "tool_name": "final_result",
                    "args": {"scene_name": "WaveScene", "code": "pass"},
                    "tool_call_id": "1",
                    "provider_details": {"thought_signature": "c2lnbmF0dXJl"},
                    "part_kind": "tool-call",
                },
                {"content": "said", "part_kind": "text"},
            ],
            "usage": {"input_tokens": 11, "output_tokens": 12, "details": {"thoughts_tokens": 5}},
            "model_name": "gemini-4-argon",
            "timestamp": "2026-01-01T00:00:00Z",
            "kind": "response",
            "provider_name": "google",
            "finish_reason": "stop",
        }
    ],
}


def count(kept: bytes) -> None:
    """Read it, and count it as the ledger does; the errors are those that lead to asking again."""
    try:
        answer = read_answer(kept, seconds=0.1)
    except (ValueError, KeyError, TypeError):
        return
    usage = answer.response.usage
    Usage(
        stage="write",
        model=answer.response.model_name or answer.asked,
        tokens_in=usage.input_tokens,
        tokens_out=usage.output_tokens,
        tokens_thinking=thinking_in(usage),
        cost_usd=list_price(answer.response) or Decimal(0),
    ).model_dump_json()


def with_usage(**fields: Any) -> bytes:
    (response,) = KEPT["response"]
    return json.dumps(KEPT | {"response": [response | {"usage": fields}]}).encode()


def test_what_was_kept_is_read_as_it_was() -> None:
    answer = read_answer(json.dumps(KEPT).encode(), seconds=0.1)
    assert (answer.asked, answer.rerouted) == ("google:gemini-4-argon", False)
    assert answer.response.usage.input_tokens == 11


@pytest.mark.parametrize(
    "fields",
    [{"input_tokens": -5}, {"output_tokens": 10**30}, {"details": {"thoughts_tokens": 10**30}}],
)
def test_no_kept_answer_can_give_tokens_back_or_use_up_all_there_are(fields: Any) -> None:
    with pytest.raises(ValueError, match="tokens"):
        read_answer(with_usage(**fields), seconds=0.1)


@sampled(150)
@given(kept=changed(Corpus((KEPT,)), most=3))
def test_a_changed_answer_is_used_whole_or_asked_for_again(kept: Json) -> None:
    count(json.dumps(kept).encode())
