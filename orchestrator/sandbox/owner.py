"""Whose a container is, so that what a dead process left behind can be told from a live one's.

By locks beside the runs, not by process ids: processes in different containers share a folder of
runs, but neither ids nor a host name, and a container that is made anew has another name.
"""

import contextlib
import hashlib
import os
import secrets
from collections.abc import Generator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from orchestrator.engine.workers import FOLDER, Workers
from orchestrator.sandbox.host_files import naming

LABEL_OWNER = "org.chalkbox.owner"
LABEL_PROCESS = "org.chalkbox.process"
LABEL_LOCK = "org.chalkbox.lock"
INSTALLATION = "installation"
"""File in the folder of locks: what this folder of runs is called on the engine."""


@dataclass(frozen=True)
class Owner:
    """Who starts containers for the runs of one folder: one sandbox of one process."""

    runs_dir: Path
    lock: str = field(default_factory=lambda: f"sandbox-{os.getpid()}-{secrets.token_hex(8)}")
    """Name of the lock that is held as long as there may be containers; nobody else ever has it."""

    @cached_property
    def checkout(self) -> str:
        """Which installation this is: the same for all who share the runs, wherever they run.

        A copy of the folder is another: its inode is.

        Raises:
            HostFileError: The folder cannot be read or written.
        """
        with naming(self.runs_dir):
            written = read_installation(self.runs_dir / FOLDER / INSTALLATION)
            words = f"{written}\0{self.runs_dir.stat().st_ino}"
        return hashlib.sha256(words.encode()).hexdigest()[:16]

    @property
    def process(self) -> str:
        """Process id and the tick it started at, for people and tests."""
        return f"{os.getpid()}:{start_tick(os.getpid())}"

    @property
    def labels(self) -> dict[str, str]:
        """The labels of its containers."""
        return {LABEL_OWNER: self.checkout, LABEL_PROCESS: self.process, LABEL_LOCK: self.lock}

    @contextlib.contextmanager
    def hold(self) -> Generator[None]:
        """Be alive: begins before the first container is made, ends after the last is removed.

        Raises:
            QueueError: The folder of locks cannot be written.
            HostFileError: The lock cannot be made.
        """
        with contextlib.ExitStack() as held:
            with naming(self.runs_dir):
                held.enter_context(Workers(self.runs_dir).hold(self.lock))
            yield


def this_owner(runs_dir: Path) -> Owner:
    """A new owner in this process; `runs_dir` stands for the installation."""
    return Owner(runs_dir)


def is_abandoned(labels: dict[str, str], owner: Owner) -> bool:
    """Whether a container's owner is gone, seen from this process.

    A container of another installation is never ours to judge.
    """
    if labels.get(LABEL_OWNER) != owner.checkout:
        return False
    return not Workers(owner.runs_dir).is_alive(labels.get(LABEL_LOCK))


def read_installation(path: Path) -> str:
    """Read the word that an installation is known by; the first call of all makes it up.

    Raises:
        OSError: It can be neither read nor made.
    """
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        made = path.with_name(f"{INSTALLATION}-{secrets.token_hex(4)}.new")
        made.write_text(secrets.token_hex(16), encoding="ascii")
        try:
            with contextlib.suppress(FileExistsError):
                path.hardlink_to(made)
        finally:
            made.unlink()
    return path.read_text(encoding="ascii")


def start_tick(pid: int) -> str | None:
    """When a process started, in clock ticks since boot; None when it is not there.

    Field 22 of /proc/PID/stat (proc_pid_stat(5)), counted after the name, which may hold spaces.
    """
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return None
    fields = stat.rpartition(")")[2].split()
    return None if fields[0] == "Z" else fields[19]
