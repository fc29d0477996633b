"""The letters of a text file, in whichever encoding they were written."""

import codecs
import re
from typing import NamedTuple

from orchestrator.errors import RequestRefusedError

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8"),
    (codecs.BOM_UTF32_LE, "utf-32", "UTF-32"),  # begins as UTF-16 does
    (codecs.BOM_UTF32_BE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)
CONTROL = re.compile(rb"[\x00-\x08\x0e-\x19\x1b-\x1f\x7f]")
FOREIGN_SHARE = 0.5
"""Of the letters of a text in a language of Western Europe, fewer have accents."""
NO_TEXT = "It is no text. Send the story as text, Markdown, Fountain, PDF or EPUB."


class DecodedText(NamedTuple):
    """The letters of a file."""

    text: str
    encoding: str
    """As people call it."""
    note: str = ""
    """One sentence, where it was guessed or not everything could be read."""


def decode_story(content: bytes) -> DecodedText:
    """The letters of a text file: UTF-8, UTF-16 and UTF-32 with their marks, else Windows-1252.

    Raises:
        RequestRefusedError: It is no text, or in an encoding that cannot be told.
    """
    for mark, codec, name in MARKS:
        if content.startswith(mark):
            text = content.decode(codec, errors="replace")
            return DecodedText(text, name, lost_words(text, content, name))
    codec = codec_of_pairs(content)
    if codec:
        text = content.decode(codec, errors="replace")
        return DecodedText(text, "UTF-16", "It has no mark of its encoding; it was read as UTF-16.")
    if CONTROL.search(content):
        raise RequestRefusedError(NO_TEXT)
    try:
        return DecodedText(content.decode(), "UTF-8")
    except UnicodeDecodeError:
        pass
    text = content.decode(errors="replace")
    bad, good = text.count("\ufffd"), sum(ord(letter) > 127 for letter in text)
    if good - bad > 4 * bad:
        return DecodedText(text, "UTF-8", lost_words(text, content, "UTF-8"))
    return western(content)


def codec_of_pairs(content: bytes) -> str | None:
    """The codec of UTF-16 that has no mark: every second byte of most scripts is nearly always 0.

    A file of anything else has no such rows of zeros.
    """
    head = content[:4000]
    half = len(head) // 2
    if half < 2 or len(content) % 2:
        return None
    for zeros, letters, codec in ((1, 0, "utf-16-le"), (0, 1, "utf-16-be")):
        if head[zeros::2].count(0) > 0.7 * half and head[letters::2].count(0) == 0:
            return codec
    return None


def western(content: bytes) -> DecodedText:
    """The letters of a text in one byte each, as Windows writes them in Western Europe.

    Raises:
        RequestRefusedError: It is none: then most of it would be accents.
    """
    text = content.decode("cp1252", errors="replace")
    letters = [letter for letter in text if letter.isalpha()]
    accents = sum(ord(letter) > 127 for letter in letters)
    if "\ufffd" in text or accents > FOREIGN_SHARE * max(len(letters), 1):
        raise RequestRefusedError(
            "Its encoding cannot be told: it is neither UTF-8, nor UTF-16 with a mark, nor"
            " Windows-1252. Save the story as UTF-8."
        )
    return DecodedText(
        text,
        "Windows-1252",
        "It is no UTF-8; it was read as Windows-1252 (Latin-1). See that its accents are right.",
    )


def lost_words(text: str, content: bytes, name: str) -> str:
    """What is said of letters that could not be read; nothing where all could."""
    lost = text.count("\ufffd") - content.count("\ufffd".encode())
    if lost <= 0:
        return ""
    return f"{lost} letters of it are no {name} and stand as “\ufffd”."
