"""Every hardening point is asked for, and each is part of what a self-check is valid for."""

import json

import pytest

from config import SandboxLimits
from orchestrator.sandbox.limits import host_options, policy_digest, seccomp_profile

LIMITS = SandboxLimits()
OPTIONS = host_options(LIMITS, None)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("network_mode", "none"),
        ("read_only", True),
        ("cap_drop", ["ALL"]),
        ("pids_limit", 256),
        ("mem_limit", 2048 * 1024**2),
        ("nano_cpus", 2_000_000_000),
        ("oom_score_adj", 1000),
        ("ipc_mode", "private"),
        ("runtime", None),
    ],
)
def test_a_container_is_created_with(name: str, value: object) -> None:
    assert OPTIONS[name] == value


def test_there_is_no_swap_no_privilege_and_no_log_on_disk() -> None:
    assert OPTIONS["memswap_limit"] == OPTIONS["mem_limit"]
    assert "no-new-privileges:true" in OPTIONS["security_opt"]
    assert OPTIONS["log_config"]["Type"] == "none"
    assert OPTIONS["shm_size"] <= 64 * 1024**2


def test_ulimits_are_as_set_and_none_counts_processes() -> None:
    limits = {each["Name"]: (each["Soft"], each["Hard"]) for each in OPTIONS["ulimits"]}
    assert limits == {
        "nofile": (1024, 1024),
        "core": (0, 0),
        "fsize": (LIMITS.file_bytes, LIMITS.file_bytes),
        "memlock": (0, 0),
    }


@pytest.mark.parametrize(("path", "size"), [("/work", "512m"), ("/tmp", "128m")])  # noqa: S108
def test_temporary_folders_are_capped_and_closed(path: str, size: str) -> None:
    options = OPTIONS["tmpfs"][path].split(",")
    assert {"nosuid", "nodev", "noexec", "mode=0700", "uid=10001", "gid=10001"} <= set(options)
    assert {f"size={size}", "nr_inodes=20000"} <= set(options)


def test_the_seccomp_profile_is_an_allow_list_in_one_option() -> None:
    (text,) = [each for each in OPTIONS["security_opt"] if each.startswith("seccomp=")]
    profile = json.loads(text.removeprefix("seccomp="))
    assert profile == json.loads(seccomp_profile())
    assert profile["defaultAction"] == "SCMP_ACT_ERRNO"
    allowed: set[str] = set()
    for rule in profile["syscalls"]:
        if rule["action"] == "SCMP_ACT_ALLOW":
            allowed |= set(rule["names"])
    assert {"read", "write", "clone", "execve", "futex"} <= allowed
    assert not allowed & {
        *("io_uring_setup", "io_uring_enter", "io_uring_register", "ptrace", "keyctl", "bpf"),
        *("process_vm_readv", "process_vm_writev", "perf_event_open", "userfaultfd", "mount"),
        *("unshare", "setns", "name_to_handle_at", "open_by_handle_at", "memfd_secret", "clone3"),
        *("kexec_load", "init_module", "finit_module", "reboot", "swapon", "pivot_root", "chroot"),
        *("add_key", "request_key", "fsopen", "fsmount", "move_mount", "open_tree"),
    }
    (clone3,) = [rule for rule in profile["syscalls"] if "clone3" in rule["names"]]
    assert (clone3["action"], clone3["errnoRet"]) == ("SCMP_ACT_ERRNO", 38)


@pytest.mark.parametrize(
    "changed",
    [
        {"memory_mib": 1024},
        {"cpus": 1.5},
        {"pids": 128},
        {"work_mib": 256},
        {"tmp_mib": 64},
        {"inodes": 5000},
        {"open_files": 512},
        {"file_bytes": 1024**2},
    ],
    ids=str,
)
def test_another_policy_needs_another_self_check(changed: dict[str, float]) -> None:
    other = SandboxLimits.model_validate(changed)
    assert policy_digest(other, None) != policy_digest(LIMITS, None)


def test_the_runtime_is_part_of_the_policy_and_times_are_not() -> None:
    assert policy_digest(LIMITS, "runsc") != policy_digest(LIMITS, None)
    assert policy_digest(SandboxLimits(render_s=5), None) == policy_digest(LIMITS, None)
    assert policy_digest(LIMITS, None) == policy_digest(SandboxLimits(), None)
