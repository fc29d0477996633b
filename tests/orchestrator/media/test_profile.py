from pathlib import Path

import pytest

from agents.artifacts.story.words import FilmProfile
from orchestrator.media.profile import (
    ChosenProfile,
    ExecutionProfile,
    GpuLook,
    choose_profile,
    detect_gpu,
)

THERE, NOT_THERE = GpuLook(True, "1 NVIDIA device"), GpuLook(False, "no NVIDIA device is there")
CPU, GPU = ExecutionProfile.DEBUG_CPU, ExecutionProfile.PROD_GPU


def lay(root: Path, *names: str) -> Path:
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    return root


def test_a_device_counts_with_its_driver_only(tmp_path: Path) -> None:
    assert detect_gpu(lay(tmp_path, "dev/null")) == (False, "no NVIDIA device is there")
    lay(tmp_path, "dev/nvidia0", "dev/nvidiactl", "dev/nvidia-uvm")
    assert detect_gpu(tmp_path) == (False, "there is nvidia0 below /dev, and no NVIDIA driver")
    lay(tmp_path, "proc/driver/nvidia/version")
    assert detect_gpu(tmp_path) == (True, "1 NVIDIA device, with a driver")
    lay(tmp_path, "dev/nvidia1")
    assert detect_gpu(tmp_path).words == "2 NVIDIA devices, with a driver"


def test_a_device_of_windows_counts_too(tmp_path: Path) -> None:
    assert not detect_gpu(lay(tmp_path, "dev/dxg")).there
    assert detect_gpu(lay(tmp_path, "usr/lib/wsl/lib/libcuda.so.1")).there


@pytest.mark.parametrize(
    ("wanted", "enabled", "look", "chosen"),
    [
        ("auto", None, THERE, (GPU, "1 NVIDIA device")),
        ("auto", None, NOT_THERE, (CPU, "no NVIDIA device is there")),
        ("auto", False, THERE, (CPU, "GPU_ENABLED is false")),
        ("auto", True, NOT_THERE, (GPU, "GPU_ENABLED is true")),
        ("debug_cpu", True, THERE, (CPU, "EXECUTION_PROFILE is debug_cpu")),
        ("prod_gpu", False, NOT_THERE, (GPU, "EXECUTION_PROFILE is prod_gpu")),
    ],
)
def test_what_is_set_goes_before_what_is_found(
    wanted: str, enabled: bool | None, look: GpuLook, chosen: tuple[ExecutionProfile, str]
) -> None:
    assert choose_profile(wanted, enabled, look) == ChosenProfile(*chosen)


def test_a_film_may_ask_for_another_unless_one_is_forced() -> None:
    host = choose_profile("auto", None, NOT_THERE)
    assert host.for_film(FilmProfile.AUTO) == host
    assert host.for_film(FilmProfile.DEBUG_CPU) == (CPU, "the film asks for debug_cpu", False)
    assert host.for_film(FilmProfile.PROD_GPU) == (GPU, "the film asks for prod_gpu", False)
    forced = choose_profile("prod_gpu", True, THERE, forced="debug_cpu")
    assert forced == (CPU, "FORCE_PROFILE is debug_cpu", True)
    assert forced.for_film(FilmProfile.DEBUG_CPU) == forced
    because = "FORCE_PROFILE is debug_cpu, though the film asks for prod_gpu"
    assert forced.for_film(FilmProfile.PROD_GPU) == (CPU, because, True)
