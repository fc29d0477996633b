"""Finds out whether a prompt is about a derivative, of which function, and where."""

import math
import re
from dataclasses import dataclass
from fractions import Fraction

from agents.errors import UnclearPromptError
from agents.providers.offline.formula_text import plain_prompt, read_formula

STRONG = re.compile(
    r"\bderivatives?\b|\bdifferentiat|\bd\s*/\s*d[a-z]\b|\bdy\s*/\s*dx|difference quotient"
    r"|tangent lines?|\bsecants?\b|instantaneous|\bf\s*'\s*\(x\)"
)
WEAK = re.compile(r"\bslopes?\b|rates? of change|\bsteep|\btangents?\b|\bgradient\b|\btan of\b")
ELSEWHERE = re.compile(
    r"integra|anti-?\s?derivative|derivative[\s-]free|differential equation|partial|directional"
    r"|fractional|covariant|\blie\b|optimi[sz]|descent|chain rule|product rule|quotient rule"
    r"|implicit|logarithmic differentiation|\b(?:second|third|fourth|higher|2nd|3rd|n-?th)\b"
    r"|f''|market|financ|futures?\b|\boptions?\b|trad(?:ing|er)|bank|stock"
    r"|credit|swap|hedg|wall street"
    r"|chemi|benzene|acid|compound|linguist|\bwords?\b|etymolog|copyright|\bart\b|\bworks\b"
    r"|between|product differentiation|\bcells?\b|instruction|histor|invent|who\b|novel|movie"
    r"|vector|matrix|matrices|multivaria|complex|automatic|neural|jacobian|hessian|taylor|series"
    r"|velocity|accelerat|\bski\b|roof|\bhill"
)
SUBJECT = re.compile(
    r"(?:derivatives?|slopes?|rates? of change|tangents?|tangent lines?|secants?|gradient"
    r"|steep(?:ness)?|graph|differentiat(?:e|ing|ion)|instantaneous rate)"
    r"\s+(?:(?:of|to|for|on|is|line|lines)\s+)*(?P<rest>.+)"
)
OTHER_SUBJECTS = (
    re.compile(r"\bd\s*/\s*d[a-z]\s*(?:of\s+)?(?P<rest>.+)"),
    re.compile(r"\b(?:f\s*\(\s*[a-z]\s*\)|y)\s*=\s*(?P<rest>.+)"),
    re.compile(r"(?:why|how|that|explain|show)\s+(?:is\s+)?(?P<rest>.+?)\s+is\s+its\s+own\s+deriv"),
    re.compile(r"differentiat\w*\s+(?P<rest>.+)"),
    SUBJECT,
    re.compile(r"how steep is\s+(?P<rest>.+)"),
    re.compile(r"(?:^|\s)(?P<rest>\S+)\s*'s\s+(?:derivative|slope)"),
)
LEADING = re.compile(
    r"^(?:(?:the|a(?=\s+[a-z]{2})|an|of|function|parabola|curve"
    r"|graph|line|to|for|is|with|given by|f\s*\(\s*[a-z]\s*\)\s*="
    r"|y\s*=)\s+|(?:f\s*\(\s*[a-z]\s*\)|y)\s*=\s*)+"
)
GENERIC = re.compile(
    r"^(?:(?:a|an|the|any|some|its|this|one)\s+)*(?:smooth\s+|simple\s+|given\s+)*"
    r"(?:functions?|curves?|graphs?|tangents?|secants?|lines?|points?|limits?|slopes?|is|as|means?"
    r"|mean|work|from|using|with|through|geometric|visual|first|to|in|for|and|are|really|parabola)\b"
)
AFTER = frozenset(
    re.findall(
        r"\S+",
        "at is as when where for near around equals equal = using with by from and so to in step "
        "visually geometrically please graphically via through gives becomes really works work "
        "looks be like on intuitively the has have turns always itself its comes derivative "
        "derivative's slope slopes into become does do a",
    )
)
"""Words that may follow a formula; any other word means that it was not understood whole."""
POINT = re.compile(
    r"\b(?:at|when|where|near|around|for)\s+(?:the\s+)?(?:point\s+)?\(?\s*"
    r"(?:(?:where\s+)?[a-z]\s*(?:=|is|equals)\s*)?(?P<value>[-+]?[\d.]*\s*\*?\s*(?:pi|e)?"
    r"(?:\s*/\s*\d+)?)(?=$|[\s,.;?!)])"
)
NAMES_POINT = re.compile(r"\b(?:at|when|where|near)\s+(?:the\s+point\s+)?[a-z]\s*(?:=|is|equals)")
CLAIM = re.compile(
    r"^(?:is|equals|=|gives|(?:is\s+)?equal\s+to|becomes)\s+(?:just\s+)?(?P<rest>.+)"
)
LARGEST_POINT = 1000
LONGEST_FORMULA, LONGEST_SEARCH = 40, 200
"""Words that a formula may have, and words of a prompt in which one is looked for."""


@dataclass(frozen=True)
class FunctionPrompt:
    """A derivative was meant; what the prompt says about it, in Python notation."""

    function: str | None
    point: str | None
    claimed: str | None
    """What the prompt says that the derivative is."""


