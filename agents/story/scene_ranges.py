"""The scenes of a story's parts: whether they hold every sentence, and how they become one list."""

from collections.abc import Mapping, Sequence

from agents.artifacts.story.draft_row import words_in
from agents.artifacts.story.scenes_draft import DraftScene, ScenesDraft
from agents.artifacts.story.story_digest import StoryDigest
from agents.artifacts.story.story_scenes import StoryScene
from agents.story.people import known_by, plain

MOST_SCENES = 400


def check_scenes(draft: ScenesDraft, story: StoryDigest, first: int, last: int) -> list[str]:
    """What does not fit, in words for the model: gaps, overlaps, places and people not known."""
    found: list[str] = []
    begin = first
    for scene in draft.scenes:
        name = f"the scene {scene.first}-{scene.last}"
        if scene.last < scene.first:
            found.append(f"{name} ends before it begins")
        elif scene.first > begin:
            found.append(f"sentences {begin}-{scene.first - 1} are in no scene")
        elif scene.first < begin:
            found.append(f"{name} begins before the one before it has ended: {begin} is next")
        begin = max(begin, scene.last + 1)
    if begin <= last:
        found.append(f"sentences {begin}-{last} are in no scene")
    if begin > last + 1:
        found.append(f"sentences {last + 1}-{begin - 1} are not there: the last one is {last}")
    places, people = places_by(story), known_by(story.characters)
    strange = {
        each.place for each in draft.scenes if each.place and plain(each.place) not in places
    }
    if strange:
        found.append(f"there is no place {', '.join(sorted(strange)[:10])}; leave it empty")
    nobody = {
        name
        for each in draft.scenes
        for name in words_in(each.characters)
        if plain(name) not in people
    }
    if nobody:
        found.append(f"there is no character {', '.join(sorted(nobody)[:10])}; leave them out")
    return found


def scene_of(draft: DraftScene, story: StoryDigest) -> StoryScene:
    """A scene that was checked."""
    people = known_by(story.characters)
    there = dict.fromkeys(people[plain(each)] for each in words_in(draft.characters))
    return StoryScene(
        title=draft.title,
        first=draft.first,
        last=draft.last,
        place=places_by(story).get(plain(draft.place)),
        time=draft.time,
        weather=draft.weather,
        mood=draft.mood,
        characters=tuple(there),
    )


def places_by(story: StoryDigest) -> Mapping[str, str]:
    """Ids of places by every name."""
    names = {plain(each.name): each.id for each in story.places}
    return names | {plain(each.id): each.id for each in story.places}


def cut_out(scenes: Sequence[StoryScene], first: int, last: int) -> list[StoryScene]:
    """What of some scenes lies between two sentences."""
    return [
        scene.model_copy(update={"first": max(first, scene.first), "last": min(last, scene.last)})
        for scene in scenes
        if scene.first <= last and scene.last >= first
    ]


def joined(one: StoryScene, other: StoryScene) -> StoryScene:
    """Two scenes that are one."""
    there = tuple(dict.fromkeys((*one.characters, *other.characters)))
    return one.model_copy(update={"last": other.last, "characters": there})


def with_chapters(scenes: Sequence[StoryScene], story: StoryDigest) -> list[StoryScene]:
    """The scenes cut where a chapter with a title begins, and told which do."""
    titles = {each.first: each.title for each in story.chapters if each.title}
    cut: list[StoryScene] = []
    for scene in scenes:
        begins = [scene.first, *(n for n in sorted(titles) if scene.first < n <= scene.last)]
        for begin, behind in zip(begins, [*begins[1:], scene.last + 1], strict=True):
            update = {"first": begin, "last": behind - 1, "begins_chapter": titles.get(begin, "")}
            cut.append(scene.model_copy(update=update))
    return cut


def no_more_than(scenes: Sequence[StoryScene], most: int = MOST_SCENES) -> list[StoryScene]:
    """The scenes, the shortest neighbours joined where there are too many."""
    kept = list(scenes)
    while len(kept) > most:
        pairs = range(len(kept) - 1)
        at = min(pairs, key=lambda n: kept[n + 1].last - kept[n].first)
        kept[at : at + 2] = [joined(kept[at], kept[at + 1])]
    return kept
