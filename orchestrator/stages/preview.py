"""What is drawn so far, to be watched while the rest is drawn: pieces and a playlist in the run.

It is never part of the run: not listed, not packed, and gone when the run has ended. Where it
cannot be written it ends, and the drawing goes on.
"""

import threading
from collections.abc import Callable

from orchestrator.engine.errors import RunFolderError
from orchestrator.engine.run_folder import PREVIEW, RunFolder
from orchestrator.media.playlist import Piece, write_playlist
from orchestrator.sandbox.contract import Chunk

PLAYLIST = f"{PREVIEW}/playlist.m3u8"


class Preview:
    """The preview of one attempt at drawing; begins by clearing away that of an earlier one."""

    def __init__(self, folder: RunFolder, *, fps: int, begun: Callable[[], None]) -> None:
        """Take the place of whatever preview there was.

        Args:
            folder: Of the run.
            fps: Frames per second of the video.
            begun: Called once there is something to watch, from whichever thread.
        """
        self._folder = folder
        self._fps = fps
        self._begun = begun
        self._init = ""
        self._pieces: list[Piece] = []
        self._over = False
        self._lock = threading.Lock()
        folder.remove_preview()

    def add(self, chunk: Chunk) -> None:
        """Add the next piece; may be called from any thread."""
        with self._lock:
            if self._over:
                return
            try:
                self._write(chunk)
            except RunFolderError:
                self._over = True
                return
        if len(self._pieces) == 1:
            self._begun()

    def end(self) -> None:
        """Say that this was all; it can be watched to its end until the run has ended."""
        with self._lock:
            if not self._over and self._pieces:
                try:
                    self._write_playlist(ended=True)
                except RunFolderError:
                    self._folder.remove_preview()
            self._over = True

    def drop(self) -> None:
        """Take it away, unless it was ended: there will be no such video."""
        with self._lock:
            if not self._over:
                self._folder.remove_preview()
            self._over = True

    def _write(self, chunk: Chunk) -> None:
        self._folder.write_unlisted(f"{PREVIEW}/{chunk.name}", chunk.content, forced=False)
        if not chunk.frames:
            self._init = chunk.name
            return
        self._pieces.append(Piece(chunk.name, chunk.frames / self._fps))
        self._write_playlist(ended=False)

    def _write_playlist(self, *, ended: bool) -> None:
        text = write_playlist(self._pieces, init=self._init, ended=ended)
        self._folder.write_unlisted(PLAYLIST, text.encode(), forced=False)
