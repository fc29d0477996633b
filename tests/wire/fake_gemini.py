"""A fake of the Gemini API; its script is described in `fake_server.py`."""

import base64
import json
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from wire.fake_server import FakeServer, Received, Step, call_of, main
from wire.tones import RATE_HZ, toned

STATUS = {
    "rate_limited": (429, "RESOURCE_EXHAUSTED", "Resource has been exhausted"),
    "quota_spent": (429, "RESOURCE_EXHAUSTED", "You exceeded your current quota"),
    "wrong_key": (400, "INVALID_ARGUMENT", "API key not valid. Please pass a valid API key"),
    "forbidden": (403, "PERMISSION_DENIED", "{model} is for paid projects"),
    "gone": (404, "NOT_FOUND", "models/{model} is not found for API version v1beta"),
    "server_error": (500, "INTERNAL", "An internal error has occurred"),
    "overloaded": (503, "UNAVAILABLE", "The model is overloaded"),
    "refused": (400, "INVALID_ARGUMENT", "Request contains an invalid argument"),
}
PREBUILT = (
    *("Achernar", "Achird", "Algenib", "Algieba", "Alnilam", "Aoede", "Autonoe", "Callirrhoe"),
    *("Charon", "Despina", "Enceladus", "Erinome", "Fenrir", "Gacrux", "Iapetus", "Kore"),
    *("Laomedeia", "Leda", "Orus", "Puck", "Pulcherrima", "Rasalgethi", "Sadachbia", "Sadaltager"),
    *("Schedar", "Sulafat", "Umbriel", "Vindemiatrix", "Zephyr", "Zubenelgenubi"),
)
TYPE = "type.googleapis.com/google.rpc."
DETAILS: dict[str, dict[str, Any]] = {
    "wrong_key": {"@type": f"{TYPE}ErrorInfo", "reason": "API_KEY_INVALID"},
    "quota_spent": {
        "@type": f"{TYPE}QuotaFailure",
        "violations": [{"quotaId": "GenerateRequestsPerDayPerProjectPerModel-FreeTier"}],
    },
}


class FakeGemini(FakeServer):
    """Answers `POST /v1beta/models/NAME:generateContent`."""

    route = "/{version}/models/{call}"

    def model_of(self, request: Request, body: dict[str, Any]) -> str:
        name, _, method = request.path_params["call"].partition(":")
        assert method == "generateContent", f"only generateContent is played, not {method}"
        return name

    def success(self, step: Step, received: Received) -> Response:
        model = step.get("as_model", received.model)
        if "blocked" in step:
            return JSONResponse(
                {
                    "promptFeedback": {"blockReason": "PROHIBITED_CONTENT"},
                    "usageMetadata": {"promptTokenCount": 11, "totalTokenCount": 11},
                    "modelVersion": model,
                    "responseId": "blocked",
                }
            )
        candidate: dict[str, Any] = {"index": 0, "finishReason": "STOP"}
        if "malformed_call" in step:
            candidate["finishReason"] = "MALFORMED_FUNCTION_CALL"
        elif "truncated" in step:
            candidate["finishReason"] = "MAX_TOKENS"
            candidate["content"] = {"role": "model", "parts": [{"text": step["truncated"]}]}
        else:
            parts = [_part(step, received) for _ in range(step.get("calls", 1))]
            candidate["content"] = {"role": "model", "parts": parts}
        return JSONResponse(
            {
                "candidates": [candidate],
                "usageMetadata": {
                    "promptTokenCount": 11,
                    "candidatesTokenCount": 7,
                    "thoughtsTokenCount": 5,
                    "totalTokenCount": 23,
                },
                "modelVersion": model,
                "responseId": f"answer-{id(step)}",
            }
        )

    def failure(self, kind: str, step: Step, received: Received) -> Response:
        code, status, message = STATUS[kind]
        message = step.get("message", message).replace("{model}", received.model)
        if kind == "wrong_key":  # not Google's way, but that of gateways: nothing may repeat it
            message += f": {received.headers.get('x-goog-api-key')}"
        details = [DETAILS[kind]] if kind in DETAILS else []
        if "wait_s" in step:
            details.append({"@type": f"{TYPE}RetryInfo", "retryDelay": f"{step['wait_s']}s"})
        error = {"code": code, "message": message, "status": status, "details": details}
        return JSONResponse({"error": error}, status_code=code)


def _part(step: Step, received: Received) -> dict[str, Any]:
    if "speaks" in step:
        return _sound(step, received)
    call = call_of(step)
    if call is None:
        return {"text": step.get("text", json.dumps(step))}
    name, args = call
    # Signed thoughts must come back unchanged with the next request.
    return {"functionCall": {"name": name, "args": args}, "thoughtSignature": "c2lnbmF0dXJl"}


def _sound(step: Step, received: Received) -> dict[str, Any]:
    """What models that speak answer (ai.google.dev/gemini-api/docs/speech-generation)."""
    asked = received.body["generationConfig"]
    assert asked["responseModalities"] == ["AUDIO"], asked
    # The library writes these names so, and the API takes both ways (protobuf's JSON).
    voice = asked["speechConfig"]["voice_config"]["prebuilt_voice_config"]["voice_name"]
    assert voice in PREBUILT, asked
    told = received.body["contents"][-1]["parts"][-1]["text"]
    samples = toned(told.partition("\n\n")[2]).samples
    mime_type = step.get("mime_type", f"audio/L16;codec=pcm;rate={RATE_HZ}")
    return {"inlineData": {"mimeType": mime_type, "data": base64.b64encode(samples).decode()}}


if __name__ == "__main__":
    main(FakeGemini)
