"""What models cost, over all runs: from the traces, and from the ledger of those deleted."""

import threading
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from pydantic import ValidationError

from orchestrator.engine.events import TraceLine, Usage
from orchestrator.engine.remove_run import SPENT_BY_DELETED, USAGE_MARK
from orchestrator.engine.run_status import run_roots
from orchestrator.engine.trace import TRACE_FILE
from orchestrator.engine.whole_files import open_plain, whole_lines

COARSE_S = 1.0
"""File systems tell by a clock that ticks: a file may seem so much older than its last line."""


class _Spent(NamedTuple):
    at: datetime
    cost_usd: Decimal


_Read = tuple[tuple[int, int], tuple[_Spent, ...]]
"""Size and time of a trace, and what it says."""


class Spending:
    """The money of the runs below one folder; a trace that did not change is not read again."""

    def __init__(self, runs_dir: Path) -> None:
        self._runs_dir = runs_dir
        self._guard = threading.Lock()
        self._known: dict[Path, _Read] = {}

    def since(self, since: datetime) -> Decimal:
        """What was paid since then, US dollars; what has no known price is not in it.

        Args:
            since: With a time zone.
        """
        paths = [root / TRACE_FILE for root in run_roots(self._runs_dir)]
        paths.append(self._runs_dir / SPENT_BY_DELETED)
        with self._guard:
            known, self._known = self._known, {}
            spent = [each for path in paths for each in self._look(path, since, known)]
        return sum((each.cost_usd for each in spent if each.at >= since), Decimal(0))

    def _look(self, path: Path, since: datetime, known: dict[Path, _Read]) -> tuple[_Spent, ...]:
        try:
            found = path.lstat()
        except OSError:
            return ()
        if found.st_mtime < since.timestamp() - COARSE_S:
            return ()
        seen = (found.st_size, found.st_mtime_ns)
        there = known.get(path)
        read = there if there is not None and there[0] == seen else (seen, _read(path))
        self._known[path] = read
        return read[1]


def _read(path: Path) -> tuple[_Spent, ...]:
    """What a trace says was paid; lines that do not fit are passed over."""
    spent: list[_Spent] = []
    try:
        with open_plain(path) as file:
            for text in whole_lines(file):
                if USAGE_MARK not in text:
                    continue
                try:
                    line = TraceLine.model_validate_json(text)
                except ValidationError:
                    continue
                if isinstance(line.event, Usage) and not line.event.recalled:
                    spent.append(_Spent(line.at, line.event.cost_usd))
    except OSError:
        return ()
    return tuple(spent)
