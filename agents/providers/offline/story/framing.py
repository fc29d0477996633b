"""Chooses how a shot looks: its type, and how the camera moves."""

import re
from dataclasses import dataclass, field

from agents.artifacts.story.words import CameraMove, Mood, ShotType, TimeOfDay

THINGS = re.compile(
    r"\b(?:the|an?|his|her|my|their|our|this|that|one|two|three) (?:[\w-]+ )?(letter|key|lamp"
    r"|lantern|candle|book|ring|sword|knife|map|coin|box|bottle|mirror|clock|watch"
    r"|violin|flute|drum|bell|rope|cage|basket|bag|suitcase|stone|apple|bread|cup|glass|photograph"
    r"|picture|telephone|phone|gun|crown|feather|flower|shell|pearl|button|cloth|needle|wheel"
    r"|chess board|robot|telescope|compass|chest|purse|shoe|hat|flag|match|wick|walnut"
    r"|ticket|thermos|newspaper|parcel|screwdriver|wheelbarrow|candles|egg|seed|nest"
    r"|sail|anchor|oar|net|hook|hammer|axe|spade|scissors|thread|umbrella|scarf|medal|necklace"
    r"|match box|ring|cards?"
    # `The dust rose behind us` is no flower.
    r"|rose(?! (?:behind|up|from|over|above|to|into|out|like|again|slowly|high|higher)\b))\b",
    re.I,
)
SEES = re.compile(
    r"\b(saw|looked (?:down|out|up|at|over|through)|watched|could see|stared at|in the distance"
    r"|far (?:out|below))\b"
)
PASSES = re.compile(
    r"\b(?:later|the next (?:day|morning|night|evening|week|year)|passed|all (?:day|night)"
    r"|that (?:night|evening)|hours?|days|weeks|months"
    r"|years|until morning|every (?:day|night|evening|morning)|at (?:dawn|dusk|midnight|sunset"
    r"|sunrise))\b",
    re.I,
)
MOVES: dict[ShotType, tuple[CameraMove, ...]] = {
    ShotType.ESTABLISHING: (CameraMove.PAN_RIGHT, CameraMove.PUSH_IN, CameraMove.PAN_LEFT),
    ShotType.WIDE: (CameraMove.PAN_LEFT, CameraMove.STATIC, CameraMove.PAN_RIGHT),
    ShotType.MEDIUM: (CameraMove.PUSH_IN, CameraMove.STATIC),
    ShotType.TWO_SHOT: (CameraMove.STATIC, CameraMove.PUSH_IN),
    ShotType.OVER_SHOULDER: (CameraMove.STATIC,),
    ShotType.CLOSE_UP: (CameraMove.PUSH_IN, CameraMove.STATIC),
    ShotType.GROUP: (CameraMove.PAN_RIGHT, CameraMove.PULL_OUT),
    ShotType.INSERT: (CameraMove.PUSH_IN, CameraMove.STATIC),
    ShotType.POINT_OF_VIEW: (CameraMove.PAN_RIGHT, CameraMove.TILT_UP, CameraMove.PAN_LEFT),
    ShotType.SILHOUETTE: (CameraMove.PULL_OUT, CameraMove.STATIC),
    ShotType.SKY: (CameraMove.TILT_UP, CameraMove.TILT_DOWN),
    ShotType.TITLE: (CameraMove.STATIC,),
}
STRONG = frozenset({Mood.TENSE, Mood.FEARFUL, Mood.ANGRY, Mood.SAD, Mood.TENDER})


@dataclass
class Content:
    """What a shot is about."""

    told: str
    speakers: list[str]
    seen: list[str]
    """Ids of those in the picture, the most important first."""
    is_first: bool
    """Of its scene."""
    is_new_place: bool
    is_last: bool
    is_inside: bool
    """Whether no sky is seen."""
    time: TimeOfDay
    mood: Mood


