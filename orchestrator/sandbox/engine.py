"""What a container engine must offer, for Docker and for the tests' in-process engine.

Everything here blocks; `DockerSandbox` keeps it in threads.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class Profile(StrEnum):
    """What a container imports before it works."""

    MANIM = "manim"
    PLAIN = "plain"


@dataclass(frozen=True)
class ContainerState:
    """What the engine knows of a container."""

    running: bool
    exit_code: int | None
    oom_killed: bool


@dataclass(frozen=True)
class Mounts:
    """The volumes of a container that works on files too large for its memory."""

    read: tuple[str, ...] = ()
    """Names of those it may read, in order: at `/media/in0`, `/media/in1` and so on."""
    write: str | None = None
    """Name of the one it may write to, at `/media/out`."""


class Container(Protocol):
    """One container, its stdin and its stdout."""

    @property
    def id(self) -> str:
        """The engine's name for it."""
        ...

    @property
    def stderr(self) -> bytes:
        """What PID 1 complained of, its last few KiB."""
        ...

    def send(self, data: bytes, timeout_s: float) -> None:
        """Write to its stdin; OSError when it is gone, TimeoutError when it does not read."""
        ...

    def receive(self, timeout_s: float) -> bytes:
        """What it wrote to stdout since; empty at the end; TimeoutError when nothing came."""
        ...

    def state(self) -> ContainerState | None:
        """How it is; None when it does not exist any more.

        Raises:
            EngineUnavailableError: The engine does not answer.
        """
        ...

    def remove(self) -> None:
        """Close the streams, end it, and take it off the engine; no error when it is gone."""
        ...


class ContainerEngine(Protocol):
    """Starts containers from the sandbox image, under the limits it was made with."""

    def check(self) -> None:
        """See that the engine answers and has the right image.

        Raises:
            EngineUnavailableError, ImageMissingError, ImageMismatchError
        """
        ...

    def start(self, profile: Profile, *, mounts: Mounts | None = None) -> Container:
        """Start a container; it will send `ready`.

        Raises:
            EngineUnavailableError, ImageMissingError, ImageMismatchError
        """
        ...

    def make_volume(self) -> str:
        """Make an empty volume on the engine's disk; its name.

        Raises:
            EngineUnavailableError, SandboxProtocolError
        """
        ...

    def remove_volume(self, name: str) -> None:
        """Remove a volume that no container has any more; no error when it is gone."""
        ...

    def reap(self) -> int:
        """Remove containers and volumes whose owner is gone; how many containers there were."""
        ...

    def identity(self) -> dict[str, str]:
        """What a self-check is valid for: engine, kernel, image and policy."""
        ...

    def close(self) -> None:
        """Close connections."""
        ...
