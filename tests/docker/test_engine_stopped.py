"""A real engine of the test's own is stopped and killed under a working job."""

import asyncio
import contextlib
import io
import os
import shutil
import signal
import socket
import subprocess
import tarfile
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import docker
import pytest
from containers import IMAGE, LIMITS, docker_engine, sandbox_on
from docker.errors import DockerException

from config import ReadyContainers
from orchestrator.errors import EngineUnavailableError
from orchestrator.sandbox.conversation import JobEnd, JobOrder
from orchestrator.sandbox.engine import Profile
from orchestrator.sandbox.job_container import JobContainer
from orchestrator.sandbox.owner import LABEL_OWNER, this_owner
from orchestrator.sandbox.pool import ContainerPool

pytestmark = [
    pytest.mark.docker,
    pytest.mark.slow,
    pytest.mark.skipif(
        os.geteuid() != 0 or shutil.which("dockerd") is None,
        reason="starting a second engine needs root and dockerd",
    ),
]

# As much of the image as PID 1 and its plain zygote need: loaded in a second, not in a minute.
SMALL_ROOT = (
    "cd / && mkdir /small && cp -aL --parents usr/bin/python3* usr/lib/python3* etc/passwd "
    "opt/chalkbox opt/venv/pyvenv.cfg opt/venv/bin/python* "
    "opt/venv/lib/python3*/site-packages/chalkbox.pth "
    "$(ls -d lib64/ld-linux* lib/ld-linux* "
    "usr/lib/*-linux-gnu/lib[cm].so* usr/lib/*-linux-gnu/libz.so* "
    "usr/lib/*-linux-gnu/libexpat.so* usr/lib/*-linux-gnu/libffi.so* "
    "usr/lib/*-linux-gnu/libcrypto.so* usr/lib/*-linux-gnu/libzstd.so* 2>/dev/null) /small "
    "&& tar -C /small -cf /root.tar ."
)
SLOW_LIMITS = LIMITS.model_copy(update={"memory_mib": 16_384})
"""The canary that fills the memory works long enough to be interrupted."""


