"""Frames that the walk has drawn itself, handed to a child that encodes them meanwhile."""

import contextlib
import mmap
import os
from collections.abc import Iterator

import numpy as np

from runner.drawing.children import ChildFailedError
from runner.drawing.segment import Size

PLACES = 3
"""So many frames may wait for the encoder."""


class Ring:
    """Memory for a few frames that parent and children share."""

    def __init__(self, size: Size) -> None:
        self._shape = (size.height_px, size.width_px, 4)
        self._bytes = int(np.prod(self._shape))
        self._memory = mmap.mmap(-1, self._bytes * PLACES)

    def place(self, number: int) -> np.ndarray:
        """Where the frame of a number lies, of shape (height, width, 4)."""
        at = number % PLACES * self._bytes
        return np.frombuffer(self._memory, np.uint8, self._bytes, at).reshape(self._shape)


class Feed:
    """One chunk's frames, on their way from the walk to its child."""

    def __init__(self, ring: Ring) -> None:
        self._ring = ring
        self._coming, self._give = os.pipe()
        self._freed, self._free = os.pipe()
        self._given = 0

    def own_files(self) -> set[int]:
        """Numbers of the files that are open for its sake when the child is forked."""
        return {self._coming, self._give, self._freed, self._free}

    def keep_giving(self) -> None:
        """In the parent, after the fork."""
        os.close(self._coming)
        os.close(self._free)

    def keep_taking(self) -> None:
        """In the child, after the fork."""
        os.close(self._give)
        os.close(self._freed)

    def give(self, picture: np.ndarray) -> None:
        """Hand a frame over, after waiting for a place.

        Raises:
            ChildFailedError: Nobody takes them any more.
        """
        if self._given >= PLACES and not os.read(self._freed, 1):
            raise ChildFailedError("a child ended while it encoded")
        place = self._ring.place(self._given)
        if picture.shape != place.shape:
            raise ChildFailedError(f"a frame has the shape {picture.shape}")
        place[:] = picture
        self._given += 1
        try:
            os.write(self._give, b".")
        except BrokenPipeError as error:
            raise ChildFailedError("a child ended while it encoded") from error

    def end(self) -> None:
        """These were all."""
        os.close(self._give)
        os.close(self._freed)

    def frames(self) -> Iterator[np.ndarray]:
        """In the child: the frames, each until the next is asked for."""
        number = 0
        while os.read(self._coming, 1):
            yield self._ring.place(number)
            with contextlib.suppress(BrokenPipeError):
                os.write(self._free, b".")  # nobody waits for a place after the last frame
            number += 1
