"""Rules about what has to be found in the video first: pauses and scenes."""

import re

from pydantic import JsonValue

from agents.providers.offline.editing.rule import AskError, Clause, Rule, Step, rule, spoken
from agents.providers.offline.editing.times import LENGTH, seconds

PAUSES = (
    r"\b(pauses?|silences|silent (?:parts?|bits?|sections?|passages?|gaps?)|dead air|jump ?cuts?"
    r"|quiet (?:parts?|bits?|sections?|passages?)|empty (?:parts?|bits?))\b"
    r"|\b(?:remove|cut|delete|trim|strip|skip|take)\w*\b.*\bsilence\b"
)
SCENES = (
    r"\b(scenes?|chapters?|shot changes|(?:hard )?cuts (?:in|of) (?:it|the (?:video|clip|film))"
    r"|all (?:the )?cuts|where (?:are )?the cuts)\b"
)
LOOKS = re.compile(r"\b(scenes?|cuts)\b")
"""A question with these is answered by looking at the pictures, not by what the file says."""


def pauses(clause: Clause) -> Step | None:
    """Cut out what is silent."""
    text = clause.text
    if re.search(r"\b(add|insert|put)\b", text):
        return None
    params: dict[str, JsonValue] = {}
    level = re.search(r"-?\s*(\d+(?:\.\d+)?)\s*db\b", text)
    if level:
        params["below_db"] = -float(level[1])
    least = re.search(
        rf"\b(?:longer than|over|of at least|at least|more than|above)\s+({LENGTH})", text
    )
    if least:
        params["at_least_s"] = seconds(least[1])
    left = re.search(rf"\b(?:leave|keep|leaving|keeping|padding(?: of)?|with)\s+({LENGTH})", text)
    short = re.search(rf"\bto\s+({LENGTH})", text)
    if left:
        params["padding_s"] = round(seconds(left[1]), 3)
    elif short:
        params["padding_s"] = round(seconds(short[1]) / 2, 3)
    padding = params.get("padding_s")
    if isinstance(padding, float) and "at_least_s" not in params and padding >= 0.3:
        params["at_least_s"] = round(2 * padding + 0.1, 3)
    words = f" longer than {spoken(seconds(least[1]))} s" if least else ""
    return Step("remove_pauses", params, f"remove the pauses{words}", plugin="silence")


def scenes(clause: Clause) -> Step | None:
    """List them, make chapters, or show them."""
    text = clause.text
    params: dict[str, JsonValue] = {}
    if re.search(r"\b(more|sensitive|every little|subtle)\b", text):
        params["threshold"] = 4.0
    elif re.search(r"\b(only (?:the )?(?:big|hard|clear)|less|fewer)\b", text):
        params["threshold"] = 15.0
    least = re.search(rf"\b(?:longer than|at least|over)\s+({LENGTH})", text)
    if least:
        params["at_least_s"] = seconds(least[1])
    if re.search(r"\bchapters?\b", text):
        if re.search(r"\b(remove|delete|drop|strip)\b", text):
            raise AskError("Chapters can be written, not yet taken away. What else?")
        return Step("chapters", params, "write a chapter for each scene", plugin="scenes")
    if re.search(
        r"\b(pictures?|sheet|thumbnails?|stills?|contact|overview|frames?|images?)\b", text
    ):
        return Step("sheet", params, "a sheet with a picture of each scene", plugin="scenes")
    if re.search(r"\b(split|separate|files|cut (?:it |the \w+ )?(?:up|into))\b", text):
        return Step("split", params, "a file for each scene, in a .zip", plugin="scenes")
    if re.search(r"\b(remove|delete|keep|trim|cut (?:out )?the)\b", text):
        raise AskError(
            "Which times is that? Ask for “list the scenes” first, then cut by the times told."
        )
    return Step("list", params, "find the scenes", plugin="scenes")


RULES: tuple[Rule, ...] = (rule(PAUSES, pauses), rule(SCENES, scenes))
