"""Real answers of the algebra system, stored; see tests/golden/math/regenerate.py."""

import json
from functools import cache
from pathlib import Path

from pydantic import TypeAdapter

from agents.artifacts.intent import ConceptIntent
from agents.artifacts.math_packet import MathAnswer, MathPacket
from agents.artifacts.scene_spec import ManimSceneSpec
from agents.providers.offline import lesson_of, understand_prompt

FOLDER = Path(__file__).resolve().parent.parent / "golden" / "math"
PROMPTS: dict[str, str] = json.loads((FOLDER / "prompts.json").read_text())
REFUSED = (
    "sine_wrong", "absolute_at_0", "reciprocal_at_0", "never_real", "integral_pole",
    "integral_endpoint_pole", "integral_backwards", "integral_empty", "integral_not_real",
    "integral_wrong", "integral_huge", "circle_wrong", "matrix_vector_far", "matrix_vector_zero",
)  # fmt: skip
"""Prompts whose mathematics does not allow a video."""
PLANNED = tuple(name for name in PROMPTS if name not in REFUSED)


def golden(name: str) -> tuple[ConceptIntent, MathPacket]:
    """The intent of a golden prompt, and the packet with its stored answers."""
    intent = understand_prompt(PROMPTS[name])
    questions = lesson_of(intent).ask(intent)
    stored = (FOLDER / f"{name}.answers.json").read_text()
    answers = TypeAdapter(tuple[MathAnswer, ...]).validate_json(stored)
    assert [q.id for q in questions] == [a.id for a in answers], "regenerate the golden answers"
    return intent, MathPacket(questions=questions, answers=answers)


def planned_about(topic: str) -> tuple[str, ...]:
    """Names of the planned golden prompts of one lesson."""
    return tuple(name for name in PLANNED if understand_prompt(PROMPTS[name]).topic == topic)


@cache
def golden_spec(name: str) -> ManimSceneSpec:
    """The scene spec of a golden prompt."""
    intent, packet = golden(name)
    return lesson_of(intent).plan(intent, packet)
