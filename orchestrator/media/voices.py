"""Which voice speaks for whom: by language, kind of voice and name.

A voice of espeak-ng is a language with one of thirteen variants (`en-us+f3`), at a pitch and a
pace. Everybody in a film has one of their own, and the same one in every film that is made of the
story again. Where a model speaks, each has one of its voices besides: espeak-ng's tells when words
are heard.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from agents.artifacts.story.words import NARRATOR, VoiceType
from orchestrator.errors import RequestRefusedError

ENGLISH = "en"
"""As it is spoken in Great Britain."""
BY_THEMSELVES = (
    "af am an ar as az ba be bg bn bs ca cs cy da de el en en-us eo es et eu fa fi fr ga gd gn gu"
    " he hi hr ht hu hy ia id is it ja ka kk kn ko ku ky la lb lt lv mi mk ml mr ms mt my nb ne nl"
    " om or pa pl pt pt-br quc ro ru sd si sk sl sq sr sv sw ta te th tk tr tt ug uk ur uz vi yue"
)
"""Languages that espeak-ng calls by their usual code."""
OTHERS = {
    **{"en-gb": ENGLISH, "zh": "cmn", "cmn": "cmn", "no": "nb", "nn": "nb"},
    **{"eng": ENGLISH, "hin": "hi", "fra": "fr", "spa": "es", "deu": "de", "zho": "cmn"},
}
LANGUAGES: Mapping[str, str] = {**{code: code for code in BY_THEMSELVES.split()}, **OTHERS}
"""espeak-ng's name for each language that has a voice."""
VARIANTS = (*(f"f{number}" for number in range(1, 6)), *(f"m{number}" for number in range(1, 9)))
PITCHES = (0, 9, -9, 16, -16)
"""So much a voice is moved to be another person's."""


@dataclass(frozen=True)
class Kind:
    """What voices of one kind have in common."""

    variants: tuple[str, ...]
    pitch: int
    """In the middle, of 0 to 99."""
    rate: int
    """Words in a minute."""


KINDS = {
    VoiceType.WOMAN: Kind(("f3", "f2", "f1", "f4", "f5"), 46, 158),
    VoiceType.MAN: Kind(("m3", "m1", "m7", "m4", "m2", "m5", "m8", "m6"), 40, 155),
    VoiceType.GIRL: Kind(("f2", "f4", "f5", "f3"), 76, 166),
    VoiceType.BOY: Kind(("m1", "m4", "m5", "m7"), 80, 166),
    VoiceType.OLD_WOMAN: Kind(("f3", "f1", "f5", "f2"), 26, 136),
    VoiceType.OLD_MAN: Kind(("m6", "m2", "m8", "m5"), 20, 134),
}


MANNERS = {
    VoiceType.WOMAN: "a woman",
    VoiceType.MAN: "a man",
    VoiceType.GIRL: "a girl of ten years",
    VoiceType.BOY: "a boy of ten years",
    VoiceType.OLD_WOMAN: "an old woman",
    VoiceType.OLD_MAN: "an old man",
}


class Voice(NamedTuple):
    """A voice as espeak-ng takes it."""

    name: str
    """Language and variant: `en-us+f3`."""
    pitch: int
    """0 to 99."""
    rate: int
    """Words in a minute."""
    own: str = ""
    """The voice of a model that speaks in its place; empty where espeak-ng itself does."""
    manner: str = ""
    """Who that is, in words: `an old man`."""

    @property
    def called(self) -> str:
        """As whoever speaks calls it."""
        return self.own or self.name


@dataclass(frozen=True)
class Cast:
    """Who speaks with which voice."""

    voices: Mapping[str, Voice]
    """By the id of a character, and `narrator`."""
    note: str = ""
    """What cannot be as it was wanted, in words; empty where all can."""

    def voice_of(self, speaker: str) -> Voice:
        """The voice of somebody; who is not in the cast speaks with the narrator's."""
        return self.voices.get(speaker, self.voices[NARRATOR])


