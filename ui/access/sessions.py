"""Session cookies: signed, with an end, and void once the token or password has changed."""

import json
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, get_args

from config import Settings
from ui.access.credentials import Credentials
from ui.access.links import DAY_S
from ui.access.seal import Seal, to_text
from ui.access.visitor import PUBLIC_NAME

Kind = Literal["token", "login", "visitor"]
COOKIE_CHARS = 1024


@dataclass(frozen=True)
class Session:
    """Who a cookie says one is."""

    kind: Kind
    name: str = ""
    """Of the login or the visitor; empty for the token."""


class Sessions:
    """Writes and reads the cookie."""

    def __init__(
        self,
        settings: Settings,
        secret: bytes,
        credentials: Credentials,
        *,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._seal = Seal(secret, "session")
        self._credentials = credentials
        self._now = now
        self._path = settings.root_path or "/"
        self.lasts_s = settings.session_days * DAY_S
        # Cookies do not know ports: two Chalkboxes on one machine must not share a name.
        self.cookie = f"chalkbox-{to_text(Seal(secret, 'cookie').mark(b'name'))[:8]}"

    def write(self, session: Session) -> str:
        """The cookie's value for a new session."""
        content = {
            "kind": session.kind,
            "name": session.name,
            "until": int(self._now() + self.lasts_s),
            "stands": self._stands_on(session) or "",
        }
        return self._seal.close(json.dumps(content).encode())

    def read(self, value: str) -> Session | None:
        """The session of a cookie; none for one that is forged, expired, or void."""
        raw = self._seal.open(value) if len(value) <= COOKIE_CHARS else None
        if raw is None:
            return None
        content = json.loads(raw)
        session = Session(content["kind"], content["name"])
        stands = self._stands_on(session)
        known = session.kind in get_args(Kind) and content["until"] > self._now()
        return session if known and stands is not None and stands == content["stands"] else None

    def new_visitor(self) -> Session:
        """A session for someone who has none."""
        return Session("visitor", f"{PUBLIC_NAME}{secrets.token_hex(8)}")

    def header(self, session: Session, *, secure: bool) -> str:
        """The value of `Set-Cookie` that begins a session."""
        return self._cookie(self.write(session), self.lasts_s, secure=secure)

    def ending(self, *, secure: bool) -> str:
        """The value of `Set-Cookie` that ends it."""
        return self._cookie("", 0, secure=secure)

    def _cookie(self, value: str, lasts_s: int, *, secure: bool) -> str:
        parts = f"{self.cookie}={value}; Path={self._path}; Max-Age={lasts_s}"
        return f"{parts}; HttpOnly; SameSite=Lax{'; Secure' if secure else ''}"

    def _stands_on(self, session: Session) -> str | None:
        """A mark of the credential behind a session; none when that is gone."""
        if session.kind == "visitor":
            return ""
        words = self._credentials.words_of(None if session.kind == "token" else session.name)
        return to_text(self._seal.mark(words)[:12]) if words is not None else None
