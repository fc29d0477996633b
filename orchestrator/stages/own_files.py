"""The user's own pictures, clips and music: looked at in the sandbox before they are used.

They are strangers' files. One that cannot be shown loses no film: the shot is drawn as before, and
why is told; unless nothing may take the place of what was asked for.
"""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from agents.artifacts.story.own_file import OwnFile
from agents.artifacts.story.shot_list import Shot
from orchestrator.engine.errors import RunFolderError
from orchestrator.engine.render_cache import key_of
from orchestrator.engine.whole_files import sha256_of_file
from orchestrator.errors import RequestRefusedError
from orchestrator.media.compose import name_in
from orchestrator.sandbox.media_room import ScriptOrder
from orchestrator.stages.workshop import ExplainerRun

GONE = "the file is not there any more"
LOOK_S = 60.0
REASON_CHARS = 300
SCRIPT = """import json

from runner.storyboard.own import tell_of

tell_of(json.loads({name!a}))
"""


class OwnFacts(BaseModel):
    """What a file is, as the sandbox says; nothing of it is ours."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    kind: Literal["picture", "clip"] | None = None
    width_px: int = Field(default=0, ge=0)
    height_px: int = Field(default=0, ge=0)
    seconds: float = Field(default=0.0, ge=0)
    reason: str = Field(default="", max_length=2000)
    """Why it cannot be shown; empty where it can."""


UNTOLD = OwnFacts(reason="nothing could be made out of it")
"""Of a file at which the reader itself broke off."""


@dataclass(frozen=True)
class Usable:
    """Shots whose own files can be shown."""

    shots: tuple[Shot, ...]
    """All of them; one whose file cannot be shown has none any more."""
    refused: dict[str, str]
    """Why, by the shot's id."""


async def usable_shots(run: ExplainerRun, shots: Sequence[Shot]) -> Usable:
    """Look at every own file of a film, once.

    Raises:
        RequestRefusedError: One cannot be shown, and nothing may take its place.
    """
    reasons = dict[str, str]()
    kept, refused = list[Shot](), dict[str, str]()
    for shot in shots:
        if shot.own is None:
            kept.append(shot)
            continue
        if shot.own.file not in reasons:
            reasons[shot.own.file] = await why_not_shown(run, shot.own)
        reason = reasons[shot.own.file]
        kept.append(shot.model_copy(update={"own": None}) if reason else shot)
        if reason:
            refused[shot.id] = f"your own file cannot be shown: {reason}"
    if refused and run.workshop.makers.is_strict:
        raise RequestRefusedError(nothing_instead(*next(iter(refused.items()))))
    return Usable(tuple(kept), refused)


def nothing_instead(what: str, reason: str) -> str:
    """Why a film stops at a file of the user's own, and what can be done."""
    return (
        f"{what}: {reason.rstrip('.')}. STRICT is set, so nothing takes its place; choose another"
        " file or none, or set STRICT=false to have something else made in its place."
    )


async def why_not_shown(run: ExplainerRun, own: OwnFile) -> str:
    """Why a file can be shown by no shot; empty where it can."""
    path = await own_path(run, own)
    if path is None:
        return GONE
    key = key_of("own file", run.workshop.sandbox.image, own.sha256)
    cache = run.workshop.cache
    facts = await cache.get(key, OwnFacts) if cache else None
    if facts is None:
        facts = await look_at(run, path)
        if cache and facts != UNTOLD:
            await cache.put(key, facts)
    return facts.reason[:REASON_CHARS]


async def look_at(run: ExplainerRun, path: Path) -> OwnFacts:
    """Have a file read in a container of its own."""
    room = await run.workshop.room()
    stored = await room.put_made({path.name: path})
    script = SCRIPT.format(name=json.dumps(path.name))
    end = await room.run(ScriptOrder(script, stored, (), seconds=LOOK_S))
    await room.drop(stored[path.name])
    try:
        facts = OwnFacts.model_validate(end.told.get("own"))
    except ValidationError:
        return UNTOLD
    return facts if facts.kind is not None or facts.reason else UNTOLD


async def own_path(run: ExplainerRun, own: OwnFile) -> Path | None:
    """Where an own file lies; None where it is not there, or another one by now.

    What is made of it is kept by its digest for every user: so that is never taken on trust.
    """
    try:
        path = run.folder.path(own.file)
        found = await asyncio.to_thread(sha256_of_file, path)
    except (OSError, RunFolderError):
        return None
    return path if found == own.sha256 else None


def paths_of(run: ExplainerRun, shots: Sequence[Shot]) -> dict[str, Path]:
    """Where the own files of shots lie, by the names under which the drawing finds them."""
    files = {shot.own.file for shot in shots if shot.own is not None}
    return {name_in(file): run.folder.path(file) for file in sorted(files)}
