"""Starts the process of a voice, talks to it, and ends it with all that it started."""

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import AsyncGenerator
from pathlib import Path

from pydantic import ValidationError

from config import PROJECT_ROOT
from orchestrator.errors import ChalkboxError
from orchestrator.media.voice_models.messages import ANSWERS, Failed, LineOrder, Made

GUEST = "orchestrator.media.voice_models.guest"
LINE_BYTES = 4 * 1024**2
LOG_CHARS = 300


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
        stdin, stdout = self._process.stdin, self._process.stdout
        if stdin is None or stdout is None:
            raise VoiceTroubleError("the voice's process cannot be talked to", over=True)
        with contextlib.suppress(ConnectionError):  # told when the answer is read
            stdin.write(order.model_dump_json().encode() + b"\n")
            await stdin.drain()
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
            raise VoiceTroubleError(await self._last_words(), over=True)
        if isinstance(answer, Failed):
            raise VoiceTroubleError(f"the voice could not speak: {answer.words}", over=False)
        return answer

    async def _last_words(self) -> str:
        code = await self._process.wait()
        how = f"was ended by signal {-code}" if code < 0 else f"ended with {code}"
        text = await asyncio.to_thread(self._log.read_text, encoding="utf-8", errors="replace")
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        return f"the voice's process {how}{': ' if lines else ''}{''.join(lines[-1:])[-LOG_CHARS:]}"


@contextlib.asynccontextmanager
async def open_voices(log: Path, *, silence_s: float) -> AsyncGenerator[VoiceProcess]:
    """Start a process for voices; it loads them when they first speak.

    Args:
        log: What it prints is written there.
        silence_s: Longest time that it may take for a line, seconds.
    """
    with log.open("ab") as output:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", GUEST),
            cwd=PROJECT_ROOT,
            # Where programs lie, and no key of anybody's.
            env={
                "PATH": os.pathsep.join(os.get_exec_path()),
                "HOME": str(Path.home()),
                "LANG": "C.UTF-8",
            },
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=output,
            limit=LINE_BYTES,
            start_new_session=True,
        )
    try:
        yield VoiceProcess(process, log, silence_s=silence_s)
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        await process.wait()
