"""Finds who is in a story, and every place where they are mentioned."""

import re
from collections import Counter
from collections.abc import Iterator

from agents.providers.offline.story.cast import (
    PRONOUNS,
    Cast,
    Mention,
    ages_before,
    is_loose_noun,
    vote_genders,
)
from agents.providers.offline.story.function_words import (
    DETERMINERS,
    NOT_ADJECTIVES,
    PREPOSITIONS,
)
from agents.providers.offline.story.people_words import (
    GENERIC,
    KIN,
    NOUNS,
    TELLS_APART,
    TRADES,
    Age,
    Kind,
)
from agents.providers.offline.story.place_words import PLACES
from agents.providers.offline.story.proper_names import Run, add_names, runs_of, spelling_of
from agents.providers.offline.story.saying import SAY_PATTERN
from agents.providers.offline.story.telling import Telling
from agents.providers.offline.story.word_list import word_list

NARRATED_I = "narrator"
"""Key and id of whoever tells in the first person."""
YOUNG_I = re.compile(
    r"\bI was (?:only |just |about )?(?:five|six|seven|eight|nine|ten|eleven|twelve|thirteen"
    r"|fourteen|a (?:little |small )?(?:boy|girl|child))\b(?! (?:minutes|hours|days|times"
    r"|o['\u2019]clock))"
)
COMPARED = frozenset({"like", "as", "than"})
NOBODY = frozenset(
    word_list(
        "voice voices head heads others other crowd people men women children both two "
        "three all rest same first second latter former chorus audience way most least "
        "one time end"
    )
)
NEW_NOUN = re.compile(
    rf"\b{SAY_PATTERN} the ([a-z]+(?:-[a-z]+)?)\b|\bthe ([a-z]+) (?:said|replied|answered)\b"
)


def find_cast(tellings: list[Telling]) -> tuple[Cast, list[list[Mention]]]:
    """Everybody, and the mentions in each paragraph, in order."""
    spelling = spelling_of(tellings)
    runs = [list(runs_of(telling, spelling)) for telling in tellings]
    cast = Cast()
    add_names(cast, tellings, runs)
    nouns = _nouns_of(tellings)
    first_person = _tells_of_self(tellings)
    if first_person:
        teller = cast.add(NARRATED_I, "I", is_named=True)
        teller.ages.update("child" for each in tellings if YOUNG_I.search(each.told))
    mentions = [
        sorted(_mentions(cast, telling, found, nouns, first_person), key=lambda each: each.begin)
        for telling, found in zip(tellings, runs, strict=True)
    ]
    vote_genders(cast, list(zip(tellings, mentions, strict=True)))
    return cast, mentions


def _nouns_of(tellings: list[Telling]) -> dict[str, Kind]:
    """Words for people; beside ours those that speak in this story, and trades."""
    speaking = Counter(
        first or second
        for telling in tellings
        if telling.speeches
        for first, second in NEW_NOUN.findall(telling.told)
    )
    named = Counter(
        each.lower for telling in tellings for each in telling.tokens if not each.is_capital
    )
    trades = {word for word in named if TRADES.fullmatch(word)}
    often = {noun for noun in speaking if named[noun] > 1} | trades
    new = often - NOUNS.keys() - NOBODY - TELLS_APART
    return NOUNS | dict.fromkeys(sorted(new), Kind("", "adult"))


def _tells_of_self(tellings: list[Telling]) -> bool:
    """Whether the story is told by somebody in it."""
    count = words = 0
    for telling in tellings:
        told = re.findall(r"[^\W\d_]+", telling.told)
        words += len(told)
        count += sum(word == "I" for word in told)
    return count >= 3 and count > 0.006 * words


def _mentions(
    cast: Cast, telling: Telling, runs: list[Run], nouns: dict[str, Kind], first_person: bool
) -> Iterator[Mention]:
    """Names, nouns and pronouns of one paragraph."""
    tokens = telling.tokens
    taken: set[int] = set()
    for run in runs:
        words = run.name.split()
        key = next((cast.named[each] for each in (run.name, *words) if each in cast.named), None)
        taken.update(range(run.first, run.last + 1))
        if key:
            yield _mention(telling, run.first, run.last, key)
    for at, token in enumerate(tokens):
        if at in taken:
            continue
        word = token.lower
        if word in PRONOUNS:
            yield _mention(telling, at, at, "", pronoun=word)
        elif word in {"i", "my", "me"} and first_person and telling.is_told(token):
            yield _mention(telling, at, at, NARRATED_I, pronoun="i")
        elif word in nouns:
            found = _noun(cast, telling, at, nouns[word])
            if found:
                yield found


