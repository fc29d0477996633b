"""One set-up at a time: the second waits, and then finds the work done."""

import fcntl
import os
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from scripts.step import Step


@contextmanager
def only_one(path: Path, running: Step) -> Generator[None]:
    """Hold a lock that ends with this program, however it ends."""
    # The folder is shared by all users: a link somebody else left there is not followed.
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            running.say("waiting for another set-up on this machine")
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
