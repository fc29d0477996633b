"""In which order what waits is taken."""

from typing import NamedTuple

from orchestrator.engine.turn import in_turn


class Run(NamedTuple):
    name: str
    user: str | None
    priority: int
    queued_ms: int


def names(*runs: Run, **served_ms: int) -> list[str]:
    return [run.name for run in in_turn(runs, served_ms)]


def test_more_urgent_runs_go_first_whoever_queued_them() -> None:
    assert names(
        Run("late and usual", "ann", 100, 3),
        Run("usual", "bob", 100, 1),
        Run("urgent", "ann", 1, 4),
        Run("less urgent", "cid", 5, 2),
    ) == ["urgent", "less urgent", "usual", "late and usual"]


def test_who_queues_many_holds_nobody_up() -> None:
    many = [Run(f"ann {n}", "ann", 100, n) for n in range(3)]
    late = Run("bob", "bob", 100, 9)
    assert names(*many, late) == ["ann 0", "bob", "ann 1", "ann 2"]


def test_the_user_goes_first_who_was_served_longest_ago() -> None:
    runs = [Run("ann", "ann", 100, 1), Run("bob", "bob", 100, 2), Run("cid", "cid", 100, 3)]
    assert names(*runs, ann=50, bob=40) == ["cid", "bob", "ann"]


def test_runs_of_nobody_wait_like_those_of_one_user() -> None:
    assert names(Run("b", None, 100, 2), Run("a", None, 100, 1)) == ["a", "b"]
