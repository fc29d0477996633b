"""What the tasks of a request have come to, in its folder: whoever goes on does only the rest.

A task is known again by a digest of all that it is made from. What it made of the video is kept
where making it took longer than bringing it out; without it, or damaged, the task is done again.
All of it is gone when the request is done.
"""

import asyncio
import contextlib
import hashlib
import json
import shutil
from collections.abc import Iterable

from agents.artifacts.editing.edit_package import KeptFile, TaskValidation
from agents.artifacts.editing.edit_plan import EditPlan
from orchestrator.engine.artifact_text import from_text, to_text
from orchestrator.engine.errors import ArtifactInvalidError, RunFolderError
from orchestrator.engine.run_folder import RunFolder
from orchestrator.engine.whole_files import WholeFiles, sha256_of_file
from orchestrator.errors import HostFileError
from orchestrator.sandbox.host_files import temporary_folder
from orchestrator.stages.edit_bench import Clip, Deed, EditRun, validation_name
from orchestrator.stages.run_script import input_of
from orchestrator.stages.write_script import ScriptDesk, Written

FOLDER = "kept"
FETCHING = ".fetch-"
KEPT_FROM_S = 3.0
"""A task that took less is done again as quickly as its output is brought in."""
BROUGHT_BYTES_PER_S = 50e6
"""So much is brought out and in again, on a slow machine."""


class KeptTasks:
    """The tasks of one request. What lies in its folder is from a process that was killed."""

    def __init__(self, desk: ScriptDesk, plan: EditPlan) -> None:
        self._desk = desk
        self._run = desk.run
        self._plan = plan
        self._deeds: dict[int, Deed] = {}
        for left in self._run.folder.root.glob(f"{FETCHING}*"):
            shutil.rmtree(left, ignore_errors=True)

    async def recall(self, deed: Deed) -> TaskValidation | None:
        """What is told of a task that passed on its dummy, made from the same.

        Args:
            deed: The task as it is foreseen; it is known from now on.
        """
        number = deed.task.task
        self._deeds[number] = deed
        known = self._read(number)
        if known is None or known.dummy.broken or known.made_from != self._made_from(number):
            return None
        if known.body:
            self._desk.written[number] = Written(known.body, known.written_by)
        self._desk.failed += known.failed
        if known.kept is not None and not await asyncio.to_thread(self._stands, known.kept):
            known = known.model_copy(update={"kept": None})
        if known.kept is None and not known.is_idle:
            known = known.model_copy(update={"video": None})
        return known

    def write(self, validation: TaskValidation) -> TaskValidation:
        """Write down what is known of a task."""
        number = validation.task
        written = self._desk.written.get(number)
        told = validation.model_copy(
            update={
                "made_from": self._made_from(number),
                "written_by": self._desk.author(number),
                "body": written.body if written else "",
                "failed": tuple(each for each in self._desk.failed if each.task == number),
            }
        )
        self._run.folder.write_file(validation_name(number), to_text(told))
        return told

    def needed(self, validations: Iterable[TaskValidation]) -> set[int]:
        """Tasks whose output is wanted: the last one's, and what those not kept are made from."""
        kept = {each.task for each in validations if each.kept is not None}
        last = self._plan.tasks[-1].task
        wanted = {last}
        for task in reversed(self._plan.tasks):
            if task.task in wanted - kept:
                wanted.add(input_of(task))
        return wanted

    async def keep(self, task: int, clip: Clip, *, took_s: float) -> KeptFile | None:
        """Keep what was made of the video, where that is worth it; the result of all always is.

        Raises:
            RunFolderError, HostFileError: There is no room for the result.
            SandboxProtocolError: It cannot be brought out.
        """
        if task == self._plan.tasks[-1].task:
            return await bring_out(self._run, clip)
        if took_s < KEPT_FROM_S + clip.facts.size_bytes / BROUGHT_BYTES_PER_S:
            return None
        self._run.progress(f"keeping what task {task} made")
        ending = clip.file.name.rpartition(".")[2]
        with contextlib.suppress(RunFolderError, HostFileError):  # then it may have to be done anew
            return await bring_out(self._run, clip, f"{FOLDER}/task-{task:02d}.{ending}")
        return None

    async def bring(self, kept: KeptFile) -> Clip:
        """Bring what was kept into the room."""
        path = self._run.folder.path(kept.file)
        file, _ = await self._run.workshop.room.put(path, f"output{path.suffix}")
        return Clip(file, kept.facts)

    def forget(self, validations: Iterable[TaskValidation]) -> None:
        """Remove what no task needs any more that is not done."""
        known = list(validations)
        needed = self.needed(known)
        for each in known:
            if each.kept is not None and each.task not in needed:
                self._run.folder.path(each.kept.file).unlink(missing_ok=True)

    def _read(self, number: int) -> TaskValidation | None:
        name = validation_name(number)
        with contextlib.suppress(FileNotFoundError, RunFolderError, ArtifactInvalidError):
            return from_text(TaskValidation, self._run.folder.read_file(name), name=name)
        return None

    def _stands(self, kept: KeptFile) -> bool:
        with contextlib.suppress(OSError, RunFolderError):
            return sha256_of_file(self._run.folder.path(kept.file)) == kept.sha256
        return False

    def _made_from(self, number: int) -> str:
        """Digest of all that a task is made from: files, image, scripts, and what is expected."""
        if number == 0:
            bench = self._run.workshop
            return digest_of(bench.workshop.sandbox.image, *bench.digests)
        deed = self._deeds[number]
        before = input_of(deed.task)
        written = self._desk.written.get(before)
        return digest_of(
            self._made_from(before),
            written.body if written else "",
            deed.operation.script(deed.params),
            deed.operation.survey,
            deed.contract.model_dump_json(),
        )


async def bring_out(run: EditRun, clip: Clip, name: str | None = None) -> KeptFile:
    """Bring a file out of the room.

    Args:
        run: The request's.
        clip: The file.
        name: What it is called in the folder of the request, where it is not the result.
    """
    with temporary_folder(run.folder.root, prefix=FETCHING) as into:
        there = await run.workshop.room.fetch(clip.file, into)
        if name is None:
            sha256 = await asyncio.to_thread(run.folder.adopt_file, there, clip.file.name)
            return KeptFile(file=clip.file.name, sha256=sha256, facts=clip.facts)
        sha256 = await asyncio.to_thread(sha256_of_file, there)
        files = WholeFiles(run.folder.root)
        await asyncio.to_thread(files.adopt, there, name)
        await asyncio.to_thread(files.settle)
        return KeptFile(file=name, sha256=sha256, facts=clip.facts)


def clear(folder: RunFolder) -> None:
    """Remove what was kept for a request that is done now."""
    with contextlib.suppress(RunFolderError):
        WholeFiles(folder.root).remove_folder(FOLDER)


def digest_of(*parts: str) -> str:
    """One digest of all parts, in order."""
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()
