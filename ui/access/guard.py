"""The middleware around everything: nobody is let past without a visitor's name.

It stands outside of all routes, Gradio's included, and judges HTTP requests and websockets alike.
"""

import re
from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from config import Settings
from ui.access.answers import (
    Refusal,
    always,
    answer,
    answer_page,
    answer_problem,
    answer_redirect,
    dressing,
)
from ui.access.asked import SAFE, Asked
from ui.access.entrance import WRONG_TOKEN, Entered, Entrance
from ui.access.login import WRONG, read_form, within_site, write_login
from ui.access.plain_page import POLICY
from ui.access.sessions import Session
from ui.access.visitor import Visitor

LOGIN, LOGOUT = "/login", "/logout"
OPEN = frozenset({"/api/v1/health", "/healthz", "/readyz"})
"""Open to everybody: they say whether all is well, and nothing of what is here."""
POLICY_VIOLATION = 1008
"""How a websocket is told."""
NOT_HERE = Refusal(405, "access.method", "Method not allowed", "Only GET and POST are taken here.")
NO_FORM = Refusal(
    415, "access.form", "Not the login form", "Send the fields of the login page, as a form does."
)
BODY_BYTES = 2 * 1024**2
"""Largest body that is taken at all. Gradio would keep one of any size in memory."""
UPLOADS = re.compile(
    r"POST /api/v1/(edit|film|story)|PUT /api/v1/runs/[a-z0-9-]+/(shots/s[0-9-]{5,7}/picture|music)"
)
"""The paths that take files, with their methods; they put them on the disk as they come."""
FORM_BYTES = 1024**2
"""What an upload may have beside its files."""
NO_FILES = Refusal(
    415,
    "request.media_type",
    "No files are taken here",
    "Nothing here asks for a file, and this one would be kept all the same. Send JSON.",
)


@dataclass(frozen=True)
class _Turn:
    """One request and the way back."""

    asked: Asked
    receive: Receive
    send: Send


