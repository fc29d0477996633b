import os
import sys
from pathlib import Path

import pytest

from scripts import engine as engine_module
from scripts.engine import ensure_engine, start_engine
from scripts.engine_api import EngineApi, EngineForbiddenError
from scripts.step import CommandFailedError, SetUpError, Step
from scripts.surroundings import Surroundings
from tests.scripts.fake_engine import FakeEngine

DAEMON = """\
import sys, time
from pathlib import Path
from tests.scripts.fake_engine import Conversation, FakeEngine, Listener
print("listening", flush=True)
server = Listener(sys.argv[1], Conversation)
server.engine = FakeEngine(Path(sys.argv[1]))
server.serve_forever()
"""


@pytest.fixture
def default(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> EngineApi:
    """A machine whose usual socket is in a temporary folder; nobody listens yet."""
    socket = tmp_path / "usual.sock"
    monkeypatch.setattr(engine_module, "DEFAULT_SOCKETS", (str(socket),))
    monkeypatch.setattr(engine_module, "SETTLE_S", 0.1)
    monkeypatch.setattr(engine_module, "START_S", 10.0)
    monkeypatch.setattr(engine_module, "DAEMON_LOG", tmp_path / "daemon.log")
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    return EngineApi(f"unix://{socket}")


def at(api: EngineApi) -> Surroundings:
    return Surroundings({"DOCKER_HOST": api.address})


def test_an_engine_that_answers_is_used(engine: FakeEngine, running: Step) -> None:
    assert ensure_engine(running, at(engine.api)) == engine.api
    assert running.note == "Docker/99.1 answers"


def test_an_engine_of_your_own_is_not_started_for_you(tmp_path: Path, running: Step) -> None:
    with pytest.raises(SetUpError, match="no container engine answers at unix://") as caught:
        ensure_engine(running, Surroundings({"DOCKER_HOST": f"unix://{tmp_path}/none"}))
    assert "change DOCKER_HOST" in caught.value.remedy


def test_a_strange_address_is_named(running: Step) -> None:
    with pytest.raises(SetUpError, match="'ssh://a@b' is neither unix"):
        ensure_engine(running, Surroundings({"DOCKER_HOST": "ssh://a@b"}))


def test_a_socket_for_others_is_named(
    engine: FakeEngine, running: Step, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> str:
        raise EngineForbiddenError(engine.address)

    monkeypatch.setattr(EngineApi, "ping", refuse)
    with pytest.raises(SetUpError, match="this user may not use it") as caught:
        ensure_engine(running, at(engine.api))
    assert "usermod -aG docker" in caught.value.remedy


def test_installed_but_stopped_and_not_root(
    default: EngineApi, running: Step, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine_module, "find_program", lambda name: f"/usr/sbin/{name}")
    monkeypatch.setattr(engine_module, "is_root", lambda: False)
    with pytest.raises(SetUpError, match="is installed, but does not answer"):
        ensure_engine(running, at(default))


def test_not_installed_and_not_root(
    default: EngineApi, running: Step, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine_module, "find_program", lambda name: None)
    monkeypatch.setattr("scripts.packages.is_root", lambda: False)
    monkeypatch.setattr("shutil.which", lambda name: f"/usr/bin/{name}")
    with pytest.raises(SetUpError, match="only root may install it") as caught:
        ensure_engine(running, at(default))
    assert "apt-get install docker.io" in caught.value.remedy


@pytest.fixture
def without_services(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without systemd, whose init script fails."""
    monkeypatch.setattr(Path, "is_dir", lambda path: False)
    monkeypatch.setattr(engine_module, "is_root", lambda: True)

    def fail(command: list[str], **_: object) -> str:
        raise CommandFailedError(command, 1, "no such service")

    monkeypatch.setattr(engine_module, "run_command", fail)


def test_without_services_the_engine_starts_by_itself_and_stays(
    default: EngineApi,
    running: Step,
    without_services: None,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    daemon = tmp_path / "dockerd"
    pid = tmp_path / "pid"
    root = Path(__file__).resolve().parents[2]
    daemon.write_text(
        f"#!/bin/sh\necho $$ > {pid}\ncd {root}\n"
        f"exec {sys.executable} -c '{DAEMON}' {default.address.removeprefix('unix://')}\n"
    )
    daemon.chmod(0o755)
    monkeypatch.setattr(engine_module, "find_program", lambda name: str(daemon))
    try:
        assert ensure_engine(running, at(default)).ping() == "Docker/99.1"
        assert running.note == "Docker/99.1, started"
        stat = Path(f"/proc/{pid.read_text().strip()}/stat").read_text().split()
        assert stat[0] == stat[5], "it leads a session of its own"
        assert (tmp_path / "daemon.log").read_text() == "listening\n"
    finally:
        os.kill(int(pid.read_text()), 9)


def test_an_engine_that_dies_at_once_shows_its_log(
    default: EngineApi, without_services: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    daemon = tmp_path / "dockerd"
    daemon.write_text("#!/bin/sh\necho failed to start: no iptables >&2\nexit 1\n")
    daemon.chmod(0o755)
    (tmp_path / "daemon.log").write_text("of an earlier start\n")
    monkeypatch.setattr(engine_module, "find_program", lambda name: str(daemon))
    with pytest.raises(SetUpError, match="started but does not answer") as caught:
        start_engine(default)
    assert caught.value.detail == "failed to start: no iptables"
    assert "daemon.log" in caught.value.remedy


def test_where_systemd_runs_it_is_asked(
    default: EngineApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[list[str]] = []

    def fail(command: list[str], **_: object) -> str:
        asked.append(command)
        raise CommandFailedError(command, 1, "Job for docker.service failed")

    monkeypatch.setattr(Path, "is_dir", lambda path: str(path) == "/run/systemd/system")
    monkeypatch.setattr(engine_module, "run_command", fail)
    with pytest.raises(SetUpError, match="systemd could not start") as caught:
        start_engine(default)
    assert asked == [["systemctl", "start", "docker"]]
    assert "Job for docker" in caught.value.detail
