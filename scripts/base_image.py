"""The base image: there, else pulled, else built from the Debian mirror under the same tag."""

import http.client
import subprocess
from collections.abc import Iterator
from pathlib import Path

from scripts.debian_root import make_debian_root
from scripts.engine_api import EngineApi, EngineRefusedError, EngineSilentError, refusal
from scripts.packages import install_packages
from scripts.step import SetUpError, Step
from scripts.surroundings import find_program, is_root

BASE_IMAGE = "debian:trixie-slim"
PIECE_BYTES = 1024**2
ARCHIVE_KEYS = Path("/usr/share/keyrings/debian-archive-keyring.gpg")
"""Ubuntu's debootstrap has the recipe for Debian, but not the keys."""
LABEL_ORIGIN = "org.chalkbox.base"


def ensure_base_image(
    engine: EngineApi, running: Step, *, prefix: str, reference: str = BASE_IMAGE
) -> None:
    """Bring the base image to the engine.

    Args:
        engine: One that answers.
        running: The step to report to.
        prefix: Begins the names of temporary folders; whoever holds it works alone.
        reference: Repository and tag it goes by.

    Raises:
        SetUpError: It can neither be pulled nor built here.
    """
    if engine.image(reference) is not None:
        running.note = f"{reference} is there"
        return
    running.say(f"pulling {reference}")
    problem = pull_image(engine, reference)
    if problem is None:
        running.note = f"{reference} pulled"
        return
    running.say(f"no pull ({problem.splitlines()[0][:120]})")
    running.say("building it from the Debian mirror with debootstrap, a minute or two")
    build_base_image(engine, running, prefix=prefix, reference=reference)
    running.note = f"{reference} built with debootstrap"


def pull_image(engine: EngineApi, reference: str) -> str | None:
    """Pull an image; returns why that was not possible, None where it was."""
    repository, _, tag = reference.partition(":")
    try:
        for progress in engine.pull(repository, tag):
            if problem := refusal(progress):
                return problem
    except (EngineRefusedError, EngineSilentError, http.client.HTTPException, OSError) as error:
        return str(error) or type(error).__name__
    return None if engine.image(reference) else "the engine says nothing about why"


def build_base_image(engine: EngineApi, running: Step, *, prefix: str, reference: str) -> None:
    """Build the base image with debootstrap and give it to the engine; root only.

    Raises:
        SetUpError: Not root, or a part of it failed; the temporary folder is gone either way.
    """
    if not is_root():
        raise SetUpError(
            f"the base image {reference} could not be pulled, and only root can build it",
            f"Give the engine access to its registry (docker pull {reference}), or run this once "
            "as root.",
        )
    if find_program("debootstrap") is None or not ARCHIVE_KEYS.is_file():
        install_packages(["debootstrap", "debian-archive-keyring"], running, purpose="debootstrap")
    with make_debian_root(prefix) as root:
        running.say("handing it to the engine")
        repository, _, tag = reference.partition(":")
        changes = ['CMD ["bash"]', f"LABEL {LABEL_ORIGIN}=debootstrap"]
        for progress in engine.import_image(_archive(root), repository, tag, changes=changes):
            if problem := refusal(progress):
                raise SetUpError(
                    "the engine did not take the base image",
                    "Free some disk space if that is it, then run this again.",
                    detail=problem,
                )


def _archive(root: Path) -> Iterator[bytes]:
    """Stream a folder as a tar archive with the owners it has."""
    command = ["tar", "--create", "--one-file-system", "--numeric-owner", "--sort=name"]
    with subprocess.Popen(  # noqa: S603 - a fixed command on a folder of ours
        [*command, "--directory", str(root), "."], stdout=subprocess.PIPE
    ) as tar:
        if tar.stdout is None:
            raise AssertionError("asked for a pipe")
        while piece := tar.stdout.read(PIECE_BYTES):
            yield piece
    if tar.returncode != 0:
        raise SetUpError("tar could not pack the base image", "Run this again.")
