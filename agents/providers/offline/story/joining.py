"""Finds by words that a name and a noun are the same person: `Rook, the mate, wiped …`."""

import re
from itertools import pairwise

from agents.providers.offline.story.cast import Cast, Mention
from agents.providers.offline.story.casting import NARRATED_I
from agents.providers.offline.story.telling import Telling

NOUN_BEHIND = re.compile(
    r",? (?:was|is) $|[^.]{0,30}\. (?:That|It) was $|, for (?:that|this|such) was $"
)
"""Between a name and the noun that says who that is."""
NAME_WAS = re.compile(
    r"(?:[.] (?:It|That)|[.,;] (?:and )?(?:[Hh]is|[Hh]er|[Tt]he|whose) name) was"
    r" (?:[A-Z]\w+\.? )?$"
)
"""Between a noun and the name that it has."""


def join_by_words(cast: Cast, telling: Telling, mentions: list[Mention]) -> None:
    """Joins people of one paragraph whom its words call the same."""
    told = [each for each in mentions if each.is_told and each.key and not each.pronoun]
    for first, second in pairwise(told):
        one, two = cast.who(first.key), cast.who(second.key)
        if one == two or NARRATED_I in (one, two):
            continue
        named = cast.people[one].is_named, cast.people[two].is_named
        if named[0] == named[1]:
            continue
        between = telling.told[first.end : second.begin]
        behind = telling.told[second.end : second.end + 5]
        if named[0]:
            is_same = _noun_behind(between, behind)
        else:
            is_same = _name_behind(between, behind, second, telling)
        genders = {cast.people[one].gender, cast.people[two].gender} - {""}
        if is_same and len(genders) < 2:
            cast.join(one, two)


def is_apposed(between: str, behind: str) -> bool:
    """Whether the second of two mentions explains the first: `Rook, the mate, …`."""
    return between == ", " and behind[:1] in {",", ".", ";"} and not behind.startswith(", and")


def _noun_behind(between: str, behind: str) -> bool:
    return is_apposed(between, behind) or NOUN_BEHIND.match(between) is not None


def _name_behind(between: str, behind: str, name: Mention, telling: Telling) -> bool:
    if re.match(r",? (?:named|called) (?:[A-Z]\w+\.? )?$", between) or between == " ":
        return True
    was = NAME_WAS.search(between)
    if was and len(between) < 120 and telling.text[name.end : name.end + 1] in {",", "."}:
        return True
    return is_apposed(between, behind)
