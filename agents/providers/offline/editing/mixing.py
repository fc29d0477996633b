"""Rules about other uploads seen in the video, and about a steady picture."""

import re

from pydantic import JsonValue

from agents.providers.offline.editing.laying import when
from agents.providers.offline.editing.rule import AskError, Clause, Rule, Step, rule, spoken
from agents.providers.offline.editing.times import LENGTH, NUMBER, number, read_length

KINDS = (
    ("fadeblack", r"\b(?:through|via|to) black\b"),
    ("fadewhite", r"\b(?:through|via|to) white\b|\bflash\b"),
    ("dissolve", r"\bdissolv"),
    ("wipeleft", r"\bwip"),
    ("slideleft", r"\bslid"),
    ("circleopen", r"\bcircle|\biris\b"),
    ("pixelize", r"\bpixel"),
    ("radial", r"\bradial|\bclock\b"),
)
WAYS = ("left", "right", "up", "down")


def corner(text: str, usual: str) -> str:
    """A corner that words name."""
    if re.search(r"\b(cent(er|re)|middle)\b", text):
        return "centre"
    down = next((name for name, words in (("top", "top|upper"), ("bottom", "bottom|lower"))
                 if re.search(rf"\b({words})\b", text)), usual.split("_")[0])  # fmt: skip
    side = re.search(r"\b(left|right)\b", text)
    return f"{down}_{side[1] if side else usual.split('_')[1]}"


def width(text: str) -> float | None:
    """How wide, as a share of the video."""
    share = re.search(rf"({NUMBER})\s*(?:%|percent)(?! (?:opa|transp|see))", text)
    if share:
        return min(1.0, max(0.05, number(share[1]) / 100))
    found = re.search(r"\b(half|third|quarter)\b", text)
    return {"half": 0.5, "third": 0.333, "quarter": 0.25}[found[1]] if found else None


def times(clause: Clause) -> dict[str, JsonValue]:
    """For a while, where a time is named."""
    text = clause.text
    named = re.search(rf"{LENGTH}|\b\d+:\d\d\b|\b(first|last|from|until)\b", text)
    return when(clause) if named else {}


def image(clause: Clause) -> Step:
    """A logo."""
    params: dict[str, JsonValue] = {"corner": corner(clause.text, "top_right")} | times(clause)
    wide = width(clause.text)
    if wide:
        params["width"] = wide
    seen = re.search(rf"({NUMBER})\s*(?:%|percent) (?:opa|transp|see)\w*", clause.text)
    if seen:
        share = number(seen[1]) / 100
        params["opacity"] = max(0.05, share if "opa" in seen[0] else 1 - share)
    elif re.search(r"\b(transparent|see[- ]through|watermark|faint)\b", clause.text):
        params["opacity"] = 0.5
    place = str(params["corner"]).replace("_", " ")
    return Step("overlay_image", params, f"the uploaded picture, {place}")


def inset(clause: Clause) -> Step:
    """Picture in picture."""
    params: dict[str, JsonValue] = {"corner": corner(clause.text, "bottom_right")} | times(clause)
    wide = width(clause.text)
    if wide:
        params["width"] = wide
    return Step(
        "picture_in_picture",
        params,
        f"the other video, small, {params['corner']}".replace("_", " "),
    )


def key(clause: Clause) -> Step:
    """Green screen."""
    code = re.search(r"#[0-9a-f]{6}\b", clause.text)
    colour = code[0] if code else "blue" if re.search(r"\bblue\b", clause.text) else "green"
    return Step("chroma_key", {"colour": colour}, f"the other upload in the place of {colour}")


def steady(clause: Clause) -> Step:
    """Stabilise."""
    strong = re.search(r"\b(strong|strongly|very|a lot|heavily)\b", clause.text)
    light = re.search(r"\b(slightly|a bit|a little|light|lightly|gently)\b", clause.text)
    strength = "strong" if strong else "light" if light else "normal"
    return Step("stabilise", {"strength": strength}, "take the shaking out")


def transition(clause: Clause) -> Step | None:
    """One video goes over into another."""
    text = clause.text
    if not clause.others and not re.search(r"\b(other|second|next|another|both)\b", text):
        raise AskError("A transition to what? Upload the video that is to follow, too.")
    kind = next((name for name, words in KINDS if re.search(words, text)), "fade")
    way = re.search(rf"\b({'|'.join(WAYS)})\b", text)
    if way and kind.startswith("wipe"):
        kind = f"wipe{way[1]}"
    elif way and way[1] in ("left", "right") and kind.startswith("slide"):
        kind = f"slide{way[1]}"
    length_s = read_length(text) or 1.0
    params: dict[str, JsonValue] = {"kind": kind, "length_s": length_s}
    return Step("transition", params, f"the other video follows ({kind}, {spoken(length_s)} s)")


RULES: tuple[Rule, ...] = (
    rule(r"\b(green ?screen|blue ?screen|chroma|key out)\b|\breplace the (green|blue)\b", key),
    rule(r"\b(picture[- ]in[- ]picture|pip|inset)\b", inset),
    rule(
        r"\b(put|add|show|play|place|lay)\b.*\b(other|second) (?:video|clip)\b"
        r".*\b(corner|left|right|over)\b",
        inset,
    ),
    rule(r"\b(logo|watermark)\b|\b(overlay|lay|put|place)\b.*\b(picture|image|photo|png)\b", image),
    rule(r"\bstabili[sz]e?|\bshak(?:y|ing|e|iness)\b|\bsteady\b|\bwobbl", steady),
    rule(
        r"\b(transition|cross[- ]?(?:fade|dissolve)\w*|dissolve|wipe)\b"
        r"|\b(join|append|merge|concat\w*|put)\b.*\b(fade|slide|circle|iris|wipe)\b"
        r"|\bfade (?:over |across )?(?:in)?to the (?:other|second|next)\b",
        transition,
    ),
)
