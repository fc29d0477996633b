"""Finds out whether a prompt is about an integral, of which function, and over which interval."""

import re
from dataclasses import dataclass
from typing import Literal

from agents.errors import BadParameterError, UnclearPromptError
from agents.providers.offline.formula_text import plain_prompt, read_formula
from agents.providers.offline.function_prompt import (
    GENERIC,
    LEADING,
    claimed_formula,
    formula_anywhere,
    longest_formula,
)

ABOUT = re.compile(
    r"\bintegrals?\b|\bintegrat(?:e|es|ing|ion)\b|\briemann(?:'s)?\s+(?:integra\w*\s+)?sums?\b"
    r"|\barea\s+(?:under|below|beneath|underneath)\b|\barea\s+between\s.*\bx\s?-?\s?axis"
)
ELSEWHERE = re.compile(
    r"\b(?:line|path|contour|surface|volume|double|triple|multiple|iterated|cyclic|elliptic"
    r"|gaussian|fresnel|lebesgue|stieltjes|stochastic|it[oô]|feynman|fractional|complex|vector"
    r"|indefinite|convolution|fourier|laplace|cauchy|hypothesis|zeta|manifolds?|sphere|geometry"
    r"|tensor|monte|simpson\w*|trapez\w+|quadrature|bochner)\b"
    r"|\bby\s+parts\b|substitution|partial fraction|anti-?\s?derivativ|primitive|derivativ"
    r"|differentiat|differential|fundamental theorem|\bsecants?\b|tangent line|slope"
    r"|integral\s+(?:part|role|component|element|member|equation|domain|transform|theorem|test"
    r"|membrane|protein|to\s+(?:our|their|his|its|success|life)\b|calculus|curvature|closure|extension)"
    r"|\b(?:an|in)\s+integral\s+(?!of|is|as|from|the|sum)\w{3,}"
    r"|(?:system|data|software|continuous|vertical|horizontal|social|racial|economic|european"
    r"|cultural|school|sensory|payment|brand|supply|functional|network|app|api)s?\s+integrat"
    r"|integrat\w+\s+(?:in(?:to)?\s+[a-z]{3,}|with\s+[a-z]{3,}|tests?|testing|server|platform)"
    r"|sociolog|immigra|refugee|society|compan|business|econom|politic|histor|biograph|invent"
    r"|\bwho\b|music|\broc\b|\bauc\b|classifier|pharma|\bdrug|plasma|statistic|probab|normal curve"
    r"|bell curve|polar|parametric|arc\s?-?length|revolution|solid|centroid|average value"
    r"|mean value|between\s+(?:two|the two|both)\s+curves|two curves|\bvolumes?\b|work done"
    r"|velocity|accelerat|circuit|p-adic|residue|multivaria"
)
ENDLESS = re.compile(r"infinit|∞|\binf\b|\boo\b")
SUBSCRIPTS = str.maketrans("₀₁₂₃₄₅₆₇₈₉₋", "0123456789-")
INTEGRAL_SIGN = re.compile(r"\\int\b|\\int(?=_)|∫")
SIGNED = re.compile(
    r"integral\s*_\s*(?:\((?P<low_in>[^()]{1,40})\)|(?P<low>-?\s?[\w.]+?))\s*"
    r"\^\s*(?:\((?P<high_in>[^()]{1,40})\)|(?P<high>-?\s?(?:\d+\.?\d*|pi|[a-z])))"
)
PAIR = re.compile(
    r"\b(?:over|on|in|for|interval|range)\s+(?:(?:the|closed|interval|range|[a-z]\s+in)\s+)*"
    r"\(\s*(?P<low>[^(),;]{1,30})\s*[,;]\s*(?P<high>[^(),;]{1,30}?)\s*\)"
)
INEQUALITY = re.compile(
    r"(?:\bfor\s+|\bwhere\s+|\bwith\s+)?(?P<low>[-+\w./*]+)\s*(?:<=|<|≤)\s*[a-z]\s*(?:<=|<|≤)\s*"
    r"(?P<high>[-+\w./*]+)"
)
ENDS = re.compile(r"\b(?:from|between)\s+(?:[a-z]\s*(?:=|is)\s*)?")
JOIN = re.compile(r"\s(?:up\s+)?(?:to|and|until|till|through)\s+(?:[a-z]\s*(?:=|is)\s*)?")
COUNT = re.compile(
    r"(?:\b(?:with|using|for|by|into|and|of)\s+)?(?:\bn\s*=\s*(?P<n>\d+)|(?P<count>\d+)\s+"
    r"(?:(?:equal|thin|narrow|left|right|midpoint|small|riemann)\s+)*"
    r"(?:rectangles?|strips?|bars?|sub-?intervals?|boxes|parts|slices|terms|pieces|columns))"
)
SAMPLE = re.compile(
    r"(?:\b(?:with|using|by|at|the)\s+)*\b(?P<side>left|right|mid|middle)(?:\s*-?\s*"
    r"(?:hand|points?|end\s?-?points?|ends?|edges?|riemann|sums?|rule|sides?))+"
)
SUBJECT = re.compile(
    r"\b(?:integrals?|integrat(?:e|ing|ion)|sums?|area\s+(?:under|below|beneath|underneath"
    r"|between))\b\s*(?:\b(?:of|for|the|to|under|below|curve|graph|function|is)\b\s*)*(?P<rest>.+)"
)
MATHEMATICAL = re.compile(r"[\d^()=*/+]|\bx\b")
TALK = re.compile(
    r"(?:becomes?|give|gives|approach|approaches|converge|definite|as|equals?|turns?|do|does|be"
    r"|beginners?|students?|children|me|my|an?\s+(?:\d+|child|student|beginner|kid|class|school)"
    r"|please|visually|step|calculus|approximat\w*|comput\w*|rectangles?|at|on|if)\b"
)
"""How a prompt goes on that names no function."""
STRONG = re.compile(
    r"\bintegrals?\b|\briemann|\barea\s+(?:under|below|beneath|underneath)\s+(?:a|the|any)\s+"
    r"(?:curve|graph|function|parabola)"
)
LONGEST_PROMPT = 2000
"""Characters in which details are looked for."""
MOST_WORDS = 8
"""Words that an end of the interval may have."""
MOST_RECTANGLES = 100

