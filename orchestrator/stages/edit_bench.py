"""What the stages of one edit work with: the room its files lie in, and the video in it."""

from dataclasses import dataclass, replace
from typing import NamedTuple

from agents.artifacts.editing.edit_plan import EditTask
from agents.artifacts.editing.edit_replay import KeptRequest
from agents.artifacts.editing.output_contract import OutputContract
from agents.artifacts.media_facts import MediaFacts
from orchestrator.engine.run import Run
from orchestrator.plugins.base import Operation, PluginParams
from orchestrator.sandbox.media_room import MediaRoom, Stored
from orchestrator.stages.workshop import Workshop, Writers


@dataclass(frozen=True)
class EditBench:
    """For one request."""

    workshop: Workshop
    room: MediaRoom
    source: Stored
    others: tuple[Stored, ...] = ()
    kept: KeptRequest | None = None
    """What is carried out again, where the request is one of a session before."""
    digests: tuple[str, ...] = ()
    """Of the video and of those, by which it is known what was made from them."""

    @property
    def writers(self) -> Writers:
        """Who plans and writes where a model is used; what is carried out again uses none."""
        writers = self.workshop.writers
        return replace(writers, models=None) if self.kept else writers


@dataclass(frozen=True)
class Clip:
    """A file in the room and what it is."""

    file: Stored
    facts: MediaFacts


class Deed(NamedTuple):
    """One script with its parameters, and what must come of it."""

    task: EditTask
    operation: Operation
    params: PluginParams
    contract: OutputContract
    before: MediaFacts
    others: tuple[Stored, ...] = ()
    """Files it takes beside the video."""

    @property
    def output(self) -> str:
        """Name of its output."""
        return f"output.{self.contract.ending}"

    @property
    def named_others(self) -> dict[str, Stored]:
        """Those files by the names under which the script finds them."""
        return {
            f"input-{number}.{ending_in(file)}": file
            for number, file in enumerate(self.others, start=2)
        }


def ending_in(file: Stored) -> str:
    """What a file's name ends in."""
    return file.name.rpartition(".")[2]


EditRun = Run[EditBench]
"""What the stages of one request are given."""
EDITS = "edits"
"""Folder of a session below which each request has its own."""


def edit_folder(number: int) -> str:
    """Folder of a request, relative to the session's."""
    return f"{EDITS}/{number:02d}"


def script_name(task: EditTask) -> str:
    """File name of its script."""
    return f"task-{task.task:02d}.py"


def validation_name(task: int) -> str:
    """File name of what became of a task."""
    return f"task-{task:02d}_validation.json"
