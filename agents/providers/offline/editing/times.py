"""Reads times and parts of a video from plain words: `1:23`, `first ten seconds`, `last half`."""

import re
from typing import NamedTuple

WORDS = {
    **{"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7},
    **{"eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20},
    **{"thirty": 30, "forty": 40, "forty-five": 45, "fifty": 50, "sixty": 60, "ninety": 90},
    **{"couple of": 2, "few": 3, "half a": 0.5},
}
SHARES = {"half": 1 / 2, "third": 1 / 3, "quarter": 1 / 4, "fifth": 1 / 5}
NUMBER = r"(?:\d+(?:\.\d+)?|" + "|".join(sorted(WORDS, key=len, reverse=True)) + r")"
UNIT = r"(?:milliseconds?|ms|seconds?|secs?|s|minutes?|mins?|m|hours?|h)"
CLOCK = r"(?:\d{1,2}:)?\d{1,3}:\d{2}(?:\.\d+)?"
COUNTED = rf"(?:\d+(?:\.\d+)?\s*-?|{NUMBER}[\s-]+){UNIT}\b"
"""A number and its unit; a number in words stands apart from it: “as” is not a second."""
LENGTH = rf"{COUNTED}(?:\s*(?:and\s*)?{COUNTED})?"
MOMENT = rf"(?:{CLOCK}|{LENGTH}|\d+(?:\.\d+)?\b(?!\s*(?:%|percent|x\b|p\b|db|mb|px|fps)))"
START = r"(?:the )?(?:very )?(?:start|beginning)"
END = r"(?:the )?(?:very )?end"


class Span(NamedTuple):
    """A part of a video, seconds; without an end it goes on to the end."""

    start_s: float
    end_s: float | None


def number(text: str) -> float:
    """A number in digits or in words."""
    text = text.strip()
    return WORDS[text] if text in WORDS else float(text)


def seconds(text: str) -> float:
    """A moment or a length, seconds."""
    text = text.strip()
    if re.fullmatch(CLOCK, text):
        total = 0.0
        for part in text.split(":"):
            total = total * 60 + float(part)
        return total
    parts = re.findall(rf"({NUMBER})\s*-?({UNIT})\b", text)
    if not parts:
        return number(text)
    return sum(number(value) * unit_s(unit) for value, unit in parts)


def unit_s(unit: str) -> float:
    """How many seconds a unit has."""
    if unit.startswith(("ms", "milli")):
        return 0.001
    return {"s": 1.0, "m": 60.0, "h": 3600.0}[unit[0]]


def read_span(text: str, lasts_s: float) -> Span | None:
    """The part of a video that words name; None where they name none."""
    found = re.search(rf"\b(first|last|final|opening|closing)\s+({LENGTH}|{NUMBER}\b)", text)
    if found and not re.search(r"\d\s*(%|percent)", found[0] + text[found.end() :][:3]):
        length = seconds(found[2])
        if found[1] in ("first", "opening"):
            return Span(0.0, length)
        return Span(lasts_s - length, None)
    found = re.search(r"\b(first|last|final)\s+(minute|second|hour)\b(?! half)", text)
    if found:
        length = unit_s(found[2])
        return Span(0.0, length) if found[1] == "first" else Span(lasts_s - length, None)
    found = re.search(rf"\b(first|last|final)\s+({NUMBER})\s*(?:%|percent)", text)
    if found:
        share = number(found[2]) / 100
        return (
            Span(0.0, lasts_s * share) if found[1] == "first" else Span(lasts_s * (1 - share), None)
        )
    found = re.search(r"\b(first|last|second|final)\s+(half|third|quarter|fifth)\b", text)
    if found:
        share = SHARES[found[2]]
        if found[1] == "second" and found[2] != "half":
            return Span(lasts_s * share, lasts_s * share * 2)
        return (
            Span(0.0, lasts_s * share) if found[1] == "first" else Span(lasts_s * (1 - share), None)
        )
    return _between(text) or _one_sided(text, lasts_s)


def _between(text: str) -> Span | None:
    ends = rf"({MOMENT}|{START})\s*(?:to|until|till|and|-|through)\s*({MOMENT}|{END})"
    found = re.search(rf"(?:from|between|at|part)\s+{ends}", text) or re.search(
        rf"({CLOCK}|{LENGTH})\s*(?:to|until|till|-|through)\s*({CLOCK}|{LENGTH}|{END})", text
    )
    if found is None:
        return None
    first, last = found[1], found[2]
    start_s = 0.0 if re.fullmatch(START, first) else seconds(first)
    if re.fullmatch(END, last):
        return Span(start_s, None)
    end_s = seconds(last)
    unit = re.search(UNIT + r"$", last)
    if unit and not re.search(UNIT, first) and ":" not in first and not re.fullmatch(START, first):
        start_s *= unit_s(unit[0])  # `from 1 to 2 minutes`
    return Span(start_s, end_s)


def _one_sided(text: str, lasts_s: float) -> Span | None:
    half = r"(?:halfway|the middle|half time)"
    found = re.search(
        rf"\b(?:after|from|since|starting (?:at|from)|past)\s+({MOMENT}|{half})", text
    )
    if found:
        return Span(lasts_s / 2 if re.fullmatch(half, found[1]) else seconds(found[1]), None)
    found = re.search(rf"\b(?:before|until|till|up to|ending at)\s+({MOMENT}|{half})", text)
    if found:
        return Span(0.0, lasts_s / 2 if re.fullmatch(half, found[1]) else seconds(found[1]))
    found = re.search(rf"({LENGTH})\s+(?:from|at|off|of)\s+({START}|{END})", text)
    if found:
        length = seconds(found[1])
        if re.fullmatch(START, found[2]):
            return Span(0.0, length)
        return Span(lasts_s - length, None)
    return None


def read_moment(text: str, lasts_s: float) -> float | None:
    """One moment that words name."""
    if re.search(rf"\b(?:{START})\b", text):
        return 0.0
    if re.search(r"\b(halfway|middle)\b", text):
        return lasts_s / 2
    if re.search(rf"\b{END}\b|\blast frame\b", text):
        return lasts_s
    found = re.search(rf"(?:at|from|of|after)\s+({MOMENT})", text) or re.search(rf"({CLOCK})", text)
    return seconds(found[1]) if found else None


def read_length(text: str) -> float | None:
    """A length of time that words name, seconds."""
    found = re.search(rf"\b({LENGTH})", text)
    return seconds(found[1]) if found else None
