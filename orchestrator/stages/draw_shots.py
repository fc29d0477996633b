"""The clips of a film, each kept by what it shows: only what has changed is drawn."""

import asyncio
from pathlib import Path

from agents.artifacts.story.narration import Narration
from agents.artifacts.story.shot_clips import ShotClip, ShotClips
from agents.artifacts.story.shot_list import ShotList
from agents.artifacts.story.story_digest import StoryDigest
from agents.artifacts.story.story_request import StoryRequest
from orchestrator.media.storyboard import ClipOrder, clip_orders
from orchestrator.sandbox.host_files import temporary_folder
from orchestrator.stages.drawing_bench import DrawingBench, Wanted, batches, keys_of, words_of
from orchestrator.stages.film_scripts import Share, place_all
from orchestrator.stages.own_files import paths_of, usable_shots
from orchestrator.stages.workshop import ExplainerRun

CLIPS = "clips"
STORYBOARD, OWN, WORDS = "storyboard", "own", "words"
"""Who makes a clip: the drawing, the user, or nobody, so that its words are shown."""
BECAUSE_CHARS = 400


async def draw_shots(
    run: ExplainerRun,
    request: StoryRequest,
    story: StoryDigest,
    planned: ShotList,
    narration: Narration,
) -> ShotClips:
    """Draw every shot, as long as its words; what was drawn before is taken as it is."""
    fps, size = request.quality.fps, request.quality.size(request.aspect)
    usable = await usable_shots(run, planned.shots)
    orders = clip_orders(usable.shots, story.characters, narration.shots, size=size, fps=fps)
    wanted = [Wanted(order, keys_of(run, order)) for order in orders]
    bench = DrawingBench(run, own=paths_of(run, usable.shots), words=words_of(planned.shots))
    digests, failed = dict[str, str](), dict[str, str]()
    with temporary_folder(run.folder.root, prefix=".clips-") as into:
        missing = list[Wanted]()
        for each in wanted:
            if await place_all(run, each.keys, into):
                digests[each.order.shot] = await adopt(run, each.order, into)
            else:
                missing.append(each)
        if not missing:
            run.note_cached()
        for batch in batches(missing):
            share = Share(len(digests), len(batch), len(wanted))
            failed |= await bench.draw(batch, into, share=share)
            for each in batch:
                digests[each.order.shot] = await adopt(run, each.order, into)
    because = {
        shot: words[:BECAUSE_CHARS] for shot, words in sorted((usable.refused | failed).items())
    }
    for shot, words in because.items():
        run.finding("film.shot", f"{shot}: {words}", severity="warning", tolerated=True)
    return ShotClips(
        clips=tuple(
            ShotClip(
                shot=order.shot,
                file=f"{CLIPS}/{order.clip}",
                sha256=digests[order.shot],
                duration_s=order.frames / fps,
                frames=order.frames,
                requested=OWN if asked.own else STORYBOARD,
                used=WORDS if shot.id in failed else OWN if shot.own else STORYBOARD,
                because=because.get(shot.id, ""),
            )
            for asked, shot, order in zip(planned.shots, usable.shots, orders, strict=True)
        )
    )


async def adopt(run: ExplainerRun, order: ClipOrder, into: Path) -> str:
    """Take clip and still into the run folder; the clip's digest."""
    still = into / order.still
    await asyncio.to_thread(run.folder.adopt_file, still, f"{CLIPS}/{order.still}")
    clip = into / order.clip
    return await asyncio.to_thread(run.folder.adopt_file, clip, f"{CLIPS}/{order.clip}")
