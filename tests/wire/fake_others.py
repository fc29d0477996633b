"""Fakes of Anthropic's Messages and OpenAI's Responses; the script is that of `fake_server.py`.

They know what most steps need: answers, tool calls, blocks, cut answers and failures.
"""

import json
import uuid
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from wire.fake_openai import FakeOpenAI
from wire.fake_server import FakeServer, Received, Step, call_of

ANTHROPIC_STATUS = {
    "rate_limited": (429, "rate_limit_error", "Number of requests has exceeded your limit"),
    "quota_spent": (400, "billing_error", "Your credit balance is too low"),
    "wrong_key": (401, "authentication_error", "invalid x-api-key"),
    "gone": (404, "not_found_error", "model: {model}"),
    "server_error": (500, "api_error", "Internal server error"),
    "overloaded": (529, "overloaded_error", "Overloaded"),
    "refused": (400, "invalid_request_error", "messages: invalid"),
}


class FakeAnthropic(FakeServer):
    """Answers `POST /v1/messages`."""

    route = "/v1/messages"

    def model_of(self, request: Request, body: dict[str, Any]) -> str:
        return body["model"]

    def success(self, step: Step, received: Received) -> Response:
        stop, content = "end_turn", [{"type": "text", "text": step.get("text", "")}]
        if "blocked" in step:
            stop, content = "refusal", []
        elif "truncated" in step:
            stop, content = "max_tokens", [{"type": "text", "text": step["truncated"]}]
        elif call := call_of(step):
            identity = f"toolu_{uuid.uuid4().hex[:20]}"
            use = {"type": "tool_use", "id": identity, "name": call[0], "input": call[1]}
            stop, content = "tool_use", [use]
        return JSONResponse(
            {
                "id": f"msg_{uuid.uuid4().hex[:20]}",
                "type": "message",
                "role": "assistant",
                "model": step.get("as_model", received.model),
                "content": content,
                "stop_reason": stop,
                "stop_sequence": None,
                "usage": {"input_tokens": 11, "output_tokens": 12},
            }
        )

    def failure(self, kind: str, step: Step, received: Received) -> Response:
        status, name, message = ANTHROPIC_STATUS[kind]
        message = step.get("message", message).replace("{model}", received.model)
        headers = {"retry-after": str(step["wait_s"])} if "wait_s" in step else {}
        body = {"type": "error", "error": {"type": name, "message": message}}
        return JSONResponse(body, status_code=status, headers=headers)


class FakeResponses(FakeOpenAI):
    """Answers `POST /v1/responses`; fails as Chat Completions does."""

    route = "/v1/responses"

    def success(self, step: Step, received: Received) -> Response:
        status, details, output = "completed", None, [_message(step.get("text", ""))]
        if "blocked" in step:
            status, details, output = "incomplete", {"reason": "content_filter"}, []
        elif "truncated" in step:
            status, details = "incomplete", {"reason": "max_output_tokens"}
            output = [_message(step["truncated"])]
        elif call := call_of(step):
            output = [
                {
                    "type": "function_call",
                    "id": f"fc_{uuid.uuid4().hex}",
                    "call_id": f"call_{uuid.uuid4().hex[:24]}",
                    "name": call[0],
                    "arguments": json.dumps(call[1]),
                    "status": "completed",
                }
            ]
        tokens = {"input_tokens": 11, "output_tokens": 12, "total_tokens": 23}
        return JSONResponse(
            {
                "id": f"resp_{uuid.uuid4().hex}",
                "object": "response",
                "created_at": 1763700000,
                "model": step.get("as_model", received.model),
                "status": status,
                "incomplete_details": details,
                "output": output,
                "parallel_tool_calls": True,
                "tool_choice": "auto",
                "tools": [],
                "usage": {
                    **tokens,
                    "input_tokens_details": {"cached_tokens": 0},
                    "output_tokens_details": {"reasoning_tokens": 0},
                },
            }
        )


def _message(text: str) -> dict[str, Any]:
    return {
        "type": "message",
        "id": f"msg_{uuid.uuid4().hex}",
        "role": "assistant",
        "status": "completed",
        "content": [{"type": "output_text", "text": text, "annotations": []}],
    }
