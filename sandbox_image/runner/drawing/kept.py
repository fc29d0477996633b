"""Chunks that an earlier attempt at the same scene has drawn, and the host has kept."""

import hashlib
from pathlib import Path
from typing import Any, NamedTuple

from runner.worker import SEGMENT


class KeptChunk(NamedTuple):
    """One of them."""

    start: int
    """Frames of the video before it."""
    frames: int
    code: str
    """Digest of the code behind it."""
    full: float
    """How full its last picture is, as `poster` measures it."""
    file: Path
    sha256: str

    def read(self) -> bytes | None:
        """Its fragment; None when the file is not the one that was kept."""
        try:
            content = self.file.read_bytes()
        except OSError:
            return None
        return content if hashlib.sha256(content).hexdigest() == self.sha256 else None


class KeptChunks:
    """All that were kept, by their code and place.

    Args:
        told: `segments` of a render's params: for each `start`, `frames`, `code`, `full`, `file`
            and `sha256`; the initialisation segment comes first, with no frames.
        folder: Where the files are.
    """

    def __init__(self, told: list[dict[str, Any]], folder: Path) -> None:
        chunks = [
            KeptChunk(
                each["start"],
                each["frames"],
                each["code"],
                each["full"],
                folder / f"{SEGMENT}{each['file']}",
                each["sha256"],
            )
            for each in told
        ]
        self.head = chunks[0].read() if chunks and not chunks[0].frames else None
        self._chunks = {(each.code, each.start): each for each in chunks if each.code and self.head}

    def find(self, code: str, start: int) -> tuple[KeptChunk, bytes] | None:
        """The chunk of this code that begins here, and its fragment."""
        chunk = self._chunks.get((code, start))
        fragment = chunk.read() if chunk else None
        return (chunk, fragment) if chunk and fragment is not None else None
