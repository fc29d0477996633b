"""Finds by their turns that a name and a noun are the same person.

Stories call Kaspar `the constable` without ever saying that he is one. Two who are the same never
answer each other, are never told of in one paragraph, and take the same turns in a conversation.
"""

from collections import Counter
from itertools import combinations, pairwise

from agents.providers.offline.story.cast import Cast, Mention, Person
from agents.providers.offline.story.casting import NARRATED_I

NEAR = 8
"""Paragraphs between the first mentions of two who may be the same."""
APART = 3
"""Paragraphs between turns that belong to one conversation."""
Pair = tuple[str, str]


def join_by_turns(cast: Cast, speakers: list[list[str]], mentions: list[list[Mention]]) -> None:
    """Joins a name and a noun that take the same turns."""
    together = _together(cast, mentions)
    turns = _turns(speakers)
    for (_, one), (_, two) in pairwise(turns):
        together.add(_pair(one, two))
    shared: Counter[Pair] = Counter()
    for (begin, one), (_, between), (end, two) in zip(turns, turns[1:], turns[2:], strict=False):
        if one not in (two, between) and end - begin <= 2 * APART:
            shared[_pair(one, two)] += 1
    for pair, count in sorted(shared.items(), key=lambda each: (-each[1], each[0])):
        one, two = cast.who(pair[0]), cast.who(pair[1])
        first, second = cast.people[one], cast.people[two]
        if one != two and pair not in together and _may_be_same(first, second, count):
            cast.join(one, two)
            kept = cast.who(one)
            for other in [each for each in together if one in each or two in each]:
                left = [each for each in other if each not in (one, two)]
                together.update(_pair(kept, each) for each in left)


def _turns(speakers: list[list[str]]) -> list[tuple[int, str]]:
    """Who spoke, one turn each, with the number of the paragraph."""
    turns: list[tuple[int, str]] = []
    for number, keys in enumerate(speakers):
        for key in keys:
            if key and (not turns or turns[-1] != (number, key)):
                turns.append((number, key))
    return turns


def _together(cast: Cast, mentions: list[list[Mention]]) -> set[Pair]:
    """Those who are told of in one paragraph."""
    found: set[Pair] = set()
    for seen in mentions:
        keys = {cast.who(each.key) for each in seen if each.key and each.is_told}
        if len(keys) <= 12:
            found |= {_pair(one, two) for one, two in combinations(keys, 2)}
    return found


def _pair(one: str, two: str) -> Pair:
    return (one, two) if one < two else (two, one)


def _may_be_same(first: Person, second: Person, count: int) -> bool:
    """Whether one of two has a name and the other a noun that fits."""
    if first.is_named == second.is_named or NARRATED_I in (first.key, second.key):
        return False
    noun = second if first.is_named else first
    named = first if first.is_named else second
    if noun.kind.is_animal or (named.noun and named.noun != noun.noun):
        return False
    if len({first.gender, second.gender} - {""}) > 1 or first.age == "child" != second.age:
        return False
    near = abs(first.born - second.born) <= NEAR
    return near or (count > 0 and noun.mentions <= 2)
