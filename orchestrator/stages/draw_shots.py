"""The clips of a film, each kept by what it shows: only what has changed is made."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from contextlib import aclosing

from agents.artifacts.story.narration import Narration
from agents.artifacts.story.shot_clips import ShotClip, ShotClips
from agents.artifacts.story.shot_list import ShotList
from agents.artifacts.story.story_digest import StoryDigest
from agents.artifacts.story.story_request import StoryRequest
from agents.artifacts.story.words import Look
from agents.providers.offline.story.style import look_of
from orchestrator.engine.events import MadeBy
from orchestrator.media.filming import STORYBOARD, Filmed, FilmOrder
from orchestrator.media.storyboard import clip_orders
from orchestrator.sandbox.host_files import temporary_folder
from orchestrator.stages.clip_desk import RunDesk
from orchestrator.stages.workshop import ExplainerRun

CLIPS = "clips"


async def draw_shots(
    run: ExplainerRun,
    request: StoryRequest,
    story: StoryDigest,
    planned: ShotList,
    narration: Narration,
) -> ShotClips:
    """Have every shot made, as long as its words; what was made before is taken as it is."""
    fps, size = request.quality.fps, request.quality.size(request.aspect)
    look = look_of(request.style)
    orders = clip_orders(
        planned.shots,
        story.characters,
        narration.shots,
        size=size,
        fps=fps,
        look=look or Look.STORYBOOK,
    )
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
        async with aclosing(makers.video.film(film, desk)) as filming:
            async for each in filming:
                made[each.order.shot] = await adopt(run, each, desk, fps=fps)
                desk.done = len(made)
        if not desk.drew:
            run.note_cached()
    clips = tuple(made[order.shot] for order in orders)
    tell_who(run, clips)
    if look is None and any(each.used == STORYBOARD for each in clips):
        run.note(
            f"the storyboard has no look called {request.style!r}, and is drawn as a storybook: it"
            f" has {', '.join(each.value for each in Look)}"
        )
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
