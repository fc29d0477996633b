"""Says who is in a story, where it happens, what it is about, and who says what."""

from agents.agent_spec import AgentSpec, Brief
from agents.artifacts.story.description_draft import DescriptionDraft
from agents.prompts import Quoted, prompt_beside


class DescribeStoryBrief(Brief):
    """What the agent is given."""

    form: str
    """How tables are written."""
    title: Quoted
    part: str
    """Which part of the story it is."""
    known: Quoted
    """Who was found in it by rules."""
    sentences: Quoted
    quotations: Quoted


AGENT = AgentSpec(
    name="describe_story",
    brief=DescribeStoryBrief,
    writes=DescriptionDraft,
    prompt=prompt_beside(__file__),
)
