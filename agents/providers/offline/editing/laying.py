"""Rules about what is laid over the video: titles, names, formulas, arrows."""

import re

from pydantic import JsonValue

from agents.providers.offline.editing.quotes import quoted_in
from agents.providers.offline.editing.rule import AskError, Clause, Rule, Step, rule, spoken
from agents.providers.offline.editing.times import LENGTH, read_moment, read_span, seconds

COLOURS = ("white", "grey", "blue", "teal", "green", "yellow", "orange", "red", "pink")
USUAL_S = 4.0
PLACES = (("top", r"\b(top|upper|above)\b"), ("bottom", r"\b(bottom|lower|below)\b"))
ACROSS = ((0.2, r"\bleft\b"), (0.8, r"\bright\b"))
DOWN = ((0.2, r"\b(top|upper)\b"), (0.8, r"\b(bottom|lower)\b"))


def when(clause: Clause) -> dict[str, JsonValue]:
    """From when, and for how long."""
    text = clause.text
    stays = re.search(rf"\b(?:for|lasting)\s+(?:about )?({LENGTH})", text)
    span = read_span(text, clause.lasts_s)
    if span is not None and span.end_s is not None:
        return {"at_s": round(span.start_s, 3), "length_s": round(span.end_s - span.start_s, 3)}
    if re.search(r"\b(whole|entire|all the time|throughout|always|full)\b", text):
        return {"at_s": 0.0, "length_s": min(600.0, round(clause.lasts_s, 3))}
    length_s = seconds(stays[1]) if stays else USUAL_S
    if span is not None and re.search(r"\b(last|final|closing)\b", text):
        return {
            "at_s": round(max(0.0, span.start_s), 3),
            "length_s": round(clause.lasts_s - span.start_s, 3),
        }
    if span is not None:
        return {"at_s": round(span.start_s, 3), "length_s": length_s}
    words = text.replace(stays[0], "") if stays else text
    at_s = read_moment(words, clause.lasts_s)
    length_s = min(length_s, clause.lasts_s) if not stays else length_s
    if at_s is None or at_s >= clause.lasts_s:
        is_end = at_s is not None and re.search(r"\bend\b", text)
        at_s = max(0.0, clause.lasts_s - length_s) if is_end else at_s or 0.0
    return {"at_s": round(at_s, 3), "length_s": round(length_s, 3)}


def looks(text: str, usual: str) -> dict[str, JsonValue]:
    """Where, and in which colour."""
    where = next((place for place, words in PLACES if re.search(words, text)), usual)
    colour = next((each for each in COLOURS if re.search(rf"\b{each}\b", text)), None)
    told: dict[str, JsonValue] = {"where": where}
    if colour:
        told["colour"] = colour
    return told


def title(clause: Clause) -> Step:
    """A title."""
    words = quoted_in(clause.text, clause.quoted)
    if not words:
        raise AskError(
            "What should it say? Put the words in quotation marks: add a title “Hello”.",
            takes_words=True,
        )
    times = when(clause)
    params = {"text": words[0][:120]} | times | looks(clause.text, "middle")
    return Step("title", params, f"the title “{words[0][:80]}” {told(times)}", plugin="overlay")


def lower_third(clause: Clause) -> Step:
    """A name and a role."""
    words = quoted_in(clause.text, clause.quoted)
    if not words:
        raise AskError(
            "Whose name should it show? For example: lower third “Ada Byron, author”.",
            takes_words=True,
        )
    name, _, role = words[0].partition(",") if len(words) == 1 else (words[0], "", words[1])
    times = when(clause)
    params = {"name": name.strip()[:60], "role": role.strip()[:80]} | times
    return Step(
        "lower_third", params, f"the name “{name.strip()[:60]}” {told(times)}", plugin="overlay"
    )


def formula(clause: Clause) -> Step:
    """A formula."""
    words = quoted_in(clause.text, clause.quoted)
    if not words:
        raise AskError(
            "Which formula? Put its TeX in quotation marks: show the formula “a^2+b^2”.",
            takes_words=True,
        )
    times = when(clause)
    params = {"tex": words[0].strip("$")} | times | looks(clause.text, "middle")
    return Step("formula", params, f"the formula {words[0][:80]} {told(times)}", plugin="overlay")


def arrow(clause: Clause) -> Step:
    """An arrow at a part of the picture."""
    text = clause.text
    across = next((share for share, words in ACROSS if re.search(words, text)), None)
    down = next((share for share, words in DOWN if re.search(words, text)), None)
    if across is None and down is None and not re.search(r"\b(middle|cent(er|re))\b", text):
        raise AskError("At what should the arrow point? For example “at the top right”.")
    times = when(clause)
    params: dict[str, JsonValue] = {"x": across or 0.5, "y": down or 0.5} | times
    colour = next((each for each in COLOURS if re.search(rf"\b{each}\b", text)), None)
    if colour:
        params["colour"] = colour
    return Step("arrow", params, f"an arrow {told(times)}", plugin="overlay")


def told(times: dict[str, JsonValue]) -> str:
    """When, in words."""
    at_s, length_s = (float(str(times[name])) for name in ("at_s", "length_s"))
    return f"from {spoken(at_s)} s for {spoken(length_s)} s"


RULES: tuple[Rule, ...] = (
    rule(r"\blower[- ]third\b|\bname ?(?:tag|plate|banner)\b", lower_third),
    rule(r"\bformula\b|\bequation\b", formula),
    rule(r"\barrow\b", arrow),
    rule(r"\b(titles?(?: card)?|heading|headline|text|words|caption card)\b", title),
    rule(r"\b(add|show|put|write|display)\b.*\u00ab[a-z]\u00bb", title),
)
