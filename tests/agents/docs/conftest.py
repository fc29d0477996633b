"""Some entries of the real index, so that what is searched here is what an image holds."""

from pathlib import Path

import pytest

from agents.artifacts.docs_index import DocsIndex

GOLDEN = Path(__file__).parents[2] / "golden/docs/docs_index.json"


@pytest.fixture(scope="session")
def index() -> DocsIndex:
    return DocsIndex.model_validate_json(GOLDEN.read_bytes())
