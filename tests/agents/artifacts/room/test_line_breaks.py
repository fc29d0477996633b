"""Letters stay whole, and no line begins with what closes."""

# ruff: noqa: RUF001 (letters that look like others are what it is about)

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.artifacts.room.line_breaks import (
    CLOSING,
    OPENING,
    clusters,
    columns,
    letters_to_say,
    pieces,
    reads_backward,
    short_pieces,
    unspaced_pieces,
)

ANY = st.text(
    alphabet=st.one_of(
        st.sampled_from(
            "ab 12.,!?()「」、。ー漢字かなカナ한글กำเแ้ا لله\u0301\u200d\u200f👩👧🇩🇪क्षि"
        ),
        st.characters(exclude_categories=["Cs"]),
    ),
    max_size=60,
)


@pytest.mark.parametrize(
    ("text", "letters"),
    [
        ("abc", 3),
        ("e\u0301\u0323a", 2),
        ("שָׁלוֹם", 4),
        ("مُحَمَّد", 4),
        ("क्षि", 1),
        ("नमस्ते", 3),
        ("กำลัง", 3),
        ("เก้า", 2),
        ("👩‍👩‍👧‍👦", 1),
        ("👍🏽", 1),
        ("🇩🇪🇫🇷", 2),
        ("한", 1),
        ("한글", 2),
        ("\r\n", 1),
        ("☀️☂", 2),
    ],
)
def test_letters_as_readers_see_them(text: str, letters: int) -> None:
    assert len(clusters(text)) == letters, clusters(text)


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("abc", 3),
        ("漢字", 4),
        ("ｆ", 2),
        ("e\u0301", 1),
        ("👩‍👩‍👧", 2),
        ("\u200f\u200b", 0),
        ("กี่", 1),
    ],
)
def test_columns(text: str, length: int) -> None:
    assert columns(text) == length


@given(ANY)
def test_nothing_is_lost_and_no_letter_is_cut(text: str) -> None:
    letters = clusters(text)
    assert "".join(letters) == text
    ends = {sum(map(len, letters[:n])) for n in range(len(letters) + 1)}
    for parts in (pieces(text), tuple(short_pieces(text, 10)), tuple(unspaced_pieces(text))):
        assert "".join(parts) == text
        assert {sum(map(len, parts[:n])) for n in range(len(parts) + 1)} <= ends


@given(ANY)
def test_lines_begin_with_nothing_that_closes_and_end_with_nothing_that_opens(text: str) -> None:
    parts = pieces(text)
    assert not [part for part in parts[1:] if part[0] in CLOSING]
    assert not [part for part in parts[:-1] if part[-1] in OPENING]


@given(ANY)
def test_short_pieces_are_short_unless_a_letter_is_followed_by_what_closes(text: str) -> None:
    for part in short_pieces(text, 10):
        first, *others = clusters(part.rstrip()) or ("",)
        assert columns(part.rstrip()) <= 10 or all(each[0] in CLOSING for each in others), first


def test_where_chinese_japanese_and_korean_are_broken() -> None:
    assert pieces("他说：“好。”然后") == ("他", "说：", "“好。”", "然", "后")
    assert pieces("カーネル、きょう") == ("カー", "ネ", "ル、", "きょ", "う")
    assert pieces("도함수는 기울기") == ("도함수는 ", "기울기")
    assert pieces("導関数f(x)は") == ("導", "関", "数", "f(x)", "は")


def test_words_are_broken_at_spaces_that_break() -> None:
    assert pieces("3\u00a0km away ") == ("3\u00a0km ", "away ")
    assert pieces("quoi ?") == ("quoi ?",)


@pytest.mark.parametrize(
    ("text", "backward"),
    [
        ("שלום", True),
        ("Hello", False),
        ("Python هو لغة", True),
        ("The word שלום is peace", False),
        ("3.14", False),
        ("3.14 هو باي", True),
        ("שלום hello", True),
        ("hello שלום", False),
    ],
)
def test_direction(text: str, backward: bool) -> None:
    assert reads_backward(text) is backward


def test_a_syllable_takes_as_long_to_say_as_three_letters() -> None:
    assert letters_to_say("变化率") == 9
    assert letters_to_say("rate") == 4
    assert letters_to_say("שָׁלוֹם") == 4
