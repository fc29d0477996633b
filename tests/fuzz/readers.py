"""Every reader of a run folder that does not belong to whoever carries the run out."""

import asyncio
import contextlib
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

from agents.artifacts.base import Artifact
from orchestrator.edit_artifact import edit_artifact
from orchestrator.engine.follow import follow_trace
from orchestrator.engine.outcome import read_outcome
from orchestrator.engine.receipt import receipt_from
from orchestrator.engine.run_folder import RunFolder
from orchestrator.engine.run_status import (
    NOT_QUEUED,
    Standing,
    last_line,
    read_briefly,
    read_status,
)
from orchestrator.engine.stage import Workflow
from orchestrator.engine.ticket import read_ticket
from orchestrator.engine.trace import TRACE_FILE, Trace, read_trace
from orchestrator.errors import ChalkboxError
from orchestrator.read_view import read_view
from orchestrator.run_cards import RunCards
from orchestrator.run_files import RunFiles
from orchestrator.run_spending import Spending
from orchestrator.run_story import Stories
from orchestrator.stages.kept_chunks import KeptChunks
from orchestrator.workflows import load_workflows
from ui.api.archive import Packed, stream_zip
from ui.run_view import RunParts

WORKFLOWS: Mapping[str, Workflow] = load_workflows()
KINDS: tuple[type[Artifact], ...] = tuple(
    {
        kind.FILE: kind
        for workflow in WORKFLOWS.values()
        for kind in (workflow.request, *(stage.writes for stage in workflow.chain))
    }.values()
)
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
Reader = Callable[[Path], object]


def page(root: Path) -> None:
    """What a visitor is shown, as HTML and as JSON; a damaged run is shown as such."""
    taken = Standing("taken", leg=f"{root.name}.1")
    read_view(root, taken, workflows=WORKFLOWS, stories=Stories()).model_dump_json().encode()
    view = read_view(root, NOT_QUEUED, workflows=WORKFLOWS, stories=Stories())
    view.model_dump_json().encode()
    for part in RunParts().changed(view).values():
        str(part).encode(errors="replace")


def cards(root: Path) -> None:
    """The list of runs."""
    for card in RunCards(root.parent, WORKFLOWS).read({}, search="the"):
        card.model_dump_json().encode()


def statuses(root: Path) -> None:
    """How it stands, in one line."""
    read_status(root, NOT_QUEUED).model_dump_json().encode()
    read_briefly(root, NOT_QUEUED).model_dump_json().encode()
    last_line(root / TRACE_FILE)


def spent(root: Path) -> None:
    """What all runs cost; never less than nothing."""
    cost = Spending(root.parent).since(LONG_AGO)
    assert cost >= Decimal(0)
    assert len(f"{cost:.2f}") < 100


def files(root: Path) -> None:
    """What may be fetched: one by one, and as a zip."""
    there = RunFiles(root)
    inside = root.resolve()
    listed = [view.name for view in there.listed()]
    for name in listed:
        path = there.find(name)
        assert path.resolve().is_relative_to(inside), name
        there.text(name), there.parse(name), there.tail(name, most_bytes=500)
    packed = [Packed(name, root / name) for name in listed]
    assert sum(map(len, stream_zip(packed))) >= 0
    there.preview()


def artifacts(root: Path) -> None:
    """Each artifact of each kind, as the next stage is given it."""
    folder = RunFolder.open(root)
    for kind in KINDS:
        with contextlib.suppress(ChalkboxError):
            artifact = folder.read_artifact(kind)
            artifact.model_dump_json()
            _ = (artifact.needs_repair, artifact.unfit)
        entry = folder.manifest.find(kind.FILE)
        if entry is not None:
            with contextlib.suppress(ChalkboxError):
                folder.as_stage(entry.stage).find_made(kind, inputs=entry.inputs)


def told(root: Path) -> None:
    """The trace: whole, as it grows, and as a receipt."""
    lines = ()
    with contextlib.suppress(FileNotFoundError, OSError):
        lines = read_trace(root / TRACE_FILE).lines
    if lines:
        receipt_from(lines).model_dump_json()

    async def follow() -> None:
        async def is_over() -> bool:
            return True

        seen = 0
        async for line in follow_trace(root / TRACE_FILE, after=0, is_over=is_over):
            _ = line.event.words
            seen += 1
            if seen >= len(lines):
                return

    asyncio.run(follow())


def outcome(root: Path) -> None:
    """How it ended, as the terminal tells it."""
    workflow = WORKFLOWS[RunFolder.open(root).manifest.workflow] if _is_known(root) else None
    if workflow is not None:
        read_outcome(root, workflow)


def writers(root: Path) -> None:
    """What writes to a run that is gone on with, or changed by its user."""
    folder = RunFolder.open(root)
    folder.remove_unfinished()
    with Trace(folder) as trace:
        trace.read()
    assert folder.attempt_folder().startswith("attempts/")
    for kind in KINDS[:3]:
        path = root / kind.FILE
        with contextlib.suppress(ChalkboxError):
            if path.is_file() and not path.is_symlink() and _is_known(root):
                workflow = WORKFLOWS[folder.manifest.workflow]
                edit_artifact(workflow, folder, kind.FILE, path.read_bytes()[:100_000])


def others(root: Path) -> None:
    """The ticket, and pieces of the video that were kept."""
    folder = RunFolder.open(root)
    KeptChunks(folder, image="x", quality=next(iter(_qualities()))).load()
    read_ticket(root)


def _is_known(root: Path) -> bool:
    return RunFolder.open(root).manifest.workflow in WORKFLOWS


def _qualities() -> Iterator[object]:
    from agents.artifacts.request import Quality

    yield from Quality


NEVER_RAISE: tuple[Reader, ...] = (page, cards, statuses, spent, files)
"""The page has to show a damaged run too."""
MAY_REFUSE: tuple[Reader, ...] = (artifacts, told, outcome, others, writers)
"""They refuse, with an error of ours that names the file; the last one writes."""


def read_everything(root: Path) -> None:
    """Have every reader read a run.

    Raises:
        Exception: A reader failed other than by the errors that it promises.
    """
    for read in NEVER_RAISE:
        read(root)
    for read in MAY_REFUSE:
        with contextlib.suppress(ChalkboxError):
            read(root)
