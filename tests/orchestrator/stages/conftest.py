"""A model that plays a script, for the stages that ask one."""

from collections.abc import Iterator

import pytest
from wire.fake_gemini import FakeGemini


@pytest.fixture(scope="module")
def running() -> Iterator[FakeGemini]:
    with FakeGemini() as server:
        yield server


@pytest.fixture
def server(running: FakeGemini) -> FakeGemini:
    """The fake server with an empty script and log."""
    running.load()
    return running
