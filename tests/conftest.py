"""Fixtures that more than one folder of tests uses."""

import functools
import gc
import itertools
import os
import re
import signal
import ssl
import sys
import threading
import time
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from _pytest.mark.expression import Expression

if TYPE_CHECKING:
    from postgresql import Cluster

sys.path.insert(0, str(Path(__file__).parent))  # for `fakes` and `containers`

# Compiled modules are kept, whoever starts the tests: all that each worker and each program under
# test loads would be compiled anew, ten seconds for a worker.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

# What a shell starts in the background ignores Ctrl-C, and so would all that the tests start.
signal.signal(signal.SIGINT, signal.default_int_handler)

# Whoever makes a client of a model's API reads all certificates there are, 50 ms each time; no test
# speaks to a server that has one.
ssl.create_default_context = functools.cache(ssl.create_default_context)

MARKED = re.compile(r"\bpytest\.mark\.(\w+)")
WHOLE_FILE = re.compile(r"^pytestmark = (?:\[[^\]]*\]|.*)", re.MULTILINE)
REQUIRE_DOCKER = "REQUIRE_DOCKER"
"""Set where container tests may not be skipped."""
ENDING_S = 30.0
"""So long a thread may take to end."""


@pytest.fixture
def nothing_left_open() -> Iterator[None]:
    """No thread and no open file more than before."""
    threads, files = set(threading.enumerate()), open_files()
    # What is there already is left out of the collection below: it would take half a second.
    gc.freeze()
    yield
    gc.collect()  # what an exception's traceback still holds goes with it
    left = time.monotonic() + ENDING_S
    while set(threading.enumerate()) - threads and time.monotonic() < left:
        time.sleep(0.01)  # one that was told to end may not have come to it on a busy machine
    assert set(threading.enumerate()) - threads == set()
    assert open_files() - files == set()


@pytest.fixture(scope="session")
def cluster() -> Iterator["Cluster"]:
    """A PostgreSQL for the tests of one process."""
    from postgresql import Cluster, programs_or_skip

    cluster = Cluster(programs_or_skip())
    cluster.start()
    yield cluster
    cluster.remove()


@pytest.fixture(autouse=True)
def _nothing_left_on_the_engine(request: pytest.FixtureRequest) -> Iterator[None]:
    """After a container test: no container, volume, thread or open file more than before."""
    if request.node.get_closest_marker("docker") is None:
        yield
        return
    from containers import containers_of_this_process, volumes

    request.getfixturevalue("nothing_left_open")
    # A container that all tests of a file share was there before.
    before = containers_of_this_process(), volumes()
    yield
    assert (containers_of_this_process(), volumes()) == before


def open_files() -> set[str]:
    """What this process has open, by descriptor and target."""
    found: set[str] = set()
    for path in Path("/proc/self/fd").iterdir():
        try:
            found.add(f"{path.name} {path.readlink()}")
        except FileNotFoundError:
            continue  # the descriptor that listed the folder
    return found


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Load no file that cannot have what `-m` asks for: to load them all takes ten seconds."""
    wanted = str(config.option.markexpr)
    if not wanted or not re.fullmatch(r"test_\w+\.py", collection_path.name):
        return None
    text = collection_path.read_text(encoding="utf-8")
    always = set(MARKED.findall("".join(WHOLE_FILE.findall(text))))
    marks = sorted(set(MARKED.findall(text)) - always)
    chosen = Expression.compile(wanted)
    for number in range(len(marks) + 1):
        for some in itertools.combinations(marks, number):
            if chosen.evaluate(lambda name, some={*always, *some}, **_: name in some):
                return None
    return True


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Half as many workers again as there are cores: a third of the time tests wait."""
    return len(os.sched_getaffinity(0)) * 3 // 2


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Look for no garbage among what stays to the end, neither while it is loaded nor later."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put what is chosen in an order that keeps the cores busy, and skip what cannot run here."""
    items[:] = in_turn(items)
    skip_without_engine(items)


def in_turn(items: list[pytest.Item]) -> list[pytest.Item]:
    """Files that wait among files that compute, evenly, and of each kind the longest first.

    Workers take file by file in this order. By their folders those in containers came all together,
    four for two cores, and after them those that start processes, when the cores had nothing to do;
    and whoever took a long file last was waited for by all.
    """
    files: dict[Path, list[pytest.Item]] = {}
    for item in items:
        files.setdefault(item.path, []).append(item)
    kinds: dict[bool, list[list[pytest.Item]]] = {True: [], False: []}
    for tests in sorted(
        files.values(), key=lambda tests: not any(has(each, "slow") for each in tests)
    ):
        waits = any(has(each, "processes") and not has(each, "docker") for each in tests)
        kinds[waits].append(tests)
    placed = [
        ((number + 0.5) / len(kind), tests)
        for kind in kinds.values()
        for number, tests in enumerate(kind)
    ]
    placed.sort(key=lambda each: each[0])
    return [item for _, tests in placed for item in tests]


def has(item: pytest.Item, mark: str) -> bool:
    return item.get_closest_marker(mark) is not None


def skip_without_engine(items: list[pytest.Item]) -> None:
    """Skip container tests where there is no engine, and say so; fail where they are required."""
    marked = [item for item in items if item.get_closest_marker("docker")]
    if not marked or os.environ.get(REQUIRE_DOCKER):
        return
    from containers import why_no_engine

    reason = why_no_engine()
    if reason:
        for item in marked:
            item.add_marker(pytest.mark.skip(reason=reason))
