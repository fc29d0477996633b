"""`chalkbox serve` in a process of its own, on folders of a test, and a program's way to it."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from chalkbox_command import KEYS
from containers import PATIENCE, docker_engine

from config import PROJECT_ROOT

START_S, RUN_S, STOP_S = 180.0, 600.0, 90.0
"""Longest waits; a machine that does other things too may take its time."""
UNDER_WAY = ("queued", "running")


@dataclass(frozen=True)
class Served:
    """A server that answers."""

    origin: str
    runs_dir: Path
    token: str | None = None

    def client(self) -> httpx.Client:
        """A client that may do everything."""
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        return httpx.Client(base_url=self.origin, headers=headers, timeout=30)

    def create(self, prompt: str) -> str:
        """Ask for a quick video; its id."""
        with self.client() as http:
            asked = {"prompt": prompt, "quality": "480p15"}
            answer = http.post("/api/v1/generate", json=asked).raise_for_status()
            return str(answer.json()["id"])

    def status(self, video_id: str) -> dict[str, Any]:
        """How a run stands."""
        with self.client() as http:
            return dict(http.get(f"/api/v1/status/{video_id}").raise_for_status().json())

    def ended(self, video_id: str) -> str:
        """The state that a run ends in, once it has."""
        deadline = time.monotonic() + RUN_S
        while (state := str(self.status(video_id)["state"])) in UNDER_WAY:
            assert time.monotonic() < deadline, f"{video_id} has not ended: {state}"
            time.sleep(0.3)
        return state


@contextlib.contextmanager
def serving(
    folder: Path,
    *,
    token: str | None = None,
    web_only: bool = False,
    program: Sequence[str] = ("-m", "ui"),
) -> Generator[Served]:
    """Serve runs below a folder on a free port, without any key; ended by SIGTERM.

    With another program than Chalkbox's own there is no real engine to be tidied up.
    """
    runs_dir = folder / "runs"
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("CHALKBOX_") and name not in KEYS
    } | {
        "CHALKBOX_RUNS_DIR": str(runs_dir),
        "CHALKBOX_CACHE_DIR": str(folder / "cache"),
        "CHALKBOX_STOP_S": "0",
        "CHALKBOX_MODEL": "offline",
        **PATIENCE,
        **({"CHALKBOX_TOKEN": token} if token else {}),
    }
    command = [sys.executable, *program, "serve", "--port", "0"]
    log = folder / "serve.log"
    with log.open("wb") as said:
        process = subprocess.Popen(
            [*command, "--web-only"] if web_only else command,
            cwd=PROJECT_ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
        )
    try:
        yield Served(_answering(process, log), runs_dir, token)
        process.send_signal(signal.SIGTERM)
        assert process.wait(STOP_S) == 0, log.read_text()[-3000:]
    finally:
        process.kill()
        process.wait()
        if not web_only and program == ("-m", "ui"):
            _remove_containers(runs_dir)
    assert "Traceback" not in log.read_text(), log.read_text()[-3000:]


def _answering(process: subprocess.Popen[bytes], log: Path) -> str:
    """The origin of a server, once it answers."""
    deadline = time.monotonic() + START_S
    while True:
        said = log.read_text()
        assert process.poll() is None, said
        assert time.monotonic() < deadline, f"it does not answer: {said}"
        for line in said.splitlines():
            if line.startswith("Chalkbox: http://"):
                origin = line.removeprefix("Chalkbox: ").rstrip("/")
                with contextlib.suppress(httpx.TransportError):
                    if httpx.get(f"{origin}/api/v1/health", timeout=30).is_success:
                        return origin
        time.sleep(0.1)


def _remove_containers(runs_dir: Path) -> None:
    engine = docker_engine(runs_dir)
    try:
        engine.reap()
    finally:
        engine.close()
