"""Whether films are made with a graphics processor or without: looked at once, at start.

No library of models is loaded to find out: that takes seconds and gigabytes.
"""

from enum import StrEnum
from pathlib import Path
from typing import Literal, NamedTuple


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
    wanted: Literal["auto", "debug_cpu", "prod_gpu"], enabled: bool | None, look: GpuLook
) -> ChosenProfile:
    """The profile to work with, and why.

    Args:
        wanted: What is set; anything but `auto` is taken as it is.
        enabled: Whether `auto` may take a graphics processor, or must; None: it looks.
        look: What there is.
    """
    if wanted != "auto":
        return ChosenProfile(ExecutionProfile(wanted), f"EXECUTION_PROFILE is {wanted}")
    if enabled is not None:
        chosen = ExecutionProfile.PROD_GPU if enabled else ExecutionProfile.DEBUG_CPU
        return ChosenProfile(chosen, f"GPU_ENABLED is {str(enabled).lower()}")
    chosen = ExecutionProfile.PROD_GPU if look.there else ExecutionProfile.DEBUG_CPU
    return ChosenProfile(chosen, look.words)
