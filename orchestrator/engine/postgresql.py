"""PostgreSQL under the queue, for several machines: connections, and what is wrong in words.

It may be away for a while. Who asks is told so at once; what a worker has to record waits until it
is back, however long that takes, or until the worker gives up because it ends.
"""

import logging
import threading
from typing import Any

import psycopg
from sqlalchemy import Engine, ExceptionContext, create_engine, event, make_url
from sqlalchemy.exc import IntegrityError

from orchestrator.engine.database_url import in_words
from orchestrator.engine.errors import QueueError
from orchestrator.errors import StartUpError

NEEDED = 14
"""Version that has `idle_session_timeout`, by which a frozen worker is told from one that lives."""
CONNECT_S = 5
"""Longest wait for a connection, seconds."""
PAUSE_S = 0.5
"""Between two tries to reach a database that is away."""
_CONNECTION: dict[str, Any] = {
    "application_name": "chalkbox",
    "connect_timeout": CONNECT_S,
    # A database whose machine is gone is noticed within a quarter of a minute.
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 15_000,
    # Nobody who was frozen in the middle of a transaction keeps the others from their rows.
    "options": "-c idle_in_transaction_session_timeout=60s",
}
_GONE = ("08", "57")
"""Classes of SQLSTATE: no connection; ended by an operator, or just starting."""
_SCARCE = "53"
"""Class of SQLSTATE: the disk is full, or there are too many connections."""

_logger = logging.getLogger(__name__)


def connect_postgresql(url: str, *, given_up: threading.Event | None = None) -> Engine:
    """Connections to a database, each made when it is needed; never too few.

    Args:
        url: Of `database_url.database_url`.
        given_up: Wait for a database that is away, until this is set; trouble is raised as
            SQLAlchemy does. Without it, trouble is raised as QueueError, and at once.

    Raises:
        QueueError, StartUpError: Later, from whatever uses the connections: it cannot be reached,
            or refuses; it is older than this needs.
    """
    mine = {name: value for name, value in _CONNECTION.items() if name not in make_url(url).query}
    engine = create_engine(url, pool_size=5, max_overflow=-1, pool_pre_ping=True, connect_args=mine)
    event.listen(engine, "connect", _require_version)
    if given_up is not None:
        event.listen(engine, "do_connect", _Patience(in_words(url), given_up).connect)
        return engine

    def tell(trouble: ExceptionContext) -> None:
        if not (trouble.is_pre_ping or isinstance(trouble.sqlalchemy_exception, IntegrityError)):
            raise trouble_with(in_words(url), trouble.original_exception)

    event.listen(engine, "handle_error", tell)
    return engine


def trouble_with(name: str, error: BaseException) -> QueueError:
    """What is wrong with the database, and what to do about it.

    Args:
        name: The database in words.
        error: What its driver raised.
    """
    words = _words(error)
    state: str | None = getattr(error, "sqlstate", None)
    # Trouble in connecting has no SQLSTATE: libpq gives words alone.
    if isinstance(error, psycopg.OperationalError) and (state is None or state[:2] in _GONE):
        return QueueError(
            f"the queue of runs, {name}, cannot be reached: {words}. See that it runs, then"
            " try again; what is under way waits for it",
            retryable=True,
        )
    if state is not None and state[:2] == _SCARCE:
        return QueueError(
            f"the queue of runs, {name}, has no room: {words}. Make room, then try again",
            retryable=True,
        )
    return QueueError(f"the queue of runs, {name}, cannot be used: {words}")


def _words(error: BaseException) -> str:
    """What the driver says, on one line."""
    return " ".join(str(error).split()).rstrip(".?")


class _Patience:
    """Waits in the place of everybody who needs a connection, and says so once."""

    def __init__(self, name: str, given_up: threading.Event) -> None:
        self._name = name
        self._given_up = given_up
        self._is_away = False

    def connect(self, dialect: Any, _: object, arguments: Any, named: Any) -> Any:
        """Connect, however long it takes.

        Raises:
            QueueError: It is given up.
        """
        while True:
            try:
                connection = dialect.connect(*arguments, **named)
            except psycopg.OperationalError as error:
                if not self._is_away:
                    self._is_away = True
                    _logger.warning(
                        "%s cannot be reached: %s; what is to be recorded waits for it",
                        self._name,
                        _words(error),
                    )
                if self._given_up.wait(PAUSE_S):
                    raise trouble_with(self._name, error) from error
            else:
                if self._is_away:
                    self._is_away = False
                    _logger.warning("%s is back; the runs go on", self._name)
                return connection


def _require_version(connection: Any, _: object) -> None:
    found = connection.info.server_version
    if found < NEEDED * 10_000:
        raise StartUpError(
            f"the queue of runs needs PostgreSQL {NEEDED} or newer; the server is"
            f" {found // 10_000}.{found % 10_000}"
        )
