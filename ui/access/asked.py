"""One request, as far as the entrance looks at it; nothing of it is believed."""

import re
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from starlette.datastructures import Headers
from starlette.types import Scope

SAFE = frozenset({"GET", "HEAD"})
LOCAL_NAMES = frozenset({"localhost", "127.0.0.1", "[::1]"})
FORWARDED = (
    *("forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto"),
    *("x-forwarded-server", "x-forwarded-port", "x-real-ip", "via"),
)
QUERY_FIELDS = 100
_HOST = re.compile(r"(?P<name>[a-z0-9._-]+|\[[0-9a-f:.]+\])(:(?P<port>[0-9]{1,5}))?", re.ASCII)
_RUN = re.compile(r"/(?:watch|api/v1/runs|api/v1/status)/([a-z0-9-]{1,100})(?:/.*)?", re.ASCII)
_PORTS = {"http": "80", "https": "443", "ws": "80", "wss": "443"}


@dataclass(frozen=True)
class Asked:
    """What is asked for, from where, and with what to show for it."""

    scope: Scope
    headers: Headers = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "headers", Headers(scope=self.scope))

    @property
    def is_websocket(self) -> bool:
        """Whether it is no HTTP request but the beginning of a conversation."""
        return self.scope["type"] == "websocket"

    @property
    def method(self) -> str:
        """`GET` and the like; conversations have none."""
        return "" if self.is_websocket else str(self.scope["method"])

    @cached_property
    def path(self) -> str:
        """The decoded path, as the routes see it: without the root path."""
        path, root = str(self.scope["path"]), str(self.scope.get("root_path", ""))
        below = root and (path == root or path.startswith(f"{root}/"))
        return path[len(root) :] if below else path

    @property
    def secure(self) -> bool:
        """Whether the browser came by TLS."""
        return self.scope.get("scheme") in ("https", "wss")

    @property
    def address(self) -> str:
        """Who is at the other end; through a trusted proxy, who is behind it."""
        client = self.scope.get("client")
        return str(client[0]) if client else ""

    @property
    def port(self) -> int | None:
        """The port of ours it came in by, from the socket and not from a header."""
        server = self.scope.get("server")
        return int(server[1]) if server and server[1] is not None else None

    @property
    def host(self) -> str | None:
        """The name it asked for, small letters, without port; none when that is no name."""
        found = _HOST.fullmatch(self._only("host").lower())
        return found["name"] if found else None

    @property
    def was_forwarded(self) -> bool:
        """Whether a reverse proxy says that it passed it on, or it looks like that.

        nginx says nothing by itself, and names us as the host; but it speaks HTTP/1.0 then, as no
        browser has for decades.
        """
        old = self.scope.get("http_version") == "1.0"
        return old or any(name in self.headers for name in FORWARDED)

    @cached_property
    def query(self) -> list[tuple[str, str]]:
        """Names and values in order; empty for one that is too long."""
        raw = self.scope.get("query_string", b"").decode("latin-1")
        try:
            return parse_qsl(raw, keep_blank_values=True, max_num_fields=QUERY_FIELDS)
        except ValueError:
            return []

    def asked_for(self, name: str) -> str | None:
        """The value of a name that stands in the query exactly once."""
        values = [value for key, value in self.query if key == name]
        return values[0] if len(values) == 1 else None

    def address_without(self, *names: str) -> str:
        """Path and query to come back to, within this site, without some names."""
        rest = [(key, value) for key, value in self.query if key not in names]
        path = str(self.scope.get("root_path", "")) + quote("/" + self.path.lstrip("/"))
        return path + (f"?{urlencode(rest)}" if rest else "")

    @property
    def bearer(self) -> str | None:
        """The token of `Authorization: Bearer`."""
        kind, _, token = self._only("authorization").partition(" ")
        # Programs send UTF-8, and header fields are read as Latin-1.
        token = token.strip().encode("latin-1").decode(errors="replace")
        return token if kind.lower() == "bearer" else None

    def cookie(self, name: str) -> str | None:
        """The value of a cookie; whatever other programs of this machine left beside it."""
        # Browsers send the one of the longest path first.
        for each in ";".join(self.headers.getlist("cookie")).split(";"):
            found, equals, value = each.partition("=")
            if equals and found.strip() == name:
                return value.strip()
        return None

    @property
    def run(self) -> str | None:
        """The run that it is about, if it only looks at one."""
        found = _RUN.fullmatch(self.path) if self.method in SAFE else None
        return found[1] if found else None

    @property
    def wants_page(self) -> bool:
        """Whether a person in front of a browser waits for a page."""
        machine = self.path.startswith(("/api/", "/gradio_api/"))
        return self.method in SAFE and not machine and "text/html" in self.headers.get("accept", "")

    @property
    def is_of_this_site(self) -> bool:
        """Whether no other site made the browser ask.

        A link that is followed from elsewhere is fine; a form, a script, a frame's inner request or
        a picture is not. Browsers say so themselves where the connection is trustworthy; else the
        origin must be the host that is asked. Programs say nothing of either.
        """
        site = self.headers.get("sec-fetch-site")
        if site is not None:
            followed = self.method in SAFE and self.headers.get("sec-fetch-mode") == "navigate"
            return site in ("same-origin", "none") or followed
        if self.method in SAFE:
            return True
        origin = self.headers.get("origin")
        return origin is None or self._is_own(origin)

    def _is_own(self, origin: str) -> bool:
        try:
            parts = urlsplit(origin.lower())
            port = parts.port or _PORTS.get(parts.scheme, "")
        except ValueError:
            return False
        found = _HOST.fullmatch(self._only("host").lower())
        if found is None or parts.hostname is None:
            return False
        own_port = found["port"] or _PORTS.get(parts.scheme, "")
        return parts.hostname == found["name"].strip("[]") and str(port) == own_port

    def _only(self, name: str) -> str:
        """A header that is there once; empty otherwise."""
        values = self.headers.getlist(name)
        return values[0] if len(values) == 1 else ""
