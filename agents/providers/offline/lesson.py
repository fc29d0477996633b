"""What a lesson is: one topic that can be explained without a model.

A lesson computes nothing itself. It asks the algebra system in the sandbox and plans with the
answers, and it plans nothing that the algebra system did not confirm.
"""

from collections.abc import Callable
from dataclasses import dataclass

from agents.artifacts.intent import ConceptIntent
from agents.artifacts.math_packet import MathPacket, MathQuestion
from agents.artifacts.scene_spec import Action, Beat, ManimSceneSpec
from agents.errors import BadParameterError

READING_S_PER_CHARACTER = 0.062
"""Captions are read, and spoken, at about sixteen characters a second."""
SETTLE_S = 0.9
"""Time to look up from a caption."""
LEAST_HOLD_S = 0.8


@dataclass(frozen=True)
class Taught:
    """One concept of a lesson, after those it needs."""

    id: str
    name: str
    meaning: str
    """What it is, one sentence."""
    idea: str
    """By which picture it is shown."""
    needs: tuple[str, ...] = ()


FUNCTION_GRAPH = Taught(
    "function_graph",
    "Graph of a function",
    "All points whose height is the value of the function at their place.",
    "The curve on its axes.",
)


@dataclass(frozen=True)
class Lesson:
    """One topic: how it is recognised, what must be computed, and how it is shown."""

    name: str
    """The topic of its intents."""
    title: str
    """Two to six words for people."""
    teaches: str
    """One line: what it can explain."""
    examples: tuple[str, ...]
    """Prompts that it understands."""
    understand: Callable[[str], ConceptIntent | None]
    """The intent of a prompt, or None when it is about something else.

    Raises `UnclearPromptError` or `BadParameterError` when it is about this, but not usable.
    """
    ask: Callable[[ConceptIntent], tuple[MathQuestion, ...]]
    """What the algebra system must answer before planning."""
    plan: Callable[[ConceptIntent, MathPacket], ManimSceneSpec]
    """The scene spec. Raises `ClaimFailedError` when an answer contradicts it."""
    claims: Callable[[ConceptIntent, MathPacket], tuple[str, ...]]
    """The statements of the video that the algebra system confirmed, in words."""
    concepts: tuple[Taught, ...]
    """What must be known, in an order in which it can be taught; the last answers the question."""


def parameter(intent: ConceptIntent, name: str) -> str | None:
    """The value of a parameter, or None when the intent has none of this name."""
    for candidate in intent.parameters:
        if candidate.name == name:
            return candidate.value
    return None


def required_parameter(intent: ConceptIntent, name: str) -> str:
    """The value of a parameter that must be there.

    Raises:
        BadParameterError: It is missing, which happens when an intent was edited by hand.
    """
    value = parameter(intent, name)
    if value is None:
        raise BadParameterError(
            f"the intent for {intent.topic} lacks the parameter {name!r}",
            context={"topic": intent.topic, "parameter": name},
        )
    return value


def spoken_beat(beat_id: str, say: str, *actions: Action) -> Beat:
    """A beat that rests long enough for its caption to be read, and a moment more."""
    acting = Beat(id=beat_id, say=say, actions=actions, hold_s=0).duration_s
    reading = len(say) * READING_S_PER_CHARACTER + SETTLE_S
    return Beat(
        id=beat_id,
        say=say,
        actions=actions,
        hold_s=round(max(LEAST_HOLD_S, reading - acting), 1),
    )
