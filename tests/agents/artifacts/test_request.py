import pytest
from pydantic import ValidationError

from agents.artifacts.request import Depth, ExplainerRequest, Quality


def test_a_request_of_before_there_were_depths_still_reads() -> None:
    stored = '{"schema_version": 1, "prompt": "why?", "quality": "480p15"}'
    request = ExplainerRequest.model_validate_json(stored)
    assert request == ExplainerRequest(prompt="why?", quality=Quality.P480, depth=Depth.QUICK)


def test_a_depth_that_there_is_not_is_refused() -> None:
    with pytest.raises(ValidationError, match="depth"):
        ExplainerRequest.model_validate({"prompt": "why?", "depth": "deep"})
