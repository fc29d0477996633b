"""What a stage hands to whoever speaks by a model: the sandbox, models over the network, a folder.

A model over the network is asked line by line, some at once, by the run's ledger: within its
budget, and never twice for the same words while a run goes on.
"""

import asyncio
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from agents.errors import (
    ModelError,
    ModelGoneError,
    NoModelError,
    QuotaSpentError,
    WrongKeyError,
)
from agents.speech.speak_text import SpeechBrief, speak_text
from orchestrator.media.voice_desk import Sound, SpokenOrder
from orchestrator.stages.ask_agent import times_done
from orchestrator.stages.film_scripts import run_film_script
from orchestrator.stages.run_ledger import RunLedger
from orchestrator.stages.side_by_side import side_by_side
from orchestrator.stages.workshop import ExplainerRun

FOR_GOOD = (ModelGoneError, NoModelError, QuotaSpentError, WrongKeyError)
"""Trouble that the next line would have as well."""
MOST_FAILURES = 3
"""After so many lines in a row that failed, the rest is not tried."""
NOT_SET = "no model that speaks is set"


class RunVoiceDesk:
    """The `VoiceDesk` of one run.

    Args:
        run: Of the stage.
        folder: An existing folder of this machine.
    """

    def __init__(self, run: ExplainerRun, folder: Path) -> None:
        self.folder = folder
        self.gone = ""
        """Why no line is tried any more; empty while they are."""
        self._run = run
        self._failures = 0
        self._done = 0

    async def run(self, script: str, outputs: Sequence[str], *, words: str) -> None:
        """Run a script of ours in the sandbox, and lay what it makes into the folder."""
        await run_film_script(self._run, script, outputs, self.folder, words=words)

    def tell(self, words: str) -> None:
        """Say what is done now."""
        self._run.progress(words)

    async def say(self, lines: Sequence[SpokenOrder]) -> list[Sound | str]:
        """Have lines spoken by the models that are set for it; of each, its sound or why not.

        Raises:
            BudgetSpentError: The run has used what it may.
        """
        self._done = 0
        said = [partial(self._say, line, len(lines)) for line in lines]
        at_once = self._run.workshop.writers.speech_at_once
        return await side_by_side(said, at_once=at_once)

    async def _say(self, line: SpokenOrder, total: int) -> Sound | str:
        writers = self._run.workshop.writers
        if self.gone or writers.speech is None:
            return self.gone or NOT_SET
        try:
            said = await speak_text(
                SpeechBrief(text=line.said, manner=line.voice.manner),
                line.voice.own,
                models=writers.speech,
                # A ledger is asked one thing at a time.
                ledger=RunLedger(self._run, replies=writers.replies, budget=writers.budget),
                # Without the stage: what was spoken for a plan is not asked for again.
                attempt=str(times_done(self._run)),
            )
        except ModelError as error:
            self._failures += 1
            if isinstance(error, FOR_GOOD) or self._failures >= MOST_FAILURES:
                self.gone = error.message
            return error.message
        self._failures = 0
        path = self.folder / f"{line.name}.pcm"
        await asyncio.to_thread(path.write_bytes, said.samples)
        self._done += 1
        self._run.progress("lines spoken", done=self._done, total=total)
        return Sound(path, said.rate_hz)
