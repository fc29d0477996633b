"""A story to a list of shots, by a language model; rules stand in where it fails.

Each of these asks for parts of the story side by side, and puts the answers together in order. The
words of the story come from what rules read, never from a model.
"""

from collections.abc import Callable, Sequence
from functools import partial

from agents.artifacts.story.scenes_draft import ScenesDraft
from agents.artifacts.story.shot_list import Shot, ShotList
from agents.artifacts.story.story_digest import StoryDigest
from agents.artifacts.story.story_request import StoryRequest
from agents.artifacts.story.story_scenes import StoryScene, StoryScenes
from agents.story import plan_shots as director
from agents.story import split_scenes as divider
from agents.story.chunks import Chunk, chunks_of
from agents.story.condensation import chars_in
from agents.story.forms import people_as_table, places_as_table, sentences_as_table
from agents.story.scene_ranges import (
    check_scenes,
    cut_out,
    joined,
    no_more_than,
    scene_of,
    with_chapters,
)
from agents.story.scene_shots import (
    check_shots,
    numbered,
    people_near,
    shots_of,
    with_cards,
)
from agents.story.told_story import ToldStory, condensed_in
from orchestrator.stages.describe_story import condensed_by_model, described_by_model
from orchestrator.stages.story_desk import StoryDesk
from orchestrator.stages.workshop import ExplainerRun

SplitByRules = Callable[[StoryDigest], StoryScenes]
PlanByRules = Callable[[StoryDigest, StoryScenes], ShotList]
BEFORE = 3
"""Sentences right before a part that are shown with it."""
NOTHING = "(nothing)"


async def describe_by_model(run: ExplainerRun, story: StoryDigest) -> StoryDigest:
    """Have it said who is in the story and who speaks, and what of a long one is condensed.

    Args:
        run: Its models are asked.
        story: As rules read it; every one of its sentences stays as it is.

    Raises:
        RunStoppedError, BudgetSpentError, ModelFailedError: Nobody can be asked, or no more.
    """
    desk = StoryDesk.of(run)
    story = await described_by_model(desk, story)
    condensed = await condensed_by_model(desk, story)
    story = story.model_copy(update={"condensed": condensed})
    if condensed:
        run.note(condensed_in(story))
    return StoryDigest.model_validate(story.model_dump())


async def split_by_model(
    run: ExplainerRun, story: StoryDigest, *, by_rules: SplitByRules
) -> StoryScenes:
    """Have the story divided into scenes.

    Args:
        run: Its models are asked.
        story: What is condensed in it is one sentence to them.
        by_rules: Divides the parts of which no answer can be used.

    Raises:
        RunStoppedError, BudgetSpentError, ModelFailedError: Nobody can be asked, or no more.
    """
    desk = StoryDesk.of(run)
    told = ToldStory.of(story)
    chunks = chunks_of(told.digest, chars=desk.limits.chunk_chars)
    drafts = await desk.all([partial(_split, desk, told.digest, chunk) for chunk in chunks])
    scenes: list[StoryScene] = []
    for chunk, draft in zip(chunks, drafts, strict=True):
        if draft is None:
            scenes += cut_out(by_rules(told.digest).scenes, chunk.first, chunk.last)
            continue
        first, *more = (scene_of(each, told.digest) for each in draft.scenes)
        whole = joined(scenes[-1], first) if scenes and draft.goes_on else None
        if whole and chars_in(told.digest, whole.first, whole.last) <= desk.limits.chunk_chars:
            scenes[-1:] = [whole]
        else:
            scenes.append(first)
        scenes += more
    scenes = with_chapters(scenes, told.digest)
    fewer = no_more_than(scenes)
    if len(fewer) < len(scenes):
        run.note(f"{len(scenes)} scenes were joined to {len(fewer)}, the most a film can have")
    return told.own_scenes(fewer)


