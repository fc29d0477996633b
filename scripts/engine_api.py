"""The few calls of the container engine's API that set-up needs, with the standard library alone.

Not the docker package: importing it takes 0.3 s, more than a whole second set-up may, and a bare
machine does not have it yet. Paths carry no version, so any engine answers with its own newest.
"""

import http.client
import json
import os
import re
import socket
import ssl
from collections.abc import Generator, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

ANSWER_S = 30.0
"""Longest wait for a plain answer, seconds."""
SILENCE_S = 1800.0
"""Longest silence of a pull, an import or one step of a build, seconds."""

Progress = dict[str, object]
"""One line of what the engine says while it works."""


class EngineSilentError(Exception):
    """Nobody answers at the address."""


class EngineForbiddenError(Exception):
    """The engine is there, and this user may not use it."""


class EngineRefusedError(Exception):
    """The engine answered that it will not do this."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


class AddressError(Exception):
    """The address is of no kind that is understood here."""


@dataclass(frozen=True)
class EngineImage:
    """An image, as far as set-up asks."""

    identity: str
    """64 hexadecimal digits."""
    tags: tuple[str, ...]
    labels: Mapping[str, str]
    tagged_at: datetime | None
    """When it last got a tag here; its creation may be that of a layer from long ago."""


@dataclass(frozen=True)
class EngineApi:
    """A container engine at an address; every call is a connection of its own."""

    address: str
    """`unix:///…`, `tcp://host:port` or `http(s)://host:port`."""

    def ping(self) -> str:
        """Return the engine's name and version, for example `Docker/28.2.2`.

        Raises:
            EngineSilentError: Nobody answers.
            EngineForbiddenError: The socket is not for this user.
            AddressError: The address cannot be understood.
        """
        with self._request("GET", "/_ping") as response:
            response.read()
            return (response.getheader("Server") or "an engine").split(" ")[0]

    def image(self, reference: str) -> EngineImage | None:
        """Return what the engine knows about an image, or None where there is none."""
        try:
            with self._request("GET", f"/images/{quote(reference)}/json") as response:
                return _read_image(json.load(response))
        except EngineRefusedError as error:
            if error.status == http.client.NOT_FOUND:
                return None
            raise

    def images(self, filters: Mapping[str, list[str]]) -> list[EngineImage]:
        """List the images that pass the filters; labels and times are not in a list."""
        query = urlencode({"filters": json.dumps(filters)})
        with self._request("GET", f"/images/json?{query}") as response:
            return [_read_image(found) for found in json.load(response)]

    def remove_image(self, reference: str) -> bool:
        """Remove a tag or an image that nothing uses; False where something does."""
        try:
            with self._request("DELETE", f"/images/{quote(reference)}") as response:
                response.read()
        except EngineRefusedError as error:
            if error.status in (http.client.CONFLICT, http.client.NOT_FOUND):
                return False
            raise
        return True

    def pull(self, repository: str, tag: str) -> Iterator[Progress]:
        """Pull an image; yields the engine's progress, errors included."""
        return self._stream("/images/create", {"fromImage": repository, "tag": tag})

    def import_image(
        self, archive: Iterable[bytes], repository: str, tag: str, *, changes: list[str]
    ) -> Iterator[Progress]:
        """Make an image with one layer from a tar archive; `changes` are Dockerfile lines."""
        query = {"fromSrc": "-", "repo": repository, "tag": tag, "changes": changes}
        return self._stream("/images/create", query, body=archive)

    def build(self, context: bytes, tag: str, *, labels: Mapping[str, str]) -> Iterator[Progress]:
        """Build an image with the classic builder from a tar of its context."""
        query = {"t": tag, "labels": json.dumps(dict(labels)), "rm": "1", "forcerm": "1"}
        return self._stream("/build", query, body=[context])

    def _stream(
        self, path: str, query: Mapping[str, object], *, body: Iterable[bytes] | None = None
    ) -> Iterator[Progress]:
        path = f"{path}?{urlencode(query, doseq=True)}"
        with self._request("POST", path, body=body, timeout_s=SILENCE_S) as response:
            for line in response:
                if line.strip():
                    yield json.loads(line)

    @contextmanager
    def _request(
        self,
        method: str,
        path: str,
        *,
        body: Iterable[bytes] | None = None,
        timeout_s: float = ANSWER_S,
    ) -> Generator[http.client.HTTPResponse]:
        connection = connect(self.address, timeout_s)
        headers = {"Content-Type": "application/x-tar"} if body else {}
        try:
            with _named_errors(self.address):
                connection.request(
                    method, path, body=body, headers=headers, encode_chunked=body is not None
                )
                response = connection.getresponse()
            if response.status >= http.client.BAD_REQUEST:
                raise EngineRefusedError(response.status, _message(response.read()))
            yield response
        finally:
            connection.close()


class UnixConnection(http.client.HTTPConnection):
    """HTTP over a unix socket."""

    def __init__(self, path: str, timeout_s: float) -> None:
        super().__init__("localhost", timeout=timeout_s)
        self._path = path

    def connect(self) -> None:
        """Open the socket."""
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self._path)


def connect(address: str, timeout_s: float) -> http.client.HTTPConnection:
    """Choose the kind of connection an address asks for; opens nothing yet.

    Raises:
        AddressError: Neither unix, tcp, http nor https.
    """
    parts = urlsplit(address)
    if parts.scheme == "unix":
        return UnixConnection(parts.path or f"/{parts.netloc}", timeout_s)
    if parts.scheme not in ("tcp", "http", "https") or parts.hostname is None:
        raise AddressError(f"the address {address!r} is neither unix:///…, tcp://… nor https://…")
    # The docker command's own variables and file names.
    if parts.scheme == "https" or os.environ.get("DOCKER_TLS_VERIFY"):
        return http.client.HTTPSConnection(
            parts.hostname, parts.port or 2376, timeout=timeout_s, context=_tls_context()
        )
    return http.client.HTTPConnection(parts.hostname, parts.port or 2375, timeout=timeout_s)


def _tls_context() -> ssl.SSLContext:
    folder = Path(os.environ.get("DOCKER_CERT_PATH") or Path.home() / ".docker")
    context = ssl.create_default_context()
    if (folder / "ca.pem").is_file():
        context.load_verify_locations(folder / "ca.pem")
    if (folder / "cert.pem").is_file():
        context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    return context


@contextmanager
def _named_errors(address: str) -> Generator[None]:
    try:
        yield
    except PermissionError as error:
        raise EngineForbiddenError(address) from error
    except (OSError, http.client.HTTPException) as error:
        raise EngineSilentError(f"{address}: {error}") from error


def _read_image(known: Any) -> EngineImage:
    metadata: dict[str, Any] = known.get("Metadata") or {}
    config: dict[str, Any] = known.get("Config") or {}
    try:
        # The engine writes nanoseconds, more than Python reads.
        tagged_at = datetime.fromisoformat(re.sub(r"\.\d+", "", str(metadata.get("LastTagTime"))))
    except ValueError:
        tagged_at = None
    return EngineImage(
        identity=str(known["Id"]).removeprefix("sha256:"),
        tags=tuple(known.get("RepoTags") or ()),
        labels=dict(config.get("Labels") or {}),
        tagged_at=tagged_at,
    )


def _message(content: bytes) -> str:
    """Read the engine's own sentence out of its error."""
    try:
        return str(json.loads(content)["message"])
    except (ValueError, KeyError, TypeError):
        return content.decode(errors="replace").strip()


def refusal(progress: Progress) -> str | None:
    """Return what went wrong in one line of a stream, or None."""
    return str(progress["error"]) if "error" in progress else None
