import pytest
from pydantic import ValidationError

from agents.artifacts.scene_spec import Marker


def test_a_marker_lies_on_axes() -> None:
    assert Marker(id="m", axes="a", at=(1, 2)).references() == (("axes", "a", "axes"),)


@pytest.mark.parametrize("changes", [{"shape": "star"}, {"size": 0}, {"label": ""}, {"at": (1,)}])
def test_broken_markers_are_refused(changes: dict[str, object]) -> None:
    with pytest.raises(ValidationError, match=next(iter(changes))):
        Marker.model_validate({"id": "m", "axes": "a", "at": (1, 2)} | changes)
