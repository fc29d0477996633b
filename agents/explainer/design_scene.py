"""Turns a storyboard into a scene spec: elements in regions, and actions beat by beat."""

from typing import Self

from pydantic import model_validator

from agents.agent_spec import AgentSpec, Brief
from agents.artifacts.elements.base import PlacedElement
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


class DesignSceneBrief(Brief):
    """What the agent is given."""

    scene_class: str
    title: Quoted
    beats: Quoted
    """The storyboard as JSON."""
    claims: Quoted


AGENT = AgentSpec(
    name="design_scene",
    brief=DesignSceneBrief,
    writes=PlannedScene,
    prompt=prompt_beside(__file__),
)
