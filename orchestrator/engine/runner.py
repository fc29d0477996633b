"""Makes runs and carries them out in one process, from their first stage to their last.

What outlives a process is `queue`'s and `worker`'s; they do the same, stage by stage.
"""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from agents.artifacts.base import Artifact
from orchestrator.engine.child import AT_ONCE, Child, Made, prepare, tell
from orchestrator.engine.errors import ChainError, RunFolderError
from orchestrator.engine.events import RunStarted, StageFinished
from orchestrator.engine.open_run import OpenRun
from orchestrator.engine.outcome import RunOutcome
from orchestrator.engine.run import Run
from orchestrator.engine.run_folder import RunFolder
from orchestrator.engine.stage import Stage, Workflow
from orchestrator.engine.trace import Trace, Watcher
from orchestrator.engine.video_id import new_video_id

__all__ = ["RunOutcome", "continue_run", "create_run", "open_run", "run_workflow"]


def create_run(
    workflow: Workflow, request: Artifact, *, runs_dir: Path, about: str = ""
) -> RunFolder:
    """Make the folder of a new run with the request in it; nothing is begun.

    Args:
        workflow: What to do.
        request: Of the workflow's request type.
        runs_dir: Where the run folder goes.
        about: What the run is about; a readable part of it goes into the folder's name.

    Raises:
        ChainError: The request is of another type than the workflow's.
        RunFolderError: No run folder can be made, or the disk is full.
    """
    if type(request) is not workflow.request:
        raise ChainError(
            f"workflow {workflow.name} answers {workflow.request.__name__}, "
            f"not {type(request).__name__}"
        )
    video_id = new_video_id(datetime.now(UTC), about)
    folder = RunFolder.create(runs_dir, video_id, workflow=workflow.name)
    try:
        folder.write_artifact(request, made_by="user")
    except RunFolderError:
        folder.discard()
        raise
    return folder


async def run_workflow(
    workflow: Workflow,
    request: Artifact,
    *,
    workshop: object,
    runs_dir: Path,
    provider: str,
    about: str = "",
    watchers: tuple[Watcher, ...] = (),
) -> RunOutcome:
    """Answer a request in a new run folder.

    Args:
        workflow: What to do.
        request: Of the workflow's request type.
        runs_dir: Where the run folder goes.
        about: As in `create_run`.
        workshop: What the stages work with; handed to them as it is.
        provider: Who plans and writes, in words; announced in trace and receipt.
        watchers: Told of every event as it happens.

    Returns:
        The outcome, also when a stage failed or the request was refused.

    Raises:
        ChainError, RunFolderError: As `create_run`.
        BaseException: Whatever unexpected a stage raised, or a cancellation, after everything was
            written down.
    """
    folder = create_run(workflow, request, runs_dir=runs_dir, about=about)
    return await carry_out(workflow, folder, workshop, provider=provider, watchers=watchers)


async def continue_run(
    root: Path,
    workflow: Workflow,
    *,
    workshop: object,
    provider: str,
    from_stage: str | None = None,
    watchers: tuple[Watcher, ...] = (),
) -> RunOutcome:
    """Go on with an earlier run: do what was not done, or was made from what is no longer so.

    Artifacts edited by hand are taken as they are, and what depends on them is made again.

    Args:
        root: The run folder.
        workflow: The one the run belongs to.
        workshop: What the stages work with.
        provider: As in `run_workflow`.
        from_stage: Do this stage again in any case; those after it only where their input changed.
        watchers: As in `run_workflow`.

    Raises:
        ChainError: The run belongs to another workflow, or there is no such stage.
        ArtifactInvalidError: The manifest or the trace cannot be read.
        RunFolderError: The run is being worked on, or its folder cannot be written.
        BaseException: As in `run_workflow`.
    """
    folder = open_run(root, workflow)
    again = workflow.stage(from_stage) if from_stage is not None else None
    return await carry_out(
        workflow, folder, workshop, provider=provider, watchers=watchers, again=again
    )


def open_run(root: Path, workflow: Workflow) -> RunFolder:
    """Open the folder of an earlier run.

    Raises:
        ChainError: The run belongs to another workflow.
        ArtifactInvalidError: Its manifest cannot be read.
    """
    folder = RunFolder.open(root)
    if folder.manifest.workflow != workflow.name:
        raise ChainError(f"{root.name} is a run of {folder.manifest.workflow}, not {workflow.name}")
    return folder


async def carry_out(
    workflow: Workflow,
    folder: RunFolder,
    workshop: object,
    *,
    provider: str,
    watchers: tuple[Watcher, ...] = (),
    again: Stage | None = None,
    only: Stage | None = None,
) -> RunOutcome:
    """Do every stage that is not done, or one alone.

    Args:
        workflow: The one the run belongs to.
        folder: Its folder.
        workshop: What the stages work with.
        provider: As in `run_workflow`.
        watchers: As in `run_workflow`.
        again: Do this one in any case.
        only: Do no other stage than this; the run ends `unfinished` unless all others stand.

    Raises:
        RunFolderError: The run is being worked on, or its folder cannot be written.
        BaseException: As in `run_workflow`.
    """

    async def work(run: OpenRun[Any]) -> None:
        if only:
            await run.do_alone(only, again=only is again)
            return
        for stage in workflow.chain:
            await run.do(stage, from_stage=again.name if again else None)

    with Trace(folder, watchers=watchers) as trace:
        folder = RunFolder.open(folder.root)  # again: now nobody else writes to it
        folder.remove_unfinished()
        run = OpenRun(workflow, folder, trace, workshop=workshop, hand_out=make_here)
        return await run.carry_out(provider, work, continued=has_begun(trace))


async def make_here(run: Run[Any], children: Sequence[Child]) -> tuple[Made, ...]:
    """Make the parts of a run in this process, some at a time; one that fails harms no other.

    Raises:
        BaseException: Whatever unexpected a stage raised, after every part came to its end.
    """
    turn = asyncio.Semaphore(AT_ONCE)

    async def make(child: Child) -> Made:
        async with turn:
            folder = await asyncio.to_thread(prepare, run, child)
            async with child.open_workshop(folder) as workshop:
                return await carry_out(
                    child.workflow,
                    folder,
                    workshop,
                    provider="",
                    watchers=(partial(tell, run, child),),
                )

    made = await asyncio.gather(*map(make, children), return_exceptions=True)
    for each in made:
        if isinstance(each, BaseException):
            raise each
    return tuple(each for each in made if not isinstance(each, BaseException))


def has_begun(trace: Trace) -> bool:
    """Whether the run was ever begun."""
    return any(isinstance(line.event, RunStarted) for line in trace.read().lines)


def done_in(trace: Trace, leg: str | None) -> frozenset[str]:
    """The stages that were done in a leg so far, by whichever process."""
    done: set[str] = set()
    begun = False
    for line in trace.read().lines:
        match line.event:
            case RunStarted():
                begun = leg is not None and line.event.leg == leg
            case StageFinished(outcome="succeeded") if begun:
                done.add(line.event.stage)
            case _:
                pass
    return frozenset(done)
