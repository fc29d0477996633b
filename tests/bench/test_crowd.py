"""What the crowd of `bench/load.py` finds out: lost and doubled runs, times, and what grows."""

import random
from pathlib import Path

import pytest

from agents.providers.offline.understand import understand_prompt
from bench.crowd import census
from bench.crowd.memory import MIB, Memory
from bench.crowd.prompts import PROMPTS, prompts_of
from bench.crowd.tally import points_ms
from orchestrator.engine.events import RunFinished, RunStarted
from orchestrator.engine.run_folder import RunFolder
from orchestrator.engine.trace import Trace

ONE, TWO = (f"20261129-07000{number}-toy-{'0' * 11}{number}" for number in (1, 2))


@pytest.mark.parametrize("prompt", PROMPTS)
def test_every_prompt_is_understood_without_a_model(prompt: str) -> None:
    assert understand_prompt(prompt).title


def test_four_fifths_were_asked_before_and_nobody_gets_more_than_others() -> None:
    dealt = prompts_of(50, 200, 40, random.Random(7))  # noqa: S311
    assert {len(prompts) for prompts in dealt} == {4}
    asked = [prompt for prompts in dealt for prompt in prompts]
    assert (len(asked), len(set(asked))) == (200, len(PROMPTS))


def make(runs_dir: Path, video_id: str, *, times: int = 1) -> None:
    with Trace(RunFolder.create(runs_dir, video_id, workflow="toy")) as trace:
        for _ in range(times):
            trace.emit(RunStarted(video_id=video_id, workflow="toy", provider="p"))
            trace.emit(RunFinished(outcome="succeeded", duration_s=1))


def test_lost_doubled_and_twice_done_runs_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    legs = [(f"{ONE}.1", "SUCCESS"), (f"{TWO}.1", "SUCCESS")]
    monkeypatch.setattr(census, "execute", lambda *_: legs)
    make(tmp_path, ONE)
    make(tmp_path, TWO)

    def found(accepted: list[str], listed: list[str] | None = None) -> list[str]:
        return census.differences(
            accepted,
            dict.fromkeys(accepted, "succeeded"),
            accepted if listed is None else listed,
            runs_dir=tmp_path,
            database_url="",
        )

    assert found([ONE, TWO]) == []
    assert found([ONE, TWO], [ONE]) == [f"{TWO} is 0 times in the lists"]
    assert f"{TWO} is 1 times in the folder" in found([ONE])
    legs.append((f"{ONE}.2", "PENDING"))
    assert set(found([ONE, TWO])) == {
        f"{ONE} is 2 times in the queue",
        f"{ONE}.2 is PENDING in the queue",
    }
    third = f"{ONE[:-1]}3"
    make(tmp_path, third, times=2)
    assert f"{third} was begun 2 times and ended ['succeeded', 'succeeded']" in found([ONE, TWO])


def test_points_and_growth() -> None:
    assert points_ms([each / 1000 for each in range(101)]) == (50.0, 95.0, 99.0)
    assert points_ms([0.2]) == (200.0, 200.0, 200.0)
    memory = Memory({"serve": 1}, [0.0, 1800.0, 3600.0], {"serve": [9 * MIB, 2 * MIB, 4 * MIB]})
    assert memory.growth("serve", since_s=1800) == pytest.approx(4.0)
    assert memory.span("serve", since_s=1800) == (2.0, 4.0, 4.0)
