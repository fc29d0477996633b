"""Makes a task ready: what it takes beside the video, and what has to be found in it first."""

from collections.abc import Mapping

from pydantic import JsonValue, ValidationError

from agents.artifacts.editing.edit_plan import EditTask
from agents.artifacts.editing.edit_session import EditRequest
from agents.artifacts.media_facts import MediaFacts
from orchestrator.errors import RunStoppedError
from orchestrator.plugins.base import FOUND
from orchestrator.plugins.compare import COMPARE, judge, looks_at
from orchestrator.plugins.others import pick_other
from orchestrator.sandbox.media_room import ScriptOrder, Stored
from orchestrator.stages.draw_overlay import draw_overlay
from orchestrator.stages.edit_bench import Clip, Deed, EditRun, ending_in
from orchestrator.stages.plan_misfits import read_task


def deed_of(task: EditTask, before: MediaFacts) -> Deed:
    """What a task does to this video.

    Raises:
        RunStoppedError: It does not fit the video; the plan may have been changed by hand.
    """
    found = read_task(task, before)
    if isinstance(found, str):
        raise RunStoppedError(f"Task {task.task} ({task.operation}) cannot be done: {found}")
    operation, params = found
    return Deed(task, operation, params, operation.expect(before, params), before)


async def with_others(run: EditRun, request: EditRequest, deed: Deed) -> Deed:
    """The same with the files it takes beside the video; what has to be drawn is drawn.

    Raises:
        RunStoppedError: There is no such file, or it cannot be drawn.
    """
    operation = deed.operation
    if operation.draws is not None:
        spec = operation.draws(deed.before, deed.params)
        drawn = await draw_overlay(run, spec, deed.before, name=f"task-{deed.task.task:02d}")
        return deed._replace(others=(drawn,))
    if not operation.takes_upload(deed.params):
        return deed
    place = pick_other(operation.other, request.other_facts)
    if place is None:
        raise RunStoppedError(f"Task {deed.task.task} takes another file, and there is none.")
    return deed._replace(others=(run.workshop.others[place],))


async def survey(run: EditRun, deed: Deed, clip: Clip) -> Deed:
    """Have a look at the video where the task begins with one; contract and script follow from it.

    Raises:
        RunStoppedError: The look failed.
    """
    operation = deed.operation
    if not operation.survey:
        return deed
    run.progress(f"looking for what task {deed.task.task} is about: {operation.verb}")
    script = operation.script(deed.params, body=operation.survey)
    found = await _look(
        run, script, {f"input.{ending_in(clip.file)}": clip.file} | deed.named_others
    )
    try:
        told = deed.params.model_dump() | {FOUND: dict(found)}
        params = type(deed.params).model_validate(told)
    except ValidationError as error:
        problem = error.errors(include_url=False, include_input=False)[0]["msg"]
        raise RunStoppedError(
            f"What was found for {operation.verb} makes no sense: {problem}"
        ) from error
    return deed._replace(params=params, contract=operation.expect(clip.facts, params))


async def changed_elsewhere(
    run: EditRun, deed: Deed, before: Stored, after: Stored
) -> tuple[str, ...]:
    """Where the picture changed and should not, or should and did not; in words."""
    if deed.operation.changes is None:
        return ()
    spans = deed.operation.changes(deed.before, deed.params)
    looks = looks_at(spans, deed.before.lasts_s)
    inputs = {f"input.{ending_in(before)}": before, f"input-2.{ending_in(after)}": after}
    return judge(await _look(run, deed.operation.script(looks, body=COMPARE), inputs), looks)


async def _look(run: EditRun, script: str, inputs: Mapping[str, Stored]) -> Mapping[str, JsonValue]:
    end = await run.workshop.room.run(ScriptOrder(script, inputs, ()))
    if end.failure is not None:
        raise RunStoppedError(f"The files could not be looked at: {end.failure}\n{end.log[-600:]}")
    return end.told
