"""Whose request it is, and which run it may touch.

The entrance sets the visitor before a route is reached. A run that is somebody else's is answered
as one that is not there, so that nobody learns which ids exist.
"""

from typing import Annotated

from fastapi import Depends, Path, Request

from orchestrator.door import Door
from ui.access.errors import ReadOnlyError
from ui.access.visitor import Visitor
from ui.api.errors import NotYoursError


def door_of(request: Request) -> Door:
    """The door that this API was built for."""
    return request.state.door


def visitor_of(request: Request) -> Visitor:
    """Who is asking."""
    return request.state.visitor


TheDoor = Annotated[Door, Depends(door_of)]
TheVisitor = Annotated[Visitor, Depends(visitor_of)]
VideoId = Annotated[
    str,
    Path(
        description="The run, as `generate` and `runs` name it.",
        examples=["20261121-171623-explain-the-pythagorean-theorem-71da421f9c86"],
    ),
]


async def owner_of(door: Door, video_id: str) -> str | None:
    """Whose a run is.

    Raises:
        ChalkboxError: There is no such run.
    """
    return await door.owner(video_id)


async def run_to_read(video_id: VideoId, door: TheDoor, visitor: TheVisitor) -> str:
    """A run that the visitor may look at; whether there is one for its owner, the door says.

    Raises:
        NotYoursError: It is somebody else's.
        ChalkboxError: There is no such run.
    """
    if visitor.is_owner or visitor.watches == video_id:
        return video_id
    if not visitor.may_read(video_id, await owner_of(door, video_id)):
        raise NotYoursError(video_id)
    return video_id


async def run_to_change(video_id: VideoId, door: TheDoor, visitor: TheVisitor) -> str:
    """A run that is the visitor's own.

    Raises:
        ReadOnlyError: The visitor has a link to it, and that opens it to look at.
        NotYoursError: It is somebody else's.
        ChalkboxError: There is no such run.
    """
    if visitor.is_owner or visitor.may_change(await owner_of(door, video_id)):
        return video_id
    if visitor.watches == video_id:
        raise ReadOnlyError("the link opens this run to look at; log in to change it")
    raise NotYoursError(video_id)


ReadRun = Annotated[str, Depends(run_to_read)]
OwnRun = Annotated[str, Depends(run_to_change)]
READING = ("run.unknown", "run.artifact_invalid", "queue", "store")
"""What may go wrong wherever a run is looked at."""
CHANGING = (
    *READING,
    *("access.read_only", "access.other_site", "run.busy", "run.folder"),
    *("request.too_large", "request.media_type"),
)
"""What may go wrong wherever a run is changed."""
