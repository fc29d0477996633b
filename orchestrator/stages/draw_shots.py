"""The clips of a film, each kept by what it shows: only what has changed is made."""

import asyncio
import contextlib
import os
from collections import Counter
from collections.abc import Sequence
from contextlib import aclosing
from pathlib import Path

from agents.artifacts.story.narration import Narration
from agents.artifacts.story.shot_clips import ShotClip, ShotClips
from agents.artifacts.story.shot_list import ShotList
from agents.artifacts.story.story_digest import StoryDigest
from agents.artifacts.story.story_request import StoryRequest
from orchestrator.engine.events import MadeBy
from orchestrator.media.filming import MODEL_LOG, Filmed, FilmOrder
from orchestrator.media.storyboard import clip_orders
from orchestrator.sandbox.host_files import temporary_folder
from orchestrator.stages.clip_desk import RunDesk
from orchestrator.stages.workshop import ExplainerRun

CLIPS = "clips"
LOG_BYTES = 256 * 1024


async def draw_shots(
    run: ExplainerRun,
    request: StoryRequest,
    story: StoryDigest,
    planned: ShotList,
    narration: Narration,
) -> ShotClips:
    """Have every shot made, as long as its words; what was made before is taken as it is."""
    fps, size = request.quality.fps, request.quality.size(request.aspect)
    orders = clip_orders(planned.shots, story.characters, narration.shots, size=size, fps=fps)
    film = FilmOrder(
        planned.shots,
        orders,
        size,
        fps,
        style=request.style,
        about=f"{story.title}\n{request.prompt}",
    )
    made = dict[str, ShotClip]()
    makers = run.workshop.makers
    with temporary_folder(run.folder.root, prefix=".clips-") as into:
        desk = RunDesk(run, into, total=len(orders))
        try:
            async with aclosing(makers.video.film(film, desk)) as filming:
                async for each in filming:
                    made[each.order.shot] = await adopt(run, each, desk, fps=fps)
                    desk.done = len(made)
        finally:
            keep_log(run, into / MODEL_LOG)
        if not desk.drew:
            run.note_cached()
    clips = tuple(made[order.shot] for order in orders)
    tell_who(run, clips)
    return ShotClips(
        clips=clips, profile=makers.profile.profile, profile_because=makers.profile.because
    )


async def adopt(run: ExplainerRun, filmed: Filmed, desk: RunDesk, *, fps: int) -> ShotClip:
    """Take clip and still into the run folder."""
    order = filmed.order
    still = desk.folder / order.still
    await asyncio.to_thread(run.folder.adopt_file, still, f"{CLIPS}/{order.still}")
    clip, file = desk.folder / order.clip, f"{CLIPS}/{order.clip}"
    return ShotClip(
        shot=order.shot,
        file=file,
        sha256=await asyncio.to_thread(run.folder.adopt_file, clip, file),
        duration_s=order.frames / fps,
        frames=order.frames,
        requested=filmed.requested,
        used=filmed.used,
        because=filmed.because,
    )


def keep_log(run: ExplainerRun, log: Path) -> None:
    """Keep the end of what a model's process printed, where it printed something."""
    with contextlib.suppress(FileNotFoundError), log.open("rb") as file:
        file.seek(max(0, file.seek(0, os.SEEK_END) - LOG_BYTES))
        if said := file.read():
            run.folder.write_file(MODEL_LOG, said)


def tell_who(run: ExplainerRun, clips: Sequence[ShotClip]) -> None:
    """Put into the trace, and so into the receipt, who was asked for clips, and who made them."""
    told = Counter((each.requested, each.used, each.because) for each in clips)
    for (requested, used, because), count in told.items():
        run.emit(
            MadeBy(
                stage=run.stage,
                what="clips",
                count=count,
                requested=requested,
                used=used,
                because=because,
            )
        )