def _mention(
    telling: Telling,
    first: int,
    last: int,
    key: str,
    *,
    pronoun: str = "",
    before: int | None = None,
    is_loose: bool = False,
    is_new: bool = False,
    age: Age = "adult",
) -> Mention:
    tokens = telling.tokens
    start = first if before is None else before
    previous = tokens[start - 1] if start else None
    # A comma or a full stop between them: the preposition belongs to something else.
    near = previous and telling.text[previous.end : tokens[start].begin].strip() == ""
    return Mention(
        *(tokens[start].begin, tokens[last].end, key, pronoun, telling.is_told(tokens[first])),
        is_loose=is_loose,
        is_new=is_new,
        age=age,
        after_preposition=bool(near and previous and previous.lower in PREPOSITIONS),
    )


def _noun(cast: Cast, telling: Telling, at: int, kind: Kind) -> Mention | None:
    """A mention by a noun, such as `the old fisherman`; None where it means nobody."""
    tokens = telling.tokens
    token, noun = tokens[at], tokens[at].lower
    start = _phrase_begin(telling, at)
    determiner = tokens[start].lower if tokens[start].lower in DETERMINERS else ""
    is_told = telling.is_told(token)
    is_called = token.is_capital and not (noun in KIN and not determiner)
    if not is_told and noun not in cast.nouns and not is_called:
        return None
    if is_told and not determiner and not token.is_capital:
        return None
    before = tokens[start - 1].lower if start and determiner else ""
    if before in COMPARED or determiner in {"no", "every", "each"} or _is_half(telling, at):
        return None
    words = [each.lower for each in tokens[start:at] if each.lower not in DETERMINERS]
    apart = next((word for word in words if word in TELLS_APART), "")
    key = _key_of_noun(cast, noun, apart, determiner)
    ages = list(ages_before(words))
    if key not in cast.people:
        aged = words[-1:] if noun in GENERIC and words[-1:] and ages else []
        article = determiner if determiner in {"my", "our"} else "the"
        name = " ".join([article, *(aged or [apart] * bool(apart)), noun])
        cast.add(key, name, noun=noun, kind=kind)
    is_loose = is_loose_noun(noun, determiner) and not cast.people[key].is_named
    if is_told and cast.people[key].noun == noun and not is_loose:
        cast.people[key].ages.update(ages)
    return _mention(
        *(telling, at, at, key),
        before=start if determiner else None,
        is_loose=is_loose,
        is_new=determiner in {"a", "an", "another", "one"},
        age=ages[-1] if ages else kind.age,
    )


def _phrase_begin(telling: Telling, at: int) -> int:
    """Number of the first word of the phrase that ends in a noun: its article, if there is one."""
    tokens = telling.tokens
    start = at
    while start > 0 and at - start < 4 and tokens[start - 1].lower not in NOT_ADJECTIVES:
        between = telling.text[tokens[start - 1].end : tokens[start].begin]
        if between.strip(",") != " " or tokens[start - 1].owns:
            break
        start -= 1
        if tokens[start].lower in DETERMINERS:
            break
    return start


def _is_half(telling: Telling, at: int) -> bool:
    """Whether a noun only tells what kind of a thing the next one is: `the hen house`."""
    tokens = telling.tokens
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    if after is None or tokens[at].owns:
        return False
    if telling.text[tokens[at].end : after.begin] != " ":
        return False
    return after.lower in PLACES or (after.lower in NOUNS and after.lower not in KIN)


def _key_of_noun(cast: Cast, noun: str, apart: str, determiner: str) -> str:
    """Whom a noun means: somebody with that title, or whoever had it before."""
    wanted = f"{apart} {noun}".strip()
    if wanted in cast.nouns:
        return cast.who(cast.nouns[wanted])
    titled = {
        person.key for person in cast.people.values() if person.is_named and person.noun == noun
    }
    if len(titled) == 1 and not apart and determiner not in {"a", "an"}:
        cast.nouns[wanted] = titled.pop()
    else:
        cast.nouns[wanted] = f"~{wanted}"
    return cast.nouns[wanted]
