"""Stages in the order they were done, repairs where they were made, and how far a run is."""

from datetime import timedelta
from pathlib import Path

import pytest

from orchestrator.engine.errors import ChainError
from orchestrator.engine.events import Progress, TraceLine
from orchestrator.engine.run_status import RunState
from orchestrator.engine.stage import Workflow
from orchestrator.engine.trace import read_trace
from orchestrator.run_story import Story
from orchestrator.run_view import StageView
from orchestrator.stage_views import is_to_begin, percent, stage_views
from tests.orchestrator.engine import test_open_run as mended
from tests.orchestrator.engine.toy_workflow import TOY, Wish, Workshop, broken_off, draw, go, plan
from tests.orchestrator.engine.toy_workflow import write as write_toy

MENDED = mended.MENDED


def lines_of(root: Path) -> tuple[TraceLine, ...]:
    return read_trace(root / "trace.jsonl").lines


def story_of(lines: tuple[TraceLine, ...]) -> Story:
    story = Story()
    for line in lines:
        story.add(line)
    return story


def short(views: tuple[StageView, ...]) -> list[str]:
    return [f"{view.name} {view.state}" for view in views]


def test_a_run_that_succeeded(tmp_path: Path) -> None:
    story = story_of(lines_of(go(tmp_path, Workshop()).folder.root))
    views = stage_views(story, TOY, "succeeded")
    assert short(views) == ["plan succeeded", "write succeeded", "draw succeeded"]
    assert [view.about for view in views] == ["Think it over.", "Write it down.", "Draw it."]
    assert [view.artifact for view in views] == ["plan.json", "code.json", "film.json"]
    assert [view.from_cache for view in views] == [True, False, False]
    assert (views[2].text, views[2].done, views[2].total) == ("frames", 1, 2)
    assert all(view.started_at is None for view in views)
    assert percent(story, TOY, "succeeded") == 100


def test_a_run_that_failed_says_where_and_why_and_what_was_not_reached(tmp_path: Path) -> None:
    lines = lines_of(broken_off(tmp_path))
    views = stage_views(story_of(lines), TOY, "failed")
    assert short(views) == ["plan succeeded", "write succeeded", "draw failed"]
    assert (views[2].error_code, views[2].message) == ("run.stopped", "no")
    assert percent(story_of(lines), TOY, "failed") == 83  # two stages, and half of the third
    views = stage_views(story_of(lines[:4]), TOY, "failed")
    assert short(views) == ["plan succeeded", "write interrupted", "draw waiting"]


@pytest.mark.parametrize(
    ("state", "shown"), [("running", "running"), ("interrupted", "interrupted")]
)
def test_a_stage_without_an_end(tmp_path: Path, state: RunState, shown: str) -> None:
    lines = lines_of(go(tmp_path, Workshop()).folder.root)
    upto = next(n for n, line in enumerate(lines) if line.event.type == "progress") + 1
    views = stage_views(story_of(lines[:upto]), TOY, state)
    assert short(views) == ["plan succeeded", "write succeeded", f"draw {shown}"]
    assert (views[2].started_at is not None) == (state == "running")
    assert (views[2].seconds == 0) == (state == "running")


def test_when_the_next_going_has_not_begun(tmp_path: Path) -> None:
    lines = lines_of(broken_off(tmp_path))
    ended, begun = story_of(lines), story_of(lines[:-1])
    ended.leg = begun.leg = "x.1"
    assert is_to_begin(ended, "queued", "x.2")
    assert is_to_begin(ended, "running", "x.2")
    assert is_to_begin(Story(), "running", "x.1")
    assert not is_to_begin(ended, "running", "x.1")  # it has just ended
    assert not is_to_begin(begun, "running", "x.1")
    assert not is_to_begin(ended, "failed", None)
    views = stage_views(Story(), TOY, "queued")
    assert short(views) == ["plan waiting", "write waiting", "draw waiting"]
    assert views[0].about == "Think it over."
    assert percent(Story(), TOY, "queued") == 0


def test_a_run_that_went_on_shows_what_still_stood(tmp_path: Path) -> None:
    shop = mended.Shop()
    root = mended.go(tmp_path, shop).folder.root
    mended.go_on(root, shop, from_stage="show")
    views = stage_views(story_of(lines_of(root)), MENDED, "succeeded")
    assert short(views) == ["write kept", "judge kept", "prove kept", "show succeeded"]
    assert views[0].artifact == "draft.json"


def test_a_repair_stands_where_it_was_made_and_what_follows_it_is_to_come_again(
    tmp_path: Path,
) -> None:
    lines = lines_of(mended.go(tmp_path, mended.Shop(good_from=2)).folder.root)
    whole = stage_views(story_of(lines), MENDED, "succeeded")
    assert short(whole) == [
        "write succeeded", "judge succeeded", "mend succeeded", "judge succeeded",
        "prove succeeded", "show succeeded",
    ]  # fmt: skip
    begun = next(n for n, line in enumerate(lines) if getattr(line.event, "stage", "") == "mend")
    views = stage_views(story_of(lines[: begun + 1]), MENDED, "running")
    assert short(views) == [
        "write succeeded", "judge succeeded", "mend running",
        "judge waiting", "prove waiting", "show waiting",
    ]  # fmt: skip
    assert views[2].about == "Mend what was judged."


def test_how_far_it_is_never_goes_back(tmp_path: Path) -> None:
    lines = lines_of(mended.go(tmp_path, mended.Shop(good_from=4)).folder.root)
    seen = [percent(story_of(lines[:upto]), MENDED, "running") for upto in range(1, len(lines) + 1)]
    assert seen[:-1] == sorted(seen[:-1])
    assert max(seen) < 100
    assert percent(story_of(lines), MENDED, "succeeded") == 100


def test_a_long_stage_counts_for_more(tmp_path: Path) -> None:
    lines = lines_of(go(tmp_path, Workshop()).folder.root)
    long = Workflow(name="toy", request=Wish, stages=(plan, write_toy, draw), long_stages=(draw,))
    drawing = next(n for n, line in enumerate(lines) if getattr(line.event, "stage", "") == "draw")
    assert percent(story_of(lines[: drawing + 1]), TOY, "running") == 66
    assert percent(story_of(lines[: drawing + 1]), long, "running") == 25


def test_only_a_stage_can_be_long() -> None:
    with pytest.raises(ChainError, match="draw is said to be long, but is no stage"):
        Workflow(name="toy", request=Wish, stages=(plan, write_toy), long_stages=(draw,))


def test_how_long_a_stage_still_takes_is_told_while_it_runs(tmp_path: Path) -> None:
    lines = lines_of(go(tmp_path, Workshop()).folder.root)
    upto = next(n for n, line in enumerate(lines) if line.event.type == "progress") + 1
    story, last = story_of(lines[:upto]), lines[upto - 1]
    for second in range(1, 5):
        event = Progress(stage="draw", text="frames", done=10 * second, total=100)
        at = last.at + timedelta(seconds=second)
        story.add(last.model_copy(update={"at": at, "event": event}))
    running, cut_off = (stage_views(story, TOY, state)[-1] for state in ("running", "interrupted"))
    assert running.left_s == pytest.approx(6, rel=0.1)
    assert running.left == "a few seconds left"
    assert cut_off.left_s is None
    assert cut_off.left is None
