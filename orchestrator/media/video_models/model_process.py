"""Starts the process of a model, talks to it, and ends it with all that it started."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Protocol

from pydantic import ValidationError

from config import GpuModels
from orchestrator.media.model_guest import last_words, model_guest, tell_line
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
        await tell_line(self._process, order.model_dump_json())
        while True:
            match await self._hear():
                case Far(words=words):
                    tell(words)
                case Failed(why=why, words=words):
                    raise ModelTroubleError(why, words)
                case made:
                    return made

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
            words = await last_words(self._process, self._log, whose="model")
            raise ModelTroubleError("died", words)
        try:
            return ANSWERS.validate_json(line)
        except ValidationError as error:
            raise ModelTroubleError("failed", "the model's answer makes no sense") from error


@contextlib.asynccontextmanager
async def open_model(models: GpuModels, log: Path) -> AsyncGenerator[VideoModel]:
    """Start a process for models; it loads them when they are first needed.

    Args:
        models: Which, and where from.
        log: What it prints is written there.
    """
    given = environment(models)
    async with model_guest(GUEST, log, line_bytes=LINE_BYTES, environment=given) as process:
        await tell_line(process, SetUp(models=models).model_dump_json())
        yield ModelProcess(process, log, silence_s=models.silence_s)


def environment(models: GpuModels) -> dict[str, str]:
    """What libraries are told: where weights lie, and what not to do."""
    found = {
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
