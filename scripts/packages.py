"""Install packages of the distribution; root only, never through sudo."""

import shutil
from collections.abc import Sequence

from scripts.step import CommandFailedError, SetUpError, Step, run_command
from scripts.surroundings import is_root

LOCK_WAIT_S = 300
"""How long to wait for another apt, for example the nightly upgrade."""
QUIET = {"DEBIAN_FRONTEND": "noninteractive", "NEEDRESTART_SUSPEND": "1"}


def install_packages(names: Sequence[str], running: Step, *, purpose: str) -> None:
    """Install packages with apt-get.

    Args:
        names: Packages of Debian and Ubuntu.
        running: The step that needs them.
        purpose: What is missing, as the beginning of a sentence.

    Raises:
        SetUpError: Not root, no apt-get, or apt-get failed.
    """
    listed = " ".join(names)
    if shutil.which("apt-get") is None:
        raise SetUpError(
            f"{purpose} is missing, and this is no Debian or Ubuntu (no apt-get)",
            f"Install it in this system's way (Debian calls it: {listed}), then run this again.",
        )
    if not is_root():
        raise SetUpError(
            f"{purpose} is missing, and only root may install it",
            f"Ask for, or run as root: apt-get install {listed}   Then run this again.",
        )
    running.say(f"installing {listed} with apt-get")
    options = ["-q", "-o", f"DPkg::Lock::Timeout={LOCK_WAIT_S}"]
    refresh_problem = ""
    try:
        run_command(["apt-get", *options, "update"], env=QUIET)
    except CommandFailedError as error:
        # One broken third-party source fails an update; the package may be had all the same.
        refresh_problem = error.tail(5)
    try:
        run_command(
            ["apt-get", *options, "install", "-y", "--no-install-recommends", *names], env=QUIET
        )
    except CommandFailedError as error:
        raise SetUpError(
            f"apt-get could not install {listed}",
            f"Run `apt-get update && apt-get install {listed}` by hand, then this again.",
            detail=f"{refresh_problem}\n{error.tail()}",
        ) from error
