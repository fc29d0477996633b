"""Cuts a story into scenes: by the author's marks, by jumps in time, by changes of place."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from agents.artifacts.story.story_digest import Place, Sentence, StoryDigest
from agents.artifacts.story.story_scenes import StoryScene, StoryScenes
from agents.artifacts.story.words import TimeOfDay, Weather
from agents.providers.offline.story.moods import mood_of
from agents.providers.offline.story.names import Names
from agents.providers.offline.story.pacing import seconds_of
from agents.providers.offline.story.places import FROM, MOVES, Spot, spot_of_heading, spots_of
from agents.providers.offline.story.times import jumps, time_in, weather_in

SHORTEST = 3
"""Sentences before a scene can end, where the author does not say so."""
MOST_SCENES = 400
LONGEST_S = 900.0
"""A scene that lasts longer is cut between paragraphs."""
INSIDE = frozenset(
    {"in", "at", "on", "inside", "under", "below", "outside", "beside", "near", "above"}
)
ELSEWHERE = re.compile(r"(?:at|on|in) the (?:bottom|top|other side|far (?:side|end))\b", re.I)
"""Words that begin at another place without naming it."""


@dataclass
class Stretch:
    """A paragraph of the digest: some sentences."""

    first: int
    last: int
    told: str
    """Without what is spoken."""
    has_speech: bool
    opens: str
    """Its first sentence."""
    spots: list[Spot] = field(default_factory=list[Spot])


def split_scenes(digest: StoryDigest) -> StoryScenes:
    """The story in scenes; each sentence is in exactly one."""
    stretches = _stretches(digest)
    begins = _fewer(_cut_long(digest, stretches, _boundaries(digest, stretches)))
    names = Names(digest)
    chapters = {chapter.first: chapter.title for chapter in digest.chapters if chapter.title}
    scenes: list[StoryScene] = []
    ends = [*begins[1:], len(digest.sentences)]
    place: Place | None = None
    time, weather = TimeOfDay.DAY, Weather.CLEAR
    for number, (first, end) in enumerate(zip(begins, ends, strict=True)):
        sentences = digest.sentences[first:end]
        told = " ".join(told_of(each) for each in sentences)
        is_jump = jumps(sentences[0].text)
        place = _place_of(digest, sentences, told) or (None if is_jump else place)
        time = _time_of(digest, sentences, told) or (TimeOfDay.DAY if is_jump else time)
        weather = weather_in(told) or (Weather.CLEAR if is_jump else weather)
        begins_chapter = chapters.get(first, "")
        text = " ".join(each.text for each in sentences)
        scenes.append(
            StoryScene(
                title=_title_of(begins_chapter, place, time, sentences, number),
                first=first,
                last=end - 1,
                place=place.id if place else None,
                time=time,
                weather=weather,
                mood=mood_of(text),
                characters=names.in_sentences(sentences),
                begins_chapter=begins_chapter,
            )
        )
    return StoryScenes(scenes=tuple(scenes))


def told_of(sentence: Sentence) -> str:
    """The words of a sentence that nobody in the story says."""
    parts: list[str] = []
    at = 0
    for speech in sentence.speech:
        parts.append(sentence.text[at : speech.begin])
        at = speech.end
    return " ".join([*parts, sentence.text[at:]])


def _stretches(digest: StoryDigest) -> list[Stretch]:
    found: list[Stretch] = []
    begin = 0
    sentences = digest.sentences
    for number in range(1, len(sentences) + 1):
        ends = number == len(sentences) or (
            sentences[number].paragraph != sentences[begin].paragraph
            or sentences[number].begins_scene
        )
        if ends:
            part = sentences[begin:number]
            told = [told_of(each) for each in part]
            lead = next((at for at, each in enumerate(part) if each.speech), len(part))
            opening = " ".join(told[: min(lead, 2)])
            found.append(
                Stretch(
                    begin, number - 1, " ".join(told), lead < len(part), opening, spots_of(opening)
                )
            )
            begin = number
    return found


def _boundaries(digest: StoryDigest, stretches: list[Stretch]) -> list[int]:
    """Numbers of the sentences that begin a scene."""
    sentences = digest.sentences
    marked = {chapter.first for chapter in digest.chapters}
    marked |= {number for number, each in enumerate(sentences) if each.begins_scene}
    if digest.form == "screenplay" and len(marked) > 1:
        return sorted({0, *marked})
    begins = [0]
    here: str | None = None
    for stretch in stretches:
        if stretch.first in marked:
            if stretch.first != begins[-1]:
                begins.append(stretch.first)
            here = None
        elif stretch.first - begins[-1] >= SHORTEST and _weight(stretch, here) >= 2:
            begins.append(stretch.first)
            here = None
        here = _arrived(stretch.spots, stretch.opens) or here
        if here is None:
            here = _arrived(spots_of(stretch.told), stretch.told)
    return begins


def _weight(stretch: Stretch, here: str | None) -> int:
    """How much says that a paragraph begins a scene; two are enough."""
    if not stretch.opens.strip():
        return 0
    weight = 2 if jumps(stretch.opens) or ELSEWHERE.match(stretch.opens) else 0
    there = _arrived(stretch.spots, stretch.opens)
    if there and there != here:
        spot = next(each for each in stretch.spots if each.key == there)
        leads = spot.begin < 4 and spot.where in INSIDE
        moves = MOVES.search(stretch.opens[: spot.begin + len(spot.where) + 1]) is not None
        weight += 2 if leads or moves else 1
        weight += bool(re.match(r"(?:and )?(?:so\b|then\b|at last\b|soon)\b", stretch.opens, re.I))
    return weight


def _arrived(spots: list[Spot], told: str) -> str | None:
    """The first place where somebody is or goes to."""
    for spot in spots:
        if spot.where not in FROM:
            return spot.key
    return None


def _cut_long(digest: StoryDigest, stretches: list[Stretch], begins: list[int]) -> list[int]:
    """More boundaries, where a scene would last too long."""
    paragraphs = {stretch.first for stretch in stretches}
    known, found = set(begins), [0]
    lasts = 0.0
    for number, sentence in enumerate(digest.sentences):
        length = seconds_of(sentence.text)
        if number in known:
            lasts = 0.0
            if number:
                found.append(number)
        elif lasts + length > LONGEST_S and (number in paragraphs or lasts > 1.5 * LONGEST_S):
            found.append(number)
            lasts = 0.0
        lasts += length
    return found


def _fewer(begins: list[int]) -> list[int]:
    """At most as many as a film has: the shortest scenes join the one before."""
    while len(begins) > MOST_SCENES:
        step = -(-len(begins) // MOST_SCENES)
        begins = begins[::step]
    return begins


def _place_of(digest: StoryDigest, sentences: tuple[Sentence, ...], told: str) -> Place | None:
    """The place of a scene: of its heading, or where somebody is or goes first."""
    known = {place.id: place for place in digest.places}
    if not sentences[0].is_said and sentences[0].begins_scene:
        spot = spot_of_heading(sentences[0].text)
        if spot.key in known:
            return known[spot.key]
    spots = [spot for spot in spots_of(told) if spot.key in known and spot.where not in FROM]
    if spots:
        return known[spots[0].key]
    lower = told.lower()
    return next((place for place in digest.places if _head(place) in lower), None)


def _head(place: Place) -> str:
    return re.sub(r"^(?:the|an?|his|her|my) ", "", place.name.lower())


def _time_of(digest: StoryDigest, sentences: tuple[Sentence, ...], told: str) -> TimeOfDay | None:
    first = sentences[0]
    if not first.is_said and first.begins_scene:
        return time_in(first.text.lower())
    return time_in(told)


def _title_of(
    chapter: str,
    place: Place | None,
    time: TimeOfDay,
    sentences: tuple[Sentence, ...],
    number: int,
) -> str:
    if chapter:
        return chapter[:120]
    if place:
        when = {TimeOfDay.DAWN: ", dawn", TimeOfDay.DUSK: ", dusk", TimeOfDay.NIGHT: ", night"}
        name = place.name[:1].upper() + place.name[1:]
        return f"{name}{when.get(time, '')}"[:120]
    words = list(_words(sentences))
    return " ".join(words[:7])[:100].strip() or f"Scene {number + 1}"


def _words(sentences: tuple[Sentence, ...]) -> Iterator[str]:
    for sentence in sentences[:3]:
        yield from sentence.text.split()[:10]
