"""What attempts at a run's video have drawn, kept in its folder: the next one need not draw it.

Never part of the run: not listed, not packed, and safe to delete. What is missing or damaged is
drawn again.
"""

import contextlib
import hashlib
from pathlib import Path

from pydantic import Field

from agents.artifacts.base import Record
from agents.artifacts.request import Quality
from orchestrator.engine.artifact_text import from_text
from orchestrator.engine.errors import ArtifactInvalidError, RunFolderError
from orchestrator.engine.run_folder import SEGMENTS, RunFolder
from orchestrator.sandbox.contract import Chunk, KeptChunk

FOLDER = SEGMENTS
INDEX = f"{FOLDER}/index.json"
MOST = 2000
MOST_BYTES = 128 * 1024**2
"""More is not kept; a job takes these before it begins."""


class Entry(Record):
    """One piece."""

    file: str = Field(pattern=r"^[0-9a-f]{64}$")
    """Its name: the digest of its bytes."""
    start_frame: int = Field(ge=0)
    frames: int = Field(ge=0)
    code: str
    full: float


class Index(Record):
    """Every piece of one attempt, in playing order, and what they are good for."""

    image: str
    quality: Quality
    entries: tuple[Entry, ...] = Field(max_length=MOST)


class KeptChunks:
    """The pieces of a run's last attempt, and those of the attempt that is being made.

    Args:
        folder: Of the run.
        image: Identity of the sandbox image that draws.
        quality: Of the video.
    """

    def __init__(self, folder: RunFolder, *, image: str, quality: Quality) -> None:
        self._folder = folder
        self._image = image
        self._quality = quality
        self._new: list[Entry] = []
        self._bytes = 0

    def load(self) -> tuple[KeptChunk, ...]:
        """Those of the last attempt that this image can use at this quality."""
        index = self._read_index()
        if index is None or (index.image, index.quality) != (self._image, self._quality):
            return ()
        kept: list[KeptChunk] = []
        for entry in index.entries:
            with contextlib.suppress(RunFolderError):  # what leads elsewhere is none of ours
                path = self._path(entry)
                if path.is_file():
                    told = (entry.start_frame, entry.frames, entry.code, entry.full)
                    kept.append(KeptChunk(path, entry.file, *told))
        return tuple(kept)

    def add(self, chunk: Chunk) -> None:
        """Keep a piece, as it comes; may be called from the sandbox's thread."""
        name = hashlib.sha256(chunk.content).hexdigest()
        self._bytes += len(chunk.content)
        usable = chunk.code or not chunk.frames
        if not usable or self._bytes > MOST_BYTES or len(self._new) >= MOST:
            return
        entry = Entry(
            file=name,
            start_frame=chunk.start_frame,
            frames=chunk.frames,
            code=chunk.code,
            full=chunk.full,
        )
        with contextlib.suppress(RunFolderError):
            if not self._path(entry).is_file():
                self._folder.write_unlisted(f"{FOLDER}/{name}", chunk.content, forced=False)
            self._new.append(entry)

    def settle(self, *, frames: int) -> None:
        """The attempt has ended; what it drew takes the place of what there was.

        Args:
            frames: Of the finished video; 0 when there is none. Where pieces are missing, those of
                the last code they come from are left out: its last animation may be cut short.
        """
        if not self._new:
            return
        entries = self._new
        if sum(entry.frames for entry in entries) != frames:
            entries = [entry for entry in entries if entry.code != entries[-1].code]
        index = Index(image=self._image, quality=self._quality, entries=tuple(entries))
        old = self._read_index()
        with contextlib.suppress(RunFolderError):
            text = index.model_dump_json()
            self._folder.write_unlisted(INDEX, text.encode(), forced=False)
        used = {entry.file for entry in entries}
        for entry in (*(old.entries if old else ()), *self._new):
            if entry.file not in used:
                with contextlib.suppress(OSError, RunFolderError):
                    self._path(entry).unlink()

    def _path(self, entry: Entry) -> Path:
        return self._folder.path(f"{FOLDER}/{entry.file}")

    def _read_index(self) -> Index | None:
        try:
            return from_text(Index, self._folder.read_file(INDEX), name=INDEX)
        except (FileNotFoundError, ArtifactInvalidError, RunFolderError):
            return None
