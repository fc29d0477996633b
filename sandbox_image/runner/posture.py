"""The `self_check` job: tries, as user code would, what must not be possible, and reports.

It judges nothing; the host compares with what it demands.
"""

import ctypes
import errno
import mmap
import os
import platform
import resource
import signal
import socket
import threading
from pathlib import Path
from typing import Any

from runner.worker import Report

SYSCALLS = {
    # name: (x86_64, aarch64, arguments); arguments that would do nothing even if allowed
    "unshare": (272, 97, (0x10000000,)),
    "setns": (308, 268, (-1, 0)),
    "mount": (165, 40, (0, 0, 0, 0, 0)),
    "ptrace": (101, 117, (0, 0, 0, 0)),
    "process_vm_readv": (310, 270, (1, 0, 0, 0, 0, 0)),
    "keyctl": (250, 219, (0, -3, 0)),
    "bpf": (321, 280, (0, 0, 0)),
    "perf_event_open": (298, 241, (0, 0, -1, -1, 0)),
    "userfaultfd": (323, 282, (0,)),
    "name_to_handle_at": (303, 264, (-100, 0, 0, 0, 0)),
    "memfd_secret": (447, 447, (0,)),
    "io_uring_setup": (425, 425, (1, 0)),
    "clone3": (435, 435, (0, 0)),
    "init_module": (175, 105, (0, 0, 0)),
    "kexec_load": (246, 104, (0, 0, 0, 0)),
    "reboot": (169, 142, (0, 0, 0, 0)),
    "swapon": (167, 224, (0, 0)),
    "pidfd_getfd": (438, 438, (-1, 0, 0)),
    "prlimit64": (302, 261, (1, 7, 0, 0)),
}
FAMILIES = {"unix": 1, "inet": 2, "inet6": 10, "netlink": 16, "packet": 17, "alg": 38, "vsock": 40}
LIMITS = {
    "open_files": resource.RLIMIT_NOFILE,
    "core": resource.RLIMIT_CORE,
    "file_bytes": resource.RLIMIT_FSIZE,
    "locked_memory": resource.RLIMIT_MEMLOCK,
}


def run(params: dict[str, Any], report: Report) -> None:
    """Report the posture, or use up all memory when asked to (then nothing is reported)."""
    if params.get("eat_memory"):
        eat_memory()
    report.result(
        {
            "status": process_status(),
            "oom_score_adj": int(Path("/proc/self/oom_score_adj").read_text()),
            "limits": {name: list(resource.getrlimit(number)) for name, number in LIMITS.items()},
            "interfaces": interfaces(),
            "routes": max(0, len(Path("/proc/net/route").read_text().splitlines()) - 1),
            "mounts": mounts(),
            "environment": sorted(os.environ),
            "writable": [
                path
                for path in ("/", "/opt/chalkbox", "/usr", "/etc", "/var", "/dev")
                if can_write(path)
            ],
            "executable": [path for path in ("/work", "/tmp") if can_execute(path)],
            "engine_socket": any(
                Path(path).exists() for path in ("/var/run/docker.sock", "/run/docker.sock")
            ),
            "init": init_access(),
            "syscalls": {name: try_syscall(name) for name in SYSCALLS},
            "sockets": {name: try_socket(family) for name, family in FAMILIES.items()},
            "threads": can_start_thread(),
            "processes": count_forks(),
        }
    )


def process_status() -> dict[str, str]:
    """The lines of /proc/self/status that speak of privilege."""
    names = (
        "Uid",
        "Gid",
        "Groups",
        "CapInh",
        "CapPrm",
        "CapEff",
        "CapBnd",
        "CapAmb",
        "NoNewPrivs",
        "Seccomp",
    )
    lines = Path("/proc/self/status").read_text().splitlines()
    pairs = (line.split(":", 1) for line in lines if ":" in line)
    return {name: value.strip() for name, value in pairs if name in names}


