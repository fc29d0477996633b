"""How much memory processes hold, looked at every few seconds, and whether it grows."""

import asyncio
import statistics
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

EVERY_S = 3.0
KIB = 1024
MIB = 1024**2


@dataclass
class Memory:
    """The memory of some processes over time."""

    pids: Mapping[str, int]
    """Process ids by name."""
    at_s: list[float] = field(default_factory=list[float])
    resident: dict[str, list[int]] = field(default_factory=dict[str, list[int]])
    """Bytes at each of these moments, by name."""

    async def watch(self) -> None:
        """Look, until cancelled."""
        while True:
            self.at_s.append(time.monotonic())
            for name, pid in self.pids.items():
                self.resident.setdefault(name, []).append(resident_bytes(pid))
            await asyncio.sleep(EVERY_S)

    def growth(self, name: str, *, since_s: float) -> float:
        """MiB per hour by which one grows, by a straight line through what was seen since then."""
        points = [
            (at / 3600, seen / MIB)
            for at, seen in zip(self.at_s, self.resident[name], strict=True)
            if at >= since_s
        ]
        if len(points) < 2:
            return 0.0
        hours, mib = zip(*points, strict=True)
        return statistics.linear_regression(hours, mib).slope

    def span(self, name: str, *, since_s: float) -> tuple[float, float, float]:
        """MiB at the beginning, at the end and at most, since then."""
        seen = [
            each / MIB
            for at, each in zip(self.at_s, self.resident[name], strict=True)
            if at >= since_s
        ]
        return (seen[0], seen[-1], max(seen)) if seen else (0.0, 0.0, 0.0)


def resident_bytes(pid: int) -> int:
    """Memory that a process holds (proc_pid_status(5)); 0 when it is gone."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    found = next((line for line in lines if line.startswith("VmRSS:")), "VmRSS: 0 kB")
    return int(found.split()[1]) * KIB
