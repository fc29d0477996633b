"""A story and a scripted model that plans its film; rules that are told apart from it.

The real rules have tests of their own. Those here divide at paragraphs and give each sentence a
wide shot, between cards, so that it shows who planned what.
"""

import asyncio
import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from fake_sandbox import sandbox_on
from fakes import FakeEngine
from modelling import marking_guest, writers
from wire.fake_server import FakeServer, Step

from agents.artifacts.story.shot_list import Shot, ShotList
from agents.artifacts.story.story_digest import (
    Chapter,
    Character,
    Place,
    Sentence,
    Speech,
    StoryDigest,
)
from agents.artifacts.story.story_request import StoryRequest
from agents.artifacts.story.story_scenes import StoryScene, StoryScenes
from agents.artifacts.story.words import PlaceKind, ShotType, VoiceType
from agents.story.scene_shots import shot_id
from agents.story.spoken_lines import lines_of
from config import StoryLimits
from orchestrator.engine.events import FindingSeen
from orchestrator.engine.outcome import RunOutcome
from orchestrator.engine.render_cache import ResultCache
from orchestrator.engine.runner import continue_run, run_workflow
from orchestrator.engine.stage import Workflow
from orchestrator.engine.trace import TRACE_FILE, read_trace
from orchestrator.stages.plan_film_by_model import (
    describe_by_model,
    plan_shots_by_model,
    split_by_model,
)
from orchestrator.stages.workshop import ExplainerRun, open_workshop

LIGHTHOUSE = (
    "The lamp had gone out.",
    "Anna ran up the stairs.",
    "“Who is there?” called the old keeper.",
    "“It is me,” said Anna.",
    "",
    "In the morning the sea was calm.",
    "A boat lay on the shore.",
    "“Take it,” said the keeper, “and come back.”",
)
"""An empty line ends a paragraph."""
DESCRIBE, SPLIT = "You prepare a story for a film", "You divide a story into the scenes"
SHOOT, CONDENSE = "You are the director of a narrated film", "You shorten a story"
AnyT = TypeVar("AnyT")


def story(*lines: str, chapters: tuple[int, ...] = (0,), **more: Any) -> StoryDigest:
    """A story as rules read it: quotations without speakers, Anna known, no place."""
    sentences: list[Sentence] = []
    paragraph = 0
    for line in lines or LIGHTHOUSE:
        if not line:
            paragraph += 1
            continue
        quoted = re.finditer(r"“([^”]+)”", line)
        speech = tuple(Speech(begin=each.start(1), end=each.end(1)) for each in quoted)
        sentences.append(Sentence(text=line, paragraph=paragraph, speech=speech))
    behind = [*chapters[1:], len(sentences)]
    fields: dict[str, Any] = {
        "title": "The Lamp",
        "form": "text",
        "language": "en",
        "sentences": tuple(sentences),
        "chapters": tuple(
            Chapter(title=f"Chapter {n}" if len(chapters) > 1 else "", first=first, last=end - 1)
            for n, (first, end) in enumerate(zip(chapters, behind, strict=True), start=1)
        ),
        "characters": (Character(id="anna", name="Anna", voice=VoiceType.WOMAN, mentions=2),),
    }
    return StoryDigest(**fields | more)


def described_story(**more: Any) -> StoryDigest:
    """The same after a model described it."""
    people = (
        Character(id="anna", name="Anna", voice=VoiceType.GIRL, look="red coat", mentions=2),
        Character(id="keeper", name="the keeper", voice=VoiceType.OLD_MAN, look="grey beard"),
    )
    places = (
        Place(id="tower", name="the lighthouse", kind=PlaceKind.ROOM, look="a round stone room"),
        Place(id="shore", name="the shore", kind=PlaceKind.SHORE),
    )
    return story(**{"characters": people, "places": places} | more)


def two_scenes() -> StoryScenes:
    """Its scenes, one for each paragraph."""
    tower = StoryScene(title="The dark", first=0, last=3, place="tower", characters=("anna",))
    return StoryScenes(scenes=(tower, StoryScene(title="The boat", first=4, last=6)))


def split_at_paragraphs(told: StoryDigest) -> StoryScenes:
    """Rules that divide."""
    scenes: list[StoryScene] = []
    for number, sentence in enumerate(told.sentences):
        before = told.sentences[number - 1].paragraph if number else -1
        if sentence.paragraph == before:
            scenes[-1] = scenes[-1].model_copy(update={"last": number})
        else:
            scenes.append(StoryScene(title="by rules", first=number, last=number))
    return StoryScenes(scenes=tuple(scenes))


def plan_wide(told: StoryDigest, found: StoryScenes) -> ShotList:
    """Rules that plan: a card at the beginning and at the end, and wide shots between."""
    shots: list[Shot] = []
    last = len(found.scenes)
    for number, scene in enumerate(found.scenes, start=1):
        mine = [card(number, "The Lamp")] if number == 1 else []
        mine += [
            Shot(
                id=shot_id(number, 1),
                scene=number,
                type=ShotType.WIDE,
                description="by rules",
                lines=lines_of(told, at, at),
                seconds=3,
            )
            for at in range(scene.first, scene.last + 1)
        ]
        mine += [card(number, "The End")] if number == last else []
        named = enumerate(mine, start=1)
        shots += [each.model_copy(update={"id": shot_id(number, at)}) for at, each in named]
    return ShotList(shots=tuple(shots))