@dataclass
class Framer:
    """Remembers what was shown, so that shots that follow each other differ."""

    last: ShotType | None = None
    things: set[str] = field(default_factory=set[str])
    """What inserts showed in this scene."""
    counts: dict[ShotType, int] = field(default_factory=dict[ShotType, int])

    def choose(self, content: Content) -> tuple[ShotType, str]:
        """The type of the next shot, never that of the last one; and the thing of an insert."""
        if content.is_first:
            self.things.clear()
        thing = self._thing(content)
        wanted = [each for each in wishes(content, thing) if each is not self.last]
        type_ = wanted[0]
        self.counts[type_] = self.counts.get(type_, 0) + 1
        self.last = type_
        if type_ is not ShotType.INSERT:
            return type_, ""
        self.things.add(thing)
        return type_, thing

    def move(self, type_: ShotType, content: Content) -> CameraMove:
        """How the camera moves."""
        if content.is_last and type_ in {ShotType.WIDE, ShotType.GROUP, ShotType.SILHOUETTE}:
            return CameraMove.PULL_OUT
        if type_ is ShotType.CLOSE_UP and content.mood in STRONG:
            return CameraMove.PUSH_IN
        moves = MOVES[type_]
        return moves[(self.counts.get(type_, 1) - 1) % len(moves)]

    def _thing(self, content: Content) -> str:
        found = THINGS.search(content.told) if not content.speakers else None
        thing = found.group(1).lower() if found else ""
        return "" if thing in self.things else thing


def wishes(content: Content, thing: str) -> list[ShotType]:
    """The types that fit, the best first; at least two that differ."""
    if content.is_first and content.is_new_place:
        return [ShotType.ESTABLISHING, ShotType.WIDE]
    people = len(content.seen)
    talking = len(set(content.speakers))
    if talking > 2 or (talking and content.is_first and people > 2):
        return [ShotType.GROUP, ShotType.WIDE, ShotType.TWO_SHOT]
    if talking == 2:
        return [ShotType.TWO_SHOT, ShotType.WIDE]
    if talking:
        return _of_one_speaker(content, people)
    return _of_told(content, thing, people)


def _of_one_speaker(content: Content, people: int) -> list[ShotType]:
    if people < 2:
        close = content.mood in STRONG
        return (
            [ShotType.CLOSE_UP, ShotType.MEDIUM] if close else [ShotType.MEDIUM, ShotType.CLOSE_UP]
        )
    if content.is_first:
        return [ShotType.TWO_SHOT, ShotType.OVER_SHOULDER]
    if content.told.rstrip().endswith(("!", "\u2026")) or content.mood in STRONG:
        return [ShotType.CLOSE_UP, ShotType.OVER_SHOULDER]
    return [ShotType.OVER_SHOULDER, ShotType.CLOSE_UP]


def _of_told(content: Content, thing: str, people: int) -> list[ShotType]:
    found: list[ShotType] = []
    if content.is_first:
        found.append(ShotType.WIDE if people or content.is_inside else ShotType.SKY)
    if PASSES.search(content.told) and people < 2 and not content.is_inside:
        found.append(ShotType.SKY)
    if thing:
        found.append(ShotType.INSERT)
    if SEES.search(content.told) and people:
        found.append(ShotType.POINT_OF_VIEW)
    if people > 2:
        found += [ShotType.GROUP, ShotType.WIDE]
    elif people == 2:
        found += [ShotType.TWO_SHOT, ShotType.WIDE]
    elif people:
        low = content.time in {TimeOfDay.DUSK, TimeOfDay.DAWN} or content.is_last
        last = [ShotType.SILHOUETTE] if low and not content.is_inside else []
        found += [*last, ShotType.MEDIUM, ShotType.WIDE, ShotType.CLOSE_UP]
    else:
        found += [ShotType.ESTABLISHING, ShotType.WIDE if content.is_inside else ShotType.SKY]
    return found
