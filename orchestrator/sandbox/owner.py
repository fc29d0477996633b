"""Whose a container is, so that what a dead process left behind can be told from a live one's.

Labels of a container: the checkout that made it, the machine's boot, and the process.
"""

import hashlib
import os
import socket
from dataclasses import dataclass
from pathlib import Path

LABEL_OWNER = "org.chalkbox.owner"
LABEL_BOOT = "org.chalkbox.boot"
LABEL_PROCESS = "org.chalkbox.process"


@dataclass(frozen=True)
class Owner:
    """One process of one checkout on one boot of one machine."""

    checkout: str
    boot: str
    process: str
    """Process id and the tick it started at, because ids are used again."""

    @property
    def labels(self) -> dict[str, str]:
        """The labels of its containers."""
        return {LABEL_OWNER: self.checkout, LABEL_BOOT: self.boot, LABEL_PROCESS: self.process}


def this_owner(runs_dir: Path) -> Owner:
    """The owner of what this process starts; `runs_dir` stands for the installation."""
    checkout = hashlib.sha256(f"{socket.gethostname()}\0{runs_dir.resolve()}".encode()).hexdigest()
    pid = os.getpid()
    return Owner(checkout[:16], this_boot(), f"{pid}:{start_tick(pid)}")


def this_boot() -> str:
    """Identifies this boot of the machine; constant where the kernel does not tell."""
    path = Path("/proc/sys/kernel/random/boot_id")
    return path.read_text().strip() if path.exists() else "unknown"


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


def is_abandoned(labels: dict[str, str], owner: Owner) -> bool:
    """Whether a container's owner is gone, seen from this process.

    A container of another checkout or machine is never ours to judge.
    """
    if labels.get(LABEL_OWNER) != owner.checkout:
        return False
    if labels.get(LABEL_BOOT) != owner.boot:
        return True
    pid, _, tick = labels.get(LABEL_PROCESS, "").partition(":")
    return not pid.isdecimal() or start_tick(int(pid)) != tick
