"""Who is next is asked for anew after each run that was taken."""

from pathlib import Path
from typing import Any

from orchestrator.engine.database_url import database_url
from orchestrator.engine.queue import RunQueue
from orchestrator.engine.queue_turns import QUEUE, make_way, partition_of, served_ms


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


def test_what_is_for_a_graphics_processor_is_left_to_one_that_has_it_while_one_lives(
    tmp_path: Path,
) -> None:
    opened = RunQueue(database_url("", tmp_path))
    opened.set_limits(runs_at_once=2, user_runs_at_once=2)
    opened.add("film.1", from_stage=None, user="ann", priority=5, gpu=True)
    opened.add("lesson.1", from_stage=None, user="ann", priority=5)
    system: Any = opened._system
    film, lesson = partition_of("ann", gpu=True), partition_of("ann", gpu=False)
    try:
        assert next(iter(system.get_queue_partitions(QUEUE))) == film
        make_way(lambda: True)
        assert next(iter(system.get_queue_partitions(QUEUE))) == lesson
        opened.cancel("lesson.1")
        assert not any(True for _ in system.get_queue_partitions(QUEUE))
    finally:
        make_way(lambda: False)
    (leg,) = opened.look()[1]
    assert (leg.video_id, leg.user) == ("film", "ann")
    assert served_ms(system, {"ann", "bob"}) == {"ann": 0}
    opened.close()
