"""Turns a storyboard into a scene spec: elements in regions, and actions beat by beat."""

from dataclasses import replace
from typing import Self

from pydantic import Field, model_validator

from agents.agent_spec import AgentSpec, Brief
from agents.artifacts.base import OURS
from agents.artifacts.elements.base import PlacedElement
from agents.artifacts.request import Aspect
from agents.artifacts.scene_spec import ManimSceneSpec
from agents.prompts import Quoted, prompt_beside


class PlannedScene(ManimSceneSpec):
    """A scene spec that says in which regions things are, and nowhere where exactly."""

    @model_validator(mode="after")
    def _shares_regions(self) -> Self:
        for number, element in enumerate(self.elements):
            if isinstance(element, PlacedElement) and element.place.within is None:
                raise ValueError(f"elements[{number}] ({element.id}).place: set within")
        return self


class UprightScene(PlannedScene):
    """The same for an upright picture."""

    aspect: Aspect = Field(default=Aspect.TALL, json_schema_extra=OURS)


class SquareScene(PlannedScene):
    """The same for a square picture."""

    aspect: Aspect = Field(default=Aspect.SQUARE, json_schema_extra=OURS)


class DesignSceneBrief(Brief):
    """What the agent is given."""

    scene_class: str
    title: Quoted
    beats: Quoted
    """The storyboard as JSON."""
    claims: Quoted
    regions: str
    """Which parts a picture of this shape has: `regions_of`."""


SHAPES: dict[Aspect, tuple[type[PlannedScene], str]] = {
    Aspect.WIDE: (
        PlannedScene,
        "`left` and `right` (its halves), `left_wide` and `right_narrow`, `upper` and `lower`",
    ),
    Aspect.TALL: (
        UprightScene,
        "`upper` and `lower` (its halves: the picture is upright, and things are not put side by"
        " side)",
    ),
    Aspect.SQUARE: (
        SquareScene,
        "`upper` and `lower` (its halves), `left` and `right` (narrow, for little things)",
    ),
}

AGENT = AgentSpec(
    name="design_scene",
    brief=DesignSceneBrief,
    writes=PlannedScene,
    prompt=prompt_beside(__file__),
)


def agent_for(aspect: Aspect) -> AgentSpec[DesignSceneBrief, PlannedScene]:
    """The agent that plans pictures of a shape."""
    return replace(AGENT, writes=SHAPES[aspect][0])


def regions_of(aspect: Aspect) -> str:
    """The regions beside `title`, `stage` and `bottom`, in words."""
    return SHAPES[aspect][1]
