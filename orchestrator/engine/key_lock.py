"""One holder per key, over all tasks, threads and processes of a machine.

Built on `flock`, not on rows that expire: the system lets go of the lock when its holder is
killed, so nobody waits for a dead one, and no work can outlast its lock.
"""

import asyncio
import contextlib
import fcntl
import hashlib
import os
from pathlib import Path

_FIRST_PAUSE_S = 0.01
_LONGEST_PAUSE_S = 0.1


class HeldKey:
    """A key that is held until `release`."""

    def __init__(self, path: Path, descriptor: int) -> None:
        self._path = path
        self._descriptor = descriptor

    def release(self) -> None:
        """Let go; to be called once."""
        # Removed while still held: whoever opened it in between sees that it is gone.
        with contextlib.suppress(OSError):
            self._path.unlink()
        os.close(self._descriptor)


async def hold_key(folder: Path, key: str, *, wait_s: float) -> HeldKey | None:
    """Hold a key, after waiting for whoever holds it.

    Args:
        folder: Where the lock files go; exists.
        key: Any text.
        wait_s: Longest wait, seconds.

    Returns:
        The held key, or None when the wait was in vain.

    Raises:
        OSError: The folder cannot be written, or knows no locks.
    """
    path = folder / f"{hashlib.sha256(key.encode()).hexdigest()}.lock"
    held = _try_to_hold(path)
    waited_s, pause_s = 0.0, _FIRST_PAUSE_S
    while held is None and waited_s < wait_s:
        await asyncio.sleep(pause_s)
        waited_s += pause_s
        pause_s = min(2 * pause_s, _LONGEST_PAUSE_S)
        held = _try_to_hold(path)
    return held


def _try_to_hold(path: Path) -> HeldKey | None:
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if path.stat().st_ino == os.fstat(descriptor).st_ino:
            return HeldKey(path, descriptor)
    except (BlockingIOError, FileNotFoundError):
        pass
    except OSError:
        os.close(descriptor)
        raise
    os.close(descriptor)
    return None
