"""Finds out whether a prompt is about the Pythagorean theorem, and the legs it names."""

import re
from dataclasses import dataclass
from decimal import Decimal

from agents.errors import BadParameterError, UnclearPromptError
from agents.providers.offline.formula_text import plain_prompt

LARGEST, SMALLEST = Decimal(1_000_000), Decimal("0.001")
NUMBER = r"(-?\d+(?:\.\d+)?)"
UNIT = r"(?:\s*(?:cm|mm|m|km|in|inch|inches|ft|feet|metres?|meters?|units?)\b)?"
JOIN = r"\s*(?:,\s*and|,|and|&|by|x|\*|;)\s*"
ABOUT = re.compile(
    r"pythagor\w*(?:'s?)?\s+(?:theorem|rule|formula|equation|proof|law|relation|triangle)"
    r"|(?:theorem|rule|formula|law|proof)\s+(?:of|by)\s+pythagoras"
    r"|a\s*(?:\^|\*\*)?\s*2\s*\+\s*b\s*(?:\^|\*\*)?\s*2\s*=\s*c\s*(?:\^|\*\*)?\s*2"
    r"|a\s*\^\s*2\s*\+\s*b\s*\^\s*2\s*(?:equals|is)\s*c\s*\^\s*2"
)
MENTION = re.compile(r"pythagor|hypotenuse|right(?:-angled)?[\s-]+(?:angled\s+)?triangle")
TRIANGLE = re.compile(
    r"pythagor.*(?:triangle|triple|hypotenuse|leg|side|proof|prove|theorem|square)"
    r"|(?:triangle|hypotenuse|leg|proof|prove|theorem|show|explain|visuali[sz]e).*pythagoras"
    r"|hypotenuse|\d\s*-\s*\d+\s*-\s*\d+\s*(?:right\s+)?triangle"
    r"|^\W*pythagoras\W*$"
)
ELSEWHERE = re.compile(
    r"\bcomma\b|tuning|music|philosoph|biograph|histor|\blife\b|cult|school|samos|who was|born"
    r"|identit|trigonometric|expectation|baseball|means\b|hodograph|trees?\b|triples\b|cup\b"
    r"|three dimensions|\b3d\b|fermat|law of cosines|converse"
)
TRIPLE = re.compile(rf"{NUMBER}\s*[-,:]\s*{NUMBER}\s*[-,:]\s*(?:and\s+)?{NUMBER}(?!\d)")
NAMED_A = re.compile(rf"\ba\s*(?:=|is|:|equals)\s*{NUMBER}")
NAMED_B = re.compile(rf"\bb\s*(?:=|is|:|equals)\s*{NUMBER}")
NAMED_C = re.compile(rf"(?:\bc|hypotenuse)\s*(?:=|is|:|equals|of|of length)?\s*{NUMBER}")
PAIR = re.compile(
    r"(?:legs?|sides?|catheti|shorter sides)\b(?:\s+(?:of|are|with|being|equal|to|length|lengths"
    rf"|a|b|and|=|:))*\s*{NUMBER}{UNIT}{JOIN}{NUMBER}{UNIT}(?!\s*(?:,|and)\s*\d)"
)
LOOSE_PAIR = re.compile(rf"(?:with|for|of|using|on)\s+{NUMBER}{UNIT}{JOIN}{NUMBER}{UNIT}")
ONE_LEG = re.compile(rf"(?:leg|side)s?\s+(?:of\s+)?(?:length\s+)?{NUMBER}")


@dataclass(frozen=True)
class Legs:
    """The theorem was meant; the legs as decimal text, or None when none were named."""

    values: tuple[str, str] | None


def read_legs(prompt: str) -> Legs | None:
    """The legs a prompt names, or None when it is not about the theorem.

    Raises:
        BadParameterError: A leg is not positive, or three sides make no right triangle.
        UnclearPromptError: Numbers are given, but not two legs.
    """
    text = plain_prompt(prompt)
    if ELSEWHERE.search(text) or not (ABOUT.search(text) or TRIANGLE.search(text)):
        return None
    if not ABOUT.search(text) and not MENTION.search(text) and not TRIPLE.search(text):
        return None
    text = ABOUT.sub(" ", text) if "=" in text else text
    if found := TRIPLE.search(text):
        return Legs(_legs_of_triple(found.group(1), found.group(2), found.group(3)))
    a, b = NAMED_A.search(text), NAMED_B.search(text)
    if a and b:
        return Legs(_checked(a.group(1), b.group(1)))
    if found := PAIR.search(text) or LOOSE_PAIR.search(text):
        return Legs(_checked(found.group(1), found.group(2)))
    if a or b or NAMED_C.search(text) or ONE_LEG.search(text):
        raise UnclearPromptError(
            "Name both legs of the right triangle, for example “with legs 3 and 4”; "
            "the hypotenuse follows from them.",
            context={"prompt": prompt[:200]},
        )
    return Legs(None)


def _legs_of_triple(a: str, b: str, c: str) -> tuple[str, str]:
    legs = _checked(a, b)
    if Decimal(a) ** 2 + Decimal(b) ** 2 != Decimal(c) ** 2:
        raise BadParameterError(
            f"{a}, {b} and {c} are not the sides of a right triangle: "
            f"{a}² + {b}² is {Decimal(a) ** 2 + Decimal(b) ** 2}, and {c}² is {Decimal(c) ** 2}.",
            context={"sides": [a, b, c]},
        )
    return legs


def _checked(a: str, b: str) -> tuple[str, str]:
    values = [Decimal(text) for text in (a, b)]
    for value in values:
        if value <= 0:
            raise BadParameterError(
                f"A leg of a triangle must be longer than zero, and {value} is not.",
                context={"leg": str(value)},
            )
        if not SMALLEST <= value <= LARGEST:
            raise BadParameterError(
                f"A leg must be between {SMALLEST} and {LARGEST}, and {value} is not.",
                context={"leg": str(value)},
            )
    plain = [f"{value.normalize():f}" for value in values]
    return plain[0], plain[1]
