"""Finds the places that a story names, and who goes there."""

import re
from dataclasses import dataclass

from agents.artifacts.story.story_digest import Place
from agents.artifacts.story.words import PlaceKind
from agents.providers.offline.story.cast import slug
from agents.providers.offline.story.function_words import FUNCTION, NOT_ADJECTIVES
from agents.providers.offline.story.place_words import NAME_ENDS, PLACES

_NOUNS = "|".join(sorted(PLACES, key=lambda word: (-len(word), word)))
SPOT = re.compile(
    r"\b(?P<where>in|at|to|into|onto|on|inside|outside|through|below|above|beside|behind|by|near|under"
    r"|across|towards?|along|from|of|climbed|entered|reached|left|crossed)"
    r"(?P<board> board)?(?: the (?:middle|edge|top|bottom|end|foot|centre|center|heart|back) of)?"
    r" (?P<phrase>(?:(?:the|an?|his|her|my|our|their|its|this|that|another)\s)"
    rf"(?P<words>(?:[\w\u2019'-]+ ){{0,3}}?)(?P<noun>{_NOUNS}))\b(?![\u2019'-]\w)",
    re.I,
)
NAMED = re.compile(
    r"(?P<where>\b[Ii]n|\b[Aa]t|\b[Tt]o|\b[Ii]nto|\b[Oo]n|\b[Oo]nto|\b[Tt]hrough|\b[Ff]rom)"
    r" (?:the )?(?P<name>(?:[A-Z][\w\u2019'-]+ ){1,3}?(?P<end>"
    + "|".join(word.capitalize() for word in NAME_ENDS)
    + r"))\b"
)
ABOARD = re.compile(r"\b(?P<where>[Oo]n board|[Aa]board)\b")
SUBJECT = re.compile(
    rf"^(?:The|A|An) (?:[\w-]+ ){{0,2}}?(?P<noun>{_NOUNS}) (?:stood|was|lay|looked)\b"
)
MOVES = re.compile(
    r"\b(?:went|walked|ran|came|crept|climbed|rode|drove|sailed|flew|travel\w+|returned|arrived|reached"
    r"|entered|hurried|rushed|marched|wandered|crawled|swam|stepped|followed|set (?:out|off)|led"
    r"|took"
    r"|brought|carried|moved|rolled|landed|fled|left|crossed|slipped|strode|followed|pushed|rowed"
    r"|stumbled|descended|trudged)\b"
)
HEADING = re.compile(
    r"^(?P<inside>INT\.? ?/ ?EXT|EXT\.? ?/ ?INT|I ?/ ?E|INT|EXT|EST)?[. :-]*(?P<name>.+?)"
    r"(?:\s+[-\u2013\u2014]+\s*(?P<time>[^-\u2013\u2014]+))?$",
    re.I,
)
FIT = frozenset(
    [
        "old",
        "little",
        "young",
        "poor",
        "dark",
        "good",
        "bad",
        "first",
        "second",
        "third",
        "last",
        "next",
    ]
)
FROM = frozenset({"from", "of", "left"})


@dataclass(frozen=True)
class Spot:
    """A place that a sentence names."""

    begin: int
    key: str
    """Id of the place."""
    name: str
    kind: PlaceKind
    where: str
    """Word before it: `in`, `to`, `climbed`, …"""
    look: str = ""


def spots_of(told: str) -> list[Spot]:
    """The places in told words, in order."""
    found: list[Spot] = []
    for match in SPOT.finditer(told):
        noun = match["noun"].lower()
        words = match["words"].split()
        plain = words and not any(
            word.lower() in NOT_ADJECTIVES or word.lower() in FUNCTION - FIT for word in words
        )
        look = match["phrase"] if plain else ""
        found.append(
            Spot(
                match.start(), slug(noun), f"the {noun}", PLACES[noun], match["where"].lower(), look
            )
        )
    for match in NAMED.finditer(told):
        kind = NAME_ENDS[match["end"].lower()]
        found.append(
            Spot(match.start(), slug(match["name"]), match["name"], kind, match["where"].lower())
        )
    for match in ABOARD.finditer(told):
        found.append(Spot(match.start(), "ship", "the ship", PlaceKind.SHIP, "on"))
    subject = SUBJECT.match(told)
    if subject:
        noun = subject["noun"].lower()
        found.append(Spot(0, slug(noun), f"the {noun}", PLACES[noun], "at"))
    return sorted(found, key=lambda spot: spot.begin)


def spot_of_heading(line: str) -> Spot:
    """The place of a screenplay's heading."""
    match = HEADING.match(line)
    name = " ".join((match["name"] if match else line).split()).strip(" -.") or line
    words = [word.strip(".,'\u2019").lower() for word in name.split()]
    kind = next((PLACES[word] for word in reversed(words) if word in PLACES), None)
    if kind is None:
        inside = (match["inside"] or "").upper() if match else ""
        kind = PlaceKind.ROOM if inside.startswith("I") else PlaceKind.CITY
    shown = name.lower() if name.isupper() else name
    return Spot(0, slug(shown), shown[:120], kind, "in")


def list_places(spots: list[Spot], *, most: int = 40) -> tuple[Place, ...]:
    """Every place once, those that are named often or entered first."""
    known: dict[str, list[Spot]] = {}
    for spot in spots:
        known.setdefault(spot.key, []).append(spot)
    ranked = sorted(known, key=lambda key: -sum(each.where not in FROM for each in known[key]))
    places: list[Place] = []
    for key in [each for each in ranked if each][:most]:
        first = known[key][0]
        look = next((each.look for each in known[key] if each.look), "")
        places.append(Place(id=key, name=first.name[:120], kind=first.kind, look=look[:400]))
    return tuple(places)
