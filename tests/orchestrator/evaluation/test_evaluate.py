"""A list of prompts on the fake engine: what is run, what is not, and what is kept."""

import asyncio
import threading
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from chalkbox_command import clean_environment
from explaining import PYTHAGORAS, explaining_guest
from fakes import ANSWERS, Answer, FakeEngine, GuestEnd, Job

from config import Settings, load_settings
from orchestrator import runs
from orchestrator.evaluation.eval_folder import EvalFolder, open_eval_folder
from orchestrator.evaluation.eval_result import EvalResult
from orchestrator.evaluation.evaluate import NoResult, Told, evaluate
from orchestrator.evaluation.prompt_list import Asked, PromptRow, Usual
from orchestrator.runs import Studio, open_studio

pytestmark = pytest.mark.usefixtures("nothing_left_open")

Play = Callable[..., FakeEngine]


@pytest.fixture
def settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Settings:
    clean_environment(monkeypatch, tmp_path)
    return load_settings()


@pytest.fixture
def play(monkeypatch: pytest.MonkeyPatch) -> Play:
    def install(**answers: Answer) -> FakeEngine:
        engine = FakeEngine(explaining_guest(**answers))
        monkeypatch.setattr(runs, "docker_engine", lambda *_: engine)
        return engine

    return install


def asked(prompt: str, name: str) -> Asked:
    row = PromptRow(prompt=prompt, id=name)
    return Asked(row=row, request=Usual().request(row))


PYTHAGORAS_ASKED = asked(PYTHAGORAS, "pythagoras")
UNKNOWN = asked("Explain the history of Rome", "rome")
BOTH = (PYTHAGORAS_ASKED, UNKNOWN)


def run(
    settings: Settings,
    out: Path,
    these: tuple[Asked, ...] = BOTH,
    *,
    at_once: int = 1,
    again_failed: bool = False,
    first: Callable[[Studio, EvalFolder], Awaitable[object]] | None = None,
) -> tuple[tuple[Told, ...], list[str]]:
    """What is known in the end, and whom it was told of on the way."""
    seen: list[str] = []

    async def go() -> tuple[Told, ...]:
        with open_eval_folder(out) as folder:
            async with open_studio(settings) as studio:
                if first is not None:
                    await first(studio, folder)
                return await evaluate(
                    studio,
                    these,
                    folder,
                    at_once=at_once,
                    again_failed=again_failed,
                    tell=lambda told: seen.append(told.id),
                )

    return asyncio.run(go()), seen


def delivered(told: tuple[Told, ...]) -> list[bool | None]:
    return [each.delivered if isinstance(each, EvalResult) else None for each in told]


def runs_in(folder: Path) -> list[str]:
    return sorted(path.parent.name for path in folder.glob("runs/*/request.json"))


def test_results_stand_in_the_order_of_the_list_and_are_ordinary_runs(
    settings: Settings, play: Play, tmp_path: Path
) -> None:
    play()
    told, seen = run(settings, tmp_path / "out", BOTH[::-1], at_once=2)
    assert delivered(told) == [False, True]
    assert set(seen) == {"rome", "pythagoras"}
    lines = (tmp_path / "out" / "results.jsonl").read_text().splitlines()
    kept = [EvalResult.model_validate_json(line) for line in lines]
    assert tuple(kept) == told
    assert sorted(each.video_id or "" for each in kept) == runs_in(tmp_path)
    assert "Delivered 1 of 2 (50%)\n" in (tmp_path / "out" / "table.md").read_text()


def test_a_second_call_runs_nothing_again(settings: Settings, play: Play, tmp_path: Path) -> None:
    play()
    first, _ = run(settings, tmp_path / "out")
    before = runs_in(tmp_path)
    (tmp_path / "out" / "table.md").unlink()
    again, seen = run(settings, tmp_path / "out")
    assert (again, seen) == (first, [])
    assert runs_in(tmp_path) == before
    assert (tmp_path / "out" / "table.md").exists()
    more = (*BOTH, asked("Explain the fall of Rome", "fall"))
    assert run(settings, tmp_path / "out", more)[1] == ["fall"]


