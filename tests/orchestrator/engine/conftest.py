import os
import threading
from collections.abc import Iterator
from multiprocessing import forkserver
from pathlib import Path

import pytest

from tests.orchestrator.engine.toy_worker import DATABASE


@pytest.fixture(autouse=True)
def nothing_left_open(request: pytest.FixtureRequest) -> Iterator[None]:
    """No test of the engine may leave a file open or a thread alive."""
    if request.node.get_closest_marker("processes"):
        forkserver.ensure_running()  # it stays, with what leads to it, for the tests that follow

    def left() -> tuple[int, int]:
        return len(os.listdir("/proc/self/fd")), threading.active_count()  # noqa: PTH208

    before = left()
    yield
    assert left() == before


@pytest.fixture(params=["sqlite", "postgresql"])
def runs_dir(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A folder of runs, whose queue lies in a file beside them or in PostgreSQL."""
    if request.param == "postgresql":
        cluster = request.getfixturevalue("cluster")
        (tmp_path / DATABASE).write_text(cluster.new_queue())
    return tmp_path
