"""Fixtures of the set-up's tests."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts.step import Step
from tests.scripts.fake_engine import Conversation, FakeEngine, Listener


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[FakeEngine]:
    fake = FakeEngine(socket=tmp_path / "docker.sock")
    server = Listener(str(fake.socket), Conversation)
    server.engine = fake
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield fake
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def running() -> Step:
    return Step("a step")
