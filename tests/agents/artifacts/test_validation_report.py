"""Reports of before layout and time were told still read."""

import pytest
from pydantic import ValidationError

from agents.artifacts.validation_report import Finding, SceneRehearsal

OLD_SCENE = """{"scene_class": "A", "duration_s": 2.0, "frames": 30, "sections": ["s"],
    "animations": [{"start_s": 0, "duration_s": 2, "line": 5, "names": ["Create"]}]}"""
LAYOUT = {
    "source": "layout",
    "code": "text-over-text",
    "message": "They lie over one another.",
    "line": 7,
    "measure": {
        "scene_class": "A",
        "other_line": 6,
        "amount": 0.4,
        "start_s": 1.0,
        "end_s": 2.0,
    },
}


def test_an_old_report_reads() -> None:
    scene = SceneRehearsal.model_validate_json(OLD_SCENE)
    assert (scene.section_starts_s, scene.render_s, scene.animations[0].frames) == ((), None, None)
    finding = Finding.model_validate({"source": "lint", "code": "F821", "message": "m"})
    assert finding.measure is None


def test_a_layout_finding_reads() -> None:
    finding = Finding.model_validate(LAYOUT)
    assert finding.measure is not None
    assert finding.measure.other_line == 6


@pytest.mark.parametrize("changed", [{"scene_class": "a b"}, {"other_line": 0}, {"more": 1}])
def test_what_a_container_made_up_is_refused(changed: dict[str, object]) -> None:
    measure = {**LAYOUT["measure"], **changed}  # type: ignore[dict-item]
    with pytest.raises(ValidationError):
        Finding.model_validate(LAYOUT | {"measure": measure})
