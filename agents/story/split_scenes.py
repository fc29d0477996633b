"""Divides a story into scenes: one place, one time, one thing that happens."""

from agents.agent_spec import AgentSpec, Brief
from agents.artifacts.story.scenes_draft import ScenesDraft
from agents.prompts import Quoted, prompt_beside

COLUMNS = "title,first,last,place,time,weather,mood,characters"
FIRST = "where the first scene goes on with what stood before, a line `goes_on: true`; then "


class SplitScenesBrief(Brief):
    """What the agent is given."""

    form: str
    """How tables are written."""
    answer_form: str
    """How to answer, where it is not by a tool call."""
    part: str
    """Which part of the story it is."""
    first: int
    last: int
    """Numbers of its first and its last sentence."""
    before: Quoted
    """The sentences right before this part, if there are any."""
    sentences: Quoted
    characters: Quoted
    places: Quoted


AGENT = AgentSpec(
    name="split_scenes",
    brief=SplitScenesBrief,
    writes=ScenesDraft,
    prompt=prompt_beside(__file__),
)