class Guard:
    """An ASGI app around another."""

    def __init__(self, app: ASGIApp, entrance: Entrance, settings: Settings) -> None:
        self._app = app
        self._entrance = entrance
        self._root = settings.root_path
        self._upload_bytes = settings.limits.upload_bytes
        self._always = always(settings)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Judge it; let it through or answer it."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await self._converse(Asked(scope), receive, send)
        else:
            await self._answer(Asked(scope), receive, send)

    async def _converse(self, asked: Asked, receive: Receive, send: Send) -> None:
        entered = self._entrance.misled(asked) or self._entrance.enter(asked)
        if isinstance(entered, Refusal):
            await send({"type": "websocket.close", "code": POLICY_VIOLATION})
            return
        await self._pass(asked, entered, receive, send)

    async def _answer(self, asked: Asked, receive: Receive, send: Send) -> None:
        dressed = dressing(send, self._always)
        turn = _Turn(asked, receive, dressed)
        misled = self._entrance.misled(asked)
        wrong = misled or unwanted_body(asked, self._most(asked))
        if wrong is not None:
            await answer_problem(dressed, wrong)
        elif asked.path in OPEN and asked.method in SAFE:
            await self._app(asked.scope, receive, dressed)
        elif asked.path == LOGIN:
            await self._login(turn)
        elif asked.path == LOGOUT:
            await self._logout(turn)
        elif (right := self._entrance.by_token_in_query(asked)) is not None:
            await self._enter_by_address(turn, right=right)
        else:
            await self._enter(turn)

    async def _enter(self, turn: _Turn) -> None:
        """Let them through as whoever they are, or say why not."""
        entered = self._entrance.enter(turn.asked)
        if isinstance(entered, Entered):
            cookies = [entered.cookie] if entered.cookie else []
            await self._pass(turn.asked, entered, turn.receive, dressing(turn.send, {}, cookies))
        elif turn.asked.wants_page:
            await answer_redirect(turn.send, self._login_address(turn.asked.address_without()))
        else:
            await answer_problem(turn.send, entered)

    async def _pass(self, asked: Asked, entered: Entered, receive: Receive, send: Send) -> None:
        asked.scope.setdefault("state", {})["visitor"] = entered.visitor
        most = self._most(asked, entered.visitor)
        await self._app(asked.scope, capped(receive, most), send)

    async def _enter_by_address(self, turn: _Turn, *, right: bool) -> None:
        """The token of an address is taken once, and away from where it would be seen."""
        onward = turn.asked.address_without("token")
        if right:
            await self._begin(turn, Session("token"), onward)
        elif turn.asked.wants_page:
            await answer_redirect(turn.send, self._login_address(onward))
        else:
            await answer_problem(turn.send, WRONG_TOKEN)

    async def _login(self, turn: _Turn) -> None:
        asked = turn.asked
        if asked.method in SAFE:
            await self._login_page(turn, 200, asked.asked_for("next") or "")
            return
        if asked.method != "POST":
            await answer_problem(turn.send, NOT_HERE)
            return
        form = await read_form(turn.receive, asked.headers.get("content-type", ""))
        if form is None:
            await answer_problem(turn.send, NO_FORM)
            return
        onward = form.get("next", "")
        guesser = self._entrance.guesser(asked)
        wait_s = self._entrance.attempts.wait_s(guesser)
        if wait_s > 0:
            words = f"Too many tries. Wait {wait_s:.0f} seconds, and try again."
            await self._login_page(turn, 429, onward, words, wait_s=wait_s)
            return
        session = self._entrance.by_form(form)
        if session is None:
            self._entrance.attempts.count(guesser)
            await self._login_page(turn, 401, onward, WRONG)
            return
        await self._begin(turn, session, within_site(onward, otherwise=self._home))

    async def _login_page(
        self,
        turn: _Turn,
        status: int,
        onward: str,
        problem: str | None = None,
        *,
        wait_s: float = 0,
    ) -> None:
        page = write_login(
            self._entrance.credentials,
            action=f"{self._root}{LOGIN}",
            onward=within_site(onward, otherwise=self._home),
            problem=problem,
        )
        waits = [("retry-after", f"{wait_s + 1:.0f}")] if wait_s else []
        await answer_page(turn.send, status, page, POLICY, headers=waits)

    async def _begin(self, turn: _Turn, session: Session, onward: str) -> None:
        cookie = self._entrance.sessions.header(session, secure=turn.asked.secure)
        await answer(turn.send, 303, headers=[("location", onward), ("set-cookie", cookie)])

    async def _logout(self, turn: _Turn) -> None:
        if turn.asked.method != "POST":
            await answer_problem(turn.send, NOT_HERE)
            return
        cookie = self._entrance.sessions.ending(secure=turn.asked.secure)
        onward = f"{self._root}{LOGIN}" if self._entrance.credentials else self._home
        await answer(turn.send, 303, headers=[("location", onward), ("set-cookie", cookie)])

    def _most(self, asked: Asked, visitor: Visitor | None = None) -> int:
        """The largest body that is taken, bytes."""
        if not brings_files(asked):
            return BODY_BYTES
        limits = visitor.limits if visitor else None
        given = limits.upload_bytes if limits else self._upload_bytes
        return min(given, self._upload_bytes) + FORM_BYTES

    @property
    def _home(self) -> str:
        return f"{self._root}/"

    def _login_address(self, onward: str) -> str:
        return f"{self._root}{LOGIN}?{urlencode({'next': onward})}"


def brings_files(asked: Asked) -> bool:
    """Whether it is an upload to a path that takes files."""
    return bool(UPLOADS.fullmatch(f"{asked.method} {asked.path}")) and is_form(asked)


def is_form(asked: Asked) -> bool:
    """Whether its body is a form that may hold files."""
    kind = asked.headers.get("content-type", "").strip().lower()
    return kind.startswith("multipart/")


def unwanted_body(asked: Asked, most: int) -> Refusal | None:
    """Why a body is not taken, as far as its headers tell."""
    length = asked.headers.get("content-length", "0")
    if not length.isdecimal() or int(length[:20]) > most:
        return Refusal(
            413,
            "request.too_large",
            "The request is too large",
            f"Bodies may have {most:,} bytes here. Send less.",
        )
    return NO_FILES if is_form(asked) and not brings_files(asked) else None


def capped(receive: Receive, most: int) -> Receive:
    """The same, as if whoever sends more than is taken had gone away."""
    taken = 0

    async def receive_capped() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        return {"type": "http.disconnect"} if taken > most else message

    return receive_capped
