"""Finds names in a story: words with capital letters that belong to people."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from agents.providers.offline.story.cast import (
    ANYBODY,
    Cast,
    Person,
    ages_before,
    kind_of_noun,
)
from agents.providers.offline.story.function_words import (
    BEING,
    FUNCTION,
    PLACED,
    PREPOSITIONS,
)
from agents.providers.offline.story.people_words import (
    ANIMALS,
    FEMALE_NAMES,
    MALE_NAMES,
    NOUNS,
    TITLE_NOUNS,
    TITLES,
    Age,
    Kind,
)
from agents.providers.offline.story.place_words import NAME_ENDS, PLACES
from agents.providers.offline.story.saying import SAY
from agents.providers.offline.story.telling import Telling, Token

CALLED = frozenset({",", "!", "?", "."})
FOND = frozenset({"dear", "good", "poor"})
GIVEN = MALE_NAMES | FEMALE_NAMES


@dataclass
class Sighting:
    """What was seen of one name."""

    count: int = 0
    acts: int = 0
    """Speaks, does something, owns something."""
    says: int = 0
    placed: int = 0
    with_the: int = 0
    called: int = 0
    """Spoken to, or set between commas by somebody who speaks."""
    titles: Counter[str] = field(default_factory=Counter[str])
    ages: Counter[Age] = field(default_factory=Counter[Age])
    """Old or a child, as the narrator calls them."""


@dataclass(frozen=True)
class Spelling:
    """How words are written in a story."""

    small: set[str]
    """Words with a small first letter somewhere."""
    capital: set[str]
    """Words, in small letters, with a capital one inside of a sentence."""


@dataclass(frozen=True)
class Run:
    """Words with capital letters that follow each other."""

    titles: tuple[str, ...]
    name: str
    first: int
    """Number of its first token."""
    last: int


def spelling_of(tellings: list[Telling]) -> Spelling:
    """How the words of a story are written."""
    small: set[str] = set()
    capital: set[str] = set()
    for telling in tellings:
        for token in telling.tokens:
            if not token.is_capital:
                small.add(token.text)
            elif not token.starts:
                capital.add(token.lower)
    return Spelling(small, capital)


def runs_of(telling: Telling, spelling: Spelling) -> Iterator[Run]:
    """Names as they stand in a paragraph."""
    tokens = telling.tokens
    at = 0
    while at < len(tokens):
        if not tokens[at].is_capital or not tokens[at].text[0].isalpha():
            at += 1
            continue
        last = at
        while last + 1 < len(tokens) and not tokens[last].owns and _adjoins(telling, tokens, last):
            last += 1
        first = at
        while first <= last and _is_no_name(tokens[first], spelling, alone=first == last):
            first += 1
        at = last + 1
        if first > last:
            continue
        words = [token.text for token in tokens[first : last + 1]]
        titles = 0
        while titles < len(words) - 1 and words[titles].lower() in TITLES | NOUNS.keys():
            titles += 1
        yield Run(
            tuple(word.lower() for word in words[:titles]), " ".join(words[titles:]), first, last
        )


def _adjoins(telling: Telling, tokens: list[Token], last: int) -> bool:
    """Whether the next word goes on with a name."""
    gap = telling.text[tokens[last].end : tokens[last + 1].begin]
    is_title = tokens[last].lower in TITLES or len(tokens[last].text) == 1
    joins = gap == " " or (gap == ". " and is_title)
    return joins and tokens[last + 1].is_capital and tokens[last + 1].lower not in FUNCTION


def _is_no_name(token: Token, spelling: Spelling, *, alone: bool) -> bool:
    word = token.lower
    if len(token.text) == 1 or word in FUNCTION:
        return True
    if word in ANIMALS and word in spelling.capital and word not in spelling.small:
        return False  # Somebody called Wren or Robin.
    if word in TITLES or word in NOUNS:
        return alone
    if token.text.isupper() and len(token.text) > 3:
        return word in spelling.small
    return token.starts and word in spelling.small and word not in GIVEN


def add_names(cast: Cast, tellings: list[Telling], runs: list[list[Run]]) -> None:
    """People with names, one for all forms of each."""
    seen: dict[str, Sighting] = {}
    for telling, found in zip(tellings, runs, strict=True):
        for run in found:
            _see(seen.setdefault(run.name, Sighting()), telling, run)
    alone = {name for name in seen if " " not in name}
    chosen = [name for name, sight in seen.items() if _is_person(name, sight, alone)]
    for name in sorted(chosen, key=lambda each: -len(each.split())):
        sight = seen[name]
        title = sight.titles.most_common(1)[0][0] if sight.titles else ""
        if name in cast.named:
            person = cast.person(cast.named[name])
        else:
            shown = f"{_titled(title)} {name}" if title else name
            person = cast.add(name.lower(), shown, is_named=True)
            person.order = list(seen).index(name) if len(seen) < 2000 else person.order
        _add_titles(person, name, sight)
        person.ages += sight.ages
        if name.lower() in ANIMALS and person.kind == ANYBODY:
            person.kind, person.noun = ANIMALS[name.lower()], name.lower()
        last = name.split()[-1].lower()
        if " " in name and last in NOUNS and not person.noun:
            person.noun = last
            person.kind = NOUNS[last] if person.kind == ANYBODY else person.kind
        cast.named.setdefault(name, person.key)
        person.aliases[name] += sight.count
        for part in name.split():
            cast.named.setdefault(part, person.key)


def _add_titles(person: Person, name: str, sight: Sighting) -> None:
    """What the titles before a name say."""
    for word in sight.titles:
        kind = TITLES.get(word) or kind_of_noun(word)
        if kind.gender and not person.kind.gender:
            person.kind = Kind(kind.gender, kind.age)
        elif kind.age != "adult" and person.kind.age == "adult":
            person.kind = Kind(person.kind.gender, kind.age)
        noun = TITLE_NOUNS.get(word, word)
        if noun in NOUNS and not person.noun:
            person.noun = noun
        person.ages.update(ages_before([word]))
        person.aliases[f"{_titled(word)} {name}"] += sight.titles[word]


def _titled(title: str) -> str:
    return {"mr": "Mr.", "mrs": "Mrs.", "ms": "Ms.", "dr": "Dr.", "prof": "Prof."}.get(
        title, title.capitalize()
    )


def _see(sight: Sighting, telling: Telling, run: Run) -> None:
    tokens = telling.tokens
    before = tokens[run.first - 1].lower if run.first else ""
    after = tokens[run.last + 1] if run.last + 1 < len(tokens) else None
    gap = telling.text[tokens[run.last].end : after.begin] if after else ""
    told = telling.is_told(tokens[run.first])
    sight.count += 1
    sight.titles.update(run.titles[-1:])
    if told and run.first:
        ages = _ages_called(telling, run.first - 1)
        sight.ages.update(each for each in ages if each == "old" or not run.titles)
    sight.with_the += before == "the"
    sight.placed += before in PLACED
    if (told and before in SAY) or (
        told and after and gap == " " and after.lower in SAY and before not in PREPOSITIONS
    ):
        sight.says += 1
    if not told and telling.text[tokens[run.last].end : tokens[run.last].end + 1] in CALLED:
        begin = tokens[run.first - len(run.titles)].begin if run.first else 0
        gap_before = telling.text[max(0, begin - 2) : begin].strip()
        sight.called += gap_before in CALLED or before in {"dear", "my"}
    acts = after and gap == " " and (after.lower in BEING or after.lower.endswith("ed"))
    sight.acts += bool(acts and before not in PLACED) or tokens[run.last].owns


def _ages_called(telling: Telling, at: int) -> Iterator[Age]:
    """What the word right before a name says of age: `old Marta`, and not `poor old Marta`."""
    tokens = telling.tokens
    touches = telling.text[tokens[at].end : tokens[at + 1].begin] == " "
    is_kind = at > 0 and tokens[at - 1].lower in FOND
    if touches and not is_kind:
        yield from ages_before([tokens[at].lower])


def _is_person(name: str, sight: Sighting, alone: set[str]) -> bool:
    """Whether a name belongs to somebody; `alone` are the names of one word."""
    words = name.split()
    last = words[-1].lower()
    if sight.says:
        return True
    if last in NAME_ENDS:
        return False
    if sight.titles or (len(words) > 1 and last in NOUNS and sight.count > 1):
        return True
    if last in PLACES or sight.with_the * 2 > sight.count:
        return False
    if words[0].lower() in GIVEN or (len(words) > 1 and words[-1] in alone):
        return True
    often = sight.count > 1 or sight.called > 0
    return sight.acts + sight.called > 0 and sight.placed * 2 < sight.count and often
