"""Tells parts of a story in fewer words, for a film that would be too long."""

from agents.agent_spec import AgentSpec, Brief
from agents.artifacts.story.condensation_draft import CondensationDraft
from agents.prompts import Quoted, prompt_beside


class CondenseStoryBrief(Brief):
    """What the agent is given."""

    form: str
    """How tables are written."""
    part: str
    """Which part of the story it is."""
    length: int
    """How long it is, characters."""
    chars: int
    """How long it should be when it is told."""
    sentences: Quoted


AGENT = AgentSpec(
    name="condense_story",
    brief=CondenseStoryBrief,
    writes=CondensationDraft,
    prompt=prompt_beside(__file__),
)
