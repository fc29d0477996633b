"""Pieces of a video that come while it is drawn: only those that fit together are passed on.

Generated code makes them and can have anything said of them, so nothing of a piece is ever an error
of its job: the first that does not fit ends the preview, and no more.
"""

import hashlib
from collections.abc import Callable
from typing import Any

from pydantic import Field, ValidationError

from agents.artifacts.base import Record
from orchestrator.sandbox.contract import Chunk, OnChunk
from orchestrator.sandbox.mp4_boxes import Mp4Error, check_init_segment, check_media_segment

CHUNKS = 4000
CHUNK_BYTES = 8 * 1024 * 1024
CHUNKS_BYTES = 512 * 1024 * 1024
"""Caps on their number, on each and on all of them; PID 1 of the container has the same."""
CHUNK_FRAMES = 100_000
INIT = "init.mp4"

OnPiece = Callable[[bytes, dict[str, Any]], None]
"""Takes the bytes of a piece and what is said of it."""


class PieceFields(Record):
    """What is said of a piece."""

    name: str = Field(max_length=40)
    sha256: str = Field(max_length=64)
    start_frame: int = Field(ge=0)
    frames: int = Field(ge=0, le=CHUNK_FRAMES)
    code: str = Field(default="", max_length=64)
    full: float = Field(default=-1.0, ge=-1, le=1)


class ChunkReader:
    """Passes the pieces of one render on, as long as each is the next one."""

    def __init__(self, on_chunk: OnChunk | None) -> None:
        self._on_chunk = on_chunk
        self._next = INIT
        self._frames = 0
        self._media = 0

    def take(self, content: bytes, fields: dict[str, Any]) -> None:
        """Pass a piece on, or end the preview."""
        if self._on_chunk is None:
            return
        chunk = self._judge(content, fields)
        if chunk is None:
            self._on_chunk = None
        else:
            self._on_chunk(chunk)

    def _judge(self, content: bytes, fields: dict[str, Any]) -> Chunk | None:
        """The piece, if it is the one that must come next."""
        try:
            said = PieceFields.model_validate(fields, strict=True)
            begins = said.name == INIT
            check = check_init_segment if begins else check_media_segment
            check(content)
        except (ValidationError, Mp4Error):
            return None
        fits = said.name == self._next and said.start_frame == self._frames
        if not fits or begins is not (said.frames == 0):
            return None
        if said.sha256 != hashlib.sha256(content).hexdigest():
            return None
        if not begins:
            self._media += 1
            self._frames += said.frames
        self._next = media_name(self._media)
        return Chunk(said.name, said.start_frame, said.frames, content, said.code, said.full)


def media_name(number: int) -> str:
    """What a piece of the video is called, counted from 0."""
    return f"{number:05d}.m4s"


def drop_piece(content: bytes, fields: dict[str, Any]) -> None:
    """Nobody watches."""
