"""What is said aloud of a story: every word of it, but for plain `said Anna`.

A listener who knows a voice needs no `said Anna` behind its words; the first time it is told, so
that the name is known. Only a subject with `said`, `asked`, `replied` or `answered` and nothing
else is left out, and only beside words that the digest gives to somebody; `is_plain_inquit`
decides.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from agents.artifacts.story.story_digest import Sentence, StoryDigest
from agents.artifacts.story.words import NARRATOR
from agents.providers.offline.story.blocks import has_words
from agents.providers.offline.story.saying import PLAIN

_SAY = "(?:" + "|".join(PLAIN.split()) + ")"
_WHO = (
    r"(?:he|she|I|they|(?:[Tt]he|[Mm]y|[Hh]is|[Hh]er|[Aa]n?) (?:[\w-]+ )?[\w-]+"
    r"|(?:(?:Mr|Mrs|Ms|Dr)\. )?[A-Z][\w'\u2019-]+(?: [A-Z][\w'\u2019-]+){0,2})"
)
INQUIT = re.compile(rf"(?:{_SAY} {_WHO}|(?:[Hh]e|[Ss]he|{_WHO}) {_SAY})[.,:;]?")
EDGES = " \t\"'\u201c\u201d\u2018\u2019\u201e\u00ab\u00bb\u2039\u203a\u300c\u300d\u300e\u300f"
LEADS = EDGES + ",;:.!?\u2014\u2013-\uff0c\u3002\uff1a\u3001\u060c\u061b"


@dataclass(frozen=True)
class Part:
    """Words of one sentence that one voice says."""

    speaker: str
    text: str
    sentence: int
    """Its number."""
    is_speech: bool = False
    """Whether somebody in the story says it, be it that the story does not tell who."""
    is_said: bool = True
    """False for plain inquits, and for what a screenplay writes for readers."""


def is_plain_inquit(text: str) -> bool:
    """Whether words say no more than who speaks."""
    return len(text.split()) <= 5 and INQUIT.fullmatch(text) is not None


def parts_of(digest: StoryDigest) -> Iterator[Part]:
    """Every word of the story, in order, by who says it."""
    known: set[str] = set()
    for number, sentence in enumerate(digest.sentences):
        for part in _parts(sentence, number):
            if part.is_speech:
                yield part
                continue
            heard = [each.speaker for each in sentence.speech if each.speaker]
            plain = bool(heard) and is_plain_inquit(part.text)
            is_known = plain and all(each in known for each in heard)
            yield replace(part, is_said=sentence.is_said and part.is_said and not is_known)
        known |= {each.speaker for each in sentence.speech if each.speaker}


def _parts(sentence: Sentence, number: int) -> Iterator[Part]:
    text, at = sentence.text, 0
    for speech in sentence.speech:
        yield from _told(text[at : speech.begin], number, is_first=at == 0, is_last=False)
        spoken = text[speech.begin : speech.end].strip()
        if spoken:
            yield Part(speech.speaker or NARRATOR, spoken, number, is_speech=True)
        at = speech.end
    yield from _told(text[at:], number, is_first=at == 0, is_last=True)


def _told(text: str, number: int, *, is_first: bool, is_last: bool) -> Iterator[Part]:
    """The narrator's words between quotations, without marks that hang over."""
    if not (is_first and is_last):
        text = text.strip() if is_first else text.lstrip(LEADS)
        text = text.rstrip(EDGES) if is_last else text.rstrip(EDGES + "(\u2014\u2013")
        if is_first:
            text = text.lstrip(EDGES)
    text = text.strip()
    if has_words(text):
        yield Part(NARRATOR, text, number)
    elif is_first and is_last and text:
        yield Part(NARRATOR, text, number, is_said=False)
