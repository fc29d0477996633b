"""Which processes are alive that take runs or have containers: each holds a lock while it lives.

By `flock`, so it holds for one machine, and goes with the process however that ends.
"""

import contextlib
import fcntl
import os
import secrets
import socket
from collections.abc import Generator, Iterator
from pathlib import Path

from orchestrator.engine.errors import QueueError

FOLDER = ".workers"
_SUFFIX = ".lock"
_DECIDING = "deciding"


def new_executor() -> str:
    """A name for this process that no other ever has."""
    return f"{socket.gethostname()}-{os.getpid()}-{secrets.token_hex(4)}"


class Workers:
    """The locks of the processes that take runs, in a folder beside the run folders."""

    def __init__(self, runs_dir: Path) -> None:
        self._folder = runs_dir / FOLDER

    @contextlib.contextmanager
    def hold(self, executor: str) -> Generator[None]:
        """Be alive under this name.

        Raises:
            QueueError: The folder cannot be written.
        """
        lock = self._folder / f"{executor}{_SUFFIX}"
        # Locked before it has its name: a lock of that name which is free belongs to the dead.
        with self._locked(lock.with_suffix(".new")):
            lock.with_suffix(".new").rename(lock)
            try:
                yield
            finally:
                lock.unlink(missing_ok=True)

    def is_alive(self, executor: str | None) -> bool:
        """Whether the process of this name lives; one whose lock cannot be looked at may live."""
        if executor is None:
            return False
        try:
            descriptor = os.open(self._folder / f"{executor}{_SUFFIX}", os.O_RDONLY | os.O_CLOEXEC)
        except (FileNotFoundError, NotADirectoryError):
            return False
        except OSError:
            return True  # another user's, or too many files are open
        try:
            fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        finally:
            os.close(descriptor)
        return False

    def bury(self) -> None:
        """Remove the locks of the dead."""
        for lock in self._dead():
            lock.unlink(missing_ok=True)

    def has_dead(self) -> bool:
        """Whether a process died that is not buried yet."""
        return any(True for _ in self._dead())

    def _dead(self) -> Iterator[Path]:
        for lock in self._folder.glob(f"*{_SUFFIX}"):
            if lock.stem != _DECIDING and not self.is_alive(lock.stem):
                yield lock

    @contextlib.contextmanager
    def deciding(self) -> Generator[None]:
        """Be the only one who decides which run is taken over, gone on with or cancelled.

        Held for moments, never while something is carried out.
        """
        with self._locked(self._folder / f"{_DECIDING}{_SUFFIX}"):
            yield

    @contextlib.contextmanager
    def _locked(self, path: Path) -> Generator[None]:
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise QueueError(f"{path} cannot be made: {error.strerror}") from error
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)
