"""Who is in a story: names and words for people, brought together, and where each is mentioned."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from agents.providers.offline.story.people_words import (
    FEMALE_NAMES,
    GENERIC,
    KIN,
    MALE_NAMES,
    NOUNS,
    OLD,
    TITLES,
    YOUNG,
    Age,
    Gender,
    Kind,
)
from agents.providers.offline.story.telling import Telling

PRONOUNS: dict[str, Gender] = {
    **{"he": "m", "him": "m", "his": "m", "himself": "m"},
    **{"she": "f", "her": "f", "hers": "f", "herself": "f"},
}
ANYBODY = Kind("", "adult")


@dataclass
class Person:
    """Somebody, as far as the story was read."""

    key: str
    name: str
    is_named: bool = False
    noun: str = ""
    kind: Kind = ANYBODY
    aliases: Counter[str] = field(default_factory=Counter[str])
    votes: Counter[Gender] = field(default_factory=Counter[Gender])
    ages: Counter[Age] = field(default_factory=Counter[Age])
    mentions: int = 0
    speeches: int = 0
    born: int = -1
    """Number of the paragraph in which they are mentioned first."""
    order: int = 0
    """When they first come."""

    @property
    def gender(self) -> Gender:
        """By title, word or name; otherwise by the pronouns near their mentions."""
        if self.kind.gender:
            return self.kind.gender
        first = next((word for word in self.name.lower().split() if word not in TITLES), "")
        if first in MALE_NAMES and first not in FEMALE_NAMES:
            return "m"
        if first in FEMALE_NAMES:
            return "f"
        men, women = self.votes["m"], self.votes["f"]
        return "" if men == women else "m" if men > women else "f"

    @property
    def age(self) -> Age:
        """By the word for them, or by what they are called."""
        if self.kind.age != "adult":
            return self.kind.age
        if self.ages["old"] > self.ages["child"]:
            return "old"
        return "child" if self.ages["child"] else "adult"


@dataclass(frozen=True)
class Mention:
    """A place where somebody is named, or meant by a pronoun."""

    begin: int
    end: int
    key: str = ""
    """Whom; empty for pronouns."""
    pronoun: str = ""
    is_told: bool = True
    is_loose: bool = False
    """`the old man`: perhaps somebody who has a name."""
    is_new: bool = False
    """`an old man`."""
    after_preposition: bool = False
    age: Age = "adult"
    """What the words before a noun say."""


def fits(person: Person, kind: Kind, *, closely: bool = True) -> bool:
    """Whether a word for anybody can mean a person.

    Args:
        person: Who.
        kind: What the word says.
        closely: Whether the story must have said that they are old, or a child.
    """
    if kind.gender and kind.gender != person.gender:
        return False
    if person.age == kind.age:
        return True
    return person.age == "adult" and not closely


@dataclass
class Cast:
    """All people, by key; the same person may have had several."""

    people: dict[str, Person] = field(default_factory=dict[str, Person])
    named: dict[str, str] = field(default_factory=dict[str, str])
    """Keys by name and part of a name."""
    nouns: dict[str, str] = field(default_factory=dict[str, str])
    """Keys by noun, or by adjective and noun."""
    same: dict[str, str] = field(default_factory=dict[str, str])
    """Keys that turned out to be somebody else's."""

    def who(self, key: str) -> str:
        """The key under which somebody is known now."""
        seen = key
        while seen in self.same:
            seen = self.same[seen]
        return seen

    def person(self, key: str) -> Person:
        """Somebody by any of their keys."""
        return self.people[self.who(key)]

    def join(self, first: str, second: str) -> str:
        """Makes two keys one person: the one with a name stays; who that is."""
        one, two = self.who(first), self.who(second)
        if one == two:
            return one
        if self.people[two].is_named and not self.people[one].is_named:
            one, two = two, one
        kept, gone = self.people[one], self.people.pop(two)
        self.same[two] = one
        kept.aliases += gone.aliases
        kept.aliases[gone.name] += 1
        kept.votes += gone.votes
        kept.ages += gone.ages
        kept.mentions += gone.mentions
        kept.speeches += gone.speeches
        kept.order = min(kept.order, gone.order)
        born = [each for each in (kept.born, gone.born) if each >= 0]
        kept.born = min(born, default=-1)
        if kept.kind == ANYBODY or (kept.kind.is_animal and not gone.kind.is_animal):
            kept.kind = gone.kind
        elif not kept.kind.gender and gone.kind.gender:
            kept.kind = Kind(gone.kind.gender, kept.kind.age, kept.kind.is_animal)
        kept.noun = kept.noun or gone.noun
        return one

    def add(self, key: str, name: str, **facts: object) -> Person:
        """A new person, or the one who has the key."""
        key = self.who(key)
        if key not in self.people:
            person = Person(key, name, order=len(self.people) + len(self.same))
            for fact, value in facts.items():
                setattr(person, fact, value)
            self.people[key] = person
        return self.people[key]


def vote_genders(cast: Cast, tellings: list[tuple[Telling, list[Mention]]]) -> None:
    """Counts the pronouns that follow each mention before anybody else is mentioned."""
    last, told_since = "", 0
    for telling, mentions in tellings:
        for mention in mentions:
            if not mention.is_told:
                continue
            if mention.key:
                last, told_since = cast.who(mention.key), 0
            elif last and mention.pronoun in PRONOUNS and told_since < 3:
                gender = PRONOUNS[mention.pronoun]
                person = cast.people[last]
                between = telling.text[max(0, mention.begin - 4) : mention.begin]
                if not person.kind.gender and between.strip() != "of":
                    person.votes[gender] += 1
                    told_since += person.gender != gender
        told_since += 1


def ages_before(words: list[str]) -> Iterator[Age]:
    """What adjectives say of age."""
    for word in words:
        if word in OLD:
            yield "old"
        elif word in YOUNG:
            yield "child"


def kind_of_noun(noun: str) -> Kind:
    """What a noun says; adult and nothing else if it is none of ours."""
    return NOUNS.get(noun, ANYBODY)


def is_loose_noun(noun: str, determiner: str) -> bool:
    """Whether a noun may mean somebody who has a name."""
    if noun in GENERIC:
        return True
    return noun in KIN and KIN[noun].age == "old" and determiner not in {"a", "an"}


def slug(name: str) -> str:
    """A name as an id."""
    plain = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")[:40]
    return plain if plain[:1].isalpha() else f"person_{plain}".rstrip("_")
