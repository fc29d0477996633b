"""The shots of one story scene: whether they tell each sentence once, and what becomes of them."""

from collections.abc import Iterable, Sequence

from agents.artifacts.story.draft_row import words_in
from agents.artifacts.story.shot_list import Shot
from agents.artifacts.story.shots_draft import DraftShot, ShotsDraft
from agents.artifacts.story.story_digest import Character, Place, StoryDigest
from agents.artifacts.story.story_scenes import StoryScene
from agents.artifacts.story.words import PlaceKind, ShotType
from agents.story.people import known_by, plain
from agents.story.spoken_lines import lines_of, seconds_of

LONGEST_SPEECH_S = 40.0
"""Nobody looks at one picture for longer; a single sentence may take more."""
DESCRIPTION_CHARS = 1200
MOST_LINES = 40
MOST_SEEN = 8
LONGEST_SHOT_S = 120.0
NEEDS = {
    ShotType.MEDIUM: 1,
    ShotType.CLOSE_UP: 1,
    ShotType.TWO_SHOT: 2,
    ShotType.OVER_SHOULDER: 2,
    ShotType.GROUP: 3,
}
"""How many people must be seen at least."""


def check_shots(draft: ShotsDraft, story: StoryDigest, scene: StoryScene) -> list[str]:
    """What does not fit, in words for the model; each sentence that is lost is named."""
    found: list[str] = []
    times: dict[int, int] = {}
    begin = scene.first
    for number, shot in enumerate(draft.shots, start=1):
        if shot.first < 0 and shot.last < 0:
            continue
        if not scene.first <= shot.first <= shot.last <= scene.last:
            found.append(
                f"shot {number}: {shot.first} to {shot.last} is no range of the sentences"
                f" {scene.first}-{scene.last} of the scene"
            )
            continue
        if shot.first < begin:
            found.append(f"shot {number}: its sentences come before those of the shot before it")
        begin = max(begin, shot.last + 1)
        for told in range(shot.first, shot.last + 1):
            times[told] = times.get(told, 0) + 1
        found += _too_long(number, shot, story)
    lost = [each for each in range(scene.first, scene.last + 1) if each not in times]
    if lost:
        found.append(f"these sentences are in no shot: {in_words(lost)}")
    twice = sorted(each for each, count in times.items() if count > 1)
    if twice:
        found.append(f"these sentences are in two shots: {in_words(twice)}")
    return [*found, *_seen_wrongly(draft, story)]


def _seen_wrongly(draft: ShotsDraft, story: StoryDigest) -> list[str]:
    found: list[str] = []
    people = known_by(story.characters)
    seen = {name for shot in draft.shots for name in words_in(shot.characters)}
    nobody = sorted(name for name in seen if plain(name) not in people)
    if nobody:
        found.append(f"there is no character {', '.join(nobody[:10])}; leave them out")
    if any(shot.type is ShotType.TITLE for shot in draft.shots):
        found.append("cards with titles are added without you: leave out shots of the type title")
    return found


def shots_of(draft: ShotsDraft, story: StoryDigest, scene: StoryScene, number: int) -> list[Shot]:
    """Shots that were checked, with the story's words and the looks of people and place.

    Args:
        draft: As a model planned them.
        story: As it is told.
        scene: What of it they tell.
        number: Of the scene, from 1.
    """
    people = known_by(story.characters)
    place = next((each for each in story.places if each.id == scene.place), None)
    shots: list[Shot] = []
    for at, each in enumerate(draft.shots, start=1):
        ids = list(dict.fromkeys(people[plain(name)] for name in words_in(each.characters)))
        seen = [person for name in ids for person in story.characters if person.id == name]
        lines = lines_of(story, each.first, each.last) if each.first >= 0 else ()
        shots.append(
            Shot(
                id=shot_id(number, at),
                scene=number,
                type=fitting(each, people=len(seen)),
                camera=each.camera,
                description=description_of(each.description, seen, place),
                characters=tuple(ids[:MOST_SEEN]),
                place=scene.place,
                scenery=place.kind if place else PlaceKind.FIELD,
                time=scene.time,
                weather=scene.weather,
                mood=each.mood,
                thing=each.thing if each.type is ShotType.INSERT else "",
                lines=lines,
                seconds=min(LONGEST_SHOT_S, max(each.seconds, round(seconds_of(lines), 1))),
                transition=each.transition,
            )
        )
    return shots