def test_those_that_failed_are_run_again_when_it_is_asked_for(
    settings: Settings, play: Play, tmp_path: Path
) -> None:
    play()
    first, _ = run(settings, tmp_path / "out")
    again, seen = run(settings, tmp_path / "out", again_failed=True)
    assert seen == ["rome"]
    assert again[0] == first[0]
    assert len(runs_in(tmp_path)) == 3


def test_no_more_are_under_way_than_wanted(settings: Settings, play: Play, tmp_path: Path) -> None:
    guard, now, most = threading.Lock(), 0, 0

    def inspect(end: GuestEnd, job: Job) -> None:
        nonlocal now, most
        with guard:
            now += 1
            most = max(most, now)
        threading.Event().wait(0.2)
        with guard:
            now -= 1
        ANSWERS["inspect"](end, job)

    play(inspect=inspect)
    legs = ("3 and 4", "5 and 12", "8 and 15", "7 and 24")
    these = tuple(
        asked(f"Explain the Pythagorean theorem with legs {each}", each[0]) for each in legs
    )
    run(settings, tmp_path / "out", these, at_once=2)
    assert most <= 2


def test_where_our_own_machinery_fails_there_is_no_result_and_the_run_is_gone_on_with(
    settings: Settings, play: Play, tmp_path: Path
) -> None:
    engine = play()
    engine.down = True
    told, _ = run(settings, tmp_path / "out")
    assert isinstance(told[0], NoResult)
    assert "no container engine" in told[0].why
    assert delivered(told) == [None, False]
    assert "1 of 2 prompts are still open" in (tmp_path / "out" / "table.md").read_text()
    before = runs_in(tmp_path)
    play()
    told, seen = run(settings, tmp_path / "out")
    assert (delivered(told), seen) == ([True, False], ["pythagoras"])
    assert runs_in(tmp_path) == before


def test_a_run_that_was_cancelled_is_gone_on_with_and_one_that_was_deleted_begun_anew(
    settings: Settings, play: Play, tmp_path: Path
) -> None:
    waiting = threading.Event()

    def wait(end: GuestEnd, _: Job) -> None:
        waiting.set()
        end.read()

    async def stopped() -> None:
        with open_eval_folder(tmp_path / "out") as folder:
            async with open_studio(settings) as studio:
                task = asyncio.create_task(
                    evaluate(studio, BOTH[:1], folder, at_once=1, tell=lambda _: None)
                )
                await asyncio.to_thread(waiting.wait)
                task.cancel()
                await asyncio.wait([task])
                assert task.cancelled()

    play(inspect=wait)
    asyncio.run(stopped())
    before = runs_in(tmp_path)
    assert len(before) == 1
    play()
    told, _ = run(settings, tmp_path / "out", BOTH[:1])
    assert delivered(told) == [True]
    assert runs_in(tmp_path) == before

    async def delete(studio: Studio, folder: EvalFolder) -> None:
        state = folder.state(PYTHAGORAS_ASKED)
        folder.keep(state.model_copy(update={"result": None}))
        await studio.delete(before[0])

    told, _ = run(settings, tmp_path / "out", BOTH[:1], first=delete)
    assert delivered(told) == [True]
    assert len(runs_in(tmp_path)) == 1
    assert runs_in(tmp_path) != before


def test_a_run_that_ended_before_that_was_written_down_is_only_read(
    settings: Settings, play: Play, tmp_path: Path
) -> None:
    play()
    first, _ = run(settings, tmp_path / "out")

    async def forget(_: Studio, folder: EvalFolder) -> None:
        for each in BOTH:
            folder.keep(folder.state(each).model_copy(update={"result": None}))

    again, seen = run(settings, tmp_path / "out", first=forget)
    assert again == first
    assert seen == ["pythagoras", "rome"]


def test_a_request_for_which_there_can_be_no_run_is_refused(
    settings: Settings, play: Play, tmp_path: Path
) -> None:
    play()
    row = PromptRow.model_validate({"prompt": PYTHAGORAS, "aspect": "9:16"})
    tall = Asked(row=row, request=Usual().request(row))
    told, _ = run(settings, tmp_path / "out", (tall,))
    assert isinstance(told[0], EvalResult)
    assert (told[0].outcome, told[0].video_id) == ("refused", None)
    assert run(settings, tmp_path / "out", (tall,)) == (told, [])
