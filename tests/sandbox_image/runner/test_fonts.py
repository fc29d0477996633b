"""A font that is not there is a warning that names what is; a text without a trace is an error."""

import pytest
from runner.fonts import USUAL, has_ink, invisible_texts, missing_fonts


def test_each_font_is_told_once_with_what_is_there() -> None:
    known = ["DejaVu Sans", "DejaVu Serif", "Noto Sans"]
    findings = missing_fonts({"DejaVu Sanz": 4, "-x:y": None}, known)
    assert [found["line"] for found in findings] == [4, None]
    assert {found["severity"] for found in findings} == {"warning"}
    assert "DejaVu Sans" in findings[0]["message"]
    assert set(USUAL) & set(known)


@pytest.mark.parametrize(
    "text", ["a", "٣", "ש", "+", "∫", "語", "\u0301a", "<b>", "😀", "\u200fא", "\ufffd"]
)
def test_letters_digits_and_signs_leave_a_trace(text: str) -> None:
    assert has_ink(text, marked=False)


@pytest.mark.parametrize(
    "text", ["", " \n\t", "\u200f\u200b\ufeff", "\u00a0\u3000", "\u0301", "\u2800\u3164", "\ue000"]
)
def test_blanks_leave_none(text: str) -> None:
    assert not has_ink(text, marked=False)


def test_tags_are_no_letters() -> None:
    assert not has_ink("<span fgcolor='red'> </span>&#160;", marked=True)
    assert has_ink("<b>x</b>", marked=True)


def test_an_invisible_text_is_an_error_at_its_line() -> None:
    (found,) = invisible_texts({"שלום": 7})
    assert (found["code"], found["severity"], found["line"]) == ("invisible-text", "error", 7)
    assert "שלום" in found["message"]
