"""Captions come from generated code, so their text may try to be something else."""

import re

import pytest

from agents.artifacts.validation_report import Caption
from orchestrator.media.subtitles import clock, to_srt, to_vtt

TWO = (
    Caption(start_s=0, end_s=1.5, text="A square"),
    Caption(start_s=1.5, end_s=3661.0004, text="and\nits sides"),
)


def one(text: str) -> tuple[Caption, ...]:
    return (Caption(start_s=0, end_s=1, text=text),)


def test_subrip() -> None:
    assert to_srt(TWO) == (
        "1\n00:00:00,000 --> 00:00:01,500\nA square\n\n"
        "2\n00:00:01,500 --> 01:01:01,000\nand\nits sides\n"
    )


def test_webvtt() -> None:
    assert to_vtt(TWO) == (
        "WEBVTT\n\n00:00:00.000 --> 00:00:01.500\nA square\n\n"
        "00:00:01.500 --> 01:01:01.000\nand\nits sides\n"
    )


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        (0, "00:00:00,000"),
        (0.0004, "00:00:00,000"),
        (0.9996, "00:00:01,000"),
        (59.9999, "00:01:00,000"),
        (3599.9999, "01:00:00,000"),
        (86400, "24:00:00,000"),
        (1e6, "99:59:59,999"),
        (1.7e308, "99:59:59,999"),
    ],
)
def test_times_are_rounded_once_and_have_an_end(seconds: float, expected: str) -> None:
    assert clock(seconds, ",") == expected


@pytest.mark.parametrize(
    "gap", ["\n\n", "\n \t\n", "\r\r", "\r\n\r\n", "\n\r", "\n\x0b\n", "\u2028\u2028"]
)
def test_a_blank_line_in_the_text_does_not_end_the_cue(gap: str) -> None:
    forged = f"one{gap}2\n00:00:05.000 --> 00:00:09.000\nforged"
    for text in (to_srt(one(forged)), to_vtt(one(forged))):
        body = text.removeprefix("WEBVTT\n\n").rstrip("\n")
        assert not re.search(r"[\r\n]\s*[\r\n]", body)


def test_webvtt_shows_markup_as_text() -> None:
    shown = to_vtt(one("<script>alert(1)</script> & 1 --> 2\nNOTE hidden"))
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; 1 --&gt; 2" in shown
    assert shown.count("-->") == 1


def test_no_captions_is_an_empty_file_of_its_kind() -> None:
    assert (to_srt(()), to_vtt(())) == ("", "WEBVTT\n")


def test_text_of_blanks_is_an_empty_cue() -> None:
    assert to_srt(one(" \n ")) == "1\n00:00:00,000 --> 00:00:01,000\n\n"
