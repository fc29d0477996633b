"""What of the runs is whose."""

from datetime import date

from entering import OTHER_RUN, RUN

from ui.access.visitor import GUEST_NAME, Turns, Visitor


def test_the_owner_may_everything() -> None:
    owner = Visitor("local", is_owner=True)
    assert owner.sees_only is None
    assert owner.may_change(None)
    assert owner.may_change("ann")
    assert owner.may_read(RUN, None)


def test_a_login_may_what_is_theirs() -> None:
    ann = Visitor("ann")
    assert ann.sees_only == "ann"
    assert ann.may_change("ann")
    assert ann.may_read(RUN, "ann")
    for owner in (None, "bob", "local", ""):
        assert not ann.may_change(owner)
        assert not ann.may_read(RUN, owner)


def test_a_link_lets_look_at_one_run_and_change_nothing() -> None:
    guest = Visitor(GUEST_NAME, watches=RUN)
    assert guest.may_read(RUN, "ann")
    assert not guest.may_read(OTHER_RUN, "ann")
    assert not guest.may_change("ann")
    assert not guest.may_change(GUEST_NAME)
    assert not guest.may_submit


def test_runs_of_the_day_are_counted_until_it_ends() -> None:
    turns, today, tomorrow = Turns(), date(2026, 1, 2), date(2026, 1, 3)
    turns.count("a", today)
    turns.count("a", today)
    turns.count("b", today)
    assert (turns.of("a", today), turns.of("c", today), turns.of_all(today)) == (2, 0, 3)
    assert (turns.of("a", tomorrow), turns.of_all(tomorrow)) == (0, 0)
    turns.count("b", tomorrow)
    assert turns.of_all(tomorrow) == 1
