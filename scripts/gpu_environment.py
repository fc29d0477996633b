"""The Python environment in `.venv-gpu`: what `uv.lock` names with the extra `gpu`, for its tests.

It stands beside the usual one, because torch and what CUDA needs take gigabytes. Standard library
only, as all of set-up.
"""

import sys

from scripts.python_environment import fetch_uv, find_uv, uv_settings
from scripts.step import CommandFailedError, SetUpError, run_command, step
from scripts.surroundings import PROJECT_ROOT

VENV = PROJECT_ROOT / ".venv-gpu"
CANNOT = 2
"""Exit code: it could not be made, and what to do was said."""


def ensure_gpu_environment() -> None:
    """Make `.venv-gpu` match the lock file.

    Raises:
        SetUpError: uv or the packages cannot be had.
    """
    with step("python environment for graphics processors") as running:
        uv = find_uv() or fetch_uv(running)
        running.say("installing the locked packages of the extra gpu; several gigabytes at first")
        command = [str(uv), "sync", "--locked", "--extra", "gpu"]
        if not VENV.exists():
            command += ["--python", sys.executable]
        try:
            run_command(command, cwd=PROJECT_ROOT, env=uv_settings(VENV))
        except CommandFailedError as error:
            raise SetUpError(
                "uv could not install the packages of the extra gpu",
                "Check the network and that 10 GB of disk are free, then run this again.",
                detail=error.tail(),
            ) from error
        running.note = f"made with uv in {VENV.name}"


if __name__ == "__main__":
    try:
        ensure_gpu_environment()
    except SetUpError as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(CANNOT)
