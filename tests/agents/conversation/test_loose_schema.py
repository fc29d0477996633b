"""What a model sees of a strict model: nothing that a provider would refuse."""

import json
from collections.abc import Iterator
from typing import Any, Literal

import pytest
from pydantic import BaseModel, Field

from agents.artifacts.animation_package import AnimationPackage
from agents.artifacts.base import Artifact, Record
from agents.artifacts.generated_code import GeneratedCode
from agents.artifacts.intent import ConceptIntent
from agents.artifacts.math_packet import MathPacket
from agents.artifacts.render_result import RenderResult
from agents.artifacts.scene_spec import ManimSceneSpec
from agents.artifacts.validation_report import ValidationReport
from agents.conversation.loose_schema import loose_schema
from agents.errors import BrokenPieceError

ARTIFACTS = (
    AnimationPackage,
    GeneratedCode,
    ConceptIntent,
    MathPacket,
    RenderResult,
    ManimSceneSpec,
    ValidationReport,
)
SENT = {"type", "properties", "required", "items", "enum", "description", "anyOf"} | {
    "additionalProperties"
}


def words_of(schema: dict[str, Any]) -> Iterator[str]:
    """Every word of the schema language in a schema."""
    for word, value in schema.items():
        yield word
        inner = value.values() if word == "properties" else value
        for each in (
            inner if isinstance(inner, list) else [inner] if word != "properties" else inner
        ):
            if isinstance(each, dict):
                yield from words_of(each)


@pytest.mark.parametrize("artifact", ARTIFACTS, ids=lambda each: each.__name__)
def test_only_plain_words_are_sent(artifact: type[Artifact]) -> None:
    loose = loose_schema(artifact)
    assert set(words_of(loose)) <= SENT
    assert "schema_version" not in loose["properties"]
    assert "$ref" not in json.dumps(loose)
    assert len(json.dumps(loose)) < len(json.dumps(artifact.model_json_schema())) + 200


def fields(model: type[BaseModel]) -> dict[str, Any]:
    return loose_schema(model)["properties"]


def test_bounds_are_said_in_words() -> None:
    class Bounded(Record):
        hold_s: float = Field(gt=0, le=30)
        """How long to hold it, seconds."""
        name: str = Field(pattern="^[a-z]+$")
        place: tuple[float, float]

    found = fields(Bounded)
    assert found["hold_s"] == {
        "type": "number",
        "description": "How long to hold it, seconds. (more than 0, at most 30)",
    }
    assert found["name"]["description"] == "(matches ^[a-z]+$)"
    assert found["place"] == {
        "type": "array",
        "items": {"type": "number"},
        "description": "(2 items)",
    }


def test_what_may_be_none_or_has_a_default_may_be_left_out() -> None:
    class Optional(Record):
        title: str
        note: str | None
        size: int = 3

    loose = loose_schema(Optional)
    assert loose["properties"]["note"] == {"type": "string"}
    assert loose["required"] == ["title"]


def test_kinds_of_objects_become_one_that_tells_what_each_needs() -> None:
    class Move(Record):
        """Move it."""

        do: Literal["move"] = "move"
        to: tuple[float, ...]
        run_s: float

    class Wait(Record):
        do: Literal["wait"] = "wait"
        run_s: int

    class Beat(Record):
        act: Move | Wait = Field(discriminator="do")

    assert fields(Beat)["act"] == {
        "type": "object",
        "properties": {
            "do": {"type": "string", "enum": ["move", "wait"]},
            "to": {"type": "array", "items": {"type": "number"}},
            "run_s": {"type": "number"},
        },
        "required": ["do", "run_s"],
        "description": "One of: move (needs to): Move it. / wait",
    }


def test_names_that_are_not_known_before_keep_their_kind() -> None:
    class Named(Record):
        sizes: dict[str, int]

    assert fields(Named)["sizes"] == {
        "type": "object",
        "additionalProperties": {"type": "integer"},
    }


class Branch(Record):
    branches: "tuple[Branch, ...]"


def test_a_model_that_holds_itself_is_refused() -> None:
    with pytest.raises(BrokenPieceError, match="Branch holds itself"):
        loose_schema(Branch)
