"""In which order the concepts are taught."""

from typing import ClassVar, Self

from pydantic import Field, model_validator

from agents.artifacts.base import Artifact, Record
from agents.artifacts.elements.base import Name
from agents.artifacts.knowledge_graph import KnowledgeGraph, Sentence


class Unit(Record):
    """What is taught of one concept."""

    concept: Name
    goal: Sentence
    """What a viewer can do or say afterwards."""
    idea: Sentence
    """By which picture, example or comparison."""
    seconds: float = Field(ge=3, le=90)


class CurriculumPlan(Artifact):
    """The units, in an order in which each rests on what came before."""

    FILE: ClassVar[str] = "curriculum.json"

    units: tuple[Unit, ...] = Field(min_length=1, max_length=12)

    @model_validator(mode="after")
    def _once_each(self) -> Self:
        if len({unit.concept for unit in self.units}) != len(self.units):
            raise ValueError("units: two teach the same concept")
        return self

    def misfits(self, graph: KnowledgeGraph) -> tuple[str, ...]:
        """Why it is no order for a graph: what is missing, unknown, or taught too early."""
        known = {concept.id for concept in graph.concepts}
        taught: list[str] = [unit.concept for unit in self.units]
        wrong = [f"units: no concept is called {name!r}" for name in taught if name not in known]
        wrong += [f"units: {name!r} is not taught" for name in sorted(known - set(taught))]
        for number, name in enumerate(taught):
            if name not in known:
                continue
            for other in graph.concept(name).needs:
                if other in taught[number + 1 :]:
                    wrong.append(
                        f"units[{number}]: {name!r} needs {other!r}, which is taught later"
                    )
        if taught and taught[-1] != graph.target:
            wrong.append(f"units: the last must teach the target, {graph.target!r}")
        return tuple(wrong)
