"""What REST answers with beside the views of the door."""

from typing import Any

from fastapi import Request
from pydantic import Field

from agents.artifacts.base import Record, Seconds
from orchestrator.run_view import ArtifactView, RunCard, RunProgress

V1 = "/api/v1"


class Links(Record):
    """Where to go on from a run; paths on this host."""

    run: str
    """All of it."""
    status: str
    """How far it is."""
    events: str
    """What happens in it, live."""
    video: str
    """The video, once there is one."""
    archive: str
    """Everything as one zip."""
    cancel: str
    """POST here to end it."""
    page: str
    """The same run for people."""


class Accepted(Record):
    """A run that was queued, or told to end."""

    id: str
    """The run."""
    links: Links


class Progress(Record):
    """How far a run is."""

    id: str
    """The run."""
    state: str
    """`queued`, `running`, `succeeded`, `failed`, `refused`, `cancelled`, `interrupted` (nobody is
    at it; resume it) or `damaged`."""
    percent: int = Field(ge=0, le=100)
    """How much is done; 100 only when it succeeded."""
    stage: str | None = None
    """What is being done, or was done last."""
    text: str | None = None
    """What the stage said last."""
    done: int | None = None
    total: int | None = None
    """Frames, or whatever the stage counts."""
    left_s: Seconds | None = None
    """About how long the stage still takes, once that can be told."""
    place: int | None = None
    """While queued: 1 is next."""
    error_code: str | None = None
    """Why it did not succeed, for programs."""
    message: str | None = None
    """Why it did not succeed, in words."""
    links: Links


class RunPage(Record):
    """Some runs, newest first."""

    runs: tuple[RunCard, ...]
    next: str | None = None
    """Give this as `before` to have the runs after these; none when there are no more."""


class ArtifactLine(Record):
    """One typed artifact, without its content."""

    name: str
    """File name."""
    stage: str
    """The stage that wrote it."""
    made_by: str
    """`stage`, or `user` for the request and for what was edited by hand."""
    versions: int
    """How many of it there have been."""
    link: str
    """Where its content is."""


class StageLine(Record):
    """One stage of a workflow."""

    name: str
    """For `resume`."""
    about: str
    """What it does, one line for people."""


class WorkflowLine(Record):
    """Something that can be asked for."""

    name: str
    """For `generate`."""
    about: str
    """What is asked for, one line for people."""
    stages: tuple[StageLine, ...]
    """What is done, in order."""
    request_schema: dict[str, Any]
    """JSON schema of its request."""


class Health(Record):
    """That the page is being served."""

    ok: bool
    version: str
    """Of Chalkbox."""


def links_of(request: Request, video_id: str) -> Links:
    """Where to go on from a run, also behind a proxy that shows the page below a path."""
    root = str(request.scope.get("root_path", "")).rstrip("/")
    run = f"{root}{V1}/runs/{video_id}"
    return Links(
        run=run,
        status=f"{root}{V1}/status/{video_id}",
        events=f"{run}/events",
        video=f"{run}/video",
        archive=f"{run}/archive",
        cancel=f"{run}/cancel",
        page=f"{root}/?run={video_id}",
    )


def progress_of(progress: RunProgress, links: Links) -> Progress:
    """How far a run is, and where to go on from it."""
    status = progress.status
    return Progress(
        id=status.video_id,
        state=status.state,
        percent=progress.percent,
        stage=status.stage,
        text=status.text,
        done=status.done,
        total=status.total,
        left_s=progress.left_s,
        place=status.place,
        error_code=status.error_code,
        message=status.message,
        links=links,
    )


def artifact_line(artifact: ArtifactView, links: Links) -> ArtifactLine:
    """An artifact without its content."""
    return ArtifactLine(
        name=artifact.name,
        stage=artifact.stage,
        made_by=artifact.made_by,
        versions=artifact.versions,
        link=f"{links.run}/artifacts/{artifact.name}",
    )
