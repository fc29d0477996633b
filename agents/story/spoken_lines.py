"""Who says what of a story's sentences: quotations their speaker, all else the narrator.

No word is left out, and none is added.
"""

import re
from collections.abc import Iterator

from agents.artifacts.story.shot_list import SpokenLine
from agents.artifacts.story.story_digest import Sentence, StoryDigest
from agents.artifacts.story.words import NARRATOR

LINE_CHARS = 2000
SPOKEN_CHARS_PER_S = 14.0
"""How fast a story is read aloud, about."""
QUOTES = ' \t\n"“”„‟«»‹›「」『』'  # noqa: RUF001  # the marks themselves


def lines_of(story: StoryDigest, first: int, last: int) -> tuple[SpokenLine, ...]:
    """What is heard while these sentences are told, one line for each change of voice."""
    lines: list[SpokenLine] = []
    for number in range(first, last + 1):
        for speaker, text in parts_of(story.sentences[number]):
            before = lines[-1] if lines else None
            joined = f"{before.text} {text}" if before else ""
            if before and before.speaker == speaker and len(joined) <= LINE_CHARS:
                lines[-1] = before.model_copy(update={"text": joined, "last": number})
            else:
                lines += [
                    SpokenLine(speaker=speaker, text=piece, first=number, last=number)
                    for piece in pieces_of(text)
                ]
    return tuple(lines)


def parts_of(sentence: Sentence) -> Iterator[tuple[str, str]]:
    """Speaker and words, in order; marks without a word between them are nobody's."""
    if not sentence.speech:
        yield from _said(NARRATOR, sentence.text, marks="")
        return
    place = 0
    for speech in sorted(sentence.speech, key=lambda each: each.begin):
        begin, end = max(place, speech.begin), max(place, speech.end)
        yield from _said(NARRATOR, sentence.text[place:begin])
        yield from _said(speech.speaker or NARRATOR, sentence.text[begin:end])
        place = end
    yield from _said(NARRATOR, sentence.text[place:])


def pieces_of(text: str) -> list[str]:
    """Text in pieces that a line can hold, cut between words where there are any."""
    pieces: list[str] = []
    while len(text) > LINE_CHARS:
        cut = text.rfind(" ", 1, LINE_CHARS + 1)
        cut = cut if cut > 0 else LINE_CHARS
        pieces.append(text[:cut].strip())
        text = text[cut:].strip()
    return [*pieces, text] if text else pieces


def seconds_of(lines: tuple[SpokenLine, ...]) -> float:
    """About how long it takes to say them, seconds."""
    return sum(len(line.text) for line in lines) / SPOKEN_CHARS_PER_S


def _said(speaker: str, text: str, *, marks: str = QUOTES) -> Iterator[tuple[str, str]]:
    bare = text.strip().strip(marks)
    if re.search(r"\w", bare):
        yield speaker, bare
