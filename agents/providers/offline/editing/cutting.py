"""Rules about times: what stays, what goes, how fast it runs."""

import re

from agents.providers.offline.editing.rule import AskError, Clause, Rule, Step, rule, spoken
from agents.providers.offline.editing.times import (
    CLOCK,
    LENGTH,
    NUMBER,
    Span,
    number,
    read_length,
    read_span,
    seconds,
)

TIMES = {"twice": 2.0, "double": 2.0, "triple": 3.0, "thrice": 3.0, "quadruple": 4.0}


def between(span: Span, lasts_s: float) -> str:
    """A part in words."""
    end = "the end" if span.end_s is None else f"{spoken(span.end_s)} s"
    return f"{spoken(max(0, span.start_s))} s to {end}" if lasts_s else end


def keep(clause: Clause) -> Step | None:
    """Keep a part."""
    span = read_span(clause.text, clause.lasts_s)
    if span is None:
        found = re.search(rf"\bto ({CLOCK})\b", clause.text)
        length = seconds(found[1]) if found else read_length(clause.text)
        if length is None:
            return None
        span = Span(0.0, length)
    if span.start_s < 0:
        span = Span(0.0, span.end_s)  # the last 20 s of 12 s are all of it
    params = {"start_s": round(span.start_s, 3), "end_s": _rounded(span.end_s)}
    return Step("trim", dict(params), f"keep {between(span, clause.lasts_s)}")


def remove(clause: Clause) -> Step | None:
    """Remove a part; at an edge, that is to keep the rest."""
    span = read_span(clause.text, clause.lasts_s)
    if span is None:
        return None
    unclear = re.search(r"\bcut (?:it |the (?:video|clip) )?(?:from|between)\b", clause.text)
    if unclear and span.end_s is not None and span.start_s > 0:
        raise AskError(
            f"Should the part {between(span, clause.lasts_s)} go, or is it all that stays? Say"
            " “remove …” or “keep …”.",
            (r"\b(?:keep|stays?|kept)\b", re.sub(r"^.*?\bcut\b", "keep", clause.text)),
            (r"\b(?:remove|goes|go|delete|out|away)\b", re.sub(r"\bcut\b", "remove", clause.text)),
        )
    about = f"remove {between(span, clause.lasts_s)}"
    past = span.end_s is not None and span.end_s > clause.lasts_s + 0.05
    if span.start_s <= 0 and span.end_s is not None and not past:
        return Step("trim", {"start_s": round(span.end_s, 3), "end_s": None}, about)
    if span.end_s is None and 0 < span.start_s <= clause.lasts_s:
        return Step("trim", {"start_s": 0.0, "end_s": round(span.start_s, 3)}, about)
    if span.start_s < 0 or (span.start_s == 0 and past):
        raise AskError(
            f"The video lasts {spoken(clause.lasts_s)} s, so nothing would be left. How much should"
            " go?"
        )
    end_s = clause.lasts_s if span.end_s is None else span.end_s
    params = {"start_s": round(span.start_s, 3), "end_s": round(end_s, 3)}
    return Step("cut_out", dict(params), about)


def shorten(clause: Clause) -> Step:
    """Shorter; how has to be said."""
    length = read_length(clause.text)
    how = f" {spoken(length)} s" if length else ""
    if length and re.search(r"\b(?:fast|faster|speed|quick|quicker|time ?lapse)\b", clause.text):
        factor = clause.lasts_s / length
        return Step("speed", {"factor": round(factor, 6)}, f"last {spoken(length)} s")
    if length and re.search(r"\b(?:keep|stays?|cut|trim|first|part)\b", clause.text):
        return Step("trim", {"start_s": 0.0, "end_s": length}, f"keep the first {how.strip()}")
    if (factor := read_factor(clause.text)) is not None and factor > 1:
        return Step("speed", {"factor": round(factor, 6)}, f"{spoken(factor)} times as fast")
    raise AskError(
        f"Should{how or ' a part'} of the video stay (“keep the first{how or ' 30 seconds'}”), or"
        " should all of it run faster (“twice as fast”)?"
    )


