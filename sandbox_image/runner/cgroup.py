"""What the kernel says of this container's memory and processors."""

import os
from pathlib import Path

COUNTERS = (
    Path("/sys/fs/cgroup/memory.events"),  # cgroup v2
    Path("/sys/fs/cgroup/memory/memory.oom_control"),  # cgroup v1
)
QUOTA = Path("/sys/fs/cgroup/cpu.max")  # cgroup v2
QUOTA_V1 = Path("/sys/fs/cgroup/cpu/cpu.cfs_quota_us")
PERIOD_V1 = Path("/sys/fs/cgroup/cpu/cpu.cfs_period_us")


def processors() -> float:
    """How many processors this container may keep busy: a part of one is possible."""
    there = float(os.cpu_count() or 1)
    try:
        quota, period = (
            QUOTA.read_text().split()
            if QUOTA.exists()
            else (QUOTA_V1.read_text(), PERIOD_V1.read_text())
        )
        return min(there, int(quota) / int(period)) if int(quota) > 0 else there
    except (OSError, ValueError):  # `max`: no quota
        return there


def oom_kills() -> int:
    """How many processes of this container were ended for want of memory, ever."""
    for path in COUNTERS:
        try:
            lines = path.read_text().splitlines()
        except OSError:
            continue
        for line in lines:
            name, _, count = line.partition(" ")
            if name == "oom_kill":
                return int(count)
    return 0
