"""The container engine: used if it answers, started if installed, installed if root."""

import os
import signal
import subprocess
import time
from pathlib import Path
from urllib.parse import urlsplit

from scripts.engine_api import AddressError, EngineApi, EngineForbiddenError, EngineSilentError
from scripts.lock import only_one
from scripts.packages import install_packages
from scripts.step import CommandFailedError, SetUpError, Step, last_lines, run_command
from scripts.surroundings import SYSTEM_FOLDERS, Surroundings, find_program, is_root

START_S = 60.0
"""Longest wait for an engine that was started, seconds."""
SETTLE_S = 5.0
"""How long an engine that an installation may have started gets to answer, seconds."""
DAEMON_LOG = Path("/var/log/chalkbox-dockerd.log")
DEFAULT_SOCKETS = ("/var/run/docker.sock", "/run/docker.sock")
APPARMOR = Path("/sys/module/apparmor/parameters/enabled")


def ensure_engine(running: Step, surroundings: Surroundings) -> EngineApi:
    """Return an engine that answers.

    Raises:
        SetUpError: None answers, and none may be started or installed from here.
    """
    engine = EngineApi(surroundings.engine_address)
    if version := _ask(engine):
        running.note = f"{version} answers"
        return engine
    if urlsplit(engine.address).path not in DEFAULT_SOCKETS:
        raise SetUpError(
            f"no container engine answers at {engine.address}",
            f"Start it, or change {surroundings.engine_setting}, then run this again.",
        )
    with only_one(surroundings.engine_lock, running):
        if not _ask(engine):
            _bring_up(engine, running)
    running.note = f"{_ask(engine)}, started"
    return engine


def _ask(engine: EngineApi) -> str | None:
    """Return the version of an engine that answers, None if nobody is there."""
    try:
        return engine.ping()
    except EngineSilentError:
        return None
    except EngineForbiddenError as error:
        raise SetUpError(
            f"a container engine runs at {engine.address}, but this user may not use it",
            "As root: usermod -aG docker NAME (members can become root on this machine), log in "
            "again, then run this again; or set CHALKBOX_DOCKER_HOST to a rootless engine.",
        ) from error
    except AddressError as error:
        raise SetUpError(str(error), "Change CHALKBOX_DOCKER_HOST or DOCKER_HOST.") from error


def _bring_up(engine: EngineApi, running: Step) -> None:
    if find_program("dockerd") is None:
        wanted = ["docker.io", "iptables", "ca-certificates"]
        if APPARMOR.is_file() and APPARMOR.read_text().startswith("Y"):
            # Where the kernel enforces AppArmor, no container starts without its parser.
            wanted.append("apparmor")
        install_packages(wanted, running, purpose="A container engine (Docker)")
        if _wait(engine, SETTLE_S):
            return
    if not is_root():
        raise SetUpError(
            f"the container engine is installed, but does not answer at {engine.address}",
            "As root: systemctl start docker (or: service docker start). Then run this again. "
            "For a rootless engine set CHALKBOX_DOCKER_HOST=unix://$XDG_RUNTIME_DIR/docker.sock.",
        )
    running.say("starting the container engine")
    start_engine(engine)


def start_engine(engine: EngineApi) -> None:
    """Start an installed engine: by systemd, else by its init script, else by itself.

    Raises:
        SetUpError: It did not answer within `START_S`.
    """
    if Path("/run/systemd/system").is_dir():
        problem = _start_service(["systemctl", "start", "docker"])
        if not problem and _wait(engine, START_S):
            return
        raise SetUpError(
            "systemd could not start the container engine",
            "See `journalctl -u docker`, then run this again.",
            detail=problem,
        )
    if (
        Path("/etc/init.d/docker").exists()
        and not _start_service(["service", "docker", "start"])
        and _wait(engine, SETTLE_S * 2)
    ):
        return
    # An init script fails for small reasons (limits, cgroups) that the engine itself survives.
    _start_daemon(engine, [find_program("dockerd") or "dockerd"], DAEMON_LOG)


def _start_service(command: list[str]) -> str:
    """Run a start command; returns what it complained about, nothing if it did not."""
    try:
        run_command(command)
    except CommandFailedError as error:
        return error.tail() or str(error)
    return ""


def _start_daemon(engine: EngineApi, command: list[str], log: Path) -> None:
    """Start the engine in the background, in a session of its own: it outlives set-up."""
    with log.open("ab") as output:
        begin = output.tell()
        daemon = subprocess.Popen(  # noqa: S603 - the engine that the machine has
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            cwd="/",
            env={**os.environ, "PATH": f"{os.environ.get('PATH', '')}:{SYSTEM_FOLDERS}"},
        )
    try:
        answered = _wait(engine, START_S, daemon)
    except BaseException:
        daemon.send_signal(signal.SIGTERM)
        raise
    if not answered:
        daemon.send_signal(signal.SIGTERM)
        with log.open("rb") as written:
            written.seek(begin)
            said = written.read().decode(errors="replace")
        raise SetUpError(
            "the container engine was started but does not answer",
            f"Its log is {log}; in a container of your own, it needs --privileged.",
            detail=last_lines(said, 15),
        )
    # It is not ours any more: no warning about a child that goes on.
    daemon.returncode = 0


def _wait(
    engine: EngineApi, longest_s: float, daemon: "subprocess.Popen[bytes] | None" = None
) -> bool:
    """Wait until the engine answers; gives up soon after it has ended."""
    deadline = time.monotonic() + longest_s
    while time.monotonic() < deadline:
        if _ask(engine):
            return True
        if daemon is not None and daemon.poll() is not None:
            # It may have ended because another one, slow to answer, holds its place.
            return _wait(engine, SETTLE_S)
        time.sleep(0.2)
    return False
