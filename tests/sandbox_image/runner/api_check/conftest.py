"""The spec of some of the real image's classes, for tests without a container."""

from pathlib import Path

import pytest
from runner.api_check.spec import ApiSpec, load_spec

GOLDEN = Path(__file__).resolve().parents[3] / "golden/api/api_spec.json"


@pytest.fixture(scope="session")
def spec() -> ApiSpec:
    return load_spec(GOLDEN)
