"""Turns a lesson into beats: what is said, and what is seen meanwhile."""

from agents.agent_spec import AgentSpec, Brief
from agents.artifacts.storyboard import VisualStoryboard
from agents.prompts import Quoted, prompt_beside


class DrawStoryboardBrief(Brief):
    """What the agent is given."""

    title: Quoted
    units: Quoted
    claims: Quoted
    """What may be shown as true, one line each; all of it was checked, or says that it was not."""
    constraints: Quoted
    picture: str
    """Its shape."""


AGENT = AgentSpec(
    name="draw_storyboard",
    brief=DrawStoryboardBrief,
    writes=VisualStoryboard,
    prompt=prompt_beside(__file__),
)
