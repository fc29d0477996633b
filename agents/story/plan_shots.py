"""Plans the shots of one story scene: what is seen while its sentences are told."""

from agents.agent_spec import AgentSpec, Brief
from agents.artifacts.story.shots_draft import ShotsDraft
from agents.prompts import Quoted, prompt_beside

COLUMNS = "first,last,type,camera,description,characters,thing,mood,seconds,transition"


class PlanShotsBrief(Brief):
    """What the agent is given."""

    form: str
    """How tables are written."""
    answer_form: str
    """How to answer, where it is not by a tool call."""
    scene: Quoted
    """Its title, place, time, weather and mood."""
    first: int
    last: int
    """Numbers of its first and its last sentence."""
    style: Quoted
    """What the pictures look like."""
    before: Quoted
    """What is told right before this scene."""
    sentences: Quoted
    characters: Quoted
    """Who is in it or near, with their looks."""
    place: Quoted
    """Where it happens, with its look."""


AGENT = AgentSpec(
    name="plan_shots",
    brief=PlanShotsBrief,
    writes=ShotsDraft,
    prompt=prompt_beside(__file__),
)
