"""What a container must not be able to do, tried in a container before anything else runs.

Canaries run in at most two containers, and what they found is remembered for the same engine,
kernel, image and policy.
"""

from collections.abc import Iterator
from typing import Any

from agents.artifacts.validation_report import FailureClass
from config import SandboxLimits
from orchestrator.errors import SelfCheckFailedError
from orchestrator.sandbox.conversation import JobEnd
from orchestrator.sandbox.failure import Failure
from orchestrator.sandbox.image import UID

REFUSED = ("EPERM", "EACCES", "ENOSYS")
MUST_BE_TRIED = frozenset(
    {
        *("unshare", "setns", "mount", "ptrace", "process_vm_readv", "keyctl", "bpf", "clone3"),
        *("perf_event_open", "userfaultfd", "name_to_handle_at", "memfd_secret", "io_uring_setup"),
    }
)
CAPABILITIES = ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb")
LOCAL_SOCKETS = ("unix", "inet", "inet6")
SECRET_WORDS = ("KEY", "TOKEN", "SECRET", "PASSWORD")


def judge_posture(posture: dict[str, Any], limits: SandboxLimits) -> list[str]:
    """Everything a container can do that it must not; empty is good."""
    try:
        return [
            *judge_process(posture),
            *judge_surroundings(posture),
            *judge_files(posture, limits),
            *judge_system_calls(posture),
            *judge_sockets(posture),
            *judge_limits(posture, limits),
        ]
    except (KeyError, TypeError, ValueError, IndexError, AttributeError) as error:
        return [f"the self-check's report cannot be read: {error!r}"]


def judge_process(posture: dict[str, Any]) -> Iterator[str]:
    """Who the code is, and what it may become."""
    status = posture["status"]
    if set(status["Uid"].split()) != {str(UID)} or set(status["Gid"].split()) != {str(UID)}:
        yield f"it runs as user {status['Uid'].split()[0]}, not {UID}"
    for name in CAPABILITIES:
        if int(status[name], 16):
            yield f"it has capabilities ({name} {status[name]})"
    if status["NoNewPrivs"] != "1":
        yield "it may gain privileges (no-new-privileges is off)"
    if status["Seccomp"] != "2":
        yield "no seccomp filter is in force"


def judge_surroundings(posture: dict[str, Any]) -> Iterator[str]:
    """What it sees around it."""
    if posture["interfaces"] not in ([], ["lo"]) or posture["routes"]:
        yield f"it has a network: {', '.join(posture['interfaces'])}"
    if posture["engine_socket"]:
        yield "it sees the container engine's socket"
    for name in posture["environment"]:
        if any(word in name.upper() for word in SECRET_WORDS):
            yield f"its environment holds {name}"
    for name, reached in posture["init"].items():
        if reached:
            yield f"it reaches /proc/1/{name}"


def judge_files(posture: dict[str, Any], limits: SandboxLimits) -> Iterator[str]:
    """Where it can write, and how much."""
    for path in posture["writable"]:
        yield f"it can write to {path}"
    for path in posture["executable"]:
        yield f"it can start programs it wrote to {path}"
    mounts = posture["mounts"]
    if "ro" not in mounts["/"]["options"]:
        yield "its root is writable"
    for path, size_mib in (("/work", limits.work_mib), ("/tmp", limits.tmp_mib)):  # noqa: S108
        mount = mounts[path]
        missing = {"nosuid", "nodev", "noexec"} - set(mount["options"])
        if missing:
            yield f"{path} is mounted without {', '.join(sorted(missing))}"
        if mount["type"] != "tmpfs" or mount["bytes"] > size_mib * 1024**2:
            yield f"{path} holds {mount['bytes']} bytes, more than {size_mib} MiB"
        if mount["inodes"] > limits.inodes:
            yield f"{path} holds {mount['inodes']} files, more than {limits.inodes}"


def judge_system_calls(posture: dict[str, Any]) -> Iterator[str]:
    """Which system calls go through."""
    for name in sorted(MUST_BE_TRIED - posture["syscalls"].keys()):
        yield f"the system call {name} was not tried"
    for name, answer in posture["syscalls"].items():
        if name == "clone3":
            if answer != "ENOSYS":
                yield f"clone3 answers {answer}, not ENOSYS, so threads may fail"
        elif answer not in REFUSED:
            yield f"the system call {name} is not refused ({answer})"
    if posture["threads"] is not True:
        yield "threads cannot be started"


def judge_sockets(posture: dict[str, Any]) -> Iterator[str]:
    """Which sockets can be opened; only those that lead nowhere here."""
    for name, answer in posture["sockets"].items():
        if name in LOCAL_SOCKETS:
            if answer != "allowed":
                yield f"a {name} socket cannot be opened ({answer})"
        elif answer == "allowed":
            yield f"a {name} socket can be opened"


def judge_limits(posture: dict[str, Any], limits: SandboxLimits) -> Iterator[str]:
    """How much it may use."""
    if posture["processes"] >= limits.pids:
        yield f"it can start {posture['processes']} processes, the limit is {limits.pids}"
    if posture["oom_score_adj"] != 1000:
        yield "it is not the first to go when the machine runs out of memory"
    demanded = {
        "open_files": limits.open_files,
        "core": 0,
        "file_bytes": limits.file_bytes,
        "locked_memory": 0,
    }
    for name, most in demanded.items():
        if posture["limits"][name][1] != most:
            yield f"its limit on {name} is {posture['limits'][name][1]}, not {most}"


def judge_memory(end: JobEnd | Failure) -> list[str]:
    """What the second canary, which uses all memory, should have come to."""
    if isinstance(end, Failure) and end.failure is FailureClass.OUT_OF_MEMORY:
        return []
    return ["using more memory than the limit is not stopped as out-of-memory"]


def not_closed(problems: list[str]) -> SelfCheckFailedError:
    """The refusal of an engine whose containers are not closed, with every problem."""
    return SelfCheckFailedError(
        "containers of this engine are not closed enough to run untrusted code: "
        + "; ".join(problems),
        context={"problems": problems},
    )
