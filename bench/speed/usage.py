"""What a container has used: CPU seconds and memory, read from its cgroup, of either version.

The files are read from the host while the container is there; where its processes are not to be
seen (an engine elsewhere), from within it.
"""

import contextlib
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path("/sys/fs/cgroup")
POLL_S = 0.1


@dataclass(frozen=True)
class Usage:
    """Since the container was started."""

    cpu_s: float
    memory_bytes: int
    """The most at any time, as the kernel counted it, with what it could have given back."""
    needed_bytes: int = 0
    """The most at any look, without files that were only kept in case; 0 where nobody looked."""


@dataclass(frozen=True)
class CgroupFiles:
    """Where the kernel writes it down."""

    cpu: str
    peak: str
    now: str
    stat: str
    version: int


def cgroup_files(listing: str, root: Path = ROOT) -> CgroupFiles:
    """Find the files from a process's `/proc/<pid>/cgroup`.

    Raises:
        ValueError: It lists none.
    """
    paths: dict[str, str] = {}
    for line in listing.splitlines():
        _, controllers, path = line.split(":", 2)
        for controller in controllers.split(","):
            paths[controller] = path.strip("/")
    if "memory" in paths and "cpuacct" in paths:
        memory = root / "memory" / paths["memory"]
        return CgroupFiles(
            cpu=str(root / "cpuacct" / paths["cpuacct"] / "cpuacct.usage"),
            peak=str(memory / "memory.max_usage_in_bytes"),
            now=str(memory / "memory.usage_in_bytes"),
            stat=str(memory / "memory.stat"),
            version=1,
        )
    if "" not in paths:
        raise ValueError("no cgroup is listed")
    folder = root / paths[""]
    return CgroupFiles(
        cpu=str(folder / "cpu.stat"),
        peak=str(folder / "memory.peak"),
        now=str(folder / "memory.current"),
        stat=str(folder / "memory.stat"),
        version=2,
    )


INSIDE = (
    cgroup_files("1:cpuacct:/\n2:memory:/"),
    cgroup_files("0::/"),
)
"""The same as the container itself sees them."""


def read_cpu_s(text: str, version: int) -> float:
    """CPU seconds: version 1 writes nanoseconds alone, version 2 a line in microseconds."""
    if version == 1:
        return int(text) / 1e9
    return read_fields(text)["usage_usec"] / 1e6


def read_needed(now: str, stat: str, version: int) -> int:
    """Memory in use, bytes, without files nobody has read lately."""
    name = "total_inactive_file" if version == 1 else "inactive_file"
    return max(0, int(now) - read_fields(stat).get(name, 0))


def read_fields(text: str) -> dict[str, int]:
    """Lines of a name and a number."""
    return {name: int(value) for name, value in (line.split() for line in text.splitlines())}


class Meter:
    """Looks at one container from its start on.

    Args:
        call: Calls docker's API, as `DockerEngine.call`.
        container_id: A container that runs.
    """

    def __init__(self, call: Callable[..., Any], container_id: str) -> None:
        self._call = call
        self._id = container_id
        self._needed = 0
        self._over = threading.Event()
        self._files = self._find()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def read(self) -> Usage:
        """What was used until now."""
        if self._files is None:
            return self._read_inside()
        files = self._files
        cpu = Path(files.cpu).read_text(encoding="utf-8")
        peak = self._needed
        with contextlib.suppress(OSError):  # kernels before 5.19 have no peak in version 2
            peak = int(Path(files.peak).read_text(encoding="utf-8"))
        return Usage(read_cpu_s(cpu, files.version), peak, self._needed)

    def stop(self) -> None:
        """Look no more."""
        self._over.set()
        self._thread.join()

    def _find(self) -> CgroupFiles | None:
        pid = self._call("inspect_container", self._id)["State"]["Pid"]
        try:
            listing = Path(f"/proc/{pid}/cgroup").read_text(encoding="utf-8")
            files = cgroup_files(listing)
        except (OSError, ValueError):
            return None
        return files if Path(files.cpu).exists() and self._id in files.cpu else None

    def _look(self) -> None:
        files = self._files
        if files is None:
            return
        while not self._over.is_set():
            with contextlib.suppress(OSError, ValueError):  # it ends just now
                now = Path(files.now).read_text(encoding="utf-8")
                stat = Path(files.stat).read_text(encoding="utf-8")
                self._needed = max(self._needed, read_needed(now, stat, files.version))
            self._over.wait(POLL_S)

    def _read_inside(self) -> Usage:
        for files in INSIDE:
            made = self._call("exec_create", self._id, ["cat", files.cpu, files.peak])
            said = self._call("exec_start", made["Id"]).decode()
            if self._call("exec_inspect", made["Id"])["ExitCode"] == 0:
                cpu, _, peak = said.strip().rpartition("\n")
                return Usage(read_cpu_s(cpu, files.version), int(peak))
        raise SystemExit("what a container uses cannot be read here")