def speed(clause: Clause) -> Step | None:
    """Faster or slower."""
    factor = read_factor(clause.text)
    if factor is None:
        if re.search(
            r"\bspeed(s|ed|ing)?\b.*\bup\b|\bfaster\b|\bslow(er| down| it)\b", clause.text
        ):
            word = "slower" if re.search(r"\bslow", clause.text) else "faster"
            raise AskError(
                "How much faster or slower? For example “twice as fast” or “20 % slower”.",
                (rf"^(?:by )?{NUMBER}$", f"{{}} times {word}"),
                (r"(?:%|percent)$", f"{{}} {word}"),
                (r"^(?:by )?half$", "half speed" if word == "slower" else "1.5 times faster"),
            )
        return None
    word = "faster" if factor > 1 else "slower"
    return Step("speed", {"factor": round(factor, 6)}, f"{spoken(factor)} times as fast ({word})")


def read_factor(text: str) -> float | None:
    """How many times as fast words say that it is to be."""
    found = re.search(rf"({NUMBER})\s*(?:%|percent)\s*(faster|slower|quicker)", text) or re.search(
        rf"(?:speed|slow)\w*\s*(?:it |the \w+ )?(up|down)?\s*by\s*({NUMBER})\s*(?:%|percent)", text
    )
    if found:
        words = found.groups()
        share = number(next(w for w in words if w and re.fullmatch(NUMBER, w))) / 100
        return 1 - share if re.search(r"slow", found[0]) else 1 + share
    if re.search(
        r"\bhalf (?:the |of the )?(?:original )?speed|\bhalf as fast|\btwice as slow", text
    ):
        return 0.5
    found = re.search(r"\b(twice|double|triple|thrice|quadruple)\b", text)
    if found:
        slow = re.search(r"\bslow|as long", text)
        return 1 / TIMES[found[1]] if slow else TIMES[found[1]]
    found = re.search(rf"({NUMBER})\s*(?:x\b|times)", text)
    if found:
        slow = re.search(r"\bslow", text)
        return 1 / number(found[1]) if slow else number(found[1])
    found = re.search(rf"(?:at|to)\s*({NUMBER})\s*(?:%|percent)\s*(?:of (?:the )?)?speed", text)
    if found:
        return number(found[1]) / 100
    return 0.5 if re.search(r"\bslow[- ]?mo(tion)?\b|\bslow it down by half\b", text) else None


def fit(clause: Clause) -> Step | None:
    """Run faster or slower so that it lasts a given time."""
    found = re.search(rf"\b(?:last|take|fit|into|in)\b.*?({LENGTH})", clause.text)
    if found is None:
        return None
    wanted = seconds(found[1])
    factor = clause.lasts_s / wanted
    return Step("speed", {"factor": round(factor, 6)}, f"last {spoken(wanted)} s")


def reverse(clause: Clause) -> Step:
    """Backwards."""
    del clause
    return Step("reverse", {}, "play backwards")


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 3)


RULES: tuple[Rule, ...] = (
    rule(r"\b(reverse|backwards?|back to front)\b", reverse),
    rule(
        r"\bspeed ((?:up|down) )?(it|the \w+)? ?(up|down)? ?(so|to (fit|last))"
        r"|\bfit (it )?(in|into)\b",
        fit,
    ),
    rule(r"\b(faster|slower|quicker|speed|slow|slow-?mo|fast)\b|\bx\b|\dx\b", speed),
    rule(
        r"\b(keep|only|just|trim (it |the \w+ )?(down )?to|cut (it |the \w+ )?(down )?to)\b", keep
    ),
    rule(r"\b(trim|clip) (it |the \w+ )?(from|between)\b", keep),
    rule(
        r"\b(cut|remove|delete|drop|trim|skip|lose|take out|get rid|chop|strip|discard)\b", remove
    ),
    rule(r"\b(shorten|shorter)\b", shorten),
    rule(r"\b(extract|use|want|take|leave)\b", keep),
)
