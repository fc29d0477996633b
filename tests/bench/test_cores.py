"""What more cores would give: by hand on small cases, and never against reason on any."""

import random

import pytest

from agents.artifacts.render_result import Accounting
from bench.speed.cores import Chunk, Work, expect, read_accounting, wall_on


def even(count: int, *, walk_s: float, cpu_s: float, assemble_s: float = 0.0) -> Work:
    chunks = tuple(Chunk(number * walk_s / count, cpu_s) for number in range(count))
    return Work(walk_s, chunks, assemble_s)


def test_without_a_walk_chunks_share_the_cores() -> None:
    work = even(8, walk_s=0.0, cpu_s=1.0)
    assert [wall_on(cores, work) for cores in (1, 2, 4, 8, 16)] == pytest.approx([8, 4, 2, 1, 1])


def test_one_core_does_all_of_it_one_after_the_other() -> None:
    assert wall_on(1, even(4, walk_s=2.0, cpu_s=1.5)) == pytest.approx(8.0)


def test_many_cores_wait_for_the_walk_and_the_last_chunk() -> None:
    # The last of four chunks begins when three quarters are walked.
    assert wall_on(16, even(4, walk_s=2.0, cpu_s=1.0)) == pytest.approx(1.5 + 1.0)


def test_the_walk_itself_may_be_the_end() -> None:
    assert wall_on(16, even(4, walk_s=8.0, cpu_s=1.0)) == pytest.approx(8.0)


def test_the_walker_waits_while_all_children_are_busy() -> None:
    # One child at a time on two cores: the second chunk waits for the first, the walk with it.
    work = Work(2.0, (Chunk(0.0, 4.0), Chunk(1.0, 1.0)))
    assert wall_on(2, work, children=1) == pytest.approx(5.0)
    assert wall_on(2, Work(6.0, work.chunks), children=1) == pytest.approx(4.0 + 5.0)


def test_a_walker_and_two_children_share_two_cores() -> None:
    # Until the walk of 1 s is over all three run at two thirds; then two children alone.
    work = Work(1.0, (Chunk(0.0, 2.0), Chunk(0.0, 2.0)))
    assert wall_on(2, work) == pytest.approx(1.5 + 1.0)


def test_putting_together_comes_last() -> None:
    assert wall_on(4, even(4, walk_s=0.0, cpu_s=1.0, assemble_s=0.3)) == pytest.approx(1.3)


def test_a_chunk_that_is_told_to_begin_after_the_walk_still_ends() -> None:
    assert wall_on(4, Work(1.0, (Chunk(1.2, 1.0),))) == pytest.approx(2.0)


def test_nothing_at_all_takes_no_time() -> None:
    assert wall_on(2, Work(0.0, ())) == 0.0


@pytest.mark.parametrize("seed", range(30))
def test_no_core_does_more_than_it_can_and_more_cores_do_no_harm(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311
    count = chance.randint(1, 30)
    walk_s = chance.uniform(0, 5)
    starts = sorted(chance.uniform(0, walk_s) for _ in range(count))
    work = Work(walk_s, tuple(Chunk(start, chance.uniform(0.01, 3)) for start in starts))
    in_all = walk_s + sum(chunk.cpu_s for chunk in work.chunks)
    least = max(walk_s, *(chunk.walked_s + chunk.cpu_s for chunk in work.chunks))
    walls = {cores: wall_on(cores, work) for cores in (1, 2, 4, 64)}
    for cores, wall in walls.items():
        assert wall >= max(least, in_all / cores) - 1e-6
        assert wall <= in_all + 1e-6
    assert walls[1] == pytest.approx(in_all)
    assert walls[64] == pytest.approx(least)


def test_what_is_neither_walk_nor_drawing_stays() -> None:
    work = even(8, walk_s=0.0, cpu_s=1.0)
    assert expect(5.5, work, 8, measured_on=2) == pytest.approx(1.5 + 1.0)
    # A machine that was faster than the arithmetic has no time left over, and none to give back.
    assert expect(3.0, work, 8, measured_on=2) == pytest.approx(1.0)


def test_share_of_the_walk() -> None:
    work = Work(2.0, (Chunk(0.0, 4.0), Chunk(1.0, 4.0)), evolving_s=0.5)
    assert work.walk_share == pytest.approx(0.05)


def test_an_accounting_is_read() -> None:
    told = Accounting.model_validate(
        {
            "build_cpu_s": 0.5,
            "walk_cpu_s": 0.4,
            "draw_cpu_s": 3.0,
            "join_s": 0.2,
            "chunks": [
                {"frames": 60, "cpu_s": 2.0, "walked_s": 0.1},
                {"frames": 30, "cpu_s": 1.0, "walked_s": 0.8},
            ],
        }
    )
    assert read_accounting(told) == Work(0.9, (Chunk(0.1, 2.0), Chunk(0.8, 1.0)), 0.2, 0.4)


def test_no_accounting_is_none() -> None:
    assert read_accounting(None) is None
