"""An engine that answers as scripted, over a real unix socket."""

import json
import socketserver
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from scripts.engine_api import EngineApi


@dataclass
class FakeEngine:
    """What the engine holds, and what it was asked."""

    socket: Path
    images: dict[str, dict[str, Any]] = field(default_factory=dict)
    """By tag: what inspect answers."""
    in_use: set[str] = field(default_factory=set)
    pull_says: list[dict[str, Any]] = field(default_factory=list)
    import_says: list[dict[str, Any]] = field(default_factory=list)
    build_says: list[dict[str, Any]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    """Method and path of every request but pings."""
    bodies: list[bytes] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def address(self) -> str:
        return f"unix://{self.socket}"

    @property
    def api(self) -> EngineApi:
        return EngineApi(self.address)

    def hold(self, tag: str, *, labels: dict[str, str] | None = None, tagged: str = "") -> None:
        """Have an image."""
        self.images[tag] = {
            "Id": f"sha256:{abs(hash(tag)):064x}",
            "RepoTags": [tag],
            "Config": {"Labels": labels},
            "Metadata": {"LastTagTime": tagged or "2020-01-01T00:00:00.123456789Z"},
        }

    def count(self, beginning: str) -> int:
        return sum(line.startswith(beginning) for line in self.asked)


class Conversation(BaseHTTPRequestHandler):
    """Answers one request out of the `FakeEngine` of its server."""

    protocol_version = "HTTP/1.1"

    @property
    def engine(self) -> FakeEngine:
        return self.server.engine  # type: ignore[attr-defined]

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def address_string(self) -> str:
        return "unix"

    def do_GET(self) -> None:
        if self.path == "/_ping":
            self._say(200, "OK")
            return
        self._note()
        if self.path.startswith("/images/json"):
            filters = json.loads(parse_qs(urlsplit(self.path).query)["filters"][0])
            found = [] if "dangling" in filters else list(self.engine.images.values())
            self._say(200, json.dumps(found))
            return
        image = self.engine.images.get(self._image())
        if image is None:
            self._say(404, json.dumps({"message": "No such image"}))
        else:
            self._say(200, json.dumps(image))

    def do_DELETE(self) -> None:
        self._note()
        if self._image() in self.engine.in_use:
            self._say(409, json.dumps({"message": "image is being used"}))
        else:
            del self.engine.images[self._image()]
            self._say(200, "[]")

    def do_POST(self) -> None:
        self._note()
        query = parse_qs(urlsplit(self.path).query)
        self.engine.bodies.append(self._read_chunks())
        if self.path.startswith("/build"):
            lines = self.engine.build_says
            if not any("error" in line for line in lines):
                self.engine.hold(query["t"][0], labels=json.loads(query["labels"][0]))
        elif "fromSrc" in query:
            lines = self.engine.import_says
            self.engine.hold(f"{query['repo'][0]}:{query['tag'][0]}")
        else:
            lines = self.engine.pull_says
            if not any("error" in line for line in lines):
                self.engine.hold(f"{query['fromImage'][0]}:{query['tag'][0]}")
        self._say(200, "\r\n".join(json.dumps(line) for line in lines))

    def _image(self) -> str:
        return unquote(urlsplit(self.path).path.removeprefix("/images/").removesuffix("/json"))

    def _note(self) -> None:
        with self.engine.lock:
            self.engine.asked.append(f"{self.command} {self.path}")

    def _read_chunks(self) -> bytes:
        body = b""
        if self.headers.get("Transfer-Encoding") != "chunked":
            return body
        while size := int(self.rfile.readline(), 16):
            body += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        return body

    def _say(self, status: int, text: str) -> None:
        self.send_response_only(status)
        self.send_header("Server", "Docker/99.1 (linux)")
        self.send_header("Content-Length", str(len(text.encode())))
        self.end_headers()
        self.wfile.write(text.encode())


class Listener(socketserver.ThreadingUnixStreamServer):
    """A server that knows its engine."""

    daemon_threads = True
    engine: FakeEngine
