"""Rules about cutting a video apart."""

import re

from pydantic import JsonValue

from agents.providers.offline.editing.rule import YES, AskError, Clause, Rule, Step, rule, spoken
from agents.providers.offline.editing.times import (
    LENGTH,
    MOMENT,
    NUMBER,
    UNIT,
    number,
    seconds,
    unit_s,
)

PARTS = r"(?:parts?|pieces?|clips?|segments?|sections?|chunks?|files?|videos?|bits)"
ALIKE = r"(?:(?:equal(?:ly)?|even(?:ly)?|same|long|sized|separate|smaller|shorter)[- ])*"
SHARES = {"half": 2, "halves": 2, "two": 2, "middle": 2, "halfway": 2, "thirds": 3, "quarters": 4}
TIMES = re.compile(
    rf"\b(?:split|divide)\b[^;!?]*?\b(?:at|after)(?: the)? {MOMENT}"
    rf"(?:(?:,? and |, )(?:at |after )?(?:the )?{MOMENT})+"
)
JOINED = re.compile(r",? and |, ")


def hold_times(text: str) -> str:
    """The words with the times of one split kept in one clause."""

    def together(found: re.Match[str]) -> str:
        return JOINED.sub(" / ", found[0])

    return TIMES.sub(together, text)


def split(clause: Clause) -> Step:
    """Cut apart: at times, every so often, or into so many parts."""
    text = clause.text
    if re.search(r"\bsplit[- ]?screen\b", text):
        raise AskError(
            "Two videos side by side cannot be shown yet. Should one lie in a corner?",
            (YES, "picture in picture"),
            (r"\b(?:left|right|top|bottom|corner)\b", "picture in picture {}"),
        )
    told = _every(text) or _equal(text) or _at(text)
    if told is None:
        raise AskError(
            "Where should it be split? For example “at 0:30”, “into 3 equal parts”, “every 30"
            " seconds” or “into its scenes”.",
            (r"\bscenes?\b", "split into the scenes"),
            (rf"^{NUMBER}$", "split into {} parts"),
            (rf"^(?:in|into) {NUMBER}$", "split {} parts"),
            (rf"^{MOMENT}", "split at {}"),
        )
    params, about = told
    return Step("split", params, f"split {about}, in a .zip")


def _every(text: str) -> tuple[dict[str, JsonValue], str] | None:
    found = (
        re.search(rf"\bevery\s+({LENGTH}|{UNIT}\b)", text)
        or re.search(rf"\b({LENGTH})[- ]?(?:long )?{PARTS}\b", text)
        or re.search(
            rf"\b{PARTS} (?:of|lasting|with|that last)(?: about| at most)? ({LENGTH})", text
        )
    )
    if found is None:
        return None
    alone = re.fullmatch(UNIT, found[1])
    every_s = unit_s(found[1]) if alone else seconds(found[1])
    return {"every_s": round(every_s, 3)}, f"every {spoken(every_s)} s"


def _equal(text: str) -> tuple[dict[str, JsonValue], str] | None:
    counts = [int(number(each)) for each in re.findall(rf"\b({NUMBER}) {ALIKE}{PARTS}\b", text)]
    shares = re.search(rf"\b(?:in|into|at)(?: the)? ({'|'.join(SHARES)})\b|\bhalfway\b", text)
    count = next((each for each in counts if each > 1), None)
    if count is None and shares is not None:
        count = SHARES[shares[1] or "halfway"]
    return None if count is None else ({"parts": count}, f"into {count} equal parts")


def _at(text: str) -> tuple[dict[str, JsonValue], str] | None:
    found = re.search(rf"\b(?:at|after)\s+(?:the )?({MOMENT}.*)", text)
    if found is None:
        return None
    words = re.findall(MOMENT, found[1])
    unit = re.search(rf"{UNIT}$", words[-1])
    bare = re.compile(r"\d+(?:\.\d+)?")
    scale = unit_s(unit[0]) if unit and ":" not in words[-1] else 1.0
    times = [seconds(each) * (scale if bare.fullmatch(each) else 1.0) for each in words]
    at_s: list[JsonValue] = [round(each, 3) for each in times]
    return {"at_s": at_s}, f"at {', '.join(f'{spoken(each)} s' for each in times)}"


RULES: tuple[Rule, ...] = (
    rule(
        rf"\b(split|divide)\b|\b(?:cut|chop)(?: it| the \w+)?(?: up)? into\b.*\b{PARTS}\b"
        r"|\b(?:cut|chop)(?: it| the \w+)? up\b",
        split,
    ),
)
