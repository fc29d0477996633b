"""Turns a request into the brief that a code writer works from."""

from agents.agent_spec import AgentSpec, Brief
from agents.artifacts.upgraded_prompt import UpgradedPrompt
from agents.prompts import Quoted, prompt_beside


class UpgradePromptBrief(Brief):
    """What the agent is given."""

    request: Quoted
    """The user's own words."""


AGENT = AgentSpec(
    name="upgrade_prompt",
    brief=UpgradePromptBrief,
    writes=UpgradedPrompt,
    prompt=prompt_beside(__file__),
)
