"""Starts the process of a model, talks to it, and ends it with all that it started."""

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Protocol

from pydantic import ValidationError

from config import PROJECT_ROOT, GpuModels
from orchestrator.media.video_models.errors import ModelTroubleError
from orchestrator.media.video_models.messages import (
    ANSWERS,
    Failed,
    Far,
    Made,
    PictureOrder,
    PieceOrder,
    SetUp,
)

GUEST = "orchestrator.media.video_models.guest"
LINE_BYTES = 1024**2
LOG_CHARS = 400
Tell = Callable[[str], None]


class VideoModel(Protocol):
    """A model that is ready to make pictures."""

    async def make(self, order: PictureOrder | PieceOrder, tell: Tell) -> Made:
        """Make what is ordered.

        Raises:
            ModelTroubleError: It could not be made.
        """
        ...


class StartModel(Protocol):
    """Starts one."""

    def __call__(self, models: GpuModels, log: Path) -> AbstractAsyncContextManager[VideoModel]:
        """A model as long as the context lasts; what it prints goes to the log."""
        ...


class ModelProcess:
    """A process with models in it. Made by `open_model`."""

    def __init__(self, process: asyncio.subprocess.Process, log: Path, *, silence_s: float) -> None:
        self._process = process
        self._log = log
        self._silence_s = silence_s

    async def make(self, order: PictureOrder | PieceOrder, tell: Tell) -> Made:
        """Make what is ordered; `tell` is told how far it is.

        Raises:
            ModelTroubleError: It could not be made, or the process ended or fell silent.
        """
        await self.say(order.model_dump_json())
        while True:
            match await self._hear():
                case Far(words=words):
                    tell(words)
                case Failed(why=why, words=words):
                    raise ModelTroubleError(why, words)
                case made:
                    return made

    async def say(self, line: str) -> None:
        """Send a line; that nobody hears it shows when the answer is read."""
        stdin = self._process.stdin
        if stdin is None:
            raise ModelTroubleError("died", "the model's process takes no orders")
        with contextlib.suppress(ConnectionError):  # told when the answer is read
            stdin.write(line.encode() + b"\n")
            await stdin.drain()

    async def _hear(self) -> Far | Made | Failed:
        stdout = self._process.stdout
        if stdout is None:
            raise ModelTroubleError("died", "the model's process says nothing")
        try:
            async with asyncio.timeout(self._silence_s):
                line = await stdout.readline()
        except TimeoutError as error:
            raise ModelTroubleError(
                "silent", f"the model said nothing for {self._silence_s:g} s"
            ) from error
        except ValueError as error:
            raise ModelTroubleError("failed", "the model's answer is too long") from error
        if not line:
            raise ModelTroubleError("died", await self._last_words())
        try:
            return ANSWERS.validate_json(line)
        except ValidationError as error:
            raise ModelTroubleError("failed", "the model's answer makes no sense") from error

    async def _last_words(self) -> str:
        code = await self._process.wait()
        how = f"was ended by signal {-code}" if code < 0 else f"ended with {code}"
        if code == -signal.SIGKILL:
            how += ", perhaps because this machine's memory was not enough"
        said = await asyncio.to_thread(end_of, self._log)
        return f"the model's process {how}{': ' if said else ''}{said}"


def end_of(log: Path) -> str:
    """The last line of a log."""
    with contextlib.suppress(OSError):
        lines = log.read_text(encoding="utf-8", errors="replace").split("\n")
        return next((line.strip() for line in reversed(lines) if line.strip()), "")[-LOG_CHARS:]
    return ""


@contextlib.asynccontextmanager
async def open_model(models: GpuModels, log: Path) -> AsyncGenerator[VideoModel]:
    """Start a process for models; it loads them when they are first needed.

    Args:
        models: Which, and where from.
        log: What it prints is written there.
    """
    with log.open("ab") as output:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", GUEST),
            cwd=PROJECT_ROOT,
            env=environment(models),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=output,
            limit=LINE_BYTES,
            start_new_session=True,
        )
    try:
        opened = ModelProcess(process, log, silence_s=models.silence_s)
        await opened.say(SetUp(models=models).model_dump_json())
        yield opened
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        await process.wait()


def environment(models: GpuModels) -> dict[str, str]:
    """What it is given: where programs and weights lie, and no key of anybody's."""
    found = {
        "PATH": os.pathsep.join(os.get_exec_path()),
        "HOME": str(Path.home()),
        "LANG": "C.UTF-8",
        "PYTHONUNBUFFERED": "1",
        "TOKENIZERS_PARALLELISM": "false",
        "HF_HUB_DISABLE_TELEMETRY": "1",
        # Memory that is in pieces is as good as none.
        "PYTORCH_ALLOC_CONF": "expandable_segments:True",
    }
    if not models.fetch_weights:
        found["HF_HUB_OFFLINE"] = "1"
    if models.weights_dir is not None:
        found["HF_HOME"] = str(models.weights_dir)
    if models.device == "cuda":
        found["CUDA_VISIBLE_DEVICES"] = str(models.number)
    else:
        found["CUDA_VISIBLE_DEVICES"] = ""
    return found
