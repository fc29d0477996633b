"""A form with files, taken apart as it comes: files go to the disk, nothing grows in memory.

What a file is called never becomes a path: on the disk it has a number.
"""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from fastapi import Request
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.requests import ClientDisconnect

from orchestrator.door import Uploaded
from orchestrator.errors import HostFileError
from ui.api.errors import BrokenUploadError

if TYPE_CHECKING:
    from python_multipart.multipart import MultipartCallbacks

BATCH_BYTES = 1024**2
"""So much is gathered before it is written: each write is a change of threads."""
FIELD_BYTES = 256 * 1024
MOST_FILES = 20
MOST_PARTS = 40
BROKEN = "It is no whole form (multipart/form-data). It may have been cut off; send it again."


@dataclass
class Taken:
    """What a form held."""

    fields: dict[str, str] = field(default_factory=dict[str, str])
    files: list[Uploaded] = field(default_factory=list[Uploaded])
    """In the order they came."""


async def take_upload(request: Request, folder: Path, *, most: int) -> Taken:
    """Take a form in.

    Args:
        request: Whose body it is.
        folder: Where the files go.
        most: How large all files together may be, bytes.

    Raises:
        BrokenUploadError: It is no whole form, or holds too many things.
        OverflowError: The files are larger.
        HostFileError: The disk is full, or refuses it.
    """
    kind = request.headers.get("content-type", "")
    boundary = parse_options_header(kind)[1].get(b"boundary", b"")
    if not boundary:
        raise BrokenUploadError(BROKEN)
    try:
        form = _Form(folder, most)
        parser = MultipartParser(boundary, form.callbacks())
        try:
            async for piece in _batches(request):
                await asyncio.to_thread(parser.write, piece)
            parser.finalize()
        finally:
            await asyncio.to_thread(form.close)
    except (FormParserError, ClientDisconnect) as error:
        raise BrokenUploadError(BROKEN) from error
    except OSError as error:
        raise HostFileError(f"the upload cannot be kept: {error.strerror or error}") from error
    if not form.is_whole:
        raise BrokenUploadError(BROKEN)
    return form.taken


async def _batches(request: Request) -> AsyncIterator[bytes]:
    gathered: list[bytes] = []
    size = 0
    async for piece in request.stream():
        gathered.append(piece)
        size += len(piece)
        if size >= BATCH_BYTES:
            yield b"".join(gathered)
            gathered, size = [], 0
    if gathered:
        yield b"".join(gathered)


class _Form:
    """What the parser tells, part by part."""

    def __init__(self, folder: Path, most: int) -> None:
        self.taken = Taken()
        self.is_whole = False
        self._folder = folder
        self._left = most
        self._parts = 0
        self._header = b""
        self._value = b""
        self._described: dict[bytes, bytes] = {}
        self._text = bytearray()
        self._file: BinaryIO | None = None

    def callbacks(self) -> "MultipartCallbacks":
        """What the parser calls."""
        return {
            "on_part_begin": self._begin,
            "on_header_field": self._header_field,
            "on_header_value": self._header_value,
            "on_header_end": self._header_end,
            "on_headers_finished": self._described_whole,
            "on_part_data": self._data,
            "on_part_end": self._end,
            "on_end": self._whole,
        }

    def close(self) -> None:
        """Close the file that is being written, if there is one."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def _begin(self) -> None:
        self._parts += 1
        if self._parts > MOST_PARTS:
            raise BrokenUploadError(f"The form has more than {MOST_PARTS} fields.")
        self._described = {}
        self._text = bytearray()

    def _header_field(self, data: bytes, start: int, end: int) -> None:
        self._header += data[start:end]

    def _header_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _header_end(self) -> None:
        if self._header.lower() == b"content-disposition":
            self._described = parse_options_header(self._value)[1]
        self._header = self._value = b""

    def _described_whole(self) -> None:
        if b"filename" not in self._described:
            return
        if self._name() != "file":
            raise BrokenUploadError(f"Files are sent as `file`, not as {self._name()[:60]!r}.")
        if len(self.taken.files) >= MOST_FILES:
            raise BrokenUploadError(f"At most {MOST_FILES} files are taken at once.")
        path = self._folder / f"{len(self.taken.files) + 1:02d}"
        # Quotes and line ends are sent percent-encoded, all else as it is.
        named = self._described[b"filename"].decode(errors="replace")
        for code, sign in (("%22", '"'), ("%0D", "\r"), ("%0A", "\n")):
            named = named.replace(code, sign)
        self._file = path.open("xb")
        self.taken.files.append(Uploaded(path, named))

    def _data(self, data: bytes, start: int, end: int) -> None:
        if self._file is None:
            self._text += data[start:end]
            if len(self._text) > FIELD_BYTES:
                raise BrokenUploadError(f"A field has more than {FIELD_BYTES // 1024} KiB.")
            return
        self._left -= end - start
        if self._left < 0:
            raise OverflowError
        self._file.write(memoryview(data)[start:end])

    def _end(self) -> None:
        if self._file is not None:
            self.close()
            return
        name = self._name()
        if name in self.taken.fields:
            raise BrokenUploadError(f"The field {name[:60]!r} came twice.")
        self.taken.fields[name] = self._text.decode(errors="replace")

    def _name(self) -> str:
        return self._described.get(b"name", b"").decode(errors="replace")

    def _whole(self) -> None:
        self.is_whole = True
