"""The compose file, for real: build, up, runs over REST, a worker killed, stop, down.

One test: to build and to start takes most of the time.
"""

import hashlib
import os
import re
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import docker
import httpx
import pytest
import yaml
from chalkbox_command import KEYS
from containers import LABEL_PROJECT, PATIENCE
from crashing import made_twice
from docker.errors import ImageNotFound

from config import PROJECT_ROOT
from orchestrator.engine.events import RunStarted
from orchestrator.engine.trace import read_trace
from orchestrator.sandbox.owner import LABEL_OWNER

pytestmark = [pytest.mark.docker, pytest.mark.slow]

IMAGE = f"chalkbox-test-{hashlib.sha256(bytes(PROJECT_ROOT)).hexdigest()[:8]}"
"""The app's image; the newest stays, so that the next test need not build it from nothing."""
COME_UP_S, RUN_S = 240, 600
KILLED = 128 + signal.SIGKILL
KILL_WORKER = """
import os, signal
from pathlib import Path
for folder in Path("/proc").glob("[0-9]*"):
    if folder.name not in ("1", str(os.getpid())):
        if b"worker" in (folder / "cmdline").read_bytes().split(b"\\0"):
            os.kill(int(folder.name), signal.SIGKILL)
"""
OWNER = "from orchestrator.sandbox.owner import *; print(this_owner(Path('/data/runs')).checkout)"


@dataclass(frozen=True)
class Project:
    """One compose project of the test's own."""

    name: str
    command: list[str]
    environment: dict[str, str]
    client: docker.DockerClient

    def compose(self, *arguments: str) -> str:
        done = subprocess.run(
            [*self.command, *arguments],
            cwd=PROJECT_ROOT,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
        return done.stdout

    def containers(self, service: str = "") -> list[Any]:
        label = f"{LABEL_PROJECT}={self.name}"
        labels = [label, f"com.docker.compose.service={service}"] if service else [label]
        found: list[Any] = self.client.containers.list(all=True, filters={"label": labels})
        return sorted(found, key=lambda container: container.name)

    def inside(self, container: Any, program: str) -> str:
        """Run a Python program in a container, as the app's user."""
        code, output = container.exec_run(["python", "-c", program], user="10001:10001")
        assert code == 0, output
        return str(output.decode())


def compose_command() -> list[str]:
    """`docker compose`, or where only that exists `docker-compose`."""
    with suppress(OSError, subprocess.CalledProcessError):
        subprocess.run(["docker", "compose", "version"], check=True, capture_output=True)
        return ["docker", "compose"]
    if found := shutil.which("docker-compose"):
        return [found]
    reason = "there is neither `docker compose` nor `docker-compose` here; `make setup-dev` as root"
    if os.environ.get("REQUIRE_DOCKER"):
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture
def client() -> Iterator[docker.DockerClient]:
    client = docker.DockerClient()
    yield client
    client.close()


@pytest.fixture
def project(client: docker.DockerClient, tmp_path: Path) -> Iterator[Project]:
    (tmp_path / "empty.env").touch()  # a .env of the checkout's is none of this test's
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    name = f"chalkbox-test-{os.getpid()}"
    mine = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("CHALKBOX_", "COMPOSE_")) and name not in KEYS
    }
    mine |= {
        "COMPOSE_PROJECT_NAME": name,
        "APP_IMAGE": IMAGE,
        "CHALKBOX_PORT": str(port),
        "CHALKBOX_MODEL": "offline",
        "CHALKBOX_STOP_S": "1",
        "HEALTH_EVERY": "10s",  # each look starts a Python: more often they would fill the machine
        **PATIENCE,
    }
    command = [*compose_command(), "--env-file", str(tmp_path / "empty.env")]
    project = Project(name, command, mine, client)
    with superseded_image_removed(client):
        try:
            yield project
        finally:
            project.compose("down", "--volumes", "--timeout", "90")


@contextmanager
def superseded_image_removed(client: docker.DockerClient) -> Iterator[None]:
    def image() -> str:
        try:
            return str(client.images.get(IMAGE).id)
        except ImageNotFound:
            return ""

    before = image()
    yield
    if before and before != image():
        with suppress(ImageNotFound):
            client.images.remove(before)


def until(happens: Callable[[], Any], longest_s: float, what: str) -> Any:
    deadline = time.monotonic() + longest_s
    while not (found := happens()):
        assert time.monotonic() < deadline, f"{what}: not within {longest_s:.0f} s"
        time.sleep(0.25)
    return found


