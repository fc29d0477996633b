"""The request understood: which topic, with which parameters."""

from agents.artifacts.intent import Intent
from agents.artifacts.request import ExplainerRequest
from agents.providers.offline.understand import understand_prompt
from orchestrator.stages.agent_failures import told_to_the_run
from orchestrator.stages.workshop import ExplainerRun


async def read_intent(run: ExplainerRun, request: ExplainerRequest) -> Intent:
    """Understand what is to be explained.

    Raises:
        RequestRefusedError: No lesson knows the topic; says which there are.
    """
    with told_to_the_run():
        intent = understand_prompt(request.prompt)
    values = ", ".join(f"{each.name} = {each.value}" for each in intent.parameters)
    run.progress(f"{intent.title}{f' ({values})' if values else ''}")
    return intent
