"""Who draws is decided by what frames take."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from runner.drawing.pace import Pace


def pace(*, evolve_s: float, draw_s: float, encode_s: float) -> Pace:
    made = Pace(1920 * 1080)
    for _ in range(40):
        made.evolved(60 * evolve_s, 60)
        made.drew(60 * draw_s, 60)
        made.encoded(60 * encode_s, 60)
    return made


@pytest.mark.parametrize(
    ("evolve_s", "draw_s", "encode_s", "walk_draws"),
    [
        (0.011, 0.003, 0.013, True),
        (0.001, 0.090, 0.013, False),
        (0.0001, 0.020, 0.013, False),
        (0.030, 0.003, 0.013, True),
    ],
    ids=["updaters", "3-D", "many shapes", "heavy updaters"],
)
def test_on_two_cores(evolve_s: float, draw_s: float, encode_s: float, *, walk_draws: bool) -> None:
    made = pace(evolve_s=evolve_s, draw_s=draw_s, encode_s=encode_s)
    assert made.walk_should_draw(2) is walk_draws


def test_many_children_draw_by_themselves_unless_evolving_is_all() -> None:
    assert not pace(evolve_s=0.002, draw_s=0.010, encode_s=0.013).walk_should_draw(8)
    assert not pace(evolve_s=0.011, draw_s=0.003, encode_s=0.013).walk_should_draw(16)


def test_children_draw_what_the_walk_leaps_over() -> None:
    made = pace(evolve_s=0.011, draw_s=0.003, encode_s=0.013)
    assert made.walk_should_draw(2)
    made.leaping = True
    assert not made.walk_should_draw(2)


def test_no_frames_teach_nothing() -> None:
    made = Pace(100)
    before = (made.evolve_s, made.draw_s, made.encode_s)
    made.evolved(1.0, 0)
    made.drew(1.0, 0)
    made.encoded(1.0, 0)
    assert (made.evolve_s, made.draw_s, made.encode_s) == before


@given(st.floats(1e-4, 1.0), st.floats(1e-4, 1.0), st.integers(-100, 100_000), st.integers(1, 64))
def test_chunks_are_neither_tiny_nor_endless(
    draw_s: float, encode_s: float, left: int, workers: int
) -> None:
    made = pace(evolve_s=0.001, draw_s=draw_s, encode_s=encode_s)
    assert 8 <= made.chunk_frames(left, workers, coming=max(8, left)) <= 120


def test_chunks_of_dear_frames_are_short_and_children_end_together() -> None:
    cheap = pace(evolve_s=0.001, draw_s=0.002, encode_s=0.006)
    dear = pace(evolve_s=0.001, draw_s=0.090, encode_s=0.013)
    assert cheap.chunk_frames(1000, 2, coming=1000) == 120
    assert dear.chunk_frames(1000, 2, coming=1000) == 38
    assert cheap.chunk_frames(120, 2, coming=120) == 60


def test_the_first_chunk_is_short_because_somebody_waits_for_it() -> None:
    dear = pace(evolve_s=0.001, draw_s=0.060, encode_s=0.013)
    later = dear.chunk_frames(1000, 2, coming=1000)
    assert dear.chunk_frames(1000, 2, coming=1000, first=True) < later / 2


def test_the_last_animation_is_shared_out_evenly() -> None:
    made = pace(evolve_s=0.001, draw_s=0.004, encode_s=0.008)
    assert made.chunk_frames(60, 2, coming=60) == 30
    assert made.chunk_frames(30, 2, coming=30, before=30) == 30
    assert made.chunk_frames(60, 4, coming=60) == 20
    assert made.chunk_frames(90, 2, coming=45) == 23
    assert made.chunk_frames(5, 2, coming=0) == 1
