"""The request understood: which topic, with which parameters."""

from agents.artifacts.intent import ConceptIntent
from agents.artifacts.request import Aspect, ExplainerRequest
from agents.providers.offline.understand import understand_prompt
from orchestrator.errors import RequestRefusedError
from orchestrator.stages.agent_failures import told_to_the_run
from orchestrator.stages.workshop import ExplainerRun


async def read_intent(run: ExplainerRun, request: ExplainerRequest) -> ConceptIntent:
    """Understand what is to be explained.

    Raises:
        RequestRefusedError: No lesson knows the topic; says which there are. Or as `require_wide`.
    """
    intent = understood(request)
    values = ", ".join(f"{each.name} = {each.value}" for each in intent.parameters)
    run.progress(f"{intent.title}{f' ({values})' if values else ''}")
    return intent


def understood(request: ExplainerRequest) -> ConceptIntent:
    """The intent of a request that a lesson can answer.

    Raises:
        RequestRefusedError: None can; says why.
    """
    require_wide(request)
    with told_to_the_run():
        return understand_prompt(request.prompt)


def require_wide(request: ExplainerRequest) -> None:
    """See that a lesson can be laid out: each was laid out for wide pictures, and for no other.

    Raises:
        RequestRefusedError: Another shape is asked for.
    """
    if request.aspect is not Aspect.WIDE:
        raise RequestRefusedError(
            f"Without a model, videos are made in {Aspect.WIDE} only, not in {request.aspect}:"
            " choose that shape, or set a model.",
            context={"aspect": request.aspect},
        )
