"""Formulas are read as people read them, and words that only look like them are left alone."""

# ruff: noqa: RUF001 (signs that look like others are what it is about)

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestrator.media.spoken_mathematics import spoken_signs
from orchestrator.media.spoken_text import spoken_text


def said(text: str, language: str = "en") -> str:
    return " ".join(spoken_text(text, signs_in=language).said.split())


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("x² + y² = z³", "x squared + y squared = z cubed"),
        ("x^2 - 2x - 1 = 0", "x squared minus 2x minus 1 = 0"),
        ("e^x and x^4/4", "e to the power of x and x to the power of 4 over 4"),
        ("x⁵", "x to the power of 5"),
        ("-2x² + 3x − 7", "minus 2x squared + 3x minus 7"),
        ("It lands at (-1, 2).", "It lands at (minus 1, 2."),
        ("√(3)/2, about 0.866", "the square root of 3 over 2, about 0.866"),
        ("a < b and b > 3", "a is less than b and b is greater than 3"),
        ("x ≤ 3, h → 0", "x is at most 3, h goes to 0"),
        ("a · b or a * b", "a times b or a times b"),
        ("-cos(x)", "minus cosine of x"),
        ("x ln(x) - x", "x natural log of x minus x"),
        ("10cos(2x).", "10 cosine of 2x."),
        ("f(x) and f'(x)", "f of x and f prime of x"),
        ("|x| is at least 0", "the absolute value of x is at least 0"),
        ("Δx and sin θ", "delta x and sine θ"),
    ],
)
def test_signs_are_read_in_english(text: str, spoken: str) -> None:
    assert said(text) == spoken


@pytest.mark.parametrize(
    "text",
    [
        "A right triangle has two legs, a and b.",
        "the x-axis and a well-known 3-D picture",
        "It's Anna's, and/or nobody's (as she said).",
        "f of x",
    ],
)
def test_words_are_left_as_they_are(text: str) -> None:
    assert said(text) == text


def test_signs_are_read_in_hindi_and_left_to_the_voice_elsewhere() -> None:
    assert said("a² = 9", "hi") == "a का वर्ग बराबर 9"
    assert said("3 × 4 - 5", "hi") == "3 गुणा 4 घटा 5"
    assert said("a² = 9", "de") == said("a² = 9", "") == "a² = 9"


def test_a_story_has_no_signs() -> None:
    assert spoken_text("e^x").said == "e x"


@given(st.text(alphabet="xyaf12²³^√-−/()<>*|' .sincoπθ=+→", max_size=60))
def test_words_and_marks_stay_in_step(text: str) -> None:
    spoken = spoken_text(text, signs_in="en")
    assert len(spoken.words) == len(spoken.marks)
    assert list(spoken.marks) == sorted(spoken.marks)
    assert not spoken.said or max(spoken.marks) < len(spoken.said)
    found = sorted(spoken_signs(text, "en"))
    assert all(a.end <= b.begin for a, b in pairwise(found))
