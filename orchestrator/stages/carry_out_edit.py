"""Carries a plan out: every script on a short dummy first, then on the video, always measured."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from agents.artifacts.editing.edit_package import EditPackage, TaskRun, TaskValidation
from agents.artifacts.editing.edit_plan import EditPlan, EditTask
from agents.artifacts.editing.edit_session import EditRequest
from orchestrator.media.contract_check import kept_terms
from orchestrator.sandbox.contract import Progress
from orchestrator.stages.edit_bench import Clip, Deed, EditRun, script_name
from orchestrator.stages.kept_tasks import KeptTasks, bring_out
from orchestrator.stages.ready_task import deed_of, survey, with_others
from orchestrator.stages.run_script import input_of, require, run_script
from orchestrator.stages.try_scripts import make_dummy, try_script, try_scripts
from orchestrator.stages.write_script import ScriptDesk, mend_script, open_desk, script_of


async def carry_out_edit(run: EditRun, request: EditRequest, plan: EditPlan) -> EditPackage:
    """Try every script on a dummy, run it on the video, and measure what came of it."""
    if not plan.tasks:
        return EditPackage(question=plan.question, answer=plan.answer)
    desk = open_desk(run)
    kept = KeptTasks(desk, plan)
    known = {each.task: each for each in await try_scripts(desk, kept, request, plan)}
    work = Work(desk, kept, request, plan, known)
    for number in sorted(kept.needed(known.values()) - {0}):
        await work.do(plan.tasks[number - 1])
    notes = tuple(each.said for each in known.values() if each.said)
    last = known[plan.tasks[-1].task]
    output = last.kept
    if output is None:  # there was nothing to do in the end
        clip = work.clips[last.task]
        if clip.file == run.workshop.source:
            return EditPackage(answer=" ".join(notes))
        output = await bring_out(run, clip)
    checked = [each.video for each in known.values() if each.video and not each.is_idle]
    return EditPackage(
        output=output.file,
        sha256=output.sha256,
        facts=output.facts,
        scripts=tuple(script_name(task) for task in plan.tasks),
        checked=kept_terms(checked[-1].contract) if checked else (),
        notes=notes,
    )


@dataclass
class Work:
    """The tasks of a plan on the video itself."""

    desk: ScriptDesk
    kept: KeptTasks
    request: EditRequest
    plan: EditPlan
    known: dict[int, TaskValidation]
    """What is known of each task; from an earlier process, or since it was tried on its dummy."""
    clips: dict[int, Clip] = field(default_factory=dict[int, Clip])
    """What each task made, as long as another one takes it."""

    def __post_init__(self) -> None:
        self.clips[0] = Clip(self.desk.run.workshop.source, self.request.before)

    async def do(self, task: EditTask) -> None:
        """Do one task, unless what it made is kept.

        Raises:
            RunStoppedError: It does not keep its contract; names every broken term.
        """
        validation = self.known[task.task]
        if validation.kept is not None:
            if task is not self.plan.tasks[-1]:
                self.clips[task.task] = await self.kept.bring(validation.kept)
        elif validation.is_idle:
            self.clips[task.task] = self.clips[input_of(task)]
        else:
            self.known[task.task] = await self._do(task, validation)
        await self._tidy(task)

    async def _do(self, task: EditTask, validation: TaskValidation) -> TaskValidation:
        run, begun = self.desk.run, time.monotonic()
        before = self.clips[input_of(task)]
        whole = await with_others(run, self.request, deed_of(task, before.facts))
        deed = await survey(run, whole, before)
        said = {"said": deed.operation.says(deed.params)}
        if deed.operation.idle(deed.params):
            self.clips[task.task] = before
            idle = {"video": TaskRun(contract=deed.contract), "is_idle": True}
            return self.kept.write(validation.model_copy(update=said | idle))
        words = f"task {task.task} of {len(self.plan.tasks)}: {task.about or task.operation}"
        clip, done = await do_for_good(self.desk, whole, deed, before, words)
        validation = self.kept.write(validation.model_copy(update={**said, "video": done}))
        clip = require(clip, done, f"Task {task.task} ({task.operation})")
        self.clips[task.task] = clip
        if task is self.plan.tasks[-1]:
            run.progress("bringing the result out")
        kept = await self.kept.keep(task.task, clip, took_s=time.monotonic() - begun)
        if kept is None:
            return validation
        return self.kept.write(validation.model_copy(update={"kept": kept}))

    async def _tidy(self, done: EditTask) -> None:
        """Remove what no later task takes."""
        for number in unneeded(self.plan, done.task) & self.clips.keys():
            done_with = self.clips.pop(number).file
            if all(clip.file != done_with for clip in self.clips.values()):
                await self.desk.run.workshop.room.drop(done_with)
        self.kept.forget(self.known.values())


async def do_for_good(
    desk: ScriptDesk, whole: Deed, found: Deed, before: Clip, words: str
) -> tuple[Clip | None, TaskRun]:
    """Run a script on the video; one that is mended after that is tried on a dummy again.

    Args:
        desk: What models wrote.
        whole: The task, as it is tried on a dummy.
        found: The same with what was found in the video.
        before: The video.
        words: What the task is called to those who wait.
    """
    run = desk.run
    while True:
        deed = desk.with_script(found)
        run.folder.write_file(script_name(deed.task), script_of(deed).encode())
        clip, done = await run_script(run, deed, before, on_progress=teller(run, words))
        if not done.broken or not desk.has_model:
            return clip, done
        if clip is not None:
            await run.workshop.room.drop(clip.file)
        await mend_script(desk, deed, before.facts, done, "render")
        dummy = await make_dummy(run, before.facts)
        tried, _ = await try_script(desk, whole, dummy)
        for each in (dummy, tried):
            if each is not None:
                await run.workshop.room.drop(each.file)


def teller(run: EditRun, words: str) -> Callable[[Progress], None]:
    """Passes on how far a script is."""

    def tell(progress: Progress) -> None:
        run.progress(words, done=progress.done, total=progress.total)

    return tell


def unneeded(plan: EditPlan, done: int) -> set[int]:
    """Tasks whose output nobody takes any more once a task is done."""
    wanted = {input_of(task) for task in plan.tasks[done:]}
    return {task.task for task in plan.tasks[: done - 1]} - wanted