def cast_voices(
    language: str,
    characters: Iterable[tuple[str, VoiceType]],
    *,
    narrator: VoiceType = VoiceType.WOMAN,
) -> Cast:
    """Give everybody a voice.

    Args:
        language: Of the story, as `en`, `hi` or `pt-BR`.
        characters: Who speaks, by id, the most important first.
        narrator: Who tells the story.
    """
    spoken, note = spoken_language(language)
    used = list[tuple[str, int]]()
    voices = {NARRATOR: _choose(spoken, NARRATOR, narrator, used)}
    for character, kind in characters:
        if character not in voices:
            voices[character] = _choose(spoken, character, kind, used)
    return Cast(voices, note)


def cast_own(
    cast: Cast, kinds: Mapping[str, VoiceType], offered: Mapping[VoiceType, Sequence[str]]
) -> Cast:
    """Give everybody a voice of a model besides.

    Args:
        cast: With voices of espeak-ng.
        kinds: What the voice of each is like, by their id, `narrator` among them.
        offered: The model's voices of each kind, the best first; each kind has at least one.
    """
    used = list[str]()
    voices = dict[str, Voice]()
    for who, voice in cast.voices.items():
        kind = kinds[who]
        first = 0 if who == NARRATOR else hashlib.sha256(who.encode()).digest()[0]
        first %= len(offered[kind])
        turned = [*offered[kind][first:], *offered[kind][:first]]
        own = min(turned, key=used.count)
        used.append(own)
        voices[who] = voice._replace(own=own, manner=MANNERS[kind])
    return Cast(voices, cast.note)


def _choose(language: str, who: str, kind: VoiceType, used: list[tuple[str, int]]) -> Voice:
    """A voice of a kind that nobody has yet, as far as there are any; remembers it as used."""
    chosen = KINDS[kind]
    variants = chosen.variants
    # The narrator is heard most, with the variant that is understood best.
    first = 0 if who == NARRATOR else hashlib.sha256(who.encode()).digest()[0] % len(variants)
    turned = variants[first:] + variants[:first]
    choices = [(variant, chosen.pitch + move) for move in PITCHES for variant in turned]
    variant, pitch = min(choices, key=lambda choice: _likeness(choice, used))
    used.append((variant, pitch))
    return Voice(f"{language}+{variant}", max(0, min(99, pitch)), chosen.rate)


def _likeness(choice: tuple[str, int], used: Sequence[tuple[str, int]]) -> int:
    """How much like the voices of others it is."""
    alike = sum(other == choice for other in used)
    near = sum(other[0] == choice[0] and abs(other[1] - choice[1]) < 12 for other in used)
    return 100 * alike + near


def spoken_language(language: str) -> tuple[str, str]:
    """What espeak-ng calls a language, and a note where it has no voice for it."""
    code = language.strip().lower().replace("_", "-")
    for known in (code, code.partition("-")[0]):
        if known in LANGUAGES:
            return LANGUAGES[known], ""
    return ENGLISH, f"There is no voice for the language {language[:20]!r}; it is read in English."


def find_voice(name: str, kind: VoiceType = VoiceType.WOMAN) -> Voice:
    """The voice of a name, as `hi+m3`, or a language alone; at the pitch and pace of its kind.

    Raises:
        RequestRefusedError: There is none; the message names those that there are.
    """
    language, _, variant = name.strip().partition("+")
    variant = variant or KINDS[kind].variants[0]
    if language.lower() not in LANGUAGES:
        there = ", ".join(sorted(LANGUAGES))
        raise RequestRefusedError(
            f"There is no voice {name[:40]!r}: no language {language[:20]!r} is spoken. "
            f"Languages: {there}."
        )
    if variant not in VARIANTS:
        raise RequestRefusedError(
            f"There is no voice {name[:40]!r}: a language has the variants {', '.join(VARIANTS)}."
        )
    return Voice(f"{LANGUAGES[language.lower()]}+{variant}", KINDS[kind].pitch, KINDS[kind].rate)
