"""How signs of mathematics are read aloud, in languages of which that is known here.

By themselves voices say “x two” for x², pause at a minus and are silent at a power.
"""

# ruff: noqa: RUF001 (signs that look like others are what it is about)

import re
import unicodedata
from collections.abc import Callable, Iterator
from typing import NamedTuple

LETTER = r"[A-Za-z]"
AFTER_OPERAND = (
    rf"(?:(?<=[\d)\]πθα-ω²³⁰-⁹∞])|(?<=\b{LETTER})|(?<=\d{LETTER}))"  # what is reckoned with
)
FUNCTIONS = {
    "sin": "sine", "cos": "cosine", "tan": "tangent", "cot": "cotangent", "asin": "arc sine",
    "acos": "arc cosine", "atan": "arc tangent", "arcsin": "arc sine", "arccos": "arc cosine",
    "arctan": "arc tangent", "ln": "natural log", "log": "log", "exp": "exponential",
    "sqrt": "square root",
}  # fmt: skip
NAMES = "|".join(FUNCTIONS)
OPERAND = rf"(?:[-−]?(?:[\d√π(θα-ω∞Δ|]|{LETTER}(?![A-Za-z])|(?:{NAMES})\b))"
POWERS = "⁰¹⁴⁵⁶⁷⁸⁹⁻ⁿ"


class Rule(NamedTuple):
    """What is said of a sign."""

    pattern: re.Pattern[str]
    said: Callable[[re.Match[str]], str]
    """Words for all that was found."""


def rule(pattern: str, said: str) -> Rule:
    """A rule that has the same words for all that is found."""

    def words(_: re.Match[str]) -> str:
        return said

    return Rule(re.compile(pattern), words)


def _power(found: re.Match[str]) -> str:
    digits = unicodedata.normalize("NFKC", found[0]).replace("−", "minus ")
    return f"to the power of {digits}"


def _function(found: re.Match[str]) -> str:
    name = FUNCTIONS[found[0].rstrip("(")]
    return f"{name} of" if found[0].endswith("(") else name


ENGLISH = (
    rule("²", "squared"),
    rule("³", "cubed"),
    Rule(re.compile(f"[{POWERS}]+"), _power),
    rule(r"\^2(?![\d.])", "squared"),
    rule(r"\^3(?![\d.])", "cubed"),
    rule(r"\^", "to the power of"),
    rule(r"√\(?", "the square root of"),
    rule(rf"{AFTER_OPERAND}\s?/(?=\s?{OPERAND})", "over"),
    rule(rf"{AFTER_OPERAND}\s[-−–](?=\s{OPERAND})", "minus"),
    rule(rf"{AFTER_OPERAND}−(?={OPERAND})", "minus"),
    rule(rf"(?:^|(?<=[\s(=,/:^]))[-−](?={OPERAND})", "minus"),
    rule(rf"{AFTER_OPERAND}\s?<(?=\s?{OPERAND})", "is less than"),
    rule(rf"{AFTER_OPERAND}\s?>(?=\s?{OPERAND})", "is greater than"),
    rule("≤", "is at most"),
    rule("≥", "is at least"),
    rule("≠", "is not equal to"),
    rule("≈", "is about"),
    rule("→", "goes to"),
    rule("[·⋅]", "times"),
    rule(rf"{AFTER_OPERAND}\s?\*(?=\s?{OPERAND})", "times"),
    rule("Δ", "delta"),
    rule(r"\|(?=[^|\s][^|]{0,30}\|)", "the absolute value of"),
    Rule(re.compile(rf"(?<!{LETTER})(?:{NAMES})\("), _function),
    Rule(re.compile(rf"(?<!{LETTER})(?:{NAMES})(?=\s(?:[\dθα-ωπ]|{LETTER}\b))"), _function),
    rule(rf"(?<=\b{LETTER})['’′](?!{LETTER})", "prime"),
    rule(rf"(?:(?<=\b{LETTER})|(?<=\b{LETTER}['’′]))\(", "of"),
    # At these, voices would pause.
    rule(rf"{AFTER_OPERAND}\)", ""),
    rule(r"(?<=[^|\s])\|", ""),
)
HINDI = (
    rule(r"²|\^2(?![\d.])", "का वर्ग"),
    rule(r"³|\^3(?![\d.])", "का घन"),
    rule(r"√\(?", "वर्गमूल"),
    rule("π", "पाई"),
    rule("θ", "थीटा"),
    rule("[×·⋅]", "गुणा"),
    rule("÷", "भाग"),
    rule("=", "बराबर"),
    rule(rf"{AFTER_OPERAND}\s?\+", "जमा"),
    rule(rf"{AFTER_OPERAND}\s?/(?=\s?{OPERAND})", "बटा"),
    rule(rf"{AFTER_OPERAND}\s[-−–](?=\s{OPERAND})", "घटा"),
    rule(rf"{AFTER_OPERAND}−(?={OPERAND})", "घटा"),
    rule(rf"(?:^|(?<=[\s(=,/:^]))[-−](?={OPERAND})", "ऋण"),
    rule(rf"{AFTER_OPERAND}\s?<(?=\s?{OPERAND})", "छोटा है"),
    rule(rf"{AFTER_OPERAND}\s?>(?=\s?{OPERAND})", "बड़ा है"),
    rule("≤", "छोटा या बराबर"),
    rule("≥", "बड़ा या बराबर"),
    rule("≠", "बराबर नहीं"),
    rule("≈", "लगभग"),
    rule("→", "की ओर"),
)
RULES = {"en": ENGLISH, "hi": HINDI}


class Said(NamedTuple):
    """What is said of a part of a text."""

    begin: int
    end: int
    words: str


def spoken_signs(text: str, language: str) -> Iterator[Said]:
    """What is said of the signs in a text, where it is known; no two overlap.

    Args:
        text: Plain text with formulas as they are typed.
        language: ISO 639-1.
    """
    taken = set[int]()
    for each in RULES.get(language, ()):
        for found in each.pattern.finditer(text):
            places = set(range(*found.span()))
            if not places & taken:
                taken |= places
                yield Said(*found.span(), _apart(text, found, each.said(found)))


def _apart(text: str, found: re.Match[str], words: str) -> str:
    """Words with a space where nothing else parts them; one before a full stop would be read."""
    before, after = text[: found.start()][-1:], text[found.end() :][:1]
    leads = " " if words and before.strip() and before != "(" else ""
    follows = " " if words and after.strip() and after not in ".,;:!?)" else ""
    return f"{leads}{words}{follows}"
