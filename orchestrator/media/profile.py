"""Whether films are made with a graphics processor or without: looked at once, at start.

No library of models is loaded to find out: that takes seconds and gigabytes.
"""

from enum import StrEnum
from pathlib import Path
from typing import Literal, NamedTuple

from agents.artifacts.story.words import FilmProfile

Wanted = Literal["auto", "debug_cpu", "prod_gpu"]


class ExecutionProfile(StrEnum):
    """What the pictures of films are made with."""

    DEBUG_CPU = "debug_cpu"
    """Storyboards: drawn by rules, in the sandbox."""
    PROD_GPU = "prod_gpu"
    """Models, on a graphics processor."""


class GpuLook(NamedTuple):
    """What was found of a graphics processor."""

    there: bool
    words: str
    """What was seen, or what is missing."""


class ChosenProfile(NamedTuple):
    """A profile, and why it is this one."""

    profile: ExecutionProfile
    because: str
    is_forced: bool = False
    """Whether it is that of every film, whatever one asks for."""

    def for_film(self, asked: FilmProfile) -> "ChosenProfile":
        """The profile of a film, where this is that of those that ask for none."""
        is_same = asked.value == self.profile.value
        if asked is FilmProfile.AUTO or (self.is_forced and is_same):
            return self
        if self.is_forced:
            return self._replace(because=f"{self.because}, though the film asks for {asked.value}")
        return ChosenProfile(ExecutionProfile(asked.value), f"the film asks for {asked.value}")


def detect_gpu(root: Path = Path("/")) -> GpuLook:
    """Look for an NVIDIA device and its driver.

    Args:
        root: Where the file system begins.
    """
    named = sorted(path.name for path in (root / "dev").glob("nvidia[0-9]*"))
    version = root / "proc/driver/nvidia/version"
    if named and version.is_file():
        return GpuLook(True, f"{len(named)} NVIDIA device{'s' * (len(named) > 1)}, with a driver")
    if (root / "dev/dxg").exists() and (root / "usr/lib/wsl/lib/libcuda.so.1").exists():
        return GpuLook(True, "an NVIDIA device of Windows, with a driver")
    if named:
        return GpuLook(False, f"there is {named[0]} below /dev, and no NVIDIA driver")
    return GpuLook(False, "no NVIDIA device is there")


def choose_profile(
    wanted: Wanted, enabled: bool | None, look: GpuLook, *, forced: Wanted = "auto"
) -> ChosenProfile:
    """The profile of films that ask for none, and why.

    Args:
        wanted: What is set; anything but `auto` is taken as it is.
        enabled: Whether `auto` may take a graphics processor, or must; None: it looks.
        look: What there is.
        forced: What is set for every film, whatever it asks for.
    """
    if forced != "auto":
        because = f"FORCE_PROFILE is {forced}"
        return ChosenProfile(ExecutionProfile(forced), because, is_forced=True)
    if wanted != "auto":
        return ChosenProfile(ExecutionProfile(wanted), f"EXECUTION_PROFILE is {wanted}")
    if enabled is not None:
        chosen = ExecutionProfile.PROD_GPU if enabled else ExecutionProfile.DEBUG_CPU
        return ChosenProfile(chosen, f"GPU_ENABLED is {str(enabled).lower()}")
    chosen = ExecutionProfile.PROD_GPU if look.there else ExecutionProfile.DEBUG_CPU
    return ChosenProfile(chosen, look.words)