class OwnEngine:
    """A dockerd with folders and a socket of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.address = f"unix://{folder}/docker.sock"
        self.process: subprocess.Popen[bytes] | None = None
        self.starts = 0

    def start(self) -> None:
        # In a network namespace of its own: an engine without a bridge takes away docker0, which
        # would be the other engine's.
        command = ["unshare", "--net", "--mount", "dockerd", "-H", self.address]
        command += ["--bridge=none", "--iptables=false"]
        # Images and containers stay; what the engine keeps of running ones is new with each start,
        # as after a reboot: a killed containerd's lock would hold the next one up for minutes.
        self.starts += 1
        command += ["--data-root", str(self.folder / "data")]
        command += ["--exec-root", str(self.folder / f"exec-{self.starts}")]
        command += ["--pidfile", str(self.folder / f"pid-{self.starts}")]
        log = (self.folder / "log").open("ab")
        with log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log)
        deadline = time.monotonic() + 60
        while not self.answers():
            assert time.monotonic() < deadline, (self.folder / "log").read_text()[-2000:]
            time.sleep(0.2)

    def answers(self) -> bool:
        """Whether it accepts connections; it does so only once it is ready to work."""
        with socket.socket(socket.AF_UNIX) as knock:
            if knock.connect_ex(str(self.folder / "docker.sock")):
                return False
        try:
            docker.DockerClient(base_url=self.address).close()
        except DockerException:
            return False  # it listens, but is still starting
        return True

    def end(self, number: signal.Signals) -> None:
        assert self.process is not None
        self.process.send_signal(number)
        self.process.wait(60)

    def ours(self, folder: Path) -> list[str]:
        client = docker.DockerClient(base_url=self.address)
        try:
            label = f"{LABEL_OWNER}={this_owner(folder).checkout}"
            found = client.api.containers(all=True, filters={"label": label})
            return [container["Id"] for container in found]
        finally:
            client.close()


@pytest.fixture(scope="module")
def one_engine() -> Iterator[OwnEngine]:
    """One for all: what each test does to it, it does to a process that is started anew."""
    # Not pytest's folder: the names of containerd's sockets would become too long.
    engine = OwnEngine(Path(tempfile.mkdtemp(prefix="cb-engine-")))
    try:
        engine.start()
        load_small_image(engine)
        yield engine
    finally:
        if engine.process is not None and engine.process.poll() is None:
            engine.end(signal.SIGTERM)
        end_leftovers(engine.folder)
        shutil.rmtree(engine.folder)


@pytest.fixture
def own_engine(one_engine: OwnEngine) -> OwnEngine:
    """It runs, whatever the test before has left."""
    if not one_engine.answers():
        one_engine.start()
    return one_engine


def end_leftovers(folder: Path) -> None:
    """End what a killed engine leaves behind, the shim of each container, and wait until it has.

    It is found by its folder, which it may write to until it has ended.
    """
    deadline = time.monotonic() + 60
    while left := processes_of(folder):
        assert time.monotonic() < deadline, left
        for pid in left:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        time.sleep(0.1)


def processes_of(folder: Path) -> list[int]:
    """Processes whose command line names something in a folder."""
    found: list[int] = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            if f"{folder}/".encode() in path.read_bytes():
                found.append(int(path.parent.name))
    return found


def load_small_image(engine: OwnEngine) -> None:
    source = docker.DockerClient()
    target = docker.DockerClient(base_url=engine.address)
    try:
        packing = source.containers.create(
            IMAGE.tag, ["-c", SMALL_ROOT], entrypoint="/bin/sh", user="0:0", network_mode="none"
        )
        try:
            packing.start()
            assert packing.wait()["StatusCode"] == 0, packing.logs()
            archive = b"".join(packing.get_archive("/root.tar")[0])
        finally:
            packing.remove(force=True)
        with tarfile.open(fileobj=io.BytesIO(archive)) as outer:
            member = outer.extractfile("root.tar")
            assert member is not None
            root = member.read()
        changes = [
            'ENTRYPOINT ["/opt/venv/bin/python", "-I", "-m", "runner.supervisor"]',
            "ENV PATH=/opt/venv/bin:/usr/bin HOME=/work",
            *(f"LABEL {name}={value}" for name, value in IMAGE.labels.items()),
        ]
        target.api.import_image_from_data(
            root, repository=IMAGE.name, tag=IMAGE.inputs[:12], changes=changes
        )
    finally:
        source.close()
        target.close()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_an_engine_that_ends_under_a_job_is_an_exception_and_leaves_nothing(
    own_engine: OwnEngine, number: signal.Signals, tmp_path: Path
) -> None:
    made = docker_engine(tmp_path, limits=SLOW_LIMITS, docker_host=own_engine.address)
    sandbox = sandbox_on(lambda: made, limits=SLOW_LIMITS)

    async def run() -> None:
        job = asyncio.create_task(sandbox.check_posture())
        seen: set[str] = set()
        while len(seen) < 2:  # the second container is the one that works for long
            seen |= set(await asyncio.to_thread(own_engine.ours, tmp_path))
            await asyncio.sleep(0.1)
            assert not job.done() or job.exception() is None, job.exception()
        await asyncio.sleep(0.7)
        assert not job.done()
        await asyncio.to_thread(own_engine.end, number)
        with pytest.raises(EngineUnavailableError, match="make setup"):
            await job
        await sandbox.close()

    asyncio.run(run())
    own_engine.start()
    # The containers of this process are its own to take away; a later one would be the reaper's.
    later = docker_engine(tmp_path, limits=SLOW_LIMITS, docker_host=own_engine.address)
    for left in own_engine.ours(tmp_path):
        later.call("remove_container", left, force=True)
    later.close()
    assert own_engine.ours(tmp_path) == []


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_what_was_ready_before_the_engine_was_started_anew_is_no_jobs_trouble(
    own_engine: OwnEngine, number: signal.Signals, tmp_path: Path
) -> None:
    made = docker_engine(tmp_path, docker_host=own_engine.address)
    pool = ContainerPool(
        lambda: JobContainer(lambda: made, LIMITS, Profile.PLAIN),
        ReadyContainers(size=2),
        job_cpus=1,
        cores=8,
    )
    try:
        pool.want()
        wait_until_full(pool)
        own_engine.end(number)
        own_engine.start()
        job = JobContainer(lambda: made, LIMITS, Profile.PLAIN, pool=pool)
        end = job.do(JobOrder("self_check", LIMITS.media_s, {}))
        job.abandon()
        assert isinstance(end, JobEnd)
        wait_until_full(pool)
    finally:
        pool.close()
        made.close()
    assert own_engine.ours(tmp_path) == []


def wait_until_full(pool: ContainerPool) -> None:
    deadline = time.monotonic() + 60
    while pool.ready < 2:
        assert time.monotonic() < deadline
        time.sleep(0.05)
