"""Each door that stands open is found and named."""

import copy
import json
import random
from typing import Any

import pytest
from fakes import good_posture

from agents.artifacts.validation_report import FailureClass
from config import SandboxLimits
from orchestrator.sandbox.conversation import DoneFrame, JobEnd
from orchestrator.sandbox.failure import Failure
from orchestrator.sandbox.self_check import judge_memory, judge_posture, not_closed

LIMITS = SandboxLimits()


def changed(path: str, value: object) -> dict[str, Any]:
    posture = copy.deepcopy(good_posture(LIMITS))
    *way, last = path.split(".")
    inner = posture
    for step in way:
        inner = inner[step]
    inner[last] = value
    return posture


def test_a_closed_container_is_good() -> None:
    assert judge_posture(good_posture(LIMITS), LIMITS) == []


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        ("status.Uid", "0\t0\t0\t0", "runs as user 0, not 10001"),
        ("status.Uid", "10001\t0\t10001\t10001", "runs as user 10001"),
        ("status.Gid", "10001\t10001\t0\t10001", "runs as user"),
        ("status.CapEff", "00000000a80425fb", "capabilities (CapEff"),
        ("status.CapBnd", "0000000000000001", "capabilities (CapBnd"),
        ("status.NoNewPrivs", "0", "may gain privileges"),
        ("status.Seccomp", "0", "no seccomp filter"),
        ("status.Seccomp", "1", "no seccomp filter"),
        ("interfaces", ["eth0", "lo"], "has a network: eth0, lo"),
        ("routes", 1, "has a network"),
        ("engine_socket", True, "container engine's socket"),
        ("environment", ["PATH", "GOOGLE_API_KEY"], "its environment holds GOOGLE_API_KEY"),
        ("environment", ["db_password"], "its environment holds db_password"),
        ("init.mem", True, "reaches /proc/1/mem"),
        ("init.stopped", True, "reaches /proc/1/stopped"),
        ("writable", ["/etc"], "can write to /etc"),
        ("executable", ["/work"], "can start programs it wrote to /work"),
        ("mounts./.options", ["rw"], "root is writable"),
        ("mounts./work.options", ["rw", "nosuid"], "/work is mounted without nodev, noexec"),
        ("mounts./tmp.type", "overlay", "bytes, more than 128 MiB"),
        ("mounts./tmp.bytes", 2**40, "holds 1099511627776 bytes, more than 128 MiB"),
        ("mounts./work.inodes", 10**9, "/work holds 1000000000 files"),
        ("syscalls.mount", "allowed", "the system call mount is not refused (allowed)"),
        ("syscalls.mount", "EINVAL", "the system call mount is not refused (EINVAL)"),
        ("syscalls.clone3", "EPERM", "clone3 answers EPERM, not ENOSYS"),
        ("sockets.alg", "allowed", "a alg socket can be opened"),
        ("sockets.unix", "EPERM", "a unix socket cannot be opened (EPERM)"),
        ("syscalls", {"clone3": "ENOSYS"}, "the system call bpf was not tried"),
        ("threads", False, "threads cannot be started"),
        ("threads", "yes", "threads cannot be started"),
        ("processes", 256, "can start 256 processes, the limit is 256"),
        ("oom_score_adj", 0, "not the first to go"),
        ("limits.core", [0, -1], "limit on core is -1, not 0"),
        ("limits.open_files", [1024, 1048576], "limit on open_files is 1048576, not 1024"),
    ],
)
def test_each_open_door_is_named(path: str, value: object, words: str) -> None:
    problems = judge_posture(changed(path, value), LIMITS)
    assert any(words in problem for problem in problems), problems


@pytest.mark.parametrize("name", sorted(good_posture(LIMITS)))
def test_a_report_without_a_part_is_not_good(name: str) -> None:
    posture = good_posture(LIMITS)
    del posture[name]
    assert judge_posture(posture, LIMITS)


@pytest.mark.parametrize("value", [None, 5, "text", [], {}, True, {"a": None}, [[]]], ids=repr)
@pytest.mark.parametrize("name", ["status", "mounts", "limits", "syscalls"])
def test_a_report_of_nonsense_raises_nothing_and_is_not_good(name: str, value: object) -> None:
    assert judge_posture(changed(name, value), LIMITS)


def test_a_shuffled_report_never_raises() -> None:
    bits = random.Random(3)  # noqa: S311 (repeatable garbage)
    values = [json.loads(json.dumps(value)) for value in good_posture(LIMITS).values()]
    for _ in range(300):
        bits.shuffle(values)
        assert judge_posture(dict(zip(good_posture(LIMITS), values, strict=True)), LIMITS)


def test_memory_must_be_stopped_as_memory() -> None:
    assert judge_memory(Failure(FailureClass.OUT_OF_MEMORY, "")) == []
    assert judge_memory(Failure(FailureClass.TIMEOUT, ""))
    done = DoneFrame(ending="finished", exit_code=0, signal=None, oom_kills=0, duration_s=1)
    assert judge_memory(JobEnd(done, {}, {}, ""))


def test_every_problem_is_told_at_once() -> None:
    error = not_closed(["one", "two"])
    assert error.message.endswith("untrusted code: one; two")
    assert error.context == {"problems": ["one", "two"]}
