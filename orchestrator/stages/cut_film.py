"""The film is cut: everything gets its place in time, and editors get it in their own formats."""

from agents.artifacts.story.film_timeline import FilmTimeline
from agents.artifacts.story.narration import Narration
from agents.artifacts.story.score import Score
from agents.artifacts.story.shot_clips import ShotClips
from agents.artifacts.story.shot_list import ShotList
from agents.artifacts.story.story_digest import StoryDigest
from agents.artifacts.story.story_request import StoryRequest
from agents.artifacts.story.story_scenes import StoryScenes
from orchestrator.engine.counted import counted
from orchestrator.media.timeline import build_timeline
from orchestrator.stages.workshop import ExplainerRun


async def cut_film(
    run: ExplainerRun,
    request: StoryRequest,
    story: StoryDigest,
    found: StoryScenes,
    planned: ShotList,
    narration: Narration,
    clips: ShotClips,
    score: Score,
) -> FilmTimeline:
    """Put pictures, voices, music, captions and chapters on one timeline."""
    from orchestrator.media.interchange import write_interchange  # its library takes a while

    made = build_timeline(request, story, found, planned, clips, narration, score.file)
    for name, content in write_interchange(made).items():
        run.folder.write_file(name, content)
    run.progress(
        f"{counted(len(made.pictures), 'shot')}, {made.duration_s / 60:.1f} minutes,"
        f" {counted(len(made.captions), 'caption')}"
    )
    return made
