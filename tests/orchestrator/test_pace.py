import pytest

from orchestrator.pace import Pace, left_words


def at_pace(frames_per_s: float, seconds: float, *, step_s: float = 0.2) -> Pace:
    pace = Pace()
    for number in range(int(seconds / step_s) + 1):
        pace.add(100 + number * step_s, round(number * step_s * frames_per_s))
    return pace


def test_it_tells_how_long_the_rest_takes() -> None:
    assert at_pace(20, 10).left_s(1000) == pytest.approx(40, rel=0.02)


def test_nothing_is_told_too_soon_or_where_nothing_is_known() -> None:
    assert Pace().left_s(100) is None
    assert at_pace(20, 0.8).left_s(1000) is None
    assert at_pace(0, 10).left_s(1000) is None
    assert at_pace(20, 10).left_s(None) is None
    assert at_pace(20, 10).left_s(200) is None
    assert at_pace(0.1, 20).left_s(2**40) is None


def test_it_does_not_jump_when_pieces_come_at_once() -> None:
    pace = Pace()
    told: list[float] = []
    for number in range(40):  # sixty frames each two seconds, in bursts of two
        pace.add(number, 120 * (number // 4))
        if number > 12 and (left_s := pace.left_s(120 * 40)) is not None:
            told.append(left_s + number)
    assert max(told) < 1.4 * min(told)


def test_it_follows_when_the_rest_is_slower() -> None:
    pace = at_pace(100, 10)
    for second in range(1, 31):
        pace.add(110 + second, 1000 + 10 * second)
    assert pace.left_s(2000) == pytest.approx(70, rel=0.3)


def test_what_is_begun_anew_is_watched_anew() -> None:
    pace = at_pace(20, 10)
    pace.add(111, 0)
    assert pace.left_s(1000) is None
    pace.add(113, 20)
    assert pace.left_s(100) == pytest.approx(8)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.0, "a few seconds left"),
        (7.4, "a few seconds left"),
        (8.0, "about 10 s left"),
        (41.0, "about 40 s left"),
        (57.4, "about 55 s left"),
        (58.0, "about 1 min left"),
        (89.0, "about 1 min left"),
        (100.0, "about 2 min left"),
        (3560.0, "about 59 min left"),
        (3600.0, "about 1 h left"),
        (4300.0, "about 1 h 10 min left"),
        (80_000.0, "about 22 h 10 min left"),
    ],
)
def test_words_are_coarse(seconds: float, words: str) -> None:
    assert left_words(seconds) == words
