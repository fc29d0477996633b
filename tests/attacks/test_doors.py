"""Generated code tries every door of its container: none opens, and nobody outside hears a knock.

All is tried in one container, by `tests/doors_guest.py`.
"""

import contextlib
import secrets
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from attacking import box, guest, told

pytestmark = pytest.mark.docker

REFUSED = {"EPERM", "ENOSYS"}
NOWHERE = {"ENETUNREACH", "ECONNREFUSED", "EADDRNOTAVAIL", "EAFNOSUPPORT", "ENOENT", "no name"}
CLOSED = {"EACCES", "EPERM", "EROFS", "ENOENT", "ENOTDIR"}
LEADS_NOWHERE = {"ping socket"}
"""May be opened; there is nobody to ping."""
DEVICES = {
    *("console", "fd", "full", "mqueue", "null", "ptmx", "pts", "random", "shm", "stderr"),
    *("stdin", "stdout", "tty", "urandom", "zero", "core"),
}
WRITABLE_MOUNTS = {
    *("/work", "/tmp", "/dev/shm", "/dev/mqueue"),  # noqa: S108 (in the container)
    # Not to be written to for want of permission, which is tried too.
    *("/dev", "/dev/pts", "/proc", "/proc/keys", "/proc/timer_list", "/proc/kcore"),
    *("/proc/interrupts", "/proc/latency_stats", "/proc/sched_debug", "/sys/fs/cgroup"),
}


class Listening:
    """Who listens on the host's loopback, by TCP, UDP and an abstract socket."""

    def __init__(self) -> None:
        abstract = f"\0chalkbox-{secrets.token_hex(8)}"
        self._tcp = socket.create_server(("127.0.0.1", 0))
        self._udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._udp.bind(("127.0.0.1", 0))
        self._abstract = socket.socket(socket.AF_UNIX)
        self._abstract.bind(abstract)
        self._abstract.listen()
        self.ports = {
            "tcp": self._tcp.getsockname()[1],
            "udp": self._udp.getsockname()[1],
            "abstract": abstract,
        }

    def heard(self) -> list[str]:
        """By which of them somebody came."""
        found: list[str] = []
        for name, wait in (
            ("tcp", self._tcp.accept),
            ("udp", lambda: self._udp.recv(10)),
            ("abstract", self._abstract.accept),
        ):
            with contextlib.suppress(BlockingIOError):
                wait()
                found.append(name)
        return found

    @contextlib.contextmanager
    def open(self) -> Iterator[None]:
        sockets = (self._tcp, self._udp, self._abstract)
        for each in sockets:
            each.setblocking(False)
        try:
            yield
        finally:
            for each in sockets:
                each.close()


def opened(found: dict[str, str], refusals: set[str]) -> dict[str, str]:
    """Those that answered otherwise than closed."""
    return {name: answer for name, answer in found.items() if answer not in refusals}


def test_no_door_of_a_container_opens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = f"secret-{secrets.token_hex(8)}"
    monkeypatch.setenv("GOOGLE_API_KEY", secret)
    listening = Listening()
    with listening.open(), box(tmp_path) as attacked:
        report = attacked.inspect(guest("doors_guest", f"look({listening.ports!r})"))
        assert report.passed, (report.findings, report.log)
        heard = listening.heard()
    found: dict[str, Any] = told(report, "DOORS ")

    assert opened(found["system calls"], REFUSED) == {}
    assert opened(found["other ways to call"], {"refused"}) == {}
    refused = REFUSED | {"EAFNOSUPPORT"}
    assert opened(found["sockets"], refused).keys() <= LEADS_NOWHERE
    assert opened(found["network"], NOWHERE) == {}
    assert heard == []

    assert opened(found["files"], CLOSED) == {}
    assert set(found["mounts"]) <= WRITABLE_MOUNTS
    assert set(found["devices"]) <= DEVICES
    assert opened(found["processes"], {*CLOSED, "alive"}) == {}
    assert found["processes"]["PID 1 after signals"] == "alive"

    told_of = "".join(found["secrets"]["environments"])
    assert secret not in report.log
    assert not [word for word in ("KEY", "TOKEN", "SECRET", "PASSWORD") if word in told_of.upper()]
    assert opened(found["secrets"]["hidden"], {*CLOSED, "empty"}) == {}
    assert found["host name"] != socket.gethostname()

    assert found["programs"] == {"became": {}, "unshare": 1}, "there is no program that is setuid"
