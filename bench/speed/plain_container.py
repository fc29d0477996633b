"""Containers from the sandbox image, under the sandbox's limits, in which plain programs run.

Files go in as an archive over stdin and come out over stdout, as there are no mounts.
"""

import io
import tarfile
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass

from bench.speed.usage import Meter, Usage
from config import SandboxLimits
from orchestrator.sandbox.docker_sandbox import DockerContainer, DockerEngine
from orchestrator.sandbox.image import UID
from orchestrator.sandbox.limits import host_options

LONGEST_S = 900.0
UNPACK = "tar -x -f - -C /work"
PLAIN_MANIM = f"""{UNPACK} || exit 1
manim render "$@" > log 2>&1
echo "ended $?"
read -r _
tar -c -f - log $(find media/videos -name "*.mp4" -not -path "*/partial_movie_files/*")
"""


class NotMeasuredError(Exception):
    """One scene could not be measured; the others may be."""


@dataclass(frozen=True)
class PlainRender:
    """What `manim render` made, and what it took from the container's creation on."""

    exit_code: int
    wall_s: float
    """Until its process had ended; the video is fetched after that."""
    usage: Usage
    video: bytes | None
    log: str


@contextmanager
def container(
    engine: DockerEngine, image: str, limits: SandboxLimits, script: str, *arguments: str
) -> Generator[DockerContainer]:
    """One that runs a shell script, and is gone afterwards."""
    options = host_options(limits, None) | {"auto_remove": True}
    made = engine.call(
        "create_container",
        image,
        entrypoint=["sh", "-c", script, "sh"],
        command=list(arguments),
        user=f"{UID}:{UID}",
        stdin_open=True,
        working_dir="/work",
        host_config=engine.call("create_host_config", **options),
    )
    started = DockerContainer(engine, str(made["Id"]))
    try:
        started.attach_and_start()
        yield started
    finally:
        started.remove()


def render_plainly(
    engine: DockerEngine,
    image: str,
    limits: SandboxLimits,
    code: str,
    *,
    options: list[str],
    scene_class: str | None = None,
) -> PlainRender:
    """Run `manim render` in a fresh container, without a progress bar and with nothing cached.

    Args:
        engine: That of the sandbox.
        image: Its image.
        limits: Its limits.
        code: The module.
        options: Of the command: size, rate and the like.
        scene_class: Which to draw; the only one where it is not said.
    """
    command = [*options, "--disable_caching", "--progress_bar", "none", "scene.py"]
    command += [scene_class] if scene_class else []
    begun = time.perf_counter()
    with container(engine, image, limits, PLAIN_MANIM, *command) as running:
        meter = Meter(engine.call, running.id)
        try:
            running.send(pack({"scene.py": code.encode()}), LONGEST_S)
            said = b""
            while not said.endswith(b"\n"):
                piece = running.receive(LONGEST_S)
                if not piece:
                    raise NotMeasuredError("a container with plain Manim ended before its time")
                said += piece
            wall_s = time.perf_counter() - begun
            usage = meter.read()
        finally:
            meter.stop()
        running.send(b"\n", LONGEST_S)
        files = unpack(read_all(running))
    videos = [data for name, data in files.items() if name.endswith(".mp4")]
    log = files.get("log", b"").decode(errors="replace")
    code_ = int(said.split()[-1])
    return PlainRender(code_, wall_s, usage, videos[0] if videos else None, log)


def read_all(running: DockerContainer) -> bytes:
    """What it writes until it ends."""
    data = bytearray()
    while piece := running.receive(LONGEST_S):
        data += piece
    return bytes(data)


def pack(files: dict[str, bytes]) -> bytes:
    """An archive of files."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        for name, data in files.items():
            entry = tarfile.TarInfo(name)
            entry.size, entry.mode = len(data), 0o644
            archive.addfile(entry, io.BytesIO(data))
    return packed.getvalue()


def unpack(data: bytes) -> dict[str, bytes]:
    """The files of an archive by name."""
    with tarfile.open(fileobj=io.BytesIO(data)) as archive:
        entries = {entry.name: archive.extractfile(entry) for entry in archive if entry.isfile()}
        return {name: file.read() for name, file in entries.items() if file is not None}
