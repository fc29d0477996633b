"""One file as a response: whole, or the part that was asked for (RFC 9110), or not modified.

Everything is decided on the open file, so that what is sent is what was looked at even when a run
goes on and replaces it.
"""

import asyncio
import contextlib
import hashlib
import os
import re
import stat
from collections.abc import Callable, Generator
from dataclasses import dataclass
from email.utils import formatdate
from pathlib import Path, PurePosixPath
from urllib.parse import quote

from fastapi import Request
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from orchestrator.door import StoredFile
from orchestrator.errors import ChalkboxError
from ui.api.errors import UnsatisfiableError
from ui.api.guarded_route import NOTHING_RUNS, close
from ui.api.problems import answer, answer_exception

CHUNK_BYTES = 256 * 1024
MEDIA_TYPES = {
    ".mp4": "video/mp4",
    ".webm": "video/webm",
    ".gif": "image/gif",
    ".m4s": "video/iso.segment",
    ".m3u8": "application/vnd.apple.mpegurl",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".mp3": "audio/mpeg",
    ".m4a": "audio/mp4",
    ".wav": "audio/wav",
    ".ogg": "audio/ogg",
    ".flac": "audio/flac",
    ".mov": "video/quicktime",
    ".mkv": "video/x-matroska",
    ".vtt": "text/vtt; charset=utf-8",
    ".srt": "application/x-subrip; charset=utf-8",
    ".json": "application/json",
    **dict.fromkeys((".py", ".log", ".txt", ".jsonl", ".diff", ".md"), "text/plain; charset=utf-8"),
}
"""Nothing a browser would run is in here; the rest is given to be saved only."""
UNKNOWN = "application/octet-stream"
SHOWN = frozenset(
    {".mp4", ".webm", ".mov", ".mkv", ".gif", ".png", ".jpg", ".vtt", ".srt"}
    | {".mp3", ".m4a", ".wav", ".ogg", ".flac"}
)
"""Endings of what players load."""
PLAYED = "default-src 'none'; media-src 'self'; img-src 'self'; style-src 'unsafe-inline'"
"""Their content policy: opened by itself, a browser wraps a video in a page that needs this."""
_RANGE = re.compile(r"bytes=(\d{0,19})-(\d{0,19})", re.ASCII)


@dataclass(frozen=True)
class Part:
    """Bytes `start` to before `end`."""

    start: int
    end: int


def wanted_part(header: str | None, size: int) -> Part | None:
    """The part a `Range` header asks for, of a file of so many bytes.

    Returns:
        None for the whole file: so are headers answered that are malformed, name other units, or
        ask for more than one part, as RFC 9110 (14.2) allows.

    Raises:
        UnsatisfiableError: It begins behind the end.
    """
    found = _RANGE.fullmatch(header.replace(" ", "")) if header else None
    if found is None or found.groups() == ("", ""):
        return None
    first, last = found.groups()
    start = int(first) if first else max(0, size - int(last))
    end = min(size, int(last) + 1) if first and last else size
    if first and last and int(last) < int(first):
        return None
    if start >= size:
        raise UnsatisfiableError(
            f"the file has {size} bytes, and the part asked for begins behind them",
            headers={"content-range": f"bytes */{size}"},
        )
    return Part(start, end)


@dataclass(frozen=True)
class Source:
    """An open file, wherever it is."""

    size: int
    tag: str
    """Strong: another content has another one."""
    modified: str | None
    """As HTTP writes it, where that is known."""
    read: Callable[[int, int], bytes]
    """Some bytes from a place on, at most so many; blocks."""


