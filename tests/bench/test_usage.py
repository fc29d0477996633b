"""A container's cgroup files, of both versions."""

from pathlib import Path

import pytest

from bench.speed.usage import cgroup_files, read_cpu_s, read_needed

ROOT = Path("/sys/fs/cgroup")
ONE = """\
12:cpu,cpuacct:/docker/abc
9:memory:/docker/abc
1:name=systemd:/docker/abc
0::/system.slice/containerd.service
"""


def test_files_of_version_one() -> None:
    files = cgroup_files(ONE, ROOT)
    assert files.version == 1
    assert files.cpu == "/sys/fs/cgroup/cpuacct/docker/abc/cpuacct.usage"
    assert files.peak == "/sys/fs/cgroup/memory/docker/abc/memory.max_usage_in_bytes"


def test_files_of_version_two() -> None:
    files = cgroup_files("0::/system.slice/docker-abc.scope\n", ROOT)
    assert files.version == 2
    assert files.cpu == "/sys/fs/cgroup/system.slice/docker-abc.scope/cpu.stat"
    assert files.peak == "/sys/fs/cgroup/system.slice/docker-abc.scope/memory.peak"


def test_a_listing_without_memory_is_refused() -> None:
    with pytest.raises(ValueError, match="no cgroup"):
        cgroup_files("1:name=systemd:/docker/abc\n", ROOT)


def test_cpu_seconds_of_both_versions() -> None:
    assert read_cpu_s("2500000000\n", 1) == 2.5
    assert read_cpu_s("usage_usec 2500000\nuser_usec 2000000\nsystem_usec 500000\n", 2) == 2.5


def test_memory_that_could_be_given_up_is_not_counted() -> None:
    assert read_needed("1000\n", "total_inactive_file 300\ninactive_file 200\n", 1) == 700
    assert read_needed("1000\n", "anon 500\ninactive_file 200\n", 2) == 800
    assert read_needed("100\n", "inactive_file 200\n", 2) == 0