Side = Literal["left", "middle", "right"]


@dataclass(frozen=True)
class IntegralPrompt:
    """An integral was meant; what the prompt says about it, in Python notation."""

    function: str | None
    interval: tuple[str, str] | None
    claimed: str | None
    """What the prompt says that the integral is."""
    count: int | None
    """Number of rectangles to begin with."""
    sample: Side | None


def read_integral_prompt(prompt: str) -> IntegralPrompt | None:
    """What a prompt says about an integral, or None when it is about something else.

    Raises:
        UnclearPromptError: It is about an integral, but a detail of it is not readable.
        BadParameterError: The interval has no end, or there are too many rectangles.
    """
    text = _plain(prompt)
    if not ABOUT.search(text) or ELSEWHERE.search(text):
        return None
    sample, text = _take_sample(text)
    count, text = _take_count(text)
    endless = ENDLESS.search(text) is not None
    interval, text = (None, text) if endless else _take_interval(text)
    found = _function(text)
    if found is None:
        return None
    if endless:
        raise BadParameterError(
            "This integral goes on without end (an improper integral), and no finite number of "
            "rectangles covers that. Choose an interval with two ends, such as “from 0 to 2”.",
            context={"prompt": prompt[:200]},
        )
    function, rest = found
    claimed = claimed_formula(rest) if function is not None else None
    constant = claimed if claimed is not None and not _has_variable(claimed) else None
    return IntegralPrompt(function, interval, constant, count, sample)


def _plain(prompt: str) -> str:
    text = re.sub(r"[₀-₉₋]+", lambda m: "_" + m.group().translate(SUBSCRIPTS), prompt)
    text = INTEGRAL_SIGN.sub(" integral ", text[: 2 * LONGEST_PROMPT]).replace("\\", " ")
    # Elsewhere "over" divides; before an interval it does not.
    text = re.sub(r"\bover(?=\s+(?:the\b|an\b|\[|\())", "on", text, flags=re.IGNORECASE)
    text = plain_prompt(text)[:LONGEST_PROMPT]
    return re.sub(r"(?<![a-z]{2})d[xtuy]\b", " ", text).strip(" ?!.:\"'`")


