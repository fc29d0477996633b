"""What a voice is given to read, and that the words stay those of the author."""

# ruff: noqa: RUF001 (dashes and quotation marks that look like others are what it is about)

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestrator.media.spoken_text import LONGEST_WORD, spoken_text


@pytest.mark.parametrize(
    ("text", "said", "words"),
    [
        ("Hello 😀 world", "Hello   world", ("Hello 😀", "world")),
        ("“Wait—what?”", " Wait, what? ", ("“Wait—", "what?”")),
        ("He left — alone.", "He left ,  alone.", ("He", "left —", "alone.")),
        ("no -- yes", "no ,  yes", ("no --", "yes")),
        ("1914–1918", "1914-1918", ("1914–", "1918")),
        ("well-known it’s", "well-known it's", ("well-known", "it’s")),
        ("**Bold** and _soft_", "Bold and soft", ("**Bold**", "and", "_soft_")),
        ("[a map](http://x.y/z)", "a map", ("[a", "map](http://x.y/z)")),
        ("2*3 is 6", "2*3 is 6", ("2*3", "is", "6")),
        ("— Bonjour !", " Bonjour !", ("— Bonjour !",)),
        ("नमस्ते दुनिया।", "नमस्ते दुनिया।", ("नमस्ते", "दुनिया।")),
        ("你好，世界。", "你好，世界。", ("你", "好，", "世", "界。")),
        ("<b>|x|</b>", " b  x  /b ", ("<b>|x|</b>",)),
        ("It cost $5, 20°.", "It cost $5, 20°.", ("It", "cost", "$5,", "20°.")),
        ("one\n\ntwo", "one  two", ("one", "two")),
        ("\x00a\u202eb", "ab", ("\x00a\u202eb",)),
    ],
)
def test_what_is_said_of_a_text(text: str, said: str, words: tuple[str, ...]) -> None:
    found = spoken_text(text)
    assert (found.said, found.words) == (said, words)


@pytest.mark.parametrize("text", ["…", "😀", "---", "“”", " \n "])
def test_what_cannot_be_said_is_one_word_of_nothing(text: str) -> None:
    found = spoken_text(text)
    assert (found.said, found.marks, len(found.words)) == ("", (0,), 1)
    assert found.words[0]


def test_each_word_is_said_where_its_mark_is() -> None:
    found = spoken_text("**One** 🎉 “two—three” fo-ur, _five_.")
    parts = [
        found.said[begin:end]
        for begin, end in zip(found.marks, [*found.marks[1:], None], strict=True)
    ]
    heard = ["".join(letter for letter in part if letter.isalnum()) for part in parts]
    assert heard == ["One", "two", "three", "four", "five"]


@given(st.text(min_size=1, max_size=300))
def test_no_text_breaks_it_and_every_word_is_said(text: str) -> None:
    found = spoken_text(text)
    assert len(found.words) == len(found.marks)
    assert list(found.marks) == sorted(set(found.marks))
    assert found.marks[0] == 0
    assert all(0 < len(word) <= LONGEST_WORD for word in found.words)
    ends = [*found.marks[1:], len(found.said)]
    for begin, end in zip(found.marks, ends, strict=True):
        assert not found.said or any(letter.isalnum() for letter in found.said[begin:end])
    # Nothing of the author's words is lost or moved: all that is no space is there, in order.
    if len(text.split()) and max(map(len, text.split())) < LONGEST_WORD and found.said:
        assert "".join("".join(found.words).split()) == "".join(text.split())
