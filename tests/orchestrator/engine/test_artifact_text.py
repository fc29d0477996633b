"""Artifacts as text: what does not fit is told in a few words, whatever it is."""

import json
import resource

import pytest

from agents.artifacts.scene_spec import ManimSceneSpec
from orchestrator.engine.artifact_text import MOST_VALUES, from_text
from orchestrator.engine.errors import ArtifactInvalidError


def test_millions_of_wrong_values_are_refused_before_each_is_told() -> None:
    content = b'{"elements":[' + b"0," * 4_000_000 + b"0]}"
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(ArtifactInvalidError, match="more than 200,000 values"):
        from_text(ManimSceneSpec, content, name="scene_spec.json")
    # A kilobyte for each of them would be four gigabytes.
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 500_000


def test_words_are_no_values() -> None:
    title = 'a, "b", \\\\" ' * MOST_VALUES
    content = b'{"title":' + json.dumps(title).encode() + b"}"
    with pytest.raises(ArtifactInvalidError, match="title: String should have at most"):
        from_text(ManimSceneSpec, content, name="scene_spec.json")


@pytest.mark.parametrize(
    "content",
    [b"[" * 1_000_000, b'{"a":' * 100_000, b'"\\ud800"', b"\xff", b"", b"\0", b'{"title":1e999}'],
)
def test_what_is_no_json_is_said(content: bytes) -> None:
    with pytest.raises(ArtifactInvalidError, match="does not fit"):
        from_text(ManimSceneSpec, content, name="scene_spec.json")
