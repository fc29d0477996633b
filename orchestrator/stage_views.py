"""The stages of a run as people see them: in the order they were done, then those to come."""

from collections.abc import Sequence

from orchestrator.engine.run_status import RunState
from orchestrator.engine.stage import Stage, Workflow
from orchestrator.run_story import StageTold, Story
from orchestrator.run_view import StageState, StageView

LONG = 6
"""How many times as long as another a stage takes that is said to be long."""
ALMOST = 99


def stage_views(story: Story, workflow: Workflow, state: RunState) -> tuple[StageView, ...]:
    """Every stage of a run since it was begun last; a repair stands where it was made."""
    done = tuple(_view(each, workflow, live=state == "running") for each in story.stages)
    waiting = (
        StageView(name=stage.name, about=stage.about, state="waiting")
        for stage in workflow.chain[_reached(story.stages, workflow) :]
    )
    return (*done, *waiting)


def percent(story: Story, workflow: Workflow, state: RunState) -> int:
    """How far a run is, 0 to 100; while it is carried out it never goes back.

    100 means that it succeeded; one that ended otherwise stays where it came to.
    """
    if state == "succeeded":
        return 100
    long = {deed.__name__ for deed in workflow.long_stages}
    sizes = {stage.name: LONG if stage.name in long else 1 for stage in workflow.chain}
    done = sum(size * story.shares.get(name, 0.0) for name, size in sizes.items())
    return min(ALMOST, int(100 * done / sum(sizes.values())))


def is_to_begin(story: Story, state: RunState, leg: str | None) -> bool:
    """Whether what the trace tells is of an earlier going, and the next has not begun.

    Args:
        story: What the trace tells.
        state: How the run stands.
        leg: Which going of it is queued or taken.
    """
    over = story.last is None or story.last.event.type == "run_finished"
    # One that has just written its end is still taken for a moment.
    return state == "queued" or (state == "running" and over and story.leg != leg)


def _reached(told: Sequence[StageTold], workflow: Workflow) -> int:
    """How many stages of the chain need not be done any more, or are being done."""
    places = {stage.name: number for number, stage in enumerate(workflow.chain, start=1)}
    writers = {stage.writes: number for number, stage in enumerate(workflow.chain, start=1)}
    # A repair takes the run back to behind the stage whose artifact it writes.
    places |= {stage.name: writers[stage.writes] for stage in workflow.menders.values()}
    return next((places[each.name] for each in reversed(told) if each.name in places), 0)


def _view(told: StageTold, workflow: Workflow, *, live: bool) -> StageView:
    finished = told.finished
    running = finished is None and told.kept is None and live
    return StageView(
        name=told.name,
        about=told.about or _about(told.name, workflow),
        state=_state(told, live=live),
        seconds=finished.duration_s if finished else 0.0 if running else _lasted(told),
        started_at=told.started_at if running else None,
        from_cache=finished.from_cache if finished else False,
        text=told.text,
        done=told.done,
        total=told.total,
        left_s=told.pace.left_s(told.total) if running else None,
        artifact=finished.artifact if finished else told.kept,
        error_code=finished.error_code if finished else None,
        message=finished.message if finished else None,
    )


def _state(told: StageTold, *, live: bool) -> StageState:
    if told.kept is not None:
        return "kept"
    if told.finished is None:
        return "running" if live else "interrupted"
    outcome = told.finished.outcome
    return "interrupted" if outcome == "unfinished" else outcome


def _lasted(told: StageTold) -> float:
    if told.started_at is None or told.last_at is None:
        return 0.0
    return max(0.0, (told.last_at - told.started_at).total_seconds())


def _about(name: str, workflow: Workflow) -> str:
    stages: tuple[Stage, ...] = (*workflow.chain, *workflow.menders.values())
    return next((stage.about for stage in stages if stage.name == name), "")
