"""Who is next is asked for anew after each run that was taken."""

from pathlib import Path
from typing import Any

from orchestrator.engine.database_url import database_url
from orchestrator.engine.queue import RunQueue
from orchestrator.engine.queue_turns import QUEUE, served_ms


def test_users_are_named_one_by_one_until_one_cannot_be_taken(tmp_path: Path) -> None:
    opened = RunQueue(database_url("", tmp_path))
    opened.set_limits(runs_at_once=2, user_runs_at_once=2)
    for video_id, user, priority in (("a1", "ann", 5), ("a2", "ann", 5), ("b1", "bob", 5)):
        opened.add(f"{video_id}.1", from_stage=None, user=user, priority=priority)
    system: Any = opened._system
    named: list[str] = []
    for user in system.get_queue_partitions(QUEUE):
        named.append(user)
        if len(named) < 3:
            opened.cancel(opened.look()[1][0].id)  # it waits no more, as one that was taken
    assert named == ["ann", "ann", "bob"]
    assert served_ms(system, {"ann", "bob"}) == {"bob": 0}
    opened.close()
