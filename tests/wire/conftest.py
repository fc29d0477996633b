"""One fake server of each kind, and a ledger in a folder."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from wire.fake_gemini import FakeGemini
from wire.fake_openai import FakeOpenAI
from wire.ledgers import FolderLedger
from wire.plan_agent import Line

SERVERS = {"google": FakeGemini, "openai-chat": FakeOpenAI}


@pytest.fixture(scope="session", params=sorted(SERVERS))
def running(request: pytest.FixtureRequest) -> Iterator[Line]:
    with SERVERS[request.param]() as server:
        yield Line(request.param, server)


@pytest.fixture
def line(running: Line) -> Line:
    """The provider under test; its server has an empty script and log."""
    running.server.load()
    return running


@pytest.fixture
def ledger(tmp_path: Path) -> FolderLedger:
    folder = tmp_path / "kept"
    folder.mkdir()
    return FolderLedger(folder)
