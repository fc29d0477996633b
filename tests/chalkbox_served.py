"""`chalkbox serve` and `chalkbox worker` as processes of their own, asked over loopback."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager

import httpx
from chalkbox_command import PROJECT_ROOT

COMMAND = str(PROJECT_ROOT / "tests" / "chalkbox_command.py")
START_S = 60


class Served:
    """A server that has said where it is."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self.process = process
        self.said = ""
        self.url = self.line(r"http://\S+/")

    def line(self, words: str) -> str:
        """Wait for words in what it says."""
        assert self.process.stderr is not None
        for raw in iter(self.process.stderr.readline, b""):
            self.said += raw.decode()
            if found := re.search(words, raw.decode()):
                return found[0]
        raise AssertionError(self.said)

    def rest(self) -> str:
        assert self.process.stderr is not None
        self.said += self.process.stderr.read().decode()
        return self.said

    def stop(self, number: int = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        return self.process.wait(60)


@contextmanager
def working(guest: str = "playing", **settings: str) -> Generator[subprocess.Popen[bytes]]:
    """`chalkbox worker` on a fake engine."""
    process = subprocess.Popen(
        [sys.executable, COMMAND, guest, "worker"], env={**os.environ, **settings}
    )
    with process:
        try:
            yield process
        finally:
            process.kill()


@contextmanager
def serving(*arguments: str, guest: str = "playing", **settings: str) -> Generator[Served]:
    """`chalkbox serve` on a fake engine, with some settings otherwise."""
    process = subprocess.Popen(
        [sys.executable, COMMAND, guest, "serve", "--port", "0", *arguments],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env={**os.environ, **settings},
    )
    with process:
        try:
            yield Served(process)
        finally:
            process.kill()


def state_of(http: httpx.Client, video_id: str) -> str:
    return http.get(f"/api/v1/status/{video_id}").json()["state"]


def until(seen: Callable[[], bool]) -> None:
    end = time.monotonic() + START_S
    while not seen():
        assert time.monotonic() < end
        time.sleep(0.1)
