"""What most tests of shared runs begin with: machines on a store that is a folder."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from orchestrator.engine.store.run_store import RunStore
from tests.orchestrator.engine.store.machines import Machines, machines_in


@pytest.fixture
def machines(tmp_path: Path) -> Iterator[Machines]:
    """Of one installation, none of which has done anything yet."""
    with machines_in(tmp_path) as machines:
        yield machines


@pytest.fixture
def one(machines: Machines) -> RunStore:
    """What goes between them, as one of them has it."""
    return machines.store("one")


@pytest.fixture
def two(machines: Machines) -> RunStore:
    """The same for another one."""
    return machines.store("two")
