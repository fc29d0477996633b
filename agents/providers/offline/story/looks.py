"""What somebody looks like and sounds like, as far as the story tells."""

import re
from itertools import zip_longest

from agents.artifacts.story.words import VoiceType
from agents.providers.offline.story.cast import Cast, Mention, Person
from agents.providers.offline.story.function_words import DETERMINERS
from agents.providers.offline.story.telling import Telling
from agents.providers.offline.story.word_list import word_list

WORN = re.compile(
    r"\b(?:with|in|wearing|wore|had|has) ((?:an?|the|his|her|its|long|brown|white|grey|gray|black"
    r"|red)"
    r" (?:[\w-]+ ){0,4}(?:beard|hair|eyes?|arms|hands|face|nose|ears|tail|fur|feathers|moustache"
    r"|coat"
    r"|dress|hat|cap|jacket|cloak|apron|scarf|suit|robe|crown|boots|gloves|glasses|spectacles|stick"
    r"|sticks|uniform|blanket|bandage|overalls|shirt|skirt|braids?|plaits?|shawl|hood|mask)\b"
    r"(?: (?:too|round|around|on|of) (?:[\w-]+ ){0,2}[\w-]+)?)",
    re.I,
)
IS = re.compile(r"\b(?:was|is) (an? (?:[\w-]+ ){0,4}[\w-]+)")
ADJECTIVES = frozenset(
    word_list(
        "old young little tiny small big tall short fat thin wet pale brown grey gray "
        "white black red blind bearded bald dark round lean slender ragged beautiful "
        "pretty handsome ugly kind proud poor rich tired dented green golden silver "
        "barefoot huge giant wrinkled freckled"
    )
)
BARE = re.compile(r"(?:his|her|its|the) \w+", re.I)
"""Everybody has eyes."""
IN_BRACKETS = re.compile(r" \(([^()\n]{2,80})\)")
"""As screenplays introduce somebody: `MAY (30s, oily overalls)`."""
AGED = re.compile(r"(\d{1,2})(?:s|\b)")
LONGEST = 300


def voice_of(person: Person) -> VoiceType:
    """By gender and age; where the story does not tell, by the letters of the name."""
    gender = person.gender or ("f" if person.is_named and person.name[-1:] in "aiey" else "m")
    if person.kind.is_animal and not person.gender:
        gender = "m"
    woman = gender == "f"
    if person.age == "old":
        return VoiceType.OLD_WOMAN if woman else VoiceType.OLD_MAN
    if person.age == "child":
        return VoiceType.GIRL if woman else VoiceType.BOY
    return VoiceType.WOMAN if woman else VoiceType.MAN


def collect_looks(
    cast: Cast, tellings: list[Telling], mentions: list[list[Mention]]
) -> dict[str, list[str]]:
    """Words for the looks of each person, by key, in the order of the story."""
    found: dict[str, list[str]] = {}
    for telling, seen in zip(tellings, mentions, strict=True):
        told = [each for each in seen if each.is_told]
        for mention, follows in zip_longest(told, told[1:]):
            if not mention.key or (mention.pronoun and mention.pronoun != "i"):
                continue
            words = found.setdefault(cast.who(mention.key), [])
            before = telling.told[max(0, mention.begin - 40) : mention.begin].lower()
            near = re.findall(r"[\w-]+", re.split(r"[.,;!?]", before)[-1])[-3:]
            noun_is_own = not cast.person(mention.key).is_named
            while noun_is_own and near and near[0] not in DETERMINERS:
                near.pop(0)
            words += [word for word in near if noun_is_own and word in ADJECTIVES]
            end = telling.sentence_end(mention.end)
            end = min(end, follows.begin if follows and not follows.pronoun else end)
            worn = WORN.findall(telling.told[mention.end : end])
            words += [f"with {' '.join(each.split())}" for each in worn if not BARE.fullmatch(each)]
            written = IN_BRACKETS.match(telling.told, mention.end)
            if written and not telling.is_fixed:
                words.append(written.group(1))
                person = cast.person(mention.key)
                age = AGED.match(written.group(1))
                if age and person.kind.age == "adult":
                    years = int(age.group(1))
                    person.ages["old" if years >= 60 else "child" if years < 15 else "adult"] += 3
    return found


def describe(person: Person, words: list[str]) -> str:
    """One phrase that stays the same through the film."""
    kinds = {
        VoiceType.WOMAN: "a woman",
        VoiceType.MAN: "a man",
        VoiceType.GIRL: "a girl",
        VoiceType.BOY: "a boy",
        VoiceType.OLD_WOMAN: "an old woman",
        VoiceType.OLD_MAN: "an old man",
    }
    adjectives = [word for word in dict.fromkeys(words) if word in ADJECTIVES]
    worn = [word for word in dict.fromkeys(words) if word not in ADJECTIVES][:4]
    what = person.noun if person.noun and not person.is_named else ""
    if person.kind.is_animal and person.noun:
        aged = {"old": "old ", "child": "young "}.get(person.age, "")
        noun = f"{aged}{person.noun}"
        head = f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"
    else:
        head = kinds[voice_of(person)]
        head = f"{head}, {what}" if what and what not in head else head
    rest = [word for word in adjectives if word not in head.split()][:4]
    return ", ".join([head, *rest, *worn])[:LONGEST]
