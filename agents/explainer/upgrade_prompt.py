"""Turns a request into the brief that a code writer works from."""

from agents.agent_spec import AgentSpec, Brief
from agents.artifacts.request import Aspect
from agents.artifacts.upgraded_prompt import UpgradedPrompt
from agents.prompts import Quoted, prompt_beside


class UpgradePromptBrief(Brief):
    """What the agent is given."""

    request: Quoted
    """The user's own words."""
    picture: str
    """Its shape, and how things are placed in it: `picture_of`."""


def picture_of(aspect: Aspect) -> str:
    """The shape of the picture, in words."""
    return PICTURES[aspect]


PICTURES = {
    Aspect.WIDE: "16:9 on a dark background",
    Aspect.TALL: "9:16, upright, as on a telephone, on a dark background: it is narrow, so things"
    " stand below each other and not side by side, and formulas and lines of text are short",
    Aspect.SQUARE: "square on a dark background: diagrams stand above or below their formulas"
    " rather than beside them, and lines of text are short",
}


AGENT = AgentSpec(
    name="upgrade_prompt",
    brief=UpgradePromptBrief,
    writes=UpgradedPrompt,
    prompt=prompt_beside(__file__),
)
