"""A doorway in a folder of each test's own."""

from pathlib import Path

import pytest
from entering import Doorway


@pytest.fixture
def doorway(tmp_path: Path) -> Doorway:
    return Doorway(tmp_path)
