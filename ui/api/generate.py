"""What can be asked for, and asking for it.

The body is the request model of the workflow, so a new workflow is there without a line here.
"""

import inspect
from typing import Annotated, Any, Literal, cast

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Discriminator, Field, Tag, create_model

from agents.artifacts.base import Artifact
from orchestrator.door import Door
from ui.access import admission
from ui.api.answers import Accepted, StageLine, WorkflowLine, links_of
from ui.api.entry import TheDoor, TheVisitor
from ui.api.guarded_route import GuardedRoute
from ui.api.problems import TAG, statuses_of

DEFAULT = "explainer"
"""The workflow of a request that names none."""
REFUSALS = (
    *("request.invalid", "request.refused", "request.too_large", "request.media_type"),
    *("access.read_only", "access.other_site", "limit", "limit.prompt", "run.folder", "queue"),
)


async def list_workflows(door: TheDoor) -> tuple[WorkflowLine, ...]:
    """What can be asked for here, with the JSON schema of each request."""
    return tuple(
        WorkflowLine(
            name=name,
            about=first_line(workflow.request),
            stages=tuple(StageLine(name=stage.name, about=stage.about) for stage in workflow.chain),
            request_schema=workflow.request.model_json_schema(),
        )
        for name, workflow in door.workflows().items()
    )


async def generate(
    request: Request, response: Response, body: Any, door: TheDoor, visitor: TheVisitor
) -> Accepted:
    """Queue a run that makes what the body asks for; follow it by the links of the answer."""
    chosen = door.workflows()[body.workflow].request
    wanted = chosen.model_validate(body.model_dump(exclude={"workflow"}))
    video_id = await admission.submit(door, visitor, wanted)
    links = links_of(request, video_id)
    response.headers["location"] = links.status
    return Accepted(id=video_id, links=links)


def first_line(model: type[BaseModel]) -> str:
    """The first line of a model's docstring."""
    return (inspect.getdoc(model) or "").partition("\n")[0]


def body_of(requests: dict[str, type[Artifact]]) -> Any:
    """The type of what may be asked for: a request of any workflow, with the workflow's name."""
    bodies = {name: _named(name, request) for name, request in requests.items()}
    if len(bodies) == 1:
        return next(iter(bodies.values()))
    union: Any = None
    for name, body in bodies.items():
        tagged = Annotated[body, Tag(f"{TAG}{name}")]
        union = tagged if union is None else union | tagged
    return Annotated[union, Discriminator(_workflow_named)]


def generating(door: Door) -> APIRouter:
    """The routes; the body's type depends on which workflows there are."""
    router = APIRouter(route_class=GuardedRoute, tags=["generate"])
    router.get("/workflows", operation_id="list_workflows", responses=statuses_of(()))(
        list_workflows
    )
    requests = {name: workflow.request for name, workflow in door.workflows().items()}

    async def endpoint(**given: Any) -> Accepted:
        return await generate(**given)

    signature = inspect.signature(generate)
    parameters = [
        each.replace(annotation=body_of(requests)) if each.name == "body" else each
        for each in signature.parameters.values()
    ]
    endpoint.__signature__ = signature.replace(parameters=parameters)  # type: ignore[attr-defined]
    endpoint.__doc__ = generate.__doc__
    router.post(
        "/generate", operation_id="generate", status_code=202, responses=statuses_of(REFUSALS)
    )(endpoint)
    return router


def _named(name: str, request: type[Artifact]) -> type[BaseModel]:
    literal: Any = Literal[name]  # type: ignore[valid-type]
    default: Any = DEFAULT if name == DEFAULT else ...
    about = Field(default, description="What is to be made; GET /api/v1/workflows lists the names.")
    return create_model(
        f"{name.title().replace('_', '')}Body",
        __base__=request,
        __doc__=first_line(request),
        workflow=(literal, about),
    )


def _workflow_named(body: object) -> object:
    if isinstance(body, BaseModel):
        return f"{TAG}{getattr(body, 'workflow', DEFAULT)}"
    if not isinstance(body, dict):
        return None
    named = cast("dict[str, object]", body).get("workflow", DEFAULT)
    return f"{TAG}{named}"
