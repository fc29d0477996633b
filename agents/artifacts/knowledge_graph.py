"""What must be known before the question can be answered, from the question downwards."""

from collections.abc import Mapping
from typing import Annotated, ClassVar, Self

from pydantic import Field, StringConstraints, model_validator

from agents.artifacts.base import Artifact, Record
from agents.artifacts.elements.base import Name
from agents.artifacts.intent import Level

Sentence = Annotated[str, StringConstraints(min_length=1, max_length=400)]
MOST_CONCEPTS: Mapping[Level, int] = {"beginner": 5, "intermediate": 8, "advanced": 12}
MOST_STEPS: Mapping[Level, int] = {"beginner": 3, "intermediate": 4, "advanced": 6}
"""Longest way from the target down. Who knows little is told little at once."""


class Concept(Record):
    """One idea."""

    id: Name
    name: str = Field(min_length=1, max_length=80)
    """As a viewer would call it."""
    meaning: Sentence
    """What it is, in one sentence."""
    needs: tuple[Name, ...] = Field(default=(), max_length=6)
    """Ids of the concepts that must be understood before it."""


class KnowledgeGraph(Artifact):
    """Concepts and what each needs; no concept needs itself, however far around."""

    FILE: ClassVar[str] = "knowledge_graph.json"

    level: Level
    """Whom it is for; it bounds how many concepts there are, and how deep they lie."""
    target: Name
    """Id of the concept that answers the question."""
    concepts: tuple[Concept, ...] = Field(min_length=1, max_length=12)

    @model_validator(mode="after")
    def _is_a_graph(self) -> Self:
        needs = {concept.id: concept.needs for concept in self.concepts}
        if len(needs) != len(self.concepts):
            raise ValueError("concepts: two have the same id")
        if self.target not in needs:
            raise ValueError(f"target: no concept is called {self.target!r}")
        for number, concept in enumerate(self.concepts):
            for other in concept.needs:
                if other not in needs:
                    raise ValueError(f"concepts[{number}].needs: no concept is called {other!r}")
        depth = _depths(self.target, needs)
        if unused := [name for name in needs if name not in depth]:
            raise ValueError(
                f"concepts: {', '.join(unused)} is needed by nothing on the way to {self.target}"
            )
        if len(needs) > MOST_CONCEPTS[self.level]:
            raise ValueError(
                f"concepts: at most {MOST_CONCEPTS[self.level]} can be explained to someone at the"
                f" level {self.level}; there are {len(needs)}"
            )
        if max(depth.values()) > MOST_STEPS[self.level]:
            raise ValueError(
                f"concepts: the way down from {self.target} may have {MOST_STEPS[self.level]} steps"
                f" at the level {self.level}; it has {max(depth.values())}"
            )
        return self

    def concept(self, concept_id: str) -> Concept:
        """The concept with this id.

        Raises:
            KeyError: There is none.
        """
        for concept in self.concepts:
            if concept.id == concept_id:
                return concept
        raise KeyError(concept_id)


def _depths(target: str, needs: Mapping[str, tuple[str, ...]]) -> dict[str, int]:
    """How far below the target each concept lies, by the longest way.

    Raises:
        ValueError: A concept needs itself; names the way around.
    """
    depths: dict[str, int] = {}

    def go(name: str, path: tuple[str, ...]) -> None:
        if name in path:
            around = " → ".join((*path[path.index(name) :], name))
            raise ValueError(f"concepts: one needs itself: {around}")
        if depths.get(name, -1) >= len(path):
            return
        depths[name] = len(path)
        for other in needs[name]:
            go(other, (*path, name))

    go(target, ())
    return depths
