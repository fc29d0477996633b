"""Removes what no run names any more from the store."""

import time
from typing import NamedTuple

from orchestrator.engine.store.doomed import Doomed
from orchestrator.engine.store.objects import Objects
from orchestrator.engine.store.tables import Tables

SHORTEST_DOOM_S = 86_400.0
"""A doomed object may be named for so long: far longer than any program takes from finding an
object in the store to naming it."""


class Collected(NamedTuple):
    """What went, or would go."""

    number: int
    size_bytes: int


def collect(
    objects: Objects, tables: Tables, doomed: Doomed, *, after_s: float, dry_run: bool
) -> Collected:
    """Remove objects that no run has named for a while, and doom those that none names now.

    Args:
        objects: All that is in the store.
        tables: What runs name.
        doomed: Those that none named when it was looked last.
        after_s: How long an object stays that no run names, seconds; at least a day.
        dry_run: Change nothing; only tell.

    Raises:
        StoreAwayError: The store does not answer.
        QueueError: The database cannot be used.
    """
    before = time.time() - max(after_s, SHORTEST_DOOM_S)
    there = objects.sizes()
    since = doomed.since()
    # Named last: what was put and named since is not in the list, or is named by now.
    named = tables.named()
    unnamed = there.keys() - named
    over = [sha256 for sha256 in sorted(unnamed) if since.get(sha256, before) < before]
    if dry_run:
        return Collected(len(over), sum(there[sha256] for sha256 in over))
    doomed.lift(since.keys() & named | since.keys() - there.keys())
    doomed.doom(unnamed - since.keys())
    count = size_bytes = 0
    for sha256 in over:
        if doomed.begin_removal(sha256, doomed_before=before):
            if not tables.is_named(sha256):
                objects.remove(sha256)
                count, size_bytes = count + 1, size_bytes + there[sha256]
            doomed.lift([sha256])
    return Collected(count, size_bytes)