def interfaces() -> list[str]:
    """Names of the network interfaces."""
    lines = Path("/proc/net/dev").read_text().splitlines()[2:]
    return sorted(line.split(":")[0].strip() for line in lines)


def mounts() -> dict[str, dict[str, Any]]:
    """Options and size, in bytes, of the mounts user code may write to, and of the root."""
    found = {}
    for line in Path("/proc/self/mountinfo").read_text().splitlines():
        fields = line.split()
        if fields[4] in ("/", "/work", "/tmp", "/dev/shm"):
            room = os.statvfs(fields[4])
            found[fields[4]] = {
                "options": fields[5].split(","),
                "type": fields[fields.index("-") + 1],
                "bytes": room.f_blocks * room.f_frsize,
                "inodes": room.f_files,
            }
    return found


def can_write(folder: str) -> bool:
    """Whether a file can be made there."""
    path = Path(folder, "chalkbox-posture")
    try:
        path.write_text("")
    except OSError:
        return False
    path.unlink()
    return True


def can_execute(folder: str) -> bool:
    """Whether a program put there can be started."""
    path = Path(folder, "chalkbox-posture")
    path.write_text("#!/bin/sh\nexit 0\n")
    path.chmod(0o700)
    try:
        pid = os.posix_spawn(path, [str(path)], {})
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
    except PermissionError:
        return False
    finally:
        path.unlink()  # not before it has ended: the shell opens the script only then


def init_access() -> dict[str, bool]:
    """What of PID 1 can be reached; every answer should be no."""
    reached = {}
    for name, flags in (
        ("mem", os.O_RDWR),
        ("environ", os.O_RDONLY),
        ("maps", os.O_RDONLY),
        ("fd/0", os.O_RDONLY),
        ("fd/1", os.O_WRONLY),
    ):
        try:
            os.close(os.open(f"/proc/1/{name}", flags))
            reached[name] = True
        except OSError:
            reached[name] = False
    for number in signal.valid_signals():
        os.kill(1, number)
    state = Path("/proc/1/status").read_text().split("State:")[1].split()[0]
    reached["stopped"] = state in "TZX"
    return reached


def try_syscall(name: str) -> str:
    """The name of the error a system call gives, `allowed` when it gives none."""
    column = {"x86_64": 0, "aarch64": 1}.get(platform.machine())
    if column is None:
        return "unknown machine"
    libc = ctypes.CDLL(None, use_errno=True)
    libc.syscall.restype = ctypes.c_long
    arguments = [ctypes.c_long(value) for value in SYSCALLS[name][2]]
    if libc.syscall(ctypes.c_long(SYSCALLS[name][column]), *arguments) >= 0:
        return "allowed"
    return errno.errorcode.get(ctypes.get_errno(), "?")


def try_socket(family: int) -> str:
    """The name of the error that opening a socket of a family gives, `allowed` if none."""
    kind = socket.SOCK_RAW if family in (16, 17) else socket.SOCK_STREAM
    kind = socket.SOCK_SEQPACKET if family == 38 else kind
    try:
        socket.socket(family, kind).close()
    except OSError as error:
        return errno.errorcode.get(error.errno or 0, "?")
    return "allowed"


def can_start_thread() -> bool:
    """Whether threads work under the seccomp profile."""
    thread = threading.Thread(target=lambda: None)
    thread.start()
    thread.join(5)
    return not thread.is_alive()


def count_forks() -> int:
    """How many processes can be started beside this one."""
    children: list[int] = []
    try:
        while len(children) < 100_000:
            pid = os.fork()
            if pid == 0:
                signal.pause()
                os._exit(0)
            children.append(pid)
    except OSError:
        pass
    for pid in children:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
    return len(children)


def eat_memory() -> None:
    """Use memory until the kernel ends this process."""
    kept = []
    while True:
        block = mmap.mmap(-1, 64 << 20)
        block[::4096] = b"x" * (len(block) // 4096)
        kept.append(block)