def people_near(story: StoryDigest, scene: StoryScene) -> StoryDigest:
    """The story with those of its people alone who are in a scene, speak or are named there."""
    sentences = story.sentences[scene.first : scene.last + 1]
    near = {*scene.characters, *(said.speaker for each in sentences for said in each.speech)}
    text = f" {' '.join(plain(each.text) for each in sentences)} "
    people = tuple(
        each
        for each in story.characters
        if each.id in near or any(f" {plain(n)} " in text for n in (each.name, *each.aliases) if n)
    )
    return story.model_copy(update={"characters": people})


def with_cards(planned: Sequence[Shot], by_rules: Sequence[Shot], number: int) -> list[Shot]:
    """The shots of a scene between the cards that rules put before and behind it.

    A card on which something is said is left to whoever planned the words.
    """
    cards = [each.type is ShotType.TITLE and not each.lines for each in by_rules]
    front = next((at for at, is_card in enumerate(cards) if not is_card), len(cards))
    back = next((at for at, is_card in enumerate(reversed(cards)) if not is_card), 0)
    behind = by_rules[len(by_rules) - back :] if back else ()
    return numbered([*by_rules[:front], *planned, *behind], number)


def numbered(shots: Iterable[Shot], number: int) -> list[Shot]:
    """Shots of a scene with ids in their order."""
    return [
        shot.model_copy(update={"id": shot_id(number, at), "scene": number})
        for at, shot in enumerate(shots, start=1)
    ]


def shot_id(scene: int, shot: int) -> str:
    """`s01-03`."""
    return f"s{scene:02d}-{shot:02d}"


def fitting(shot: DraftShot, *, people: int) -> ShotType:
    """The type, or the next one that needs no more people than there are, and no thing."""
    if shot.type is ShotType.INSERT and not shot.thing:
        return ShotType.WIDE
    if people >= NEEDS.get(shot.type, 0):
        return shot.type
    return (ShotType.WIDE, ShotType.MEDIUM, ShotType.TWO_SHOT)[people]


def description_of(words: str, seen: Sequence[Character], place: Place | None) -> str:
    """What is seen, and then the same words for each person and place as in every other shot."""
    looks = [f"{each.name}: {each.look}" for each in seen if each.look]
    if place is not None and place.look:
        looks.insert(min(1, len(looks)), f"{place.name}: {place.look}")
    text = words.strip()
    for look in looks:
        longer = f"{text.rstrip('.')}. {look}"
        if len(longer) <= DESCRIPTION_CHARS:
            text = longer
    return text


def in_words(numbers: Sequence[int]) -> str:
    """`3, 5-7`."""
    ranges: list[tuple[int, int]] = []
    for number in numbers:
        if ranges and ranges[-1][1] == number - 1:
            ranges[-1] = (ranges[-1][0], number)
        else:
            ranges.append((number, number))
    return ", ".join(str(a) if a == b else f"{a}-{b}" for a, b in ranges)


def _too_long(number: int, shot: DraftShot, story: StoryDigest) -> list[str]:
    lines = lines_of(story, shot.first, shot.last)
    seconds = seconds_of(lines)
    if len(lines) <= MOST_LINES and (shot.first == shot.last or seconds <= LONGEST_SPEECH_S):
        return []
    return [
        f"shot {number}: its sentences take {seconds:.0f} s to say; divide it into shots of at most"
        f" {LONGEST_SPEECH_S:.0f} s"
    ]
