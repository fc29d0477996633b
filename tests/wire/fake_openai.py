"""A fake of OpenAI's Chat Completions; its script is described in `fake_server.py`."""

import json
import math
import uuid
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from wire.fake_server import FakeServer, Received, Step, call_of, main

STATUS = {
    "rate_limited": (429, "rate_limit_exceeded", "Rate limit reached"),
    "quota_spent": (429, "insufficient_quota", "You exceeded your current quota"),
    "wrong_key": (401, "invalid_api_key", "Incorrect API key provided"),
    "forbidden": (403, "model_not_found", "Project does not have access to model `{model}`"),
    "gone": (404, "model_not_found", "The model `{model}` does not exist"),
    "server_error": (500, "server_error", "The server had an error"),
    "overloaded": (503, "overloaded", "The engine is currently overloaded"),
    "refused": (400, "invalid_request_error", "Invalid schema for function 'final_result'"),
}


class FakeOpenAI(FakeServer):
    """Answers `POST /v1/chat/completions`."""

    route = "/v1/chat/completions"
    base_path = "/v1"

    def model_of(self, request: Request, body: dict[str, Any]) -> str:
        return body["model"]

    def success(self, step: Step, received: Received) -> Response:
        message: dict[str, Any] = {"role": "assistant", "content": None}
        finish = "stop"
        if "blocked" in step:
            finish, message["content"] = "content_filter", ""
        elif "truncated" in step:
            finish, message["content"] = "length", step["truncated"]
        elif "malformed_call" in step:
            finish, message["tool_calls"] = "tool_calls", [_call(step["malformed_call"], "{broken")]
        elif call := call_of(step):
            finish, message["tool_calls"] = "tool_calls", [_call(call[0], json.dumps(call[1]))]
        else:
            message["content"] = step.get("text", json.dumps(step))
        return JSONResponse(
            {
                "id": f"chatcmpl-{uuid.uuid4().hex}",
                "object": "chat.completion",
                "created": 1763700000,
                "model": step.get("as_model", received.model),
                "choices": [{"index": 0, "message": message, "finish_reason": finish}],
                "usage": {"prompt_tokens": 11, "completion_tokens": 12, "total_tokens": 23},
            }
        )

    def failure(self, kind: str, step: Step, received: Received) -> Response:
        status, code, message = STATUS[kind]
        message = step.get("message", message).replace("{model}", received.model)
        if kind == "wrong_key":
            message += f": {received.headers.get('authorization')}"
        headers: dict[str, str] = {}
        if "wait_s" in step:  # both, as OpenAI does
            headers["retry-after-ms"] = str(round(step["wait_s"] * 1000))
            headers["retry-after"] = str(math.ceil(step["wait_s"]))
        error = {"message": message, "type": code, "code": code, "param": None}
        return JSONResponse({"error": error}, status_code=status, headers=headers)


def _call(name: str, arguments: str) -> dict[str, Any]:
    function = {"name": name, "arguments": arguments}
    return {"id": f"call_{uuid.uuid4().hex[:24]}", "type": "function", "function": function}


if __name__ == "__main__":
    main(FakeOpenAI)
