"""Which runs go, and why."""

import pytest

from config import Retention
from orchestrator.retention.choose import DAY_S, SETTLED_S, RunLook, choose
from orchestrator.retention.room import MIB

FOR_EVER = Retention()
MONTH = Retention(runs_days=30)
SMALL = Retention(runs_mib=10)


def look(name: str, *, days: float, mib: int = 4, kept: str | None = None) -> RunLook:
    return RunLook(name, mib * MIB, days * DAY_S, kept)


def going(looks: list[RunLook], keep: Retention) -> list[str]:
    return [choice.look.video_id for choice in choose(looks, keep)]


def test_by_default_no_run_goes() -> None:
    assert going([look("old", days=10_000, mib=1_000_000)], FOR_EVER) == []


def test_the_old_ones_go_oldest_first() -> None:
    looks = [look("new", days=29.9), look("old", days=31), look("older", days=400)]
    assert going(looks, MONTH) == ["older", "old"]
    assert choose(looks, MONTH)[0].why == "nothing has happened in it for 400 days"


def test_when_all_take_too_much_the_quietest_go_until_they_do_not() -> None:
    looks = [look(name, days=days) for name, days in (("a", 1), ("b", 3), ("c", 2), ("d", 4))]
    assert going(looks, SMALL) == ["d", "b"]
    assert choose(looks, SMALL)[0].why.startswith("all runs take 16.0 MiB, more than 10.0 MiB")


def test_what_goes_by_age_makes_room_too() -> None:
    looks = [look("old", days=40, mib=8), look("new", days=1, mib=8)]
    assert going(looks, Retention(runs_days=30, runs_mib=10)) == ["old"]


@pytest.mark.parametrize("keep", [MONTH, Retention(runs_mib=1)])
def test_what_is_held_stays_and_counts(keep: Retention) -> None:
    held = look("held", days=1000, mib=100, kept="it is pinned")
    assert going([held], keep) == []
    assert going([held, look("free", days=1, mib=1)], SMALL) == ["free"]


def test_what_just_happened_stays_however_full_it_is() -> None:
    fresh = RunLook("fresh", 1000 * MIB, SETTLED_S - 1)
    from_the_future = RunLook("future", 1000 * MIB, -5 * DAY_S)
    assert going([fresh, from_the_future], Retention(runs_mib=1, runs_days=0.001)) == []


def test_what_is_wrong_with_it_is_told() -> None:
    broken = look("broken", days=31)._replace(problem="its folder is damaged")
    (choice,) = choose([broken], MONTH)
    assert choice.why == "nothing has happened in it for 31 days (its folder is damaged)"