def is_healthy(container: Any) -> bool:
    container.reload()
    return str(container.attrs["State"]["Health"]["Status"]) == "healthy"


def assert_closed(container: Any) -> None:
    """Nothing in the container is root, and nobody in it can become root."""
    host = container.attrs["HostConfig"]
    assert host["ReadonlyRootfs"]
    assert not host["Privileged"]
    assert host["CapDrop"] == ["ALL"]
    assert "no-new-privileges:true" in host["SecurityOpt"]
    code, output = container.exec_run(["cat", "/proc/1/status"])
    assert code == 0
    status = dict(line.split(":\t", 1) for line in output.decode().splitlines() if ":\t" in line)
    assert set(status["Uid"].split()) == {"10001"}
    assert int(status["CapEff"], 16) == 0
    assert status["NoNewPrivs"] == "1"


def test_up_two_runs_a_killed_worker_and_down(project: Project, tmp_path: Path) -> None:
    project.compose("config", "--quiet")
    project.compose("build")
    project.compose("up", "--detach", "--scale", "worker=2")
    workers, (web,) = project.containers("worker"), project.containers("web")
    assert len(workers) == 2
    until(lambda: all(map(is_healthy, [*workers, web])), COME_UP_S, "all are healthy")
    for container in (*workers, web):
        assert_closed(container)
    sources = [mount["Destination"] for mount in web.attrs["Mounts"]]
    assert sorted(sources) == ["/data/cache", "/data/runs"]  # and no engine's socket
    (published,) = web.attrs["HostConfig"]["PortBindings"]["7860/tcp"]
    assert published["HostIp"] == "127.0.0.1"

    printed = re.search(r"Open (http://127\.0\.0\.1:\d+)/\?token=(\S+)", web.logs().decode())
    assert printed
    address, token = printed.groups()
    assert httpx.get(f"{address}/api/v1/runs", timeout=30).status_code == 401
    with httpx.Client(
        base_url=address, headers={"Authorization": f"Bearer {token}"}, timeout=30
    ) as http:
        assert "Chalkbox" in http.get("/", headers={"Accept": "text/html"}).text
        carry_out_two(project, http, tmp_path)
    owner = project.inside(workers[0], OWNER).strip()
    assert owner == project.inside(workers[1], OWNER).strip()

    project.compose("stop")
    for container in (*workers, web):
        container.reload()
        assert container.attrs["State"]["ExitCode"] == 0, container.logs()[-2000:]
    assert_nothing_left(project, owner)


def carry_out_two(project: Project, http: httpx.Client, tmp_path: Path) -> None:
    """Queue two runs, kill the worker of one in the middle, and see both to their end."""
    ids = [
        http.post("/api/v1/generate", json={"prompt": prompt, "quality": "480p15"})
        .raise_for_status()
        .json()["id"]
        for prompt in ("the derivative of x^2 at x = 1", "solve x^2 - 3x + 2 = 0")
    ]

    def status(video_id: str) -> dict[str, Any]:
        return dict(http.get(f"/api/v1/status/{video_id}").raise_for_status().json())

    def are_drawn() -> bool:
        return all((status(each)["stage"] or "").startswith(("inspect", "render")) for each in ids)

    until(are_drawn, RUN_S, "both runs are in the middle")
    assert {status(each)["state"] for each in ids} == {"running"}
    victim = project.containers("worker")[0]
    code, output = victim.exec_run(["python", "-c", KILL_WORKER], user="10001:10001")
    assert code in (0, KILLED), output  # its container may end sooner than this program

    def ended() -> bool:
        return all(status(each)["state"] not in ("queued", "running") for each in ids)

    until(ended, RUN_S, "both runs have ended")
    states = [status(each) for each in ids]
    assert [each["state"] for each in states] == ["succeeded", "succeeded"], states
    until(lambda: is_healthy(victim), COME_UP_S, "the killed worker is back")
    assert victim.attrs["RestartCount"] == 1
    begun: list[int] = []
    for video_id in ids:
        trace = tmp_path / f"{video_id}.jsonl"
        files = f"/api/v1/runs/{video_id}/files"
        trace.write_bytes(http.get(f"{files}/trace.jsonl").raise_for_status().content)
        lines = read_trace(trace).lines
        assert made_twice(lines) == []
        begun.append(sum(isinstance(line.event, RunStarted) for line in lines))
        video = http.get(f"/api/v1/runs/{video_id}/video", headers={"Range": "bytes=0-1023"})
        assert video.status_code == 206
        assert video.headers["content-type"] == "video/mp4"
        assert video.content[4:8] == b"ftyp"
    # The other worker's run went on, and its container was left alone.
    assert sorted(begun) == [1, 2]


