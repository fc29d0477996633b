"""Runs the script of one task on one file, and judges what comes of it by what is measured."""

from collections.abc import Callable

from agents.artifacts.editing.edit_package import TaskRun
from agents.artifacts.editing.edit_plan import EditTask
from agents.artifacts.editing.output_contract import OutputContract
from orchestrator.errors import RunStoppedError
from orchestrator.media.contract_check import broken_terms
from orchestrator.sandbox.contract import Progress
from orchestrator.sandbox.media_room import Measure, ScriptOrder
from orchestrator.stages.edit_bench import Clip, Deed, EditRun, ending_in
from orchestrator.stages.ready_task import changed_elsewhere

VALIDATION_S = 60.0
"""Longest time a script may take on its dummy, seconds."""
NOT_KEPT = "contract_broken"
"""The failure of an edit whose result is not what it must be."""


async def run_script(
    run: EditRun,
    deed: Deed,
    before: Clip,
    *,
    is_dummy: bool = False,
    on_progress: Callable[[Progress], None] | None = None,
) -> tuple[Clip | None, TaskRun]:
    """Run one script on one file, and judge its output."""
    inputs = {f"input.{ending_in(before.file)}": before.file}
    inputs |= deed.named_others
    order = ScriptOrder(
        deed.operation.script(deed.params),
        inputs,
        (deed.output,),
        probe=is_dummy,
        seconds=VALIDATION_S if is_dummy else None,
    )
    end = await run.workshop.room.run(order, on_progress=on_progress)
    if end.failure is not None:
        broken = (end.failure,)
        return None, TaskRun(
            contract=deed.contract, broken=broken, log=end.log, duration_s=end.duration_s
        )
    file = end.outputs[deed.output]
    facts = end.facts.get(deed.output)
    if facts is None or measures(deed.contract):
        facts = await run.workshop.room.probe(file, measure=measures(deed.contract))
    broken = broken_terms(deed.contract, facts)
    if not is_dummy and not broken:
        broken = await changed_elsewhere(run, deed, before.file, file)
    return Clip(file, facts), TaskRun(
        contract=deed.contract,
        facts=facts,
        broken=broken,
        log=end.log,
        duration_s=end.duration_s,
    )


def require(clip: Clip | None, done: TaskRun, what: str) -> Clip:
    """The output of a task that kept its contract.

    Raises:
        RunStoppedError: It did not; names every broken term.
    """
    if clip is None or done.broken:
        last = done.log.strip()[-600:]
        raise RunStoppedError(
            f"{what} did not do what it must: {'; '.join(done.broken)}."
            + (f"\n{last}" if clip is None and last else ""),
            context={"failure": NOT_KEPT},
        )
    return clip


def measures(contract: OutputContract) -> tuple[Measure, ...]:
    """What has to be measured by reading all of a result."""
    loud: tuple[Measure, ...] = ("loudness",) if contract.loudness_lufs is not None else ()
    return (*loud, "colour") if contract.is_grey else loud


def input_of(task: EditTask) -> int:
    """Number of the task whose output it takes; 0: the video as it came."""
    return task.depends_on[0] if task.depends_on else 0
