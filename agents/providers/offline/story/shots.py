"""Plans the shots of a film: what is seen while which words are said."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise

from agents.artifacts.story.shot_list import Shot, ShotList, SpokenLine
from agents.artifacts.story.story_digest import StoryDigest
from agents.artifacts.story.story_scenes import StoryScene, StoryScenes
from agents.artifacts.story.words import (
    NARRATOR,
    CameraMove,
    PlaceKind,
    ShotType,
    TimeOfDay,
    Transition,
    Weather,
)
from agents.providers.offline.story.framing import PASSES, Content, Framer
from agents.providers.offline.story.names import Names
from agents.providers.offline.story.pacing import MOST_LETTERS, SIGNS, cut_to, seconds_of
from agents.providers.offline.story.pictures import Pictures
from agents.providers.offline.story.places import FROM, spots_of
from agents.providers.offline.story.spoken import Part, parts_of
from agents.providers.offline.story.times import jumps, time_in, weather_in

SHORTEST_S, LONGEST_S = 4.0, 12.0
"""Of a shot, seconds."""
FULL_S = 8.0
"""A shot with that much to say takes no more words, if it can do without."""
PAUSE_S = 0.4
"""Behind each line."""
CARD_S = 4.0
MOST_SHOTS, MOST_IN_SCENE = 3600, 900
"""The artifact allows 4000 and 999; cards and rounding need room."""
MOST_LINES = 36
SELF = frozenset(["i", "me", "my", "we", "us", "our"])
OTHERS = frozenset(["he", "she", "his", "her", "him", "they", "their", "them"])
ENDS = {
    **{"en": "The End", "de": "Ende", "fr": "Fin", "es": "Fin", "it": "Fine", "pt": "Fim"},
    **{"nl": "Einde", "ru": "\u041a\u043e\u043d\u0435\u0446", "zh": "\u5b8c", "ja": "\u5b8c"},
    **{
        "hi": "\u0938\u092e\u093e\u092a\u094d\u0924",
        "ar": "\u0627\u0644\u0646\u0647\u0627\u064a\u0629",
    },
    **{"he": "\u05d4\u05e1\u05d5\u05e3", "ko": "\ub05d"},
}


@dataclass
class Draft:
    """Words that belong in one shot."""

    parts: list[Part] = field(default_factory=list[Part])
    said_s: float = 0.0

    @property
    def speakers(self) -> list[str]:
        """Who speaks in it, the narrator only where they are in the story, in order."""
        return list(dict.fromkeys(each.speaker for each in self.parts if each.is_speech))

    def add(self, part: Part) -> None:
        """One more stretch of words."""
        self.parts.append(part)
        self.said_s += seconds_of(part.text)


def plan_shots(digest: StoryDigest, scenes: StoryScenes) -> ShotList:
    """Every shot of the film, from the title to the end.

    The lines of all shots hold, in order, every word that `parts_of` says is spoken. Shots that
    follow each other differ in type, and last 4 to 12 seconds at 150 words a minute; in a very long
    story longer, so that there are no more than the artifact takes.
    """
    slack = _slack(digest)
    planner = _Planner(digest, Names(digest), Pictures(digest), slack)
    by_scene = _parts_by_scene(digest, scenes)
    shots: list[Shot] = []
    for number, (scene, parts) in enumerate(zip(scenes.scenes, by_scene, strict=True), start=1):
        is_last = number == len(scenes.scenes)
        shots += planner.scene(scene, parts, number, is_last=is_last)
    return ShotList(shots=tuple(shots))


def _slack(digest: StoryDigest) -> float:
    """How much longer than usual shots are, so that a film has not too many."""
    total = sum(max(1.0, seconds_of(each.text)) for each in digest.sentences)
    return max(1.0, total / (FULL_S * MOST_SHOTS * 0.6))


def _parts_by_scene(digest: StoryDigest, scenes: StoryScenes) -> list[list[Part]]:
    found: list[list[Part]] = [[] for _ in scenes.scenes]
    at = 0
    for part in parts_of(digest):
        while part.sentence > scenes.scenes[at].last and at + 1 < len(found):
            at += 1
        if part.is_said:
            found[at].append(part)
    return found


@dataclass
class _Planner:
    digest: StoryDigest
    names: Names
    pictures: Pictures
    slack: float
    framer: Framer = field(default_factory=Framer)
    place: str | None = "?"
    on_stage: list[str] = field(default_factory=list[str])
    """Who was seen last in the scene."""

    def scene(
        self, scene: StoryScene, parts: list[Part], number: int, *, is_last: bool
    ) -> list[Shot]:
        """The shots of one scene, with the cards around them."""
        shots: list[Shot] = []
        ids = (f"s{number:02d}-{each:02d}" for each in range(1, 1000))
        card = self._card(scene, number)
        if card:
            shots.append(_card_shot(next(ids), number, scene, card, Transition.FADE_BLACK))
            self.framer.last = ShotType.TITLE
        drafts = _drafts(parts, self._slack_of(parts))
        is_new = scene.place is None or scene.place != self.place
        self.place = scene.place
        self.on_stage = []
        if not drafts:
            drafts = [Draft()]
        for at, (draft, now) in enumerate(zip(drafts, self._as_told(scene, drafts), strict=True)):
            content = self._content(now, draft, _listener(drafts, at))
            content.is_first, content.is_last = at == 0, at == len(drafts) - 1
            content.is_new_place = is_new
            shots.append(self._shot(next(ids), number, now, draft, content))
        if is_last:
            end = ENDS.get(self.digest.language, ENDS["en"])
            shots.append(_card_shot(next(ids), number, scene, end, Transition.FADE_BLACK))
        return shots

    def _as_told(self, scene: StoryScene, drafts: list[Draft]) -> list[StoryScene]:
        """The scene as it is in each draft: another time in its words changes light and place."""
        begins = [0, *(at for at, draft in enumerate(drafts) if at and _is_later(draft))]
        if len(begins) == 1:
            return [scene] * len(drafts)
        known = {each.id for each in self.digest.places}
        found: list[StoryScene] = []
        for first, end in pairwise([*begins, len(drafts)]):
            parts = [part for draft in drafts[first:end] for part in draft.parts]
            told = " ".join(part.text for part in parts if not part.is_speech)
            spots = (each.key for each in spots_of(told) if each.where not in FROM)
            now = {
                "time": time_in(told) or scene.time,
                "weather": weather_in(told) or Weather.CLEAR,
                "place": next((each for each in spots if each in known), scene.place),
            }
            found += [scene.model_copy(update=now)] * (end - first)
        return found

    def _slack_of(self, parts: list[Part]) -> float:
        total = sum(seconds_of(each.text) for each in parts)
        return max(self.slack, total / (FULL_S * MOST_IN_SCENE * 0.6), len(parts) / 9000)

    def _card(self, scene: StoryScene, number: int) -> str:
        lines = [self.digest.title] if number == 1 else []
        if scene.begins_chapter and scene.begins_chapter != self.digest.title:
            lines.append(scene.begins_chapter)
        return "\n".join(lines)[:300]

    def _content(self, scene: StoryScene, draft: Draft, listener: str) -> Content:
        told = " ".join(each.text for each in draft.parts if not each.is_speech)
        all_said = " ".join(each.text for each in draft.parts)
        speakers = [each for each in draft.speakers if self.names.knows(each)]
        seen = list(dict.fromkeys([*speakers, *self.names.in_text(told)]))
        if len(speakers) == 1 and len(seen) == 1 and listener and self.names.knows(listener):
            seen.append(listener)
        words = set(told.lower().split())
        if self.names.knows(NARRATOR) and words & SELF and NARRATOR not in seen:
            seen.append(NARRATOR)
        if not seen and words & OTHERS:
            seen = self.on_stage[:1]
        self.on_stage = [*seen, *(each for each in self.on_stage if each not in seen)][:6]
        return Content(
            told=told or all_said,
            speakers=speakers,
            seen=seen[:8],
            is_first=False,
            is_new_place=False,
            is_last=False,
            is_inside=self.pictures.is_inside(scene.place),
            time=scene.time,
            mood=scene.mood,
        )

    def _shot(
        self, id_: str, number: int, scene: StoryScene, draft: Draft, content: Content
    ) -> Shot:
        type_, thing = self.framer.choose(content)
        seen = content.seen
        if type_ in {ShotType.SKY, ShotType.INSERT}:
            seen = []
        elif type_ in {ShotType.MEDIUM, ShotType.CLOSE_UP}:
            seen = seen[:1]
        elif type_ in {ShotType.TWO_SHOT, ShotType.OVER_SHOULDER}:
            seen = seen[:2]
        lines = _lines(draft.parts)
        lasts = max(SHORTEST_S, draft.said_s + PAUSE_S * len(lines))
        place = self.pictures.place(scene.place)
        return Shot(
            id=id_,
            scene=number,
            type=type_,
            camera=self.framer.move(type_, content),
            description=self.pictures.describe(type_, scene, seen, content.told, thing),
            characters=tuple(seen),
            place=scene.place if place else None,
            scenery=place.kind if place else PlaceKind.FIELD,
            time=scene.time,
            weather=scene.weather,
            mood=scene.mood,
            thing=thing,
            lines=tuple(lines),
            seconds=round(min(lasts, 120.0), 2),
            transition=_transition(content, draft, self.framer.last),
        )


def _is_later(draft: Draft) -> bool:
    """Whether the narrator begins with another time of day."""
    first = draft.parts[0] if draft.parts else None
    if first is None or first.is_speech or not jumps(first.text):
        return False
    return time_in(first.text) is not None


def _listener(drafts: list[Draft], at: int) -> str:
    """Who speaks next to a shot with one speaker, and so listens in it."""
    own = drafts[at].speakers
    for near in (at - 1, at + 1, at - 2, at + 2, at - 3, at + 3):
        if 0 <= near < len(drafts):
            found = next((each for each in drafts[near].speakers if each not in own), "")
            if found:
                return found
    return ""


def _transition(content: Content, draft: Draft, type_: ShotType | None) -> Transition:
    if content.is_first:
        return Transition.FADE_BLACK
    first = draft.parts[0].text if draft.parts else ""
    passes = draft.parts and draft.parts[0].speaker == NARRATOR and jumps(first)
    is_sky = type_ is ShotType.SKY and PASSES.search(content.told)
    return Transition.DISSOLVE if passes or is_sky else Transition.CUT


def _card_shot(id_: str, number: int, scene: StoryScene, card: str, transition: Transition) -> Shot:
    return Shot(
        id=id_,
        scene=number,
        type=ShotType.TITLE,
        camera=CameraMove.STATIC,
        description=f"A card with the words: {card}"[:1200],
        time=TimeOfDay.NIGHT,
        mood=scene.mood,
        card=card,
        seconds=CARD_S,
        transition=transition,
    )


def _drafts(parts: list[Part], slack: float) -> list[Draft]:
    """Words in shots: a turn of speech each, or told sentences that go together."""
    drafts: list[Draft] = []
    for part in _short(parts, LONGEST_S * slack * 0.9):
        last = drafts[-1] if drafts else None
        if last is None or not _takes(last, part, slack):
            last = Draft()
            drafts.append(last)
        last.add(part)
    if len(drafts) > 1 and drafts[-1].said_s < SHORTEST_S / 2:
        before, behind = drafts[-2:]
        if before.said_s + behind.said_s <= LONGEST_S * slack and _few_lines(before, behind):
            drafts.pop()
            for part in behind.parts:
                before.add(part)
    return drafts


def _few_lines(before: Draft, behind: Draft) -> bool:
    return len(before.parts) + len(behind.parts) <= MOST_LINES


def _takes(draft: Draft, part: Part, slack: float) -> bool:
    """Whether a shot takes more words."""
    length = seconds_of(part.text)
    total = draft.said_s + length
    if total > LONGEST_S * slack * 0.95 or len(draft.parts) >= MOST_LINES:
        return False
    if part.is_speech and len({*draft.speakers, part.speaker}) > 3:
        return False
    if part.is_speech and draft.speakers[-1:] == [part.speaker]:
        return total <= FULL_S * slack * 1.2
    same_sentence = part.sentence == draft.parts[-1].sentence
    is_short = draft.said_s < SHORTEST_S * 0.75 * slack
    if not part.is_speech and not draft.speakers:
        return total <= FULL_S * slack or draft.said_s < SHORTEST_S / 2 * slack
    if same_sentence:
        return True
    return is_short and total <= FULL_S * slack * 1.2


def _short(parts: list[Part], longest_s: float) -> Iterator[Part]:
    """The same words, none longer than a shot takes."""
    for part in parts:
        if seconds_of(part.text) <= longest_s and len(part.text) <= MOST_LETTERS:
            yield part
            continue
        for text in cut_to(part.text, seconds=longest_s * 0.8):
            yield replace(part, text=text)


def _lines(parts: list[Part]) -> list[SpokenLine]:
    """What each voice says in one go."""
    lines: list[SpokenLine] = []
    before: Part | None = None
    for part in parts:
        last = lines[-1] if lines else None
        goes_on = before and (before.speaker, before.is_speech) == (part.speaker, part.is_speech)
        if before and before.is_speech and last and (goes_on or part.is_speech):
            lines[-1] = last = last.model_copy(update={"text": _ended(last.text, part.text)})
        if last and goes_on and len(last.text) + len(part.text) < MOST_LETTERS:
            blank = "" if SIGNS.match(part.text[:1]) and not last.text[-1].isascii() else " "
            text, first = f"{last.text}{blank}{part.text}", last.first
            lines.pop()
        else:
            text, first = part.text, part.sentence
        lines.append(SpokenLine(speaker=part.speaker, text=text, first=first, last=part.sentence))
        before = part
    if before and before.is_speech:
        lines[-1] = lines[-1].model_copy(update={"text": _ended(lines[-1].text, "")})
    return lines


def _ended(spoken: str, follows: str) -> str:
    """Spoken words with a full stop for the comma that led to a `said Anna` that nobody says."""
    if spoken.endswith(",") and not follows[:1].islower():
        return f"{spoken[:-1]}."
    return spoken
