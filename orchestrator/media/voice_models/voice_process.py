"""Starts the process of a voice, talks to it, and ends it with all that it started."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator
from pathlib import Path

from pydantic import ValidationError

from orchestrator.errors import ChalkboxError
from orchestrator.media.model_guest import last_words, model_guest, tell_line
from orchestrator.media.voice_models.messages import ANSWERS, Failed, LineOrder, Made

GUEST = "orchestrator.media.voice_models.guest"
LINE_BYTES = 4 * 1024**2


class VoiceTroubleError(ChalkboxError):
    """A voice did not speak; after some kinds of trouble none will in that process."""

    code = "film.voice"

    def __init__(self, message: str, *, over: bool) -> None:
        super().__init__(message)
        self.over = over
        """Whether the process can speak no more."""


class VoiceProcess:
    """A process with voices in it. Made by `open_voices`."""

    def __init__(self, process: asyncio.subprocess.Process, log: Path, *, silence_s: float) -> None:
        self._process = process
        self._log = log
        self._silence_s = silence_s

    async def speak(self, order: LineOrder) -> Made:
        """Speak a line.

        Raises:
            VoiceTroubleError: It could not be spoken.
        """
        await tell_line(self._process, order.model_dump_json())
        stdout = self._process.stdout
        if stdout is None:
            raise VoiceTroubleError("the voice's process says nothing", over=True)
        try:
            async with asyncio.timeout(self._silence_s):
                line = await stdout.readline()
            answer = ANSWERS.validate_json(line) if line else None
        except TimeoutError as error:
            words = f"the voice said nothing for {self._silence_s:g} s"
            raise VoiceTroubleError(words, over=True) from error
        except (ValueError, ValidationError) as error:
            raise VoiceTroubleError("the voice's answer makes no sense", over=True) from error
        if answer is None:
            words = await last_words(self._process, self._log, whose="voice")
            raise VoiceTroubleError(words, over=True)
        if isinstance(answer, Failed):
            raise VoiceTroubleError(f"the voice could not speak: {answer.words}", over=False)
        return answer


@contextlib.asynccontextmanager
async def open_voices(log: Path, *, silence_s: float) -> AsyncGenerator[VoiceProcess]:
    """Start a process for voices; it loads them when they first speak.

    Args:
        log: What it prints is written there.
        silence_s: Longest time that it may take for a line, seconds.
    """
    async with model_guest(GUEST, log, line_bytes=LINE_BYTES) as process:
        yield VoiceProcess(process, log, silence_s=silence_s)