def read_function_prompt(prompt: str) -> FunctionPrompt | None:
    """What a prompt says about a derivative, or None when it is about something else.

    Raises:
        UnclearPromptError: It is about a derivative, but its function or point is not readable.
    """
    text = plain_prompt(prompt)
    strong = STRONG.search(text) is not None
    if ELSEWHERE.search(text) or not (strong or WEAK.search(text)):
        return None
    unread: str | None = None
    for pattern in OTHER_SUBJECTS:
        found = pattern.search(text)
        if found is None:
            continue
        phrase = LEADING.sub("", found["rest"].strip(" ?!.:\"'`"))
        formula, rest = longest_formula(phrase)
        if formula is not None:
            return FunctionPrompt(formula, _point(rest, text), claimed_formula(rest))
        if phrase and not GENERIC.match(phrase):
            unread = unread or phrase
    if (found_formula := formula_anywhere(text)) is not None:
        formula, rest = found_formula
        return FunctionPrompt(formula, _point(rest, text), None)
    if unread is not None and strong:
        raise UnclearPromptError(
            f"This is about a derivative, but the function “{unread[:60]}” could not be read. "
            "Write it like x^2, x*sin(x) or 1/x.",
            context={"function": unread[:200]},
        )
    generic = strong or re.search(r"\b(?:curve|function|graph|tangent|parabola)\b", text)
    return FunctionPrompt(None, _point(text, text), None) if generic and not unread else None


def longest_formula(phrase: str) -> tuple[str | None, str]:
    """The longest start of a phrase that is a formula, and what follows it."""
    words = re.findall(r"[^\s,;:?!]+|[,;:?!]", phrase)
    for count in range(min(len(words), LONGEST_FORMULA), 0, -1):
        formula = read_formula(" ".join(words[:count]).rstrip(".\"'`"))
        if formula is None:
            continue
        follows = words[count].rstrip(".") if count < len(words) else ""
        ended = not follows or follows in AFTER or follows in ",;:?!"
        return (formula, " ".join(words[count:])) if ended else (None, phrase)
    return None, phrase


def formula_anywhere(text: str) -> tuple[str, str] | None:
    """The longest formula in x within a prompt, and what follows it."""
    words = text.split()
    best: tuple[str, str] | None = None
    for start in range(min(len(words), LONGEST_SEARCH)):
        if start and (words[start - 1][-1] in "+-*/^(" or len(words[start - 1]) == 1):
            continue
        formula, rest = longest_formula(" ".join(words[start : start + 2 * LONGEST_FORMULA]))
        telling = formula is not None and "x" in formula.replace("exp", "") and len(formula) > 1
        if formula is not None and telling and (best is None or len(formula) > len(best[0])):
            best = formula, rest
    return best


def _point(rest: str, whole: str) -> str | None:
    for text in (rest, whole):
        for found in POINT.finditer(text):
            exact = exact_point(found["value"])
            if exact is not None:
                return exact
    if NAMES_POINT.search(rest):
        raise UnclearPromptError(
            "The point could not be read. Write it like “at x = 2”, “at x = -1.5” or "
            f"“at x = pi/4”, between -{LARGEST_POINT} and {LARGEST_POINT}.",
            context={"text": rest[:200]},
        )
    return None


def exact_point(text: str) -> str | None:
    """A point such as `1.5`, `-2`, `3/4` or `pi/4` as exact text, or None."""
    found = re.fullmatch(
        r"\s*(?P<sign>[-+]?)(?P<number>\d+(?:\.\d+)?)?\s*\*?\s*(?P<name>pi|e)?(?:\s*/\s*(?P<under>\d+))?\s*",
        text,
    )
    if found is None or not (found["number"] or found["name"]):
        return None
    under = int(found["under"] or 1)
    if under == 0 or len(found["number"] or "") > 9:
        return None
    factor = Fraction(found["number"] or 1) / under * (-1 if found["sign"] == "-" else 1)
    if abs(factor) > LARGEST_POINT:
        return None
    name = {"pi": "pi", "e": "E"}.get(found["name"] or "")
    if name is None:
        return str(factor)
    above = {1: "", -1: "-"}.get(factor.numerator, f"{factor.numerator}*")
    return f"{above}{name}" + (f"/{factor.denominator}" if factor.denominator > 1 else "")


def point_value(exact: str) -> float:
    """The decimal of a point that `exact_point` wrote."""
    name = next((name for name in ("pi", "E") if name in exact), None)
    if name is None:
        return float(Fraction(exact))
    above, _, under = exact.replace(name, "").replace("*", "").partition("/")
    factor = Fraction({"": "1", "-": "-1"}.get(above, above)) / int(under or 1)
    return float(factor) * {"pi": math.pi, "E": math.e}[name]


def claimed_formula(rest: str) -> str | None:
    """The formula after a word such as `is` or `equals` at the start of a text."""
    found = CLAIM.match(rest.strip())
    return longest_formula(found["rest"])[0] if found else None
