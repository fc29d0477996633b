"""A story to a list of shots: by rules, and where a model is set, by the model on top of them."""

from agents.artifacts.story.shot_list import ShotList
from agents.artifacts.story.story_digest import StoryDigest
from agents.artifacts.story.story_request import StoryRequest
from agents.artifacts.story.story_scenes import StoryScenes
from agents.providers.offline.story import digest, scenes, shots
from orchestrator.engine.counted import counted
from orchestrator.errors import RequestRefusedError
from orchestrator.stages.agent_failures import told_to_the_run
from orchestrator.stages.own_music import require_music
from orchestrator.stages.plan_film_by_model import (
    describe_by_model,
    plan_shots_by_model,
    split_by_model,
)
from orchestrator.stages.workshop import ExplainerRun


async def digest_story(run: ExplainerRun, request: StoryRequest) -> StoryDigest:
    """Read the story: its sentences, who is in it, and where it happens.

    Raises:
        RunStoppedError: There is nothing in it that could be told.
        RequestRefusedError: The music that came with it cannot be heard; says why.
    """
    if request.own_music is not None:
        await require_music(run, request.own_music)
    with told_to_the_run():
        story = digest.digest_story(request.prompt, title=request.title, language=request.language)
    if request.left_out:
        story = story.model_copy(update={"removed": (*request.left_out, *story.removed)})
    if run.workshop.writers.models is not None:
        story = await describe_by_model(run, story)
    if story.doubt:
        run.note(story.doubt)
    run.progress(
        f"{counted(len(story.sentences), 'sentence')},"
        f" {counted(len(story.characters), 'character')}, {counted(len(story.places), 'place')}"
    )
    return story


async def split_story(run: ExplainerRun, story: StoryDigest) -> StoryScenes:
    """Divide the story where place or time changes."""
    by_rules = scenes.split_scenes
    has_model = run.workshop.writers.models is not None
    found = await split_by_model(run, story, by_rules=by_rules) if has_model else by_rules(story)
    run.progress(counted(len(found.scenes), "scene"))
    return found


async def plan_shots(
    run: ExplainerRun, request: StoryRequest, story: StoryDigest, found: StoryScenes
) -> ShotList:
    """Decide what is seen while the story is told.

    Raises:
        RequestRefusedError: The film would be longer than whoever asks for it may have.
    """
    by_rules = shots.plan_shots
    if run.workshop.writers.models is None:
        planned = by_rules(story, found)
    else:
        planned = await plan_shots_by_model(run, request, story, found, by_rules=by_rules)
    seconds = require_short(run, planned)
    run.progress(f"{counted(len(planned.shots), 'shot')}, about {seconds / 60:.1f} minutes")
    return planned.model_copy(update={"own_music": request.own_music})


def require_short(run: ExplainerRun, planned: ShotList) -> float:
    """About how long the film lasts, seconds.

    Raises:
        RequestRefusedError: That is longer than whoever asks for it may have.
    """
    seconds = sum(shot.seconds for shot in planned.shots)
    most = run.workshop.limits.longest_video_s
    if most and seconds > most:
        raise RequestRefusedError(
            f"The film would last about {seconds:.0f} s, and at most {most:.0f} s are made here."
            " Shorten the story."
        )
    return seconds
