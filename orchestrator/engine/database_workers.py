"""Which processes are alive that take runs, on all machines that share a PostgreSQL database.

Each holds an advisory lock in a session of its own, which is a lease: the server ends the session,
and with it the lock, when the process has said nothing in it for `LEASE_S`. So a process counts as
gone that was killed, whose machine lost power or network, or that is frozen. Whether somebody holds
a lock is read from `pg_locks`: to try to take it would keep its owner from it.
"""

import contextlib
import hashlib
import logging
import threading
import time
from collections.abc import Generator, Iterable, Sequence
from functools import cached_property
from pathlib import Path

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import SQLAlchemyError

from orchestrator.engine.errors import QueueError
from orchestrator.engine.postgresql import connect_postgresql
from orchestrator.engine.workers import Workers, taken
from orchestrator.errors import ChalkboxError

LEASE_S = 5.0
"""After so long without a sign of life a process has lost its lock."""
SIGN_S = 1.0
PATIENCE_S = 2.0
"""Time for the living to take their locks again after the database was away."""
DECIDING_S = 10.0
"""Longest that one may decide; then the next is let in, for it is frozen."""
WAIT_S = 12.0
"""Longest that one waits to decide."""
_TURN_S = 0.02
_TAKES = "takes what is queued"
_GPU = "takes what needs a graphics processor"

_HELD = text(
    "SELECT classid, objid FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 1 AND granted"
    " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)

_logger = logging.getLogger(__name__)


class DatabaseWorkers(Workers):
    """The locks of the processes of all machines, and those of this machine beside the runs.

    The latter are for what lies on this machine alone: containers that a dead process left.
    """

    patience_s = PATIENCE_S

    def __init__(self, runs_dir: Path, url: str) -> None:
        super().__init__(runs_dir)
        self._url = url

    @cached_property
    def _engine(self) -> Engine:
        return connect_postgresql(self._url)

    def close(self) -> None:
        """Close the connections."""
        if "_engine" in vars(self):
            self._engine.dispose()
            del self._engine

    @contextlib.contextmanager
    def hold(
        self, executor: str, *, takes_queued: bool = False, has_gpu: bool = False
    ) -> Generator[threading.Event]:
        """As `Workers.hold`; it takes until `LEASE_S` after a namesake of before was cut off."""
        shared = [_TAKES, *([_GPU] if has_gpu else [])] if takes_queued else []
        with super().hold(executor), _Lease(self._engine, executor, shared=shared) as lease:
            yield lease.is_anothers

    def any_takes(self) -> bool:
        """As `Workers.any_takes`, on whichever machine."""
        return _key(_TAKES) % 2**64 in self._held()

    def any_has_gpu(self) -> bool:
        """As `Workers.any_has_gpu`, on whichever machine."""
        return _key(_GPU) % 2**64 in self._held()

    def living(self, executors: Iterable[str | None]) -> frozenset[str]:
        """Those of these names whose processes live, on whichever machine."""
        keys = {each: _key(f"worker {each}") for each in executors if each is not None}
        if not keys:
            return frozenset()
        held = self._held()
        return frozenset(each for each, key in keys.items() if key % 2**64 in held)

    def _held(self) -> set[int]:
        """The numbers of all locks that somebody holds, without sign."""
        with self._engine.connect() as connection:
            return {(high << 32) | low for high, low in connection.execute(_HELD)}

    @contextlib.contextmanager
    def deciding(self) -> Generator[None]:
        """Be the only one on all machines who decides; not longer than `DECIDING_S`."""
        with self._engine.begin() as connection:
            longest = f"SET LOCAL idle_in_transaction_session_timeout = {DECIDING_S * 1000:.0f}"
            connection.execute(text(longest))
            left = time.monotonic() + WAIT_S
            while not _take(connection, "pg_try_advisory_xact_lock", _key("deciding")):
                if time.monotonic() > left:
                    raise QueueError(
                        f"another process has been deciding over runs for {WAIT_S:.0f} s; try"
                        " again",
                        retryable=True,
                    )
                time.sleep(_TURN_S)
            yield


class _Lease:
    """The lock of one process, kept by a thread that gives signs of life."""

    def __init__(self, engine: Engine, executor: str, *, shared: Sequence[str]) -> None:
        self._engine = engine
        self._executor = executor
        self._shared = shared
        self._connection: Connection | None = None
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._keep, name="worker-lease", daemon=True)
        self.is_anothers = threading.Event()

    def __enter__(self) -> "_Lease":
        self._connection = self._acquire()
        if self._connection is None:
            raise taken(self._executor)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ending.set()
        self._thread.join()
        if self._connection is not None and not self._connection.invalidated:
            # The server notices only after a while that a session was closed.
            with contextlib.suppress(ChalkboxError, SQLAlchemyError):
                self._connection.execute(text("SELECT pg_advisory_unlock_all()"))
        self._let_go()

    def _acquire(self) -> Connection | None:
        """Take the lock, after waiting for the lease of a namesake to run out; None: it lives."""
        with contextlib.ExitStack() as opened:
            connection = opened.enter_context(self._engine.connect())
            # It is never used for anything else: what is set for it would stay.
            opened.callback(connection.invalidate)
            connection.execution_options(isolation_level="AUTOCOMMIT")
            connection.execute(text(f"SET idle_session_timeout = {LEASE_S * 1000:.0f}"))
            left = time.monotonic() + LEASE_S + SIGN_S
            while not _take(connection, "pg_try_advisory_lock", _key(f"worker {self._executor}")):
                if time.monotonic() > left or self._ending.wait(SIGN_S / 5):
                    return None
            for name in self._shared:  # by all who do that, and gone with the same session
                _take(connection, "pg_try_advisory_lock_shared", _key(name))
            opened.pop_all()
            return connection

    def _keep(self) -> None:
        while not self._ending.wait(SIGN_S):
            try:
                if self._connection is None:
                    self._connection = self._acquire()
                    if self._connection is None:
                        break
                    _logger.warning("%s is among the workers again", self._executor)
                self._connection.execute(text("SELECT 1"))
            except (ChalkboxError, SQLAlchemyError) as error:
                if self._connection is not None:
                    name = self._executor
                    _logger.warning("%s has lost its place among the workers: %s", name, error)
                self._let_go()
        if not self._ending.is_set():
            _logger.error("%s", taken(self._executor))
            self.is_anothers.set()

    def _let_go(self) -> None:
        if self._connection is not None:
            with contextlib.suppress(ChalkboxError, SQLAlchemyError):
                self._connection.invalidate()
                self._connection.close()
            self._connection = None


def _take(connection: Connection, function: str, key: int) -> bool:
    return bool(connection.execute(text(f"SELECT {function}(:key)"), {"key": key}).scalar())


def _key(name: str) -> int:
    """A lock's number, 64 bits with sign; the database is shared with others who have locks."""
    digest = hashlib.sha256(f"chalkbox {name}".encode()).digest()
    return int.from_bytes(digest[:8], "big", signed=True)
