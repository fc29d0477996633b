"""Runs: list them, look at one, end it, go on with it, keep it, delete it."""

from typing import Annotated, Any

from fastapi import APIRouter, Body, Path, Query, Request, Response
from pydantic import Field
from pydantic_core import to_json

from agents.artifacts.base import Record
from orchestrator.run_view import RunView
from ui.access import admission
from ui.api.answers import (
    Accepted,
    ArtifactLine,
    Progress,
    RunPage,
    artifact_line,
    links_of,
    progress_of,
)
from ui.api.entry import CHANGING, READING, OwnRun, ReadRun, TheDoor, TheVisitor
from ui.api.guarded_route import GuardedRoute
from ui.api.problems import statuses_of

MOST_RUNS = 100
router = APIRouter(route_class=GuardedRoute, tags=["runs"])


ArtifactName = Annotated[
    str, Path(max_length=100, description="Its file name, for example `storyboard.json`.")
]
Version = Annotated[
    dict[str, Any], Body(description="The whole artifact, as `GET` shows it, with your changes.")
]


class GoOn(Record):
    """How to go on with a run."""

    stage: str | None = Field(default=None, max_length=100)
    """Do this stage again, and after it what its result changes; else what was not done."""


@router.get("/status/{video_id}", operation_id="get_status", responses=statuses_of(READING))
async def get_status(request: Request, video_id: ReadRun, door: TheDoor) -> Progress:
    """How far a run is."""
    return progress_of(await door.progress(video_id), links_of(request, video_id))


@router.get("/runs", operation_id="list_runs", responses=statuses_of(("request.invalid", "queue")))
async def list_runs(
    door: TheDoor,
    visitor: TheVisitor,
    search: Annotated[
        str, Query(max_length=200, description="Words that title, prompt or id must have.")
    ] = "",
    limit: Annotated[int, Query(ge=1, le=MOST_RUNS, description="How many at most.")] = 20,
    before: Annotated[
        str | None, Query(max_length=200, description="Only runs older than this one.")
    ] = None,
) -> RunPage:
    """The runs that are yours, newest first; all of them for the owner."""
    # One more than is shown tells whether there are more.
    cards = await door.cards(owner=visitor.sees_only, search=search, limit=limit + 1, before=before)
    shown = cards[:limit]
    return RunPage(runs=shown, next=shown[-1].video_id if len(cards) > limit else None)


@router.get("/runs/{video_id}", operation_id="get_run", responses=statuses_of(READING))
async def get_run(video_id: ReadRun, door: TheDoor) -> RunView:
    """All of one run: stages, artifacts, code, attempts, files, receipt, log."""
    return await door.view(video_id)


@router.delete(
    "/runs/{video_id}",
    operation_id="delete_run",
    status_code=204,
    response_class=Response,
    responses=statuses_of(CHANGING),
)
async def delete_run(video_id: OwnRun, door: TheDoor) -> None:
    """Delete a run and everything it made; not while it is queued or carried out."""
    await door.delete(video_id)


@router.put(
    "/runs/{video_id}/pin",
    operation_id="pin_run",
    status_code=204,
    response_class=Response,
    responses=statuses_of((*CHANGING, "limit.pin")),
)
async def pin_run(video_id: OwnRun, door: TheDoor, visitor: TheVisitor) -> None:
    """Keep a run, however old it gets; deleting it is still possible."""
    await admission.pin(door, visitor, video_id)


@router.delete(
    "/runs/{video_id}/pin",
    operation_id="unpin_run",
    status_code=204,
    response_class=Response,
    responses=statuses_of(CHANGING),
)
async def unpin_run(video_id: OwnRun, door: TheDoor) -> None:
    """Keep it no longer than any other."""
    await door.unpin(video_id)


@router.get(
    "/runs/{video_id}/artifacts",
    operation_id="list_artifacts",
    responses=statuses_of(READING),
)
async def list_artifacts(
    request: Request, video_id: ReadRun, door: TheDoor
) -> tuple[ArtifactLine, ...]:
    """The typed artifacts of a run, in the order they were made, without their content."""
    links = links_of(request, video_id)
    view = await door.view(video_id)
    return tuple(artifact_line(artifact, links) for artifact in view.artifacts)


@router.post(
    "/runs/{video_id}/cancel",
    operation_id="cancel_run",
    status_code=202,
    responses=statuses_of(CHANGING),
)
async def cancel_run(request: Request, video_id: OwnRun, door: TheDoor) -> Accepted:
    """End a run: one that is queued at once, one that is carried out within two seconds."""
    await door.cancel(video_id)
    return Accepted(id=video_id, links=links_of(request, video_id))


@router.put(
    "/runs/{video_id}/artifacts/{name}",
    operation_id="edit_artifact",
    responses=statuses_of((*CHANGING, "request.invalid", "run.edit_refused", "workflow.chain")),
)
async def edit_artifact(
    request: Request, video_id: OwnRun, name: ArtifactName, door: TheDoor, body: Version
) -> Accepted:
    """Put a version of your own in the place of an artifact; resume the run to go on from there."""
    await door.edit(video_id, name, to_json(body))
    return Accepted(id=video_id, links=links_of(request, video_id))


@router.post(
    "/runs/{video_id}/resume",
    operation_id="resume_run",
    status_code=202,
    responses=statuses_of((*CHANGING, "request.invalid", "workflow.chain", "limit")),
)
async def resume_run(
    request: Request,
    response: Response,
    video_id: OwnRun,
    door: TheDoor,
    visitor: TheVisitor,
    body: GoOn | None = None,
) -> Accepted:
    """Queue a run again that ended or was interrupted; what still stands is not done anew."""
    stage = body.stage if body else None
    await admission.resume(door, visitor, video_id, stage=stage)
    links = links_of(request, video_id)
    response.headers["location"] = links.status
    return Accepted(id=video_id, links=links)
