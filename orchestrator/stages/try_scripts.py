"""Tries every script of a plan on a short stand-in for the video, before the video is touched."""

from agents.artifacts.editing.edit_package import TaskRun, TaskValidation
from agents.artifacts.editing.edit_plan import EditPlan, EditTask
from agents.artifacts.editing.edit_session import EditRequest
from agents.artifacts.generated_code import Reached
from agents.artifacts.media_facts import MediaFacts
from orchestrator.engine.artifact_text import to_text
from orchestrator.errors import RunStoppedError
from orchestrator.media.dummy import dummy_name, dummy_script
from orchestrator.plugins.base import on_dummy
from orchestrator.plugins.contracts import foreseen
from orchestrator.sandbox.media_room import ScriptOrder
from orchestrator.stages.edit_bench import Clip, Deed, EditRun, script_name
from orchestrator.stages.kept_tasks import KeptTasks
from orchestrator.stages.ready_task import deed_of, with_others
from orchestrator.stages.run_script import VALIDATION_S, input_of, require, run_script
from orchestrator.stages.write_script import (
    ScriptDesk,
    check_script,
    mend_script,
    script_of,
    write_script,
)


async def try_scripts(
    desk: ScriptDesk, kept: KeptTasks, request: EditRequest, plan: EditPlan
) -> tuple[TaskValidation, ...]:
    """Run the scripts one after the other on a dummy; one that has passed is not tried again.

    Raises:
        RunStoppedError: A script does not keep its contract, and is not mended; says which term.
    """
    stand_ins = StandIns(desk, request, plan)
    validations: list[TaskValidation] = []
    for task in plan.tasks:
        deed = stand_ins.foresee(task)
        validation = await kept.recall(deed)
        if validation is None:
            validation = TaskValidation(
                task=task.task, script="", dummy=TaskRun(contract=deed.contract)
            )
            if not only_looks(deed):
                desk.run.progress("trying the scripts on a short stand-in with the same streams")
                desk.run.folder.write_file(f"task-{task.task:02d}.json", to_text(task))
                done = await stand_ins.try_on_one(deed)
                validation = validation.model_copy(
                    update={"script": script_name(task), "dummy": done}
                )
                validation = kept.write(validation)
                stand_ins.require(task, done)
        validations.append(validation)
    await stand_ins.drop()
    return tuple(validations)


class StandIns:
    """The dummy of each file that a plan goes through, made when it is needed."""

    def __init__(self, desk: ScriptDesk, request: EditRequest, plan: EditPlan) -> None:
        self._desk = desk
        self._run = desk.run
        self._request = request
        self._plan = plan
        self._real = {0: request.before}
        self._clips: dict[int, Clip | None] = {}

    def foresee(self, task: EditTask) -> Deed:
        """The task on the video as it will be by then; to be asked in the order of the plan.

        Raises:
            RunStoppedError: It does not fit that.
        """
        before = self._real[input_of(task)]
        deed = deed_of(task, before)
        self._real[task.task] = before if only_looks(deed) else foreseen(before, deed.contract)
        return deed

    async def try_on_one(self, deed: Deed) -> TaskRun:
        """Try a script on the dummy of what it takes; what comes of it is the next one's."""
        before = await self._clip(input_of(deed.task))
        whole = await with_others(self._run, self._request, deed)
        self._clips[deed.task.task], done = await try_script(self._desk, whole, before)
        return done

    def require(self, task: EditTask, done: TaskRun) -> None:
        """See that a script did what it must.

        Raises:
            RunStoppedError: It did not.
        """
        where = f"On a short stand-in, task {task.task} ({task.operation})"
        require(self._clips[task.task], done, where)

    async def drop(self) -> None:
        """Remove them all."""
        for file in {clip.file for clip in self._clips.values() if clip is not None}:
            await self._run.workshop.room.drop(file)

    async def _clip(self, number: int) -> Clip:
        """The dummy of one file; that of an earlier process is gone, and is made again."""
        there = self._clips.get(number)
        if there is None:
            there = self._clips[number] = await self._make(number)
        return there

    async def _make(self, number: int) -> Clip:
        if number == 0:
            return await make_dummy(self._run, self._request.before)
        task = self._plan.tasks[number - 1]
        before = await self._clip(input_of(task))
        deed = deed_of(task, self._real[input_of(task)])
        if only_looks(deed):
            return before
        whole = await with_others(self._run, self._request, self._desk.with_script(deed))
        clip, done = await run_script(self._run, on_one(whole, before), before, is_dummy=True)
        return require(clip, done, f"On a short stand-in, task {number} ({task.operation})")


async def try_script(desk: ScriptDesk, deed: Deed, dummy: Clip) -> tuple[Clip | None, TaskRun]:
    """Try a script on a dummy; where there is a model, it writes and mends what it can."""
    run, number, before = desk.run, deed.task.task, deed.before
    if not deed.operation.body and number not in desk.written:
        await write_script(desk, deed, before)
    while True:
        deed = desk.with_script(deed)
        run.folder.write_file(script_name(deed.task), script_of(deed).encode())
        tried = on_one(deed, dummy)
        broken = await check_script(run.workshop.room, deed) if number in desk.written else ()
        reached: Reached = "lint" if broken else "rehearsal"
        if broken:
            clip, done = None, TaskRun(contract=tried.contract, broken=broken)
        else:
            clip, done = await run_script(run, tried, dummy, is_dummy=True)
        if not done.broken or not desk.has_model:
            return clip, done
        if clip is not None:
            await run.workshop.room.drop(clip.file)
        await mend_script(desk, tried, before, done, reached)


async def make_dummy(run: EditRun, facts: MediaFacts) -> Clip:
    """A stand-in for the video.

    Raises:
        RunStoppedError: None can be made.
    """
    name = dummy_name(facts)
    order = ScriptOrder(dummy_script(facts), {}, (name,), probe=True, seconds=VALIDATION_S)
    made = await run.workshop.room.run(order)
    if made.failure is not None:
        raise RunStoppedError(
            f"No stand-in for the video could be made: {made.failure}\n{made.log}"
        )
    return Clip(made.outputs[name], made.facts[name])


def on_one(deed: Deed, dummy: Clip) -> Deed:
    """The same task for a dummy: it has shorter times, and other things come of it."""
    short = on_dummy(deed.operation, deed.params, deed.before, dummy.facts)
    return deed._replace(params=short, contract=deed.operation.expect(dummy.facts, short))


def only_looks(deed: Deed) -> bool:
    """Whether it makes nothing of the video."""
    return bool(deed.operation.survey) and not deed.operation.body
