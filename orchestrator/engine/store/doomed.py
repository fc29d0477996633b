"""Objects that no run names any more, on their way out of the store.

Two programs must never disagree about an object: one that removes it because no run names it, and
one that is just about to name it and has found it there. So an object is *doomed* first, and goes a
day later at the earliest; whoever names one lifts its doom before, and waits where it is *going*.
"""

import time
from collections.abc import Collection, Iterator

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Engine,
    MetaData,
    String,
    Table,
    delete,
    false,
    insert,
    select,
    true,
    update,
)
from sqlalchemy.exc import IntegrityError

from agents.artifacts.base import Sha256
from orchestrator.engine.errors import StoreAwayError
from orchestrator.engine.store.tables import make_tables

_METADATA = MetaData()
_DOOMED = Table(
    "chalkbox_doomed",
    _METADATA,
    Column("sha256", String(64), primary_key=True),
    Column("since_ms", BigInteger, nullable=False),
    Column("going", Boolean, nullable=False),
)
GOING_S = 600.0
"""Whoever removes an object and has not said that it is gone after so long was killed."""
_AT_ONCE = 400


class Doomed:
    """The rows of doomed objects, in the database of an engine. Everything blocks.

    Raises:
        QueueError: Here and from every call: the database cannot be used.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        make_tables(engine, _METADATA)

    def spare(self, sha256: Sha256) -> bool:
        """Lift the doom of an object that is about to be named.

        Returns:
            Whether it can be relied on: if not, it may be gone, and must be put again.

        Raises:
            StoreAwayError: It is being removed at this very moment: try again.
        """
        this = _DOOMED.c.sha256 == sha256
        with self._engine.begin() as connection:
            row = connection.execute(select(_DOOMED).where(this)).one_or_none()
            if row is None:
                return True
            late_ms = _now_ms() - GOING_S * 1000
            if row.going and row.since_ms > late_ms:
                raise StoreAwayError(
                    f"object {sha256[:16]}… is being removed from the store just now",
                    retryable=True,
                )
            lifted = delete(_DOOMED).where(
                this, _DOOMED.c.going == row.going, _DOOMED.c.since_ms == row.since_ms
            )
            if connection.execute(lifted).rowcount != 1:
                raise StoreAwayError(
                    f"object {sha256[:16]}… was decided about just now", retryable=True
                )
        return not row.going

    def since(self) -> dict[Sha256, float]:
        """Since when each of them is doomed, or is going, seconds since 1970."""
        with self._engine.connect() as connection:
            return {row.sha256: row.since_ms / 1000 for row in connection.execute(select(_DOOMED))}

    def doom(self, objects: Collection[Sha256]) -> None:
        """Have them go later, unless somebody names them until then."""
        for some in _parts(objects):
            rows = [{"sha256": each, "since_ms": _now_ms(), "going": False} for each in some]
            try:
                with self._engine.begin() as connection:
                    connection.execute(insert(_DOOMED), rows)
            except IntegrityError:
                return  # another machine does the same just now

    def lift(self, objects: Collection[Sha256]) -> None:
        """Keep them after all."""
        for some in _parts(objects):
            with self._engine.begin() as connection:
                connection.execute(delete(_DOOMED).where(_DOOMED.c.sha256.in_(some)))

    def begin_removal(self, sha256: Sha256, *, doomed_before: float) -> bool:
        """Become the one who removes an object.

        Args:
            sha256: The object.
            doomed_before: Not if its doom is younger, seconds since 1970.

        Returns:
            Whether it may be removed now, if still no run names it; then `lift` is called.
        """
        mine = (
            update(_DOOMED)
            .where(
                _DOOMED.c.sha256 == sha256,
                (_DOOMED.c.going == false()) & (_DOOMED.c.since_ms < doomed_before * 1000)
                | (_DOOMED.c.going == true()) & (_DOOMED.c.since_ms < _now_ms() - GOING_S * 1000),
            )
            .values(going=True, since_ms=_now_ms())
        )
        with self._engine.begin() as connection:
            return connection.execute(mine).rowcount == 1


def _now_ms() -> int:
    return int(time.time() * 1000)


def _parts(objects: Collection[Sha256]) -> Iterator[list[Sha256]]:
    ordered = sorted(objects)
    for start in range(0, len(ordered), _AT_ONCE):
        yield ordered[start : start + _AT_ONCE]