def card(scene: int, words: str) -> Shot:
    """A card with words on it."""
    return Shot(
        id=shot_id(scene, 1),
        scene=scene,
        type=ShotType.TITLE,
        description="a card",
        card=words,
        seconds=3,
    )


# --- what the model says -------------------------------------------------------------------------


def describes(speakers: dict[int, str] | None = None, **more: Any) -> Step:
    """Who is in the story."""
    said = {0: "the old keeper", 1: "Anna"} if speakers is None else speakers
    answer: dict[str, Any] = {
        "characters": [
            {"name": "Anna", "aliases": "", "voice": "girl", "look": "red coat"},
            {
                "name": "the keeper",
                "aliases": "the old keeper",
                "voice": "old_man",
                "look": "grey beard",
            },
        ],
        "places": [{"name": "the lighthouse", "kind": "room", "look": "a round stone room"}],
        "themes": ["trust"],
        "speakers": [{"quotation": number, "speaker": speaker} for number, speaker in said.items()],
    }
    return {"answer": answer, "when": DESCRIBE, **more}


def scene(first: int, last: int, **more: Any) -> dict[str, Any]:
    """A scene as a model says it."""
    plain = {"title": f"{first} to {last}", "time": "night", "weather": "clear", "mood": "tense"}
    return {"first": first, "last": last, **plain, **more}


def splits(*scenes: dict[str, Any], goes_on: bool = False, **more: Any) -> Step:
    """How the story is divided."""
    return {"answer": {"scenes": list(scenes), "goes_on": goes_on}, "when": SPLIT, **more}


def shot(first: int, last: int, **more: Any) -> dict[str, Any]:
    """A shot as a model says it."""
    plain = {"type": "wide", "camera": "static", "description": f"shot of {first}", "mood": "calm"}
    return {"first": first, "last": last, "seconds": 4, "transition": "cut", **plain, **more}


def shoots(*shots: dict[str, Any], **more: Any) -> Step:
    """The shots of a scene."""
    return {"answer": {"shots": list(shots)}, "when": SHOOT, **more}


# --- runs ----------------------------------------------------------------------------------------


def ask(
    folder: Path,
    server: FakeServer,
    stage: Callable[[ExplainerRun, StoryRequest], Awaitable[Any]],
    *,
    toon: bool = False,
    again: Path | None = None,
    replies: ResultCache | None = None,
    budget: Any = None,
    **limits: Any,
) -> RunOutcome:
    """Do one stage in a run of its own.

    Args:
        folder: Where the run gets its folder.
        server: Plays the model.
        stage: The only one.
        toon: Whether tables are sent as TOON.
        again: A run that is gone on with.
        replies: Answers of other runs.
        budget: What the run may use.
        limits: As `StoryLimits` has them.
    """

    workflow = Workflow(name="story_test", request=StoryRequest, stages=(stage,))

    async def run() -> RunOutcome:
        sandbox = sandbox_on(FakeEngine(marking_guest()))
        try:
            who = writers(server, replies=replies, budget=budget)
            who = replace(who, story=StoryLimits(**limits), sends_toon=toon)
            async with open_workshop(sandbox, who) as workshop:
                if again is not None:
                    return await continue_run(again, workflow, workshop=workshop, provider="test")
                return await run_workflow(
                    workflow,
                    StoryRequest(prompt="a story", style="ink"),
                    workshop=workshop,
                    runs_dir=folder,
                    provider="test",
                    about="a story",
                )
        finally:
            await sandbox.close()

    return asyncio.run(run())


def describe(folder: Path, server: FakeServer, told: StoryDigest, **options: Any) -> RunOutcome:
    """Have a story described."""

    async def describe_it(run: ExplainerRun, request: StoryRequest) -> StoryDigest:
        return await describe_by_model(run, told)

    return ask(folder, server, describe_it, **options)


def split(folder: Path, server: FakeServer, told: StoryDigest, **options: Any) -> RunOutcome:
    """Have a story divided."""

    async def split_it(run: ExplainerRun, request: StoryRequest) -> StoryScenes:
        return await split_by_model(run, told, by_rules=split_at_paragraphs)

    return ask(folder, server, split_it, **options)


def shoot(
    folder: Path,
    server: FakeServer,
    told: StoryDigest,
    found: StoryScenes | None = None,
    **options: Any,
) -> RunOutcome:
    """Have the shots of a story planned."""
    scenes = found or two_scenes()

    async def plan_it(run: ExplainerRun, request: StoryRequest) -> ShotList:
        return await plan_shots_by_model(run, request, told, scenes, by_rules=plan_wide)

    return ask(folder, server, plan_it, **options)


def findings(outcome: RunOutcome) -> list[FindingSeen]:
    """Defects that the run told of."""
    lines = read_trace(outcome.folder.root / TRACE_FILE).lines
    return [line.event for line in lines if isinstance(line.event, FindingSeen)]


def spoken(shots: ShotList) -> list[tuple[str, str]]:
    """Who says what, in order."""
    return [(line.speaker, line.text) for shot in shots.shots for line in shot.lines]
