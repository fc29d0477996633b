"""What the entrance answers, and the headers that every answer carries."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from starlette.types import Message, Send

from config import Settings

GRADIO_POLICY = (
    "default-src 'self'",
    # Gradio's page begins with scripts that are written into it, different each time, and the
    # scripts of its events are texts that it evaluates: without both it stays empty.
    "script-src 'self' 'unsafe-inline' 'unsafe-eval'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "media-src 'self' blob:",
    "font-src 'self' data:",
    "worker-src 'self' blob:",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
)


@dataclass(frozen=True)
class Refusal:
    """Why someone is not let in."""

    status: int
    code: str
    title: str
    detail: str
    headers: tuple[tuple[str, str], ...] = ()


def always(settings: Settings) -> dict[str, str]:
    """Headers of every answer; those that a route has set itself stay."""
    framed = settings.frame_ancestors
    policy = "; ".join((*GRADIO_POLICY, f"frame-ancestors {framed}"))
    return {
        "content-security-policy": policy,
        "referrer-policy": "same-origin",
        "x-content-type-options": "nosniff",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
        "permissions-policy": "camera=(), microphone=(), geolocation=()",
        **({"x-frame-options": "DENY"} if framed == "'none'" else {}),
    }


def dressing(send: Send, always: Mapping[str, str], cookies: Iterable[str] = ()) -> Send:
    """A `send` that adds our headers, and takes away what would let other sites read."""
    ours = [(name.encode(), value.encode("latin-1")) for name, value in always.items()]
    baked = [(b"set-cookie", each.encode("latin-1")) for each in cookies]

    async def send_dressed(message: Message) -> None:
        if message["type"] == "http.response.start":
            kept = [
                (name, value)
                for name, value in message.get("headers", ())
                if not name.lower().startswith(b"access-control-")
            ]
            there = {name.lower() for name, _ in kept}
            added = [pair for pair in ours if pair[0] not in there]
            message = {**message, "headers": [*kept, *added, *baked]}
        await send(message)

    return send_dressed


async def answer(
    send: Send, status: int, body: str = "", *, headers: Iterable[tuple[str, str]] = ()
) -> None:
    """Send a whole answer; it is kept by no cache."""
    content = body.encode()
    lines = [
        ("content-length", str(len(content))),
        ("cache-control", "no-store"),
        *headers,
    ]
    encoded = [(name.encode(), value.encode("latin-1")) for name, value in lines]
    await send({"type": "http.response.start", "status": status, "headers": encoded})
    await send({"type": "http.response.body", "body": content})


async def answer_page(
    send: Send, status: int, page: str, policy: str, *, headers: Iterable[tuple[str, str]] = ()
) -> None:
    """Send a page of our own, with a policy as narrow as it can live with."""
    kind = ("content-type", "text/html; charset=utf-8")
    await answer(send, status, page, headers=[kind, ("content-security-policy", policy), *headers])


async def answer_redirect(send: Send, address: str) -> None:
    """Send somewhere else, to be asked for with GET."""
    await answer(send, 303, headers=[("location", address)])


async def answer_problem(send: Send, refusal: Refusal) -> None:
    """Send why not, as RFC 9457 has it."""
    problem = {
        "type": "about:blank",
        "title": refusal.title,
        "status": refusal.status,
        "detail": refusal.detail,
        "code": refusal.code,
    }
    headers = [("content-type", "application/problem+json"), *refusal.headers]
    await answer(send, refusal.status, json.dumps(problem), headers=headers)
