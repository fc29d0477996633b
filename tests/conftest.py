"""Fixtures that more than one folder of tests uses."""

import gc
import os
import signal
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))  # for `fakes` and `containers`

# What a shell starts in the background ignores Ctrl-C, and so would all that the tests start.
signal.signal(signal.SIGINT, signal.default_int_handler)

REQUIRE_DOCKER = "REQUIRE_DOCKER"
"""Set where container tests may not be skipped."""


@pytest.fixture
def nothing_left_open() -> Iterator[None]:
    """No thread and no open file more than before."""
    threads, files = set(threading.enumerate()), open_files()
    # What is there already is left out of the collection below: it would take half a second.
    gc.freeze()
    yield
    gc.collect()  # what an exception's traceback still holds goes with it
    assert set(threading.enumerate()) - threads == set()
    assert open_files() - files == set()


@pytest.fixture(autouse=True)
def _nothing_left_on_the_engine(request: pytest.FixtureRequest) -> Iterator[None]:
    """After a container test: no container, volume, thread or open file more than before."""
    if request.node.get_closest_marker("docker") is None:
        yield
        return
    from containers import containers_of_this_process, volumes

    request.getfixturevalue("nothing_left_open")
    before = volumes()
    yield
    assert containers_of_this_process() == []
    assert volumes() == before


def open_files() -> set[str]:
    """What this process has open, by descriptor and target."""
    found: set[str] = set()
    for path in Path("/proc/self/fd").iterdir():
        try:
            found.add(f"{path.name} {path.readlink()}")
        except FileNotFoundError:
            continue  # the descriptor that listed the folder
    return found


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip container tests where there is no engine, and say so; fail where they are required."""
    marked = [item for item in items if item.get_closest_marker("docker")]
    if not marked or os.environ.get(REQUIRE_DOCKER):
        return
    from containers import why_no_engine

    reason = why_no_engine()
    if reason:
        for item in marked:
            item.add_marker(pytest.mark.skip(reason=reason))
