"""Texts in the encodings that people have, and what is none."""

import pytest

from orchestrator.errors import RequestRefusedError
from orchestrator.story_encoding import decode_story

STORY = "Der Fuchs fand einen Schlüssel. „Für wen?“, fragte er \u2013 und schwieg."


@pytest.mark.parametrize(
    ("encoding", "named", "is_noted"),
    [
        ("utf-8", "UTF-8", False),
        ("utf-8-sig", "UTF-8", False),
        ("utf-16", "UTF-16", False),
        ("utf-32", "UTF-32", False),
        ("utf-16-le", "UTF-16", True),
        ("utf-16-be", "UTF-16", True),
        ("cp1252", "Windows-1252", True),
    ],
)
def test_no_letter_is_lost_whatever_the_encoding(encoding: str, named: str, is_noted: bool) -> None:
    found = decode_story(STORY.encode(encoding))
    assert (found.text, found.encoding) == (STORY, named)
    assert bool(found.note) is is_noted
    assert (named in found.note) is is_noted


def test_latin_1_is_read_as_what_contains_it() -> None:
    assert decode_story("Der Schlüssel ist größer".encode("latin-1")).text.endswith("größer")


@pytest.mark.parametrize(
    "text", ["从前有一只狐狸。", "\u0412 лесу жила лиса.", "あ", "🦊🔑🚪", "x", "\x0c."]
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_every_script_is_read(text: str, encoding: str) -> None:
    assert decode_story(text.encode(encoding)).text == text


def test_a_few_bytes_that_are_no_utf_8_cost_no_other_letter() -> None:
    content = ("Schlüssel, " * 20).encode() + b"\xff\xfe!"
    found = decode_story(content)
    assert found.text.count("Schlüssel") == 20
    assert found.note == "2 letters of it are no UTF-8 and stand as “\ufffd”."


@pytest.mark.parametrize("content", [b"\x89PNG\r\n\x1a\n\0\0", b"\0", b"a\0b", bytes(range(256))])
def test_what_is_no_text_is_refused(content: bytes) -> None:
    with pytest.raises(RequestRefusedError, match="no text"):
        decode_story(content)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("\u0412 лесу жила лиса.", "cp1251"),
        ("从前有一只狐狸。", "gbk"),
        ("むかし、狐が", "shift-jis"),
    ],
)
def test_letters_are_not_guessed_where_they_would_be_others(text: str, encoding: str) -> None:
    with pytest.raises(RequestRefusedError, match="Save the story as UTF-8"):
        decode_story(text.encode(encoding))
