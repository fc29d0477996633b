"""Reads what a request is about: the first link of the planning chain."""

from agents.agent_spec import AgentSpec, Brief
from agents.artifacts.intent import ConceptIntent
from agents.prompts import Quoted, prompt_beside


class ReadConceptBrief(Brief):
    """What the agent is given."""

    request: Quoted
    """The user's own words."""
    title: Quoted
    description: Quoted
    """What the video shows, as the director has it."""


AGENT = AgentSpec(
    name="read_concept",
    brief=ReadConceptBrief,
    writes=ConceptIntent,
    prompt=prompt_beside(__file__),
)
