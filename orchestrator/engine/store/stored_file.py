"""A large file that is only in the store, read in parts; never through a copy on this machine."""

from orchestrator.engine.store.objects import PIECE_BYTES, Objects, Stored


class StoredFile:
    """A file of a run in the store. Its parts are judged as they are read."""

    def __init__(self, objects: Objects, stored: Stored) -> None:
        self._objects = objects
        self._stored = stored
        self._piece: tuple[int, bytes] | None = None

    @property
    def size_bytes(self) -> int:
        """How large it is."""
        return self._stored.size_bytes

    @property
    def sha256(self) -> str:
        """Digest of all of it."""
        return self._stored.sha256

    def read(self, start: int, most: int) -> bytes:
        """Some of it; blocks.

        Args:
            start: From this byte on.
            most: At most so many bytes; fewer come where that is cheaper.

        Returns:
            At least one byte, unless it begins behind the end.

        Raises:
            StoreAwayError: The store does not answer.
            StoredObjectError: The object is missing, or not what was put.
        """
        if start >= self._stored.size_bytes or most <= 0:
            return b""
        if self._stored.is_small:
            return self._objects.read(self._stored)[start : start + most]
        number, offset = divmod(start, PIECE_BYTES)
        if self._piece is None or self._piece[0] != number:  # often it is read on
            self._piece = number, self._objects.read_piece(self._stored, number)
        return self._piece[1][offset : offset + most]

    def read_bytes(self) -> bytes:
        """All of it; blocks.

        Raises:
            StoreAwayError, StoredObjectError: As `read`.
        """
        pieces: list[bytes] = []
        at = 0
        while piece := self.read(at, PIECE_BYTES):
            pieces.append(piece)
            at += len(piece)
        return b"".join(pieces)
