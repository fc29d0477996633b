"""Who enters: every request is judged by the same rules, whatever it asks for.

What the rules do not know is refused.
"""

from dataclasses import dataclass, replace

from config import Settings, listed
from ui.access.answers import Refusal
from ui.access.asked import LOCAL_NAMES, SAFE, Asked
from ui.access.attempts import Attempts
from ui.access.credentials import Credentials
from ui.access.links import Links
from ui.access.sessions import Session, Sessions
from ui.access.visitor import GUEST_NAME, OWNER_NAME, Visitor

OTHER_SITE = Refusal(
    403,
    "access.other_site",
    "Asked by another site",
    "Another site made your browser ask for this. Open the page itself, and do it there.",
)
OTHER_NAME = Refusal(
    403,
    "access.other_name",
    "Not under this name",
    "The page is not shown under this name. Ask for localhost or 127.0.0.1; or add the name to"
    " CHALKBOX_ALLOWED_HOSTS, and set CHALKBOX_TOKEN or CHALKBOX_LOGINS if others can reach it.",
)
FORWARDED = Refusal(
    403,
    "access.forwarded",
    "Came through a proxy",
    "This came through a reverse proxy, and neither CHALKBOX_TOKEN nor CHALKBOX_LOGINS is set, so"
    " everybody would be the owner. Set one of them and start again.",
)
NOBODY = Refusal(
    401,
    "access.unknown",
    "Not logged in",
    "Send the token as `Authorization: Bearer …`, or log in at /login.",
    (("www-authenticate", 'Bearer realm="chalkbox"'),),
)
WRONG_TOKEN = Refusal(
    401,
    "access.wrong_token",
    "Wrong token",
    "The token is not the one that is set here. Check it, and ask again.",
    (("www-authenticate", 'Bearer realm="chalkbox", error="invalid_token"'),),
)
OWNER = Visitor(OWNER_NAME, is_owner=True)
FIGURES = "/metrics"
MONITOR = Visitor("monitor", sees_figures=True)
"""A program that reads the figures, and for which there is nothing else here."""


@dataclass(frozen=True)
class Entered:
    """Someone who is let in, and the value of `Set-Cookie` they get."""

    visitor: Visitor
    cookie: str | None = None


class Entrance:
    """The rules, for one server."""

    def __init__(self, settings: Settings, secret: bytes, *, share: bool) -> None:
        self.credentials = Credentials(settings)
        self.sessions = Sessions(settings, secret, self.credentials)
        self.links = Links(secret)
        self.attempts = Attempts()
        self.public_port: int | None = None
        """The port that the public link ends at; whoever comes by it is a visitor, no owner."""
        self._share = share
        self._public = Visitor("", limits=settings.public)
        self._names = frozenset(name.lower() for name in listed(settings.allowed_hosts))

    def misled(self, asked: Asked) -> Refusal | None:
        """Why it cannot be meant for us, whoever asks: another name, or at another site's wish."""
        if not self._is_public(asked):
            known = LOCAL_NAMES | self._names
            if (self._names or not self.credentials) and asked.host not in known:
                return OTHER_NAME
            if not self.credentials and asked.was_forwarded:
                return FORWARDED
        return None if asked.is_of_this_site else OTHER_SITE

    def enter(self, asked: Asked) -> Entered | Refusal:
        """Who it is, or why nobody is let in."""
        if asked.path == FIGURES and self.credentials.is_metrics_token(asked.bearer or ""):
            return Entered(MONITOR)
        found = self._known(asked)
        if not isinstance(found, Entered):
            link = self._by_link(asked, Visitor(GUEST_NAME))
            return Entered(link) if link and found is NOBODY else found
        link = self._by_link(asked, found.visitor)
        return replace(found, visitor=link) if link else found

    def guesser(self, asked: Asked) -> str:
        """Whom wrong guesses are counted for.

        All who come by the public link come from this machine, whatever their headers say, and must
        not keep its owner from logging in.
        """
        return "the public link" if self._is_public(asked) else asked.address

    def by_token_in_query(self, asked: Asked) -> bool | None:
        """Whether the token of the address is right; none when there is nothing to look at."""
        given = asked.asked_for("token") if asked.method in SAFE else None
        if given is None or not self.credentials.has_token:
            return None
        return self.credentials.is_token(given)

    def by_form(self, form: dict[str, str]) -> Session | None:
        """The session that a sent login form begins."""
        if "token" in form:
            return Session("token") if self.credentials.is_token(form["token"]) else None
        name, password = form.get("name", "").strip(), form.get("password", "")
        return Session("login", name) if self.credentials.is_login(name, password) else None

    def _known(self, asked: Asked) -> Entered | Refusal:
        if self.credentials.has_token and asked.bearer is not None:
            return Entered(OWNER) if self.credentials.is_token(asked.bearer) else WRONG_TOKEN
        value = asked.cookie(self.sessions.cookie)
        session = self.sessions.read(value) if value else None
        if session is not None and session.kind == "token":
            return Entered(OWNER)
        if session is not None and session.kind == "login":
            return Entered(Visitor(session.name))
        if self._is_public(asked):
            return self._public_visitor(asked, session)
        return NOBODY if self.credentials else Entered(OWNER)

    def _public_visitor(self, asked: Asked, session: Session | None) -> Entered:
        cookie = None
        if session is None:
            session = self.sessions.new_visitor()
            cookie = self.sessions.header(session, secure=asked.secure)
        return Entered(replace(self._public, name=session.name), cookie)

    def _by_link(self, asked: Asked, visitor: Visitor) -> Visitor | None:
        """The visitor, with the run that the link in the address opens to look at."""
        run, key = asked.run, asked.asked_for("key")
        if run is None or key is None or not self.links.check(run, key):
            return None
        return replace(visitor, watches=run)

    def _is_public(self, asked: Asked) -> bool:
        return self._share and asked.port == self.public_port
