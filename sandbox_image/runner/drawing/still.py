"""The picture of what does not move in an animation, drawn once for all of its children."""

import mmap
import os
from collections.abc import Callable

import numpy as np

READY = b"\x01"


class Still:
    """Memory shared by the children of one animation; the first child draws into it.

    Those that come later were forked from a state in which what stands still may already be
    another than when the animation began, so none of them may draw it anew.
    """

    def __init__(self, shape: tuple[int, ...]) -> None:
        self._shape = shape
        self._bytes = int(np.prod(shape))
        self._memory = mmap.mmap(-1, self._bytes + 1)
        self._drawn, self._drawing = os.pipe()
        self._has_drawer = False

    def own_files(self) -> set[int]:
        """Numbers of the files that are open for its sake."""
        return {self._drawn} if self._has_drawer else {self._drawn, self._drawing}

    def forked(self) -> None:
        """In the parent, after each fork: the first child alone may draw."""
        if not self._has_drawer:
            os.close(self._drawing)
            self._has_drawer = True

    def get(self, draw: Callable[[], np.ndarray] | None) -> np.ndarray | None:
        """The picture; drawn, if this is the first child, else waited for.

        Args:
            draw: Draws it; None in the parent, which has a first child already.

        Returns:
            None when the first child ended without having drawn it.
        """
        if not self._has_drawer and draw is not None:
            picture = draw()
            self._memory[: self._bytes] = picture.tobytes()
            self._memory[self._bytes :] = READY
            os.close(self._drawing)
            return picture
        os.read(self._drawn, 1)  # its end: the first child has drawn, or has ended
        if self._memory[self._bytes :] != READY:
            return None
        return np.frombuffer(self._memory, np.uint8, self._bytes).reshape(self._shape)

    def close(self) -> None:
        """In the parent, when the animation is over."""
        os.close(self._drawn)
        if not self._has_drawer:
            os.close(self._drawing)
        self._memory.close()
