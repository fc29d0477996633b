"""Whether somebody looks at a run: whoever does holds a lock on its folder, in whichever process.

A shared `flock` on the folder itself: nothing is written, and it goes with its process.
"""

import contextlib
import fcntl
import os
from collections.abc import Generator
from pathlib import Path

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC


@contextlib.contextmanager
def watching(root: Path) -> Generator[None]:
    """Look at a run; one that cannot be opened is none that could be tidied away either."""
    try:
        descriptor = os.open(root, _FOLDER)
    except OSError:
        yield
        return
    try:
        with contextlib.suppress(OSError):  # a file system without locks
            # Waits for a moment at most: nobody holds it otherwise for longer than a look takes.
            fcntl.flock(descriptor, fcntl.LOCK_SH)
        yield
    finally:
        os.close(descriptor)


def is_watched(root: Path) -> bool:
    """Whether anybody looks at a run just now."""
    try:
        descriptor = os.open(root, _FOLDER)
    except OSError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False  # a file system without locks
    finally:
        os.close(descriptor)
    return False