class FileAnswer(Response):
    """A file of a run; at most one of its parts.

    Args:
        file: Where it lies, and no symbolic link is followed; or one that is in the store alone.
        name: Under which it is saved; its ending decides the media type.
        save: Offer to save it in place of showing it.
    """

    def __init__(self, file: Path | StoredFile, *, name: str, save: bool = False) -> None:
        ending = PurePosixPath(name).suffix.lower()
        super().__init__(media_type=MEDIA_TYPES.get(ending, UNKNOWN))
        self.file = file
        del self.headers["content-length"]
        saved = save or self.media_type == UNKNOWN
        self.headers["content-disposition"] = disposition(name, save=saved)
        self.headers["accept-ranges"] = "bytes"
        # Asked for again each time, and answered with 304 while it is the same.
        self.headers["cache-control"] = "private, no-cache"
        policy = PLAYED if ending in SHOWN else NOTHING_RUNS
        self.headers["content-security-policy"] = policy

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer."""
        request, begun = Request(scope, receive), False
        try:
            with _opened(self.file) as source:
                part = self._decide(request.headers, source, method=request.method)
                first = b""
                if part is None or request.method == "HEAD":
                    part = Part(0, 0)
                else:
                    first = await _read(source, part, part.start)  # it may be no good
                begun = True
                await send(
                    {
                        "type": "http.response.start",
                        "status": self.status_code,
                        "headers": self.raw_headers,
                    }
                )
                await _send_part(source, part, first, receive, send)
        except ChalkboxError as error:
            if begun:
                raise
            await close(answer_exception(request, error))(scope, receive, send)
        except FileNotFoundError:
            told = answer(request, "run.unknown_file", "The file is gone.")
            await close(told)(scope, receive, send)

    def _decide(self, asked: Headers, source: Source, *, method: str) -> Part | None:
        """Set status and headers; None where there is nothing to send."""
        tag, size, modified = source.tag, source.size, source.modified
        self.headers["etag"] = tag
        if modified is not None:
            self.headers["last-modified"] = modified
        if _matches(asked.get("if-none-match"), tag):
            self.status_code = 304
            return None
        same = asked.get("if-range") in (None, tag, modified)
        # Only GET knows ranges (RFC 9110, 14.2).
        part = wanted_part(asked.get("range"), size) if same and method == "GET" else None
        if part is not None:
            self.status_code = 206
            self.headers["content-range"] = f"bytes {part.start}-{part.end - 1}/{size}"
        whole = part or Part(0, size)
        self.headers["content-length"] = str(whole.end - whole.start)
        return whole


def entity_tag(facts: os.stat_result) -> str:
    """A strong tag of a file as it is now.

    Not the manifest's digest: that one says nothing of a file that was edited by hand since. Files
    of a run are replaced whole, so that another content is another file.
    """
    told = f"{facts.st_dev}-{facts.st_ino}-{facts.st_mtime_ns}-{facts.st_size}"
    return f'"{hashlib.sha256(told.encode()).hexdigest()[:32]}"'


def disposition(name: str, *, save: bool) -> str:
    """A Content-Disposition (RFC 6266) with the last part of a name."""
    last = PurePosixPath(name).name
    plain = "".join(char if char.isascii() and char.isprintable() else "_" for char in last)
    plain = plain.replace("\\", "_").replace('"', "_")
    exact = "" if plain == last else f"; filename*=UTF-8''{quote(last, safe='')}"
    return f'{"attachment" if save else "inline"}; filename="{plain}"{exact}'


def _matches(header: str | None, tag: str) -> bool:
    listed = [each.strip().removeprefix("W/") for each in (header or "").split(",")]
    return tag in listed or listed == ["*"]


@contextlib.contextmanager
def _opened(file: Path | StoredFile) -> Generator[Source]:
    if isinstance(file, StoredFile):
        # Its digest is its name: nothing else could be there.
        yield Source(file.size_bytes, f'"{file.sha256[:32]}"', None, file.read)
        return
    try:
        opened = os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK)
    except OSError as error:
        raise FileNotFoundError(file.name) from error
    try:
        facts = os.fstat(opened)
        if not stat.S_ISREG(facts.st_mode):
            raise FileNotFoundError(file.name)
        modified = formatdate(facts.st_mtime, usegmt=True)
        yield Source(
            facts.st_size,
            entity_tag(facts),
            modified,
            lambda start, most: os.pread(opened, most, start),
        )
    finally:
        os.close(opened)


async def _read(source: Source, part: Part, at: int) -> bytes:
    """The next bytes of a part; none only at its end."""
    wanted = min(CHUNK_BYTES, part.end - at)
    piece = await asyncio.to_thread(source.read, at, wanted)
    if wanted and not piece:
        raise EOFError(f"a file ended {part.end - at} bytes early while it was sent")
    return piece


async def _send_part(
    source: Source, part: Part, first: bytes, receive: Receive, send: Send
) -> None:
    """Send it piece by piece, and stop when nobody listens any more."""
    gone = asyncio.ensure_future(until_gone(receive))
    try:
        at, piece = part.start, first
        while not gone.done():
            at += len(piece)
            more = at < part.end
            await send({"type": "http.response.body", "body": piece, "more_body": more})
            if not more:
                break
            piece = await _read(source, part, at)
    finally:
        gone.cancel()


async def until_gone(receive: Receive) -> None:
    """Wait until the client is gone."""
    while (await receive())["type"] != "http.disconnect":
        pass