def _take_sample(text: str) -> tuple[Side | None, str]:
    found = SAMPLE.search(text)
    if found is None:
        return None, text
    sides: dict[str, Side] = {"left": "left", "right": "right"}
    left = "sums" if "sum" in found.group() else ""
    rest = f"{text[: found.start()]} {left} {text[found.end() :]}"
    return sides.get(found["side"], "middle"), rest


def _take_count(text: str) -> tuple[int | None, str]:
    found = COUNT.search(text)
    if found is None:
        return None, text
    digits = found["n"] or found["count"]
    if len(digits) > 6 or not 1 <= int(digits) <= MOST_RECTANGLES:
        raise BadParameterError(
            f"{digits} rectangles cannot be drawn; choose a number from 1 to {MOST_RECTANGLES}.",
            context={"count": digits[:20]},
        )
    return int(digits), f"{text[: found.start()]} {text[found.end() :]}"


def _take_interval(text: str) -> tuple[tuple[str, str] | None, str]:
    """The interval and the text without it."""
    for pattern in (SIGNED, PAIR, INEQUALITY):
        for found in pattern.finditer(text):
            names = found.groupdict()
            low = _constant(names["low"] or names.get("low_in") or "")
            high = _constant(names["high"] or names.get("high_in") or "")
            if low is not None and high is not None:
                word = "integral" if pattern is SIGNED else ""
                return (low, high), f"{text[: found.start()]} {word} {text[found.end() :]}"
    for found in ENDS.finditer(text):
        following = text[found.end() :]
        ends = _ends(following)
        if ends is not None:
            low, high, rest = ends
            return (low, high), f"{text[: found.start()]} {rest}"
        if re.match(r"-?\s?[\d.]|(?:[a-z]|pi)\s+(?:to|and)\b", following):
            raise UnclearPromptError(
                "The interval could not be read. Write it like “from 0 to 2”, “from 1 to e” or "
                "“between -1 and pi/2”, with numbers at both ends.",
                context={"text": following[:200]},
            )
    return None, text


def _ends(text: str) -> tuple[str, str, str] | None:
    """Both ends at the start of a text such as `0 to pi/2 of x`, and what follows them."""
    joint = JOIN.search(text[:80])
    if joint is None or (low := _constant(text[: joint.start()])) is None:
        return None
    words = text[joint.end() :].split()
    for count in range(min(len(words), MOST_WORDS), 0, -1):
        high = _constant(" ".join(words[:count]).rstrip(".,;:)?!"))
        if high is not None:
            return low, high, " ".join(words[count:])
    return None


def _constant(text: str) -> str | None:
    formula = read_formula(text.strip())
    return None if formula is None or _has_variable(formula) else formula


def _has_variable(formula: str) -> bool:
    return re.search(r"\bx\b", formula) is not None


def _function(text: str) -> tuple[str | None, str] | None:
    """The function and what follows it; a None inside when no function is named at all."""
    unread: str | None = None
    for found in (re.search(r"\b(?:f\s*\(\s*[a-z]\s*\)|y)\s*=\s*(?P<rest>.+)", text),
                  SUBJECT.search(text)):  # fmt: skip
        if found is None:
            continue
        phrase = LEADING.sub("", found["rest"].strip(" ?!.,:;\"'`"))
        formula, rest = longest_formula(phrase)
        if formula is not None:
            return formula, rest
        if phrase and not GENERIC.match(phrase) and not TALK.match(phrase):
            unread = unread or phrase
    if (anywhere := formula_anywhere(text)) is not None:
        return anywhere
    if unread is None:
        return (None, "") if STRONG.search(text) else None
    if MATHEMATICAL.search(unread) or re.search(r"\bintegrals?\s+of\b", text):
        raise UnclearPromptError(
            f"This is about an integral, but the function “{unread[:60]}” could not be read. "
            "Write it like x^2, x*sin(x) or 1/x.",
            context={"function": unread[:200]},
        )
    return None
