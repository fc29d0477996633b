"""How long words take to say, and where a long stretch of them is cut."""

import re

from agents.providers.offline.story.sentences import last_pause

WORDS_PER_S = 2.75
"""165 a minute, a little faster than narrators of audiobooks: a shot is held until it is said."""
LETTERS_PER_S = 20.0
"""For what is written without blanks, or in very long words."""
SIGNS_PER_S = 4.5
"""Chinese and Japanese signs."""
SIGNS = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]")
MOST_LETTERS = 1900
"""In one spoken line; the artifact allows 2000."""


def seconds_of(text: str) -> float:
    """How long a text takes to say, seconds."""
    signs = len(SIGNS.findall(text))
    if signs * 3 > len(text):
        return signs / SIGNS_PER_S
    return max(len(text.split()) / WORDS_PER_S, len(text) / LETTERS_PER_S)


def cut_to(text: str, *, seconds: float) -> list[str]:
    """A text in parts that are said in a given time, cut where it pauses; all words stay."""
    parts: list[str] = []
    begin = 0
    total = seconds_of(text)
    if total <= seconds and len(text) <= MOST_LETTERS:
        return [text]
    count = max(1, -(-total // seconds))
    room = max(1, min(MOST_LETTERS, int(len(text) / count * 1.25)))
    while len(text) - begin > room:
        cut = last_pause(text, begin, begin + room)
        parts.append(text[begin:cut].strip())
        begin = cut
    parts.append(text[begin:].strip())
    return [part for part in parts if part]
