"""Turns the limits into what a container is created with: every hardening point, in one place.

A posture test reads each of them back from inside a container and from the engine.
"""

import hashlib
import json
from pathlib import Path
from typing import Any

from docker.types import LogConfig, Mount, Ulimit

from config import SandboxLimits
from orchestrator.sandbox.engine import Mounts
from orchestrator.sandbox.image import UID

MIB = 1024 * 1024
SECCOMP_FILE = Path(__file__).with_name("seccomp.json")


def seccomp_profile() -> str:
    """The allow-list of system calls, as JSON text.

    In the manner of Docker's documented default, without what a renderer has no use for: io_uring,
    ptrace, process_vm_*, keyctl, bpf, perf, userfaultfd, mounts, namespaces, file handles. Only
    local and IP sockets, and pairs of local ones: the kernel makes both sockets of a pair before it
    finds that their family has none. 64-bit calls only. A process sets limits and priorities for
    itself alone, or it could have the kernel end PID 1 for using too much CPU, or give it none.
    `clone3` answers ENOSYS, so that the C library falls back to `clone`, whose flags a filter can
    see (an engine of 20.10 ignores `defaultErrnoRet`).
    """
    return json.dumps(json.loads(SECCOMP_FILE.read_text()), separators=(",", ":"))


def tmpfs_options(size_mib: int, inodes: int) -> str:
    """Mount options of a temporary folder that only the sandbox's user can enter."""
    return f"size={size_mib}m,nr_inodes={inodes},nosuid,nodev,noexec,uid={UID},gid={UID},mode=0700"


def host_options(
    limits: SandboxLimits, runtime: str | None, mounts: Mounts | None = None
) -> dict[str, Any]:
    """What docker's `create_host_config` is given."""
    memory = limits.memory_mib * MIB
    largest = limits.file_bytes if mounts is None else limits.upload_bytes
    return {
        "network_mode": "none",
        "read_only": True,
        "cap_drop": ["ALL"],
        "security_opt": ["no-new-privileges:true", f"seccomp={seccomp_profile()}"],
        "pids_limit": limits.pids,
        "mem_limit": memory,
        "memswap_limit": memory,
        "nano_cpus": int(limits.cpus * 1e9),
        "oom_score_adj": 1000,
        # A namespace of its own: "none" would take /dev/shm away, which multiprocessing needs.
        "ipc_mode": "private",
        "shm_size": 64 * MIB,
        # No limit on processes by user id: that would count over all containers.
        "ulimits": [
            Ulimit(name="nofile", soft=limits.open_files, hard=limits.open_files),
            Ulimit(name="core", soft=0, hard=0),
            Ulimit(name="fsize", soft=largest, hard=largest),
            Ulimit(name="memlock", soft=0, hard=0),
        ],
        "tmpfs": {
            "/work": tmpfs_options(limits.work_mib, limits.inodes),
            "/tmp": tmpfs_options(limits.tmp_mib, limits.inodes),  # noqa: S108 (in the container)
        },
        # json-file would write every frame to the host's disk, several times slower.
        "log_config": LogConfig(type=LogConfig.types.NONE),
        "runtime": runtime,
        **({"mounts": volume_mounts(mounts)} if mounts is not None else {}),
    }


def volume_mounts(mounts: Mounts) -> list[Mount]:
    """The volumes as docker mounts them.

    Only the image's own folder gives an empty volume its owner, so only that one is copied from.
    """
    read = [
        Mount(f"/media/in{number}", name, type="volume", read_only=True, no_copy=True)
        for number, name in enumerate(mounts.read)
    ]
    return [*read, *([Mount("/media/out", mounts.write, type="volume")] if mounts.write else [])]


def policy_digest(limits: SandboxLimits, runtime: str | None) -> str:
    """Digest of everything a container is created with: a self-check is valid for one."""
    both = [host_options(limits, runtime, mounts) for mounts in (None, Mounts())]
    text = json.dumps(both, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()
