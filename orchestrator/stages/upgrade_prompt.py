"""The request, thought through by a model."""

from agents.artifacts.request import ExplainerRequest
from agents.artifacts.upgraded_prompt import UpgradedPrompt
from agents.explainer import upgrade_prompt as director
from orchestrator.stages.ask_agent import ask_agent
from orchestrator.stages.workshop import ExplainerRun


async def upgrade_prompt(run: ExplainerRun, request: ExplainerRequest) -> UpgradedPrompt:
    """Have the request turned into a brief for the code writer."""
    brief = director.UpgradePromptBrief(
        request=request.prompt, picture=director.picture_of(request.aspect)
    )
    upgraded = (await ask_agent(run, director.AGENT, brief)).value
    run.progress(upgraded.title)
    return upgraded