def assert_nothing_left(project: Project, owner: str) -> None:
    project.compose("down", "--volumes")
    ours = {"label": f"{LABEL_PROJECT}={project.name}"}
    assert project.containers() == []
    assert project.client.volumes.list(filters=ours) == []
    assert project.client.networks.list(filters=ours) == []
    jobs = {"label": f"{LABEL_OWNER}={owner}"}
    assert project.client.containers.list(all=True, filters=jobs) == []


def test_the_profile_scale_has_three_workers_on_one_database(project: Project) -> None:
    usual = {"sandbox-image", "web", "worker"}
    assert set(project.compose("config", "--services").split()) >= usual
    project.environment.update(
        COMPOSE_PROFILES="scale",
        DATABASE_IMAGE=f"{IMAGE}-database",
        DATABASE_PASSWORD="nottobeguessed",  # noqa: S106
        CHALKBOX_DATABASE_URL="postgresql+psycopg://chalkbox:nottobeguessed@database/chalkbox",
        CHALKBOX_POOL__SIZE="0",
        CHALKBOX_TOKEN="t" * 20,
    )
    project.compose("build")
    project.compose("up", "--detach")
    workers = [project.containers(name)[0] for name in ("worker", "worker-2", "worker-3")]
    (web,), (database,) = project.containers("web"), project.containers("database")
    until(lambda: all(map(is_healthy, [*workers, web, database])), COME_UP_S, "all are healthy")
    for container in (*workers, web, database):
        assert_closed(container)
    assert "5432/tcp" not in (database.attrs["HostConfig"]["PortBindings"] or {})
    address = f"http://127.0.0.1:{project.environment['CHALKBOX_PORT']}"
    token = project.environment["CHALKBOX_TOKEN"]
    with httpx.Client(
        base_url=address, headers={"Authorization": f"Bearer {token}"}, timeout=30
    ) as http:
        first = carried_out(http, 1)
        database.restart(timeout=60)
        until(lambda: is_healthy(database), COME_UP_S, "the database is back")
        assert len(set(first + carried_out(http, 2))) == 3
    owner = project.inside(workers[0], OWNER).strip()
    assert_nothing_left(project, owner)


def test_the_profile_gpu_has_a_worker_with_a_device(project: Project) -> None:
    project.environment.update(COMPOSE_PROFILES="gpu", GPU_IMAGE=f"{IMAGE}-gpu")
    assert "worker-gpu" in project.compose("config", "--services").split()
    gpu = yaml.safe_load(project.compose("config"))["services"]["worker-gpu"]
    (device,) = gpu["deploy"]["resources"]["reservations"]["devices"]
    assert (device["driver"], device["count"], device["capabilities"]) == ("nvidia", 1, ["gpu"])
    assert gpu["image"] == f"{IMAGE}-gpu"
    assert gpu["environment"]["CHALKBOX_GPU__FETCH_WEIGHTS"] == "true"
    assert gpu["environment"]["CHALKBOX_GPU__WEIGHTS_DIR"] == "/data/weights"


def carried_out(http: httpx.Client, count: int) -> list[str]:
    """Queue some runs at once, and see each to its end."""
    ids: list[str] = [
        http.post("/api/v1/generate", json={"prompt": "solve x^2 = 4", "render": False})
        .raise_for_status()
        .json()["id"]
        for _ in range(count)
    ]

    def ended() -> bool:
        return all(
            http.get(f"/api/v1/status/{video_id}").json()["state"] == "succeeded"
            for video_id in ids
        )

    until(ended, RUN_S, "all have succeeded")
    return ids


def test_the_settings_of_the_checkout_reach_the_containers(
    project: Project, tmp_path: Path
) -> None:
    (tmp_path / "empty.env").write_text("GOOGLE_API_KEY=from-file\nCHALKBOX_TOKEN=" + "t" * 20)
    shown = project.compose("config")
    assert shown.count("from-file") in (2, 5), "web and each worker"
    assert shown.count("t" * 20) == 1, "web alone"
