"""How many processors a container has, as either version of the kernel's interface tells it."""

from pathlib import Path

import pytest
from runner import cgroup


@pytest.fixture(autouse=True)
def kernel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("QUOTA", "QUOTA_V1", "PERIOD_V1"):
        monkeypatch.setattr(cgroup, name, tmp_path / name)
    monkeypatch.setattr("os.cpu_count", lambda: 8)
    return tmp_path


@pytest.mark.parametrize(
    ("files", "processors"),
    [
        ({"QUOTA": "200000 100000\n"}, 2.0),
        ({"QUOTA": "50000 100000\n"}, 0.5),
        ({"QUOTA": "max 100000\n"}, 8.0),
        ({"QUOTA": "1600000 100000\n"}, 8.0),
        ({"QUOTA_V1": "150000\n", "PERIOD_V1": "100000\n"}, 1.5),
        ({"QUOTA_V1": "-1\n", "PERIOD_V1": "100000\n"}, 8.0),
        ({}, 8.0),
    ],
)
def test_a_quota_is_read(kernel: Path, files: dict[str, str], processors: float) -> None:
    for name, text in files.items():
        (kernel / name).write_text(text, encoding="utf-8")
    assert cgroup.processors() == processors
