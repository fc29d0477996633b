"""The clips of a film, each kept by what it shows: only what has changed is drawn."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from agents.artifacts.story.narration import Narration
from agents.artifacts.story.shot_clips import ShotClip, ShotClips
from agents.artifacts.story.shot_list import ShotList
from agents.artifacts.story.story_digest import StoryDigest
from agents.artifacts.story.story_request import StoryRequest
from agents.artifacts.story.words import Look
from agents.providers.offline.story.style import look_of
from orchestrator.engine.render_cache import key_of
from orchestrator.media.storyboard import ClipOrder, clip_key, clip_orders, storyboard_script
from orchestrator.sandbox.host_files import temporary_folder
from orchestrator.stages.film_scripts import Share, place_all, run_film_script
from orchestrator.stages.workshop import ExplainerRun

CLIPS = "clips"
AT_A_TIME = 8
"""So many are drawn before the first of them can be looked at."""
STORYBOARD = "storyboard"


@dataclass(frozen=True)
class Wanted:
    """A clip, and what it is kept by."""

    order: ClipOrder
    keys: dict[str, str]
    """Of clip and still, by their file names."""


async def draw_shots(
    run: ExplainerRun,
    request: StoryRequest,
    story: StoryDigest,
    planned: ShotList,
    narration: Narration,
) -> ShotClips:
    """Draw every shot, as long as its words; what was drawn before is taken as it is."""
    fps, size = request.quality.fps, request.quality.size(request.aspect)
    look = look_of(request.style)
    if look is None:
        run.note(
            f"no look of the storyboard is called {request.style!r}: it has"
            f" {', '.join(each.value for each in Look)}; it is drawn as a storybook"
        )
    orders = clip_orders(
        planned.shots,
        story.characters,
        narration.shots,
        size=size,
        fps=fps,
        look=look or Look.STORYBOOK,
    )
    wanted = [Wanted(order, keys_of(run, order)) for order in orders]
    digests = dict[str, str]()
    with temporary_folder(run.folder.root, prefix=".clips-") as into:
        missing = list[Wanted]()
        for each in wanted:
            if await place_all(run, each.keys, into):
                digests[each.order.shot] = await adopt(run, each.order, into)
            else:
                missing.append(each)
        if not missing:
            run.note_cached()
        for begin in range(0, len(missing), AT_A_TIME):
            batch = missing[begin : begin + AT_A_TIME]
            await draw_batch(run, batch, into, done=len(digests), total=len(wanted))
            for each in batch:
                digests[each.order.shot] = await adopt(run, each.order, into)
    return ShotClips(
        clips=tuple(
            ShotClip(
                shot=order.shot,
                file=f"{CLIPS}/{order.clip}",
                sha256=digests[order.shot],
                duration_s=order.frames / fps,
                frames=order.frames,
                requested=STORYBOARD,
                used=STORYBOARD,
            )
            for order in orders
        )
    )


async def draw_batch(
    run: ExplainerRun, batch: Sequence[Wanted], into: Path, *, done: int, total: int
) -> None:
    """Have some clips drawn, and keep them."""
    outputs = [name for each in batch for name in each.keys]
    script = storyboard_script([each.order for each in batch])
    share = Share(done, len(batch), total)
    await run_film_script(run, script, outputs, into, words="shots drawn", share=share)
    if run.workshop.cache is not None:
        for each in batch:
            for name, key in each.keys.items():
                await run.workshop.cache.put_file(key, into / name)


async def adopt(run: ExplainerRun, order: ClipOrder, into: Path) -> str:
    """Take clip and still into the run folder; the clip's digest."""
    still = into / order.still
    await asyncio.to_thread(run.folder.adopt_file, still, f"{CLIPS}/{order.still}")
    clip = into / order.clip
    return await asyncio.to_thread(run.folder.adopt_file, clip, f"{CLIPS}/{order.clip}")


def keys_of(run: ExplainerRun, order: ClipOrder) -> dict[str, str]:
    """What its files are kept by: all that it shows, and the image that draws it."""
    key = key_of("clip", run.workshop.sandbox.image, clip_key(order))
    return {name: key_of(key, name.rpartition(".")[2]) for name in (order.clip, order.still)}
