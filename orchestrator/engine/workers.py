"""Which processes are alive that take runs or have containers: each holds a lock while it lives.

By `flock`, so it holds for one machine, and goes with the process however that ends. For several
machines there is `database_workers`.
"""

import contextlib
import fcntl
import os
import secrets
import socket
import threading
from collections.abc import Generator, Iterable, Iterator
from pathlib import Path

from orchestrator.engine.database_url import is_postgresql
from orchestrator.engine.errors import QueueError

FOLDER = ".workers"
_SUFFIX = ".lock"
_TAKES = ".takes"
"""Ends the name of a second lock, of a process that takes what others queue."""
_GPU = ".gpu"
"""Ends the name of a lock of one that has a graphics processor besides."""
_DECIDING = "deciding"


def new_executor() -> str:
    """A name for this process that no other ever has."""
    return f"{socket.gethostname()}-{os.getpid()}-{secrets.token_hex(4)}"


class Workers:
    """The locks of the processes that take runs, in a folder beside the run folders."""

    patience_s = 0.0
    """How long a process must have been gone before its runs are taken over, seconds."""

    def __init__(self, runs_dir: Path) -> None:
        self._folder = runs_dir / FOLDER

    def close(self) -> None:
        """Nothing is asked any more."""

    @contextlib.contextmanager
    def hold(
        self, executor: str, *, takes_queued: bool = False, has_gpu: bool = False
    ) -> Generator[threading.Event]:
        """Be alive under this name.

        Args:
            executor: The name.
            takes_queued: Count as one who takes what others queue.
            has_gpu: Of such a one, whether it does what needs a graphics processor.

        Yields:
            Set when another process has the name now: this one was taken for dead.

        Raises:
            QueueError: Another process has the name, or the folder cannot be written.
        """
        lock = self._folder / f"{executor}{_SUFFIX}"
        new = lock.with_suffix(".new")
        with contextlib.ExitStack() as held:
            try:
                # Locked before it has its name: a lock of that name which is free is a dead one's.
                held.enter_context(self._locked(new, wait=False))
            except BlockingIOError as error:
                raise taken(executor) from error
            if self.is_here(executor):
                new.unlink(missing_ok=True)
                raise taken(executor)
            new.rename(lock)
            held.callback(lock.unlink, missing_ok=True)
            if takes_queued:
                for suffix in (_TAKES, _GPU) if has_gpu else (_TAKES,):
                    takes = lock.with_name(f"{executor}{suffix}")
                    held.enter_context(self._locked(takes))
                    held.callback(takes.unlink, missing_ok=True)
            yield threading.Event()

    def is_alive(self, executor: str | None) -> bool:
        """Whether the process of this name lives."""
        return executor in self.living([executor])

    def living(self, executors: Iterable[str | None]) -> frozenset[str]:
        """Those of these names whose processes live."""
        return frozenset(each for each in executors if each is not None and self.is_here(each))

    def is_here(self, executor: str) -> bool:
        """Whether a process of this name lives on this machine; one that cannot be seen may."""
        return _is_held(self._folder / f"{executor}{_SUFFIX}")

    def any_takes(self) -> bool:
        """Whether a process lives that takes what others queue, whatever it is called."""
        return any(map(_is_held, self._folder.glob(f"*{_TAKES}")))

    def any_has_gpu(self) -> bool:
        """Whether one of those lives that does what needs a graphics processor."""
        return any(map(_is_held, self._folder.glob(f"*{_GPU}")))

    def bury(self) -> None:
        """Remove the locks that the dead of this machine left."""
        for lock in self._dead():
            for suffix in (_TAKES, _GPU):
                lock.with_name(f"{lock.stem}{suffix}").unlink(missing_ok=True)
            lock.unlink(missing_ok=True)

    def has_dead(self) -> bool:
        """Whether a process of this machine died that is not buried yet."""
        return any(True for _ in self._dead())

    def _dead(self) -> Iterator[Path]:
        for lock in self._folder.glob(f"*{_SUFFIX}"):
            if not self.is_here(lock.stem):
                yield lock

    @contextlib.contextmanager
    def deciding(self) -> Generator[None]:
        """Be the only one who decides which run is taken over, gone on with or cancelled.

        Held for moments, never while something is carried out.
        """
        with self._locked(self._folder / _DECIDING):
            yield

    @contextlib.contextmanager
    def _locked(self, path: Path, *, wait: bool = True) -> Generator[None]:
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise QueueError(f"{path} cannot be made: {error.strerror}") from error
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
            yield
        finally:
            os.close(descriptor)


def _is_held(lock: Path) -> bool:
    """Whether a process holds a lock; one that cannot be looked at may be held."""
    try:
        descriptor = os.open(lock, os.O_RDONLY | os.O_CLOEXEC)
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


def open_workers(url: str, runs_dir: Path) -> Workers:
    """Whoever takes runs from the same queue: of this machine, or of all that share a database.

    Args:
        url: Of the queue, see `database_url.database_url`.
        runs_dir: Where the run folders go.
    """
    if not is_postgresql(url):
        return Workers(runs_dir)
    from orchestrator.engine.database_workers import DatabaseWorkers  # slow to import

    return DatabaseWorkers(runs_dir, url)


def taken(executor: str) -> QueueError:
    """Another process has the name."""
    return QueueError(
        f"another worker is called {executor} and lives; two of one name would take each other's"
        " runs. End that one, or set another CHALKBOX_WORKER_NAME"
    )
