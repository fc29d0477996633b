"""Where the large files of one run lie while it is worked on: volumes of the engine.

A file goes in once, over the stdin of the container that probes it. Scripts read it from there and
write to a volume of their own, which the next one reads; results are handed out once. All of it is
gone when the room is left.
"""

import asyncio
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Protocol

from pydantic import JsonValue

from agents.artifacts.media_facts import MediaFacts
from config import SandboxLimits
from orchestrator.errors import SandboxProtocolError
from orchestrator.sandbox.contract import OnProgress
from orchestrator.sandbox.conversation import SLOWEST_BYTES_PER_S, JobEnd, JobOrder
from orchestrator.sandbox.engine import ContainerEngine, Mounts
from orchestrator.sandbox.failure import Failure, timeout_words
from orchestrator.sandbox.host_files import naming
from orchestrator.sandbox.jobs import read_media
from orchestrator.sandbox.results import ScriptResult, read_report

Measure = Literal["loudness", "colour"]
HAND_OUT_S = 60.0
LOG_TAIL = 6000


@dataclass(frozen=True)
class Stored:
    """A file in a volume."""

    volume: str
    name: str


@dataclass(frozen=True)
class ScriptOrder:
    """A script to run, and on what."""

    script: str
    inputs: Mapping[str, Stored]
    """By the name under which the script finds each, for example `input.mp4`."""
    outputs: tuple[str, ...]
    """Names of what it may leave; none for one that only looks and tells."""
    probe: bool = False
    """Probe the outputs in the same container: quicker, but the script had it before."""
    seconds: float | None = None
    """Time limit, where it is shorter than that of the settings."""


@dataclass(frozen=True)
class ScriptEnd:
    """What became of a script."""

    failure: str | None
    """Why it failed, in words; None when it did not."""
    log: str = ""
    outputs: Mapping[str, Stored] = field(default_factory=dict[str, Stored])
    facts: Mapping[str, MediaFacts] = field(default_factory=dict[str, MediaFacts])
    duration_s: float = 0.0
    told: Mapping[str, JsonValue] = field(default_factory=dict[str, JsonValue])
    """What it says that it found; lists of one name that came in several lines are one."""


class JobDoer(Protocol):
    """Has one job done in a container of its own, with volumes."""

    async def __call__(
        self, order: JobOrder, *, mounts: Mounts, on_progress: OnProgress | None = None
    ) -> JobEnd | Failure:
        """Have it done."""
        ...


