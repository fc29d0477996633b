"""Every hardening point, read back from inside a container and from the engine."""

import asyncio
import json
from pathlib import Path
from typing import Any

import docker
import pytest
from containers import IMAGE, LIMITS, containers_of, docker_engine, sandbox_on

from config import SandboxLimits
from orchestrator.errors import SelfCheckFailedError
from orchestrator.sandbox.engine import Profile
from orchestrator.sandbox.self_check import judge_posture

pytestmark = pytest.mark.docker


@pytest.fixture(scope="module")
def posture(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    async def run() -> dict[str, Any]:
        sandbox = sandbox_on(lambda: docker_engine(tmp_path_factory.mktemp("posture")))
        try:
            return await sandbox.check_posture()
        finally:
            await sandbox.close()

    return asyncio.run(run())


def test_the_self_check_passes_with_every_canary_dead(posture: dict[str, Any]) -> None:
    assert judge_posture(posture, LIMITS) == []


def test_it_is_nobody_without_any_privilege(posture: dict[str, Any]) -> None:
    status = posture["status"]
    assert set(status["Uid"].split()) == set(status["Gid"].split()) == {"10001"}
    assert {int(status[name], 16) for name in status if name.startswith("Cap")} == {0}
    assert (status["NoNewPrivs"], status["Seccomp"]) == ("1", "2")


def test_it_can_reach_nothing_of_pid_1(posture: dict[str, Any]) -> None:
    assert posture["init"]
    assert not any(posture["init"].values())


def test_it_has_no_network_and_no_engine_socket(posture: dict[str, Any]) -> None:
    assert posture["interfaces"] in ([], ["lo"])
    assert posture["routes"] == 0
    assert posture["engine_socket"] is False


def test_it_writes_only_to_its_two_folders_and_starts_nothing_there(
    posture: dict[str, Any],
) -> None:
    assert (posture["writable"], posture["executable"]) == ([], [])
    assert "ro" in posture["mounts"]["/"]["options"]
    assert posture["mounts"]["/work"]["bytes"] == LIMITS.work_mib * 1024**2
    assert posture["mounts"]["/work"]["inodes"] == LIMITS.inodes
    assert {"nosuid", "nodev", "noexec"} <= set(posture["mounts"]["/tmp"]["options"])  # noqa: S108


def test_dangerous_system_calls_and_sockets_are_refused(posture: dict[str, Any]) -> None:
    answers = posture["syscalls"]
    assert answers.pop("clone3") == "ENOSYS"
    assert set(answers.values()) == {"EPERM"}
    assert posture["sockets"]["netlink"] == posture["sockets"]["packet"] == "EPERM"
    assert posture["sockets"]["alg"] == posture["sockets"]["vsock"] == "EPERM"
    assert posture["threads"] is True


def test_it_can_start_fewer_processes_than_the_limit(posture: dict[str, Any]) -> None:
    assert LIMITS.pids - 10 < posture["processes"] < LIMITS.pids


def test_the_engine_created_it_as_asked(tmp_path: Path) -> None:
    engine = docker_engine(tmp_path)
    client = docker.DockerClient()
    container = engine.start(Profile.PLAIN)
    try:
        found = client.api.inspect_container(container.id)
    finally:
        container.remove()
        client.close()
        engine.close()
    config, host = found["Config"], found["HostConfig"]
    assert config["User"] == "10001:10001"
    assert config["StdinOnce"] is True
    assert host["NetworkMode"] == "none"
    assert host["ReadonlyRootfs"] is True
    assert host["CapDrop"] == ["ALL"]
    assert host["Privileged"] is False
    assert not host.get("Init")
    assert host["Binds"] is None
    assert found["Mounts"] == []
    assert host["AutoRemove"] is False
    assert host["LogConfig"]["Type"] == "none"
    assert host["IpcMode"] == "private"
    assert host["ShmSize"] == 64 * 1024**2
    assert host["Memory"] == host["MemorySwap"] == LIMITS.memory_mib * 1024**2
    assert host["NanoCpus"] == int(LIMITS.cpus * 1e9)
    assert host["PidsLimit"] == LIMITS.pids
    assert host["OomScoreAdj"] == 1000
    assert "no-new-privileges:true" in host["SecurityOpt"]
    limits = {limit["Name"]: limit["Hard"] for limit in host["Ulimits"]}
    assert limits == {
        "nofile": LIMITS.open_files,
        "core": 0,
        "fsize": LIMITS.file_bytes,
        "memlock": 0,
    }
    assert containers_of(tmp_path) == []


OPEN_CONTAINER = """
import json
from runner import posture

class Report:
    def result(self, found):
        print(json.dumps(found))

posture.SYSCALLS.pop("reboot")  # root could do it
posture.init_access = lambda: {"mem": True}
posture.count_forks = lambda: 5000
posture.run({}, Report())
"""


def test_a_container_that_is_less_closed_is_refused_by_name() -> None:
    """The check can fail: this is what an engine that ignores our options would start."""
    client = docker.DockerClient()
    try:
        output = client.containers.run(
            IMAGE.tag,
            ["-c", OPEN_CONTAINER],
            entrypoint="/opt/venv/bin/python",
            user="0:0",
            network_mode="none",
            tmpfs={"/work": "size=8g,exec", "/tmp": "size=8g,exec"},  # noqa: S108
            remove=True,
        )
    finally:
        client.close()
    problems = judge_posture(json.loads(output), SandboxLimits())
    text = "; ".join(problems)
    for expected in (
        "runs as user 0",
        "has capabilities",
        "may gain privileges",
        "can write to /",
        "can start programs it wrote to /work",
        "is mounted without noexec",
        "/work holds 8589934592 bytes",
        "its root is writable",
        "reaches /proc/1/mem",
        "5000 processes",
        "not the first to go",
    ):
        assert expected in text


def test_a_service_refuses_to_work_when_the_self_check_fails(tmp_path: Path) -> None:
    class Forgetful:
        async def recall_passed(self, identity: dict[str, str]) -> bool:
            return identity == {}

        async def remember_passed(self, identity: dict[str, str]) -> None:
            raise AssertionError(identity)

    async def run() -> None:
        from orchestrator.sandbox.container_sandbox import ContainerSandbox

        # The engine is asked for less memory than the limits speak of in its place.
        started = LIMITS.model_copy(update={"open_files": 512})
        sandbox = ContainerSandbox(
            lambda: docker_engine(tmp_path, limits=started),
            LIMITS,
            image=IMAGE.inputs,
            memory=Forgetful(),
        )
        try:
            with pytest.raises(SelfCheckFailedError, match="limit on open_files is 512, not 1024"):
                await sandbox.export()
        finally:
            await sandbox.close()

    asyncio.run(run())
    assert containers_of(tmp_path) == []
