"""Rules about captions: in the picture, as a track, at other times, taken out or away."""

import re

from pydantic import JsonValue

from agents.providers.offline.editing.rule import YES, AskError, Clause, Rule, Step, rule, spoken
from agents.providers.offline.editing.times import LENGTH, NUMBER, number, seconds

WORDS = r"\b(captions?|sub ?titles?|subs|srt|vtt|cues)\b"
COLOURS = {
    **{
        "white": "FFFFFF",
        "yellow": "FFE000",
        "black": "000000",
        "red": "FF3030",
        "green": "30D030",
    },
    **{"blue": "4090FF", "cyan": "30E0E0", "orange": "FF9020", "pink": "FF80B0", "grey": "C0C0C0"},
    **{"gray": "C0C0C0"},
}
LARGE, SMALL = 0.085, 0.045
STYLED = (
    r"\b(bigger|larger|big|large|huge|smaller|small|tiny|bold|box|background|"
    r"at the (?:top|bottom)|in the middle|" + "|".join(COLOURS) + r")\b|#[0-9a-f]{6}\b"
)
LANGUAGES = {
    **{"english": "eng", "german": "ger", "french": "fre", "spanish": "spa", "italian": "ita"},
    **{"portuguese": "por", "russian": "rus", "chinese": "chi", "japanese": "jpn", "korean": "kor"},
    **{"arabic": "ara", "hebrew": "heb", "hindi": "hin", "turkish": "tur", "polish": "pol"},
    **{"dutch": "dut", "ukrainian": "ukr", "persian": "per", "greek": "gre", "swedish": "swe"},
}


def captions(clause: Clause) -> Step | None:
    """What is to be done with captions."""
    text = clause.text
    if re.search(r"\b(burn|hard ?(code|sub)|into the (picture|video|image))", text):
        return burn(clause)
    if re.search(
        r"\b(remove|delete|drop|strip|without|no|disable|turn off|get rid|take (?:\w+ )*(?:away|out"
        r"|off))\b",
        text,
    ):
        return Step("remove", {}, "take the subtitle tracks away", plugin="captions")
    if re.search(r"\b(extract|export|save|download|get|give me|rip)\b", text):
        return extract(clause)
    if re.search(r"\b(attach|soft|tracks?|switch(ed|able)?|toggle|mux|embed)\b", text):
        return attach(clause)
    if re.search(STYLED, text):
        return burn(clause)
    if timing(text) or re.search(r"\b(add|put|include|use|insert|with)\b", text):
        return attach(clause)
    if re.search(r"\b(show|display|render|style|make)\b", text):
        return burn(clause)
    raise AskError(
        "Should the captions be burnt into the picture (“burn in the captions”), or added as a"
        " track that players can switch on (“attach the captions”)?",
        (r"\b(?:first|picture|visible)\b", f"burn in {text}"),
        (r"\b(?:second|last|latter|players?|optional)\b", f"attach {text}"),
    )


def source(clause: Clause) -> dict[str, JsonValue]:
    """Where they come from: the uploaded file, or a track of the video's own."""
    if any(each.subtitles and each.picture is None for each in clause.uploads):
        return {}
    if clause.facts.subtitles:
        return {"track": 0}
    raise AskError(
        "There are no captions: neither was a file of them uploaded (.srt or .vtt), nor has the"
        " video a subtitle track. Which ones should be used? Upload them too."
    )


def burn(clause: Clause) -> Step:
    """Into the picture."""
    look = style(clause.text)
    params: dict[str, JsonValue] = source(clause) | timing(clause.text)
    if look:
        params["style"] = look
    words = f" ({', '.join(str(each) for each in look.values())})" if look else ""
    return Step("burn", params, f"burn in the captions{words}", plugin="captions")


def attach(clause: Clause) -> Step:
    """As a track."""
    found = next((name for name in LANGUAGES if re.search(rf"\b{name}\b", clause.text)), None)
    params = source(clause) | timing(clause.text)
    if found:
        params["language"] = LANGUAGES[found]
    if params == {"track": 0}:
        raise AskError(
            "The video has these captions as a track already. Should they be burnt into the"
            " picture?",
            (YES, "burn in the captions"),
        )
    shift = params.get("shift_s")
    about = f", {spoken(float(shift))} s later" if isinstance(shift, float) else ""
    return Step("attach", params, f"add the captions as a track{about}", plugin="captions")


def extract(clause: Clause) -> Step:
    """A file of them."""
    if not clause.facts.subtitles:
        raise AskError(
            "The video has no subtitle track that could be extracted; captions that are part of the"
            " picture cannot be read. What else?"
        )
    form = "vtt" if re.search(r"\bvtt\b", clause.text) else "srt"
    return Step("extract", {"form": form}, f"make a .{form} of the captions", plugin="captions")


def timing(text: str) -> dict[str, JsonValue]:
    """At which other times."""
    found = re.search(rf"\b({LENGTH})\s*(later|earlier|sooner|too (?:early|late))", text)
    shift = re.search(
        rf"\b(delay|shift|move|push|advance|pull)\w*\b.*?(?:by )?\b({LENGTH})\b(.*)", text
    )
    told: dict[str, JsonValue] = {}
    if found:
        back = found[2] in ("earlier", "sooner", "too late")
        told["shift_s"] = seconds(found[1]) * (-1 if back else 1)
    elif shift:
        back = shift[1] in ("advance", "pull") or re.search(r"\b(back|forward|earlier)", shift[3])
        told["shift_s"] = seconds(shift[2]) * (-1 if back else 1)
    rates = re.search(rf"\bfrom ({NUMBER}) ?(?:fps)? to ({NUMBER}) ?fps\b", text)
    if rates:
        told["scale"] = round(number(rates[1]) / number(rates[2]), 6)
    found = re.search(rf"\b(?:stretch|scale)\w*\b.*?\bby ({NUMBER})\b(?!\s*(?:s|ms|min))", text)
    if found and not rates:
        told["scale"] = number(found[1])
    return told


def style(text: str) -> dict[str, JsonValue]:
    """How they look."""
    told: dict[str, JsonValue] = {}
    if re.search(r"\b(bigger|larger|big|large|huge)\b", text):
        told["height"] = LARGE
    elif re.search(r"\b(smaller|small|tiny)\b", text):
        told["height"] = SMALL
    share = re.search(rf"({NUMBER})\s*(?:%|percent)", text)
    if share:
        told["height"] = min(0.25, max(0.02, number(share[1]) / 100))
    code = re.search(r"#([0-9a-f]{6})\b", text)
    name = re.search(rf"\b({'|'.join(COLOURS)})\b(?! (?:box|background|ground|bar))", text)
    if code:
        told["colour"] = code[1].upper()
    elif name:
        told["colour"] = COLOURS[name[1]]
    if re.search(r"\b(?:top|above|upper)\b", text):
        told["where"] = "top"
    elif re.search(r"\b(?:middle|cent(?:er|re))\b", text):
        told["where"] = "middle"
    if re.search(r"\b(box|boxes|background|dark ground|bar)\b", text):
        told["box"] = True
    if re.search(r"\bbold\b", text):
        told["bold"] = True
    return told


RULES: tuple[Rule, ...] = (rule(WORDS, captions),)