class MediaRoom:
    """The volumes of one run. Made by `ContainerSandbox.media_room`."""

    def __init__(
        self, do: JobDoer, engine: Callable[[], ContainerEngine], limits: SandboxLimits
    ) -> None:
        self._do = do
        self._engine = engine
        self._limits = limits
        self._volumes: set[str] = set()

    async def put(self, path: Path, name: str) -> tuple[Stored, MediaFacts]:
        """Bring a file in, and have it probed; a file that is too large is not even sent.

        Args:
            path: Where it lies on this machine.
            name: What it is called in the volume: letters, digits, dots and dashes.
        """
        with naming(path):
            size = (await asyncio.to_thread(path.stat)).st_size
        if size > self._limits.upload_bytes:
            most = self._limits.upload_bytes / 1024**3
            reason = f"The file has {size / 1024**3:.2f} GiB, and at most {most:g} GiB are taken."
            return Stored("", name), MediaFacts(readable=False, reason=reason, size_bytes=size)
        volume = await self._new_volume()
        order = JobOrder(
            "media",
            self._limits.media_s + size / SLOWEST_BYTES_PER_S,
            {"path": f"/media/out/{name}", "measure": []},
            {name: path},
            files_to_volume=True,
        )
        return Stored(volume, name), read_media(await self._do(order, mounts=Mounts(write=volume)))

    async def probe(self, file: Stored, *, measure: tuple[Measure, ...] = ()) -> MediaFacts:
        """Have a file read in a container of its own; with `measure`, from beginning to end."""
        seconds = self._limits.script_s if measure else self._limits.media_s
        params = {"path": f"/media/in0/{file.name}", "measure": list(measure)}
        order = JobOrder("media", seconds, params)
        return read_media(await self._do(order, mounts=Mounts(read=(file.volume,))))

    async def run(self, order: ScriptOrder, *, on_progress: OnProgress | None = None) -> ScriptEnd:
        """Have a script run; one that fails is a result."""
        volume = await self._new_volume()
        read = tuple(dict.fromkeys(each.volume for each in order.inputs.values()))
        paths = {
            name: f"/media/in{read.index(each.volume)}/{each.name}"
            for name, each in order.inputs.items()
        }
        params = {"inputs": paths, "outputs": list(order.outputs), "probe": order.probe}
        seconds = min(order.seconds or math.inf, self._limits.script_s)
        job = JobOrder("script", seconds, params, {"script.py": order.script.encode()})
        mounts = Mounts(read, volume)
        end = await self._do(job, mounts=mounts, on_progress=on_progress)
        read_end = read_script(end, volume, seconds=seconds, only_tells=not order.outputs)
        if not read_end.outputs:
            await self._remove(volume)
        return read_end

    async def put_made(self, paths: Mapping[str, Path]) -> dict[str, Stored]:
        """Bring files in that were made here before, all into one volume; they are not probed.

        Args:
            paths: Where each lies on this machine, by its name in the volume.
        """
        volume = await self._new_volume()
        size = 0
        for path in paths.values():
            with naming(path):
                size += (await asyncio.to_thread(path.stat)).st_size
        seconds = self._limits.media_s + size / SLOWEST_BYTES_PER_S
        order = JobOrder("media", seconds, {"hand_out": []}, dict(paths), files_to_volume=True)
        end = await self._do(order, mounts=Mounts(write=volume))
        if isinstance(end, Failure):
            raise SandboxProtocolError(f"{len(paths)} files were not brought in: {end.message}")
        return {name: Stored(volume, name) for name in paths}

    async def fetch(self, file: Stored, into: Path) -> Path:
        """Bring a file out, into a folder of this machine, under its name.

        Raises:
            HostFileError: The folder does not take it.
            SandboxProtocolError: It did not come.
        """
        return (await self.fetch_all([file], into))[file]

    async def fetch_all(self, files: Sequence[Stored], into: Path) -> dict[Stored, Path]:
        """Bring files of one volume out, into a folder of this machine, under their names.

        Raises:
            HostFileError, SandboxProtocolError: As `fetch`.
        """
        largest = self._limits.upload_bytes
        names = [file.name for file in files]
        order = JobOrder(
            "media",
            HAND_OUT_S + largest / SLOWEST_BYTES_PER_S,
            {"hand_out": names},
            takes=frozenset(names),
            into=into,
            takes_from_volume=True,
            file_bytes=largest,
        )
        end = await self._do(order, mounts=Mounts(read=(files[0].volume,)))
        failed = end.message if isinstance(end, Failure) else "it is not there"
        for name in names:
            if isinstance(end, Failure) or name not in end.files:
                raise SandboxProtocolError(f"{name} cannot be brought out of its volume: {failed}")
        return {file: into / file.name for file in files}

    async def drop(self, file: Stored) -> None:
        """Remove the volume of a file that nobody needs any more."""
        await self._remove(file.volume)

    async def close(self) -> None:
        """Remove what is left."""
        for volume in tuple(self._volumes):
            await self._remove(volume)

    async def _new_volume(self) -> str:
        volume = await asyncio.to_thread(lambda: self._engine().make_volume())
        self._volumes.add(volume)
        return volume

    async def _remove(self, volume: str) -> None:
        if volume in self._volumes:
            await asyncio.to_thread(lambda: self._engine().remove_volume(volume))
            self._volumes.discard(volume)


def read_script(
    end: JobEnd | Failure, volume: str, *, seconds: float, only_tells: bool = False
) -> ScriptEnd:
    """What became of a script; a report that makes no sense is the script's failure."""
    result = read_report(ScriptResult, end)
    if isinstance(result, Failure):
        log = result.log or end.log
        return ScriptEnd(result.message, log[-LOG_TAIL:], duration_s=result.duration_s)
    if result.timed_out:
        return ScriptEnd(timeout_words(seconds), end.log[-LOG_TAIL:])
    if not result.succeeded:
        return ScriptEnd(ended_words(result.exit_code), end.log[-LOG_TAIL:])
    outputs = {name: Stored(volume, name) for name in result.outputs}
    failure = None if outputs or only_tells else "The script ended well and wrote no output."
    told = together(result.told)
    return ScriptEnd(failure, end.log[-LOG_TAIL:], outputs, result.facts, end.duration_s, told)


def together(lines: Iterable[Mapping[str, JsonValue]]) -> dict[str, JsonValue]:
    """What was told line by line, as one."""
    told: dict[str, JsonValue] = {}
    for line in lines:
        for name, value in line.items():
            known = told.get(name)
            if isinstance(known, list) and isinstance(value, list):
                value = [*known, *value]
            told[name] = value
    return told


def ended_words(code: int) -> str:
    """How a script ended that failed."""
    if code == -9:
        return "The script was killed; it may have used too much memory."
    if code < 0:
        return f"The script was ended by signal {-code}."
    return f"The script ended with exit code {code}."
