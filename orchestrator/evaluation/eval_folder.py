"""The folder of an evaluation: which run each prompt has, and what became of it.

    prompts/<id>.json   one prompt: what was asked, its run, and its result once it has one
    results.jsonl       the results so far, one a line, in the order of the list
    table.md            the same for people

Every file is written whole, so whoever is killed leaves nothing torn.
"""

import contextlib
import fcntl
import os
from collections.abc import Generator, Iterable
from pathlib import Path

from agents.artifacts.base import Record
from orchestrator.engine.artifact_text import from_text, to_text
from orchestrator.engine.whole_files import WholeFiles
from orchestrator.errors import HostFileError
from orchestrator.evaluation.errors import EvaluationBusyError
from orchestrator.evaluation.eval_result import EvalResult
from orchestrator.evaluation.prompt_list import Asked

PROMPTS, RESULTS, TABLE = "prompts", "results.jsonl", "table.md"


class PromptState(Record):
    """How far one prompt is."""

    asked: Asked
    video_id: str | None = None
    """Its run; none where the request was refused before there was one."""
    result: EvalResult | None = None
    """None until the run has ended by its own."""


class EvalFolder:
    """The files of one evaluation. Opened by `open_eval_folder`, which keeps others out.

    Args:
        root: An existing folder; what a killed writer left in it is removed.
    """

    def __init__(self, root: Path) -> None:
        self._files = WholeFiles(root)
        self._files.remove_unfinished()
        self.table = root / TABLE
        self.results = root / RESULTS

    def state(self, asked: Asked) -> PromptState:
        """How far a prompt is; one whose line or options were changed is at its beginning.

        Raises:
            ArtifactInvalidError: Its file was edited into something that does not fit.
            RunFolderError: It cannot be read.
        """
        name = _name(asked)
        try:
            content = self._files.read(name)
        except FileNotFoundError:
            return PromptState(asked=asked)
        state = from_text(PromptState, content, name=name)
        if state.asked.request != asked.request:
            return PromptState(asked=asked)
        labels = asked.row.model_dump(include={"subject", "level"})
        result = state.result and state.result.model_copy(update=labels)
        return PromptState(asked=asked, video_id=state.video_id, result=result)

    def keep(self, state: PromptState) -> None:
        """Write down how far a prompt is, and wait until it is on the disk.

        Raises:
            RunFolderError: The disk refuses it.
        """
        self._files.write(_name(state.asked), to_text(state))
        self._files.settle()

    def write_results(self, results: Iterable[EvalResult], table: str) -> None:
        """Write the results and their table anew.

        Raises:
            RunFolderError: The disk refuses it.
        """
        lines = "".join(f"{result.model_dump_json()}\n" for result in results)
        self._files.write(RESULTS, lines.encode(), forced=False)
        self._files.write(TABLE, table.encode(), forced=False)


@contextlib.contextmanager
def open_eval_folder(root: Path) -> Generator[EvalFolder]:
    """The folder of an evaluation, made where there is none, for this process alone.

    Raises:
        EvaluationBusyError: Another process is at it.
        HostFileError: It cannot be made or locked.
    """
    with contextlib.ExitStack() as opened:
        try:
            root.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
            opened.callback(os.close, descriptor)
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise EvaluationBusyError(f"another process evaluates into {root}") from error
        except OSError as error:
            raise HostFileError(f"{root} cannot be used: {error.strerror}") from error
        yield EvalFolder(root)


def _name(asked: Asked) -> str:
    return f"{PROMPTS}/{asked.row.id}.json"
