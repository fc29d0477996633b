"""Pieces of a video handed to the host while it is still being drawn.

User code is alive then, and shares the folder and the worker's pipe: a piece may be changed, cut
off or exchanged at any moment. It is read whole before a word of it is sent, so the host's stream
holds whatever was read, under a size that is true.
"""

import contextlib
import hashlib
import os
import re
from typing import Any

from runner.frames import write_frame
from runner.outbox import open_outbox_file, open_outbox_folder

NAME = re.compile(r"init\.mp4|\d{5}\.m4s", re.ASCII)
CODE = re.compile(r"[0-9a-f]{64}", re.ASCII)
CHUNKS = 4000
CHUNK_BYTES = 8 * 1024 * 1024
CHUNKS_BYTES = 512 * 1024 * 1024
"""Caps on their number, on each and on all of them; the host has the same."""
NUMBERS = range(2**31)
"""What may be stated of frames."""


class ChunkSender:
    """Sends pieces until one cannot be: what came after a gap could not be played."""

    def __init__(self) -> None:
        self._count = 0
        self._bytes = 0
        self._over = False

    def take(self, header: dict[str, Any]) -> None:
        """Send the piece that a worker names, and take it out of the outbox."""
        name, start, frames = (header.get(field) for field in ("name", "start_frame", "frames"))
        if not isinstance(name, str) or not NAME.fullmatch(name):
            self._over = True
            return
        content = None if self._over else self._read(name)
        remove(name)
        if content is None or not is_number(start) or not is_number(frames):
            self._over = True
            return
        self._count += 1
        self._bytes += len(content)
        sha256 = hashlib.sha256(content).hexdigest()
        said = {"name": name, "sha256": sha256, "start_frame": start, "frames": frames}
        code, full = header.get("code"), header.get("full")
        if isinstance(code, str) and CODE.fullmatch(code) and isinstance(full, float):
            said |= {"code": code, "full": full}
        write_frame(1, "chunk", content, **said)

    def _read(self, name: str) -> bytes | None:
        """All of a piece; None when it cannot be read, or passes a cap."""
        file = open_outbox_file(name) if self._count < CHUNKS else None
        if file is None:
            return None
        most = min(CHUNK_BYTES, CHUNKS_BYTES - self._bytes)
        with file:
            try:
                content = file.read(most + 1)
            except OSError:
                return None
        return content if 0 < len(content) <= most else None


def is_number(value: object) -> bool:
    """Whether it is a number of frames."""
    return isinstance(value, int) and not isinstance(value, bool) and value in NUMBERS


def remove(name: str) -> None:
    """Make room in the outbox, whatever has this name there."""
    folder = open_outbox_folder()
    if folder is None:
        return
    try:
        with contextlib.suppress(OSError):
            os.unlink(name, dir_fd=folder)
    finally:
        os.close(folder)