async def plan_shots_by_model(
    run: ExplainerRun,
    request: StoryRequest,
    story: StoryDigest,
    found: StoryScenes,
    *,
    by_rules: PlanByRules,
) -> ShotList:
    """Have the shots of each scene planned; the cards with titles are those that rules put there.

    Args:
        run: Its models are asked.
        request: What the pictures are to look like.
        story: What is condensed in it is told by its summary.
        found: Its scenes.
        by_rules: Plans the cards, and the scenes of which no answer can be used.

    Raises:
        RunStoppedError, BudgetSpentError, ModelFailedError: Nobody can be asked, or no more.
    """
    desk = StoryDesk.of(run)
    told = ToldStory.of(story)
    scenes = told.told_scenes(found)
    ruled: dict[int, list[Shot]] = {}
    for shot in by_rules(told.digest, scenes).shots:
        ruled.setdefault(shot.scene, []).append(shot)
    done = 0

    async def plan(number: int, scene: StoryScene) -> list[Shot]:
        nonlocal done
        mine = ruled.get(number, [])
        planned = await _plan_shots(desk, request, told.digest, scene, number)
        done += 1
        run.progress("scenes planned in shots", done=done, total=len(scenes.scenes))
        return numbered(mine, number) if planned is None else with_cards(planned, mine, number)

    deeds = [partial(plan, *each) for each in enumerate(scenes.scenes, start=1)]
    planned = await desk.all(deeds)
    return told.own_shots(ShotList(shots=tuple(shot for shots in planned for shot in shots)))


async def _split(desk: StoryDesk, story: StoryDigest, chunk: Chunk) -> ScenesDraft | None:
    tables = (
        sentences_as_table(story, chunk.first, chunk.last, toon=desk.toon),
        people_as_table(story, toon=desk.toon),
        places_as_table(story, toon=desk.toon),
    )
    sentences, characters, places = (each.text for each in tables)
    return await desk.ask_in_table(
        divider.AGENT,
        divider.SplitScenesBrief(
            form=desk.form,
            answer_form=desk.answer_form("scenes", divider.COLUMNS, first=divider.FIRST),
            part=chunk.words,
            first=chunk.first,
            last=chunk.last,
            before=before(story, chunk.first),
            sentences=sentences,
            characters=characters,
            places=places,
        ),
        partial(check_scenes, story=story, first=chunk.first, last=chunk.last),
        field="scenes",
        about=chunk.words,
        tables=tables,
        otherwise="It was divided by rules.",
    )


async def _plan_shots(
    desk: StoryDesk, request: StoryRequest, story: StoryDigest, scene: StoryScene, number: int
) -> list[Shot] | None:
    place = [each for each in story.places if each.id == scene.place]
    tables = (
        sentences_as_table(story, scene.first, scene.last, toon=desk.toon),
        people_as_table(people_near(story, scene), toon=desk.toon),
        places_as_table(story.model_copy(update={"places": tuple(place)}), toon=desk.toon),
    )
    sentences, characters, where = (each.text for each in tables)
    draft = await desk.ask_in_table(
        director.AGENT,
        director.PlanShotsBrief(
            form=desk.form,
            answer_form=desk.answer_form("shots", director.COLUMNS),
            scene=in_words(scene),
            first=scene.first,
            last=scene.last,
            style=request.style or NOTHING,
            before=before(story, scene.first),
            sentences=sentences,
            characters=characters,
            place=where,
        ),
        partial(check_shots, story=story, scene=scene),
        field="shots",
        about=f"scene {number}",
        tables=tables,
        otherwise="Its shots were planned by rules.",
    )
    return shots_of(draft, story, scene, number) if draft else None


def in_words(scene: StoryScene) -> str:
    """A scene for whoever plans its shots."""
    there: Sequence[str] = scene.characters or ("nobody",)
    return (
        f"{scene.title}\ntime: {scene.time.value}, weather: {scene.weather.value}, mood:"
        f" {scene.mood.value}\nthere: {', '.join(there)}"
    )


def before(story: StoryDigest, first: int) -> str:
    """The sentences right before a part."""
    return (
        " ".join(each.text for each in story.sentences[max(0, first - BEFORE) : first]) or NOTHING
    )
