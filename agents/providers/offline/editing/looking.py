"""Rules about what is seen: shape, size, turning, colour, fades."""

import re

from agents.providers.offline.editing.rule import AskError, Clause, Rule, Step, rule, spoken
from agents.providers.offline.editing.times import NUMBER, number, read_length

SHAPES = {"1:1", "9:16", "16:9", "4:3", "3:4", "4:5", "5:4", "21:9", "2:3", "3:2", "2:1"}
NAMED = (
    (r"\bsquare\b", "1:1"),
    (r"\b(portrait|vertical|upright|tik ?tok|reels?|shorts|story|stories)\b", "9:16"),
    (r"\b(landscape|wide ?screen|youtube)\b", "16:9"),
)
NAMED_HEIGHTS = {"4k": 2160, "uhd": 2160, "full hd": 1080, "fullhd": 1080, "hd": 720, "sd": 480}


def shape(clause: Clause) -> Step | None:
    """Another shape of the picture."""
    text = clause.text
    found = re.search(r"\b(\d{1,2}):(\d{1,2})\b", text)
    aspect = found[0] if found and found[0] in SHAPES else None
    aspect = aspect or next((shape for words, shape in NAMED if re.search(words, text)), None)
    if aspect is None:
        return None
    pad = re.search(
        r"\b(pad|bars?|letter ?box|pillar ?box|fit|without (cutting|cropping)|border)", text
    )
    colour = re.search(r"\b(white|black|red|blue|green|gray|grey|yellow)\b", text)
    params = {"aspect": aspect, "how": "pad" if pad else "crop"}
    if pad and colour:
        params["colour"] = colour[1].replace("grey", "gray")
    how = "with bars added" if pad else "with the edges cut off"
    return Step("shape", dict(params), f"make it {aspect}, {how}")


def crop(clause: Clause) -> Step | None:
    """A rectangle in pixels."""
    found = re.search(
        r"(\d{2,5})\s*(?:x|by)\s*(\d{2,5})(?:.*?\bat\s+(\d+)\s*[,x]\s*(\d+))?", clause.text
    )
    if found is None:
        return shape(clause)
    width, height, x, y = found.groups()
    params = {
        "width_px": int(width),
        "height_px": int(height),
        "x_px": int(x) if x else None,
        "y_px": int(y) if y else None,
    }
    return Step("crop", dict(params), f"crop to {width}x{height}")


def scale(clause: Clause) -> Step | None:
    """Another size."""
    text = clause.text
    found = re.search(r"(\d{2,5})\s*(?:x|by)\s*(\d{2,5})", text)
    if found:
        params = {"width_px": int(found[1]), "height_px": int(found[2])}
        return Step("scale", dict(params), f"scale to {found[0]}")
    found = re.search(r"\b(\d{3,4})p\b", text)
    named = next(
        (size for name, size in NAMED_HEIGHTS.items() if re.search(rf"\b{name}\b", text)), None
    )
    short = int(found[1]) if found else named
    if short is not None:
        side = "width_px" if clause.is_upright else "height_px"
        return Step("scale", {side: short}, f"scale to {short}p")
    found = re.search(
        r"(?:width of|wide|width to)\s*(\d{2,5})|(\d{2,5})\s*(?:px |pixels )?wide", text
    )
    if found:
        wide = int(found[1] or found[2])
        return Step("scale", {"width_px": wide}, f"scale to a width of {wide}")
    share = re.search(rf"({NUMBER})\s*(?:%|percent)", text)
    part = number(share[1]) / 100 if share else 0.5 if re.search(r"\bhalf\b", text) else None
    part = 2.0 if part is None and re.search(r"\b(double|twice)\b", text) else part
    size = clause.facts.picture.size_shown if clause.facts.picture else None
    if part is not None and size is not None:
        wide = max(16, round(size.width_px * part / 2) * 2)
        return Step("scale", {"width_px": wide}, f"scale to {spoken(part * 100)} %")
    raise AskError(
        "How large should the picture be? For example “720p” or “640 wide”.",
        (r"^\d{3,4}$", "scale to {}p"),
    )


def rotate(clause: Clause) -> Step | None:
    """Turn the picture."""
    text = clause.text
    found = re.search(r"\b(90|180|270)\b", text)
    left = re.search(r"\b(left|counter-?clockwise|anti-?clockwise)\b", text)
    if re.search(r"\bupside down\b", text):
        degrees = 180
    elif found:
        degrees = int(found[1])
    elif left or re.search(r"\b(right|clockwise)\b", text):
        degrees = 90
    elif re.search(r"\brotate\b|\bturn (it|the (video|picture|clip))\b", text):
        raise AskError("By how much should it be turned: 90 degrees left, 90 right, or 180?")
    else:
        return None
    degrees = 360 - degrees if left and degrees != 180 else degrees
    return Step("rotate", {"degrees": degrees}, f"turn it {degrees} degrees clockwise")


def flip(clause: Clause) -> Step:
    """Mirror the picture."""
    down = re.search(r"\b(vertical(ly)?|upside)\b", clause.text)
    return Step("flip", {"axis": "vertical" if down else "horizontal"}, "mirror it")


def rate(clause: Clause) -> Step | None:
    """Pictures in a second."""
    found = re.search(r"(\d+(?:\.\d+)?)\s*-?(?:fps|frames (?:per|a) second|hz)", clause.text)
    if found is None:
        return None
    return Step("fps", {"fps": float(found[1])}, f"{found[1]} pictures a second")


def fade(clause: Clause) -> Step:
    """Fades of picture and sound, or of the sound alone."""
    text = clause.text
    length = read_length(text) or 1.0
    both = re.search(r"\bin\b.*\bout\b", text)
    into = both or re.search(r"\bfade(s|d)?(?: it| the \w+)?[- ]?in\b|\bfrom black\b", text)
    out = both or re.search(
        r"\bfade(s|d)?(?: it| the \w+)?[- ]?out\b|\bto black\b|\bat the end\b", text
    )
    if not into and not out:
        raise AskError(
            "Should it fade in at the beginning, fade out at the end, or both?",
            (r"\bboth\b|\bin\b.*\bout\b", f"{text} fade in out"),
            (r"\b(?:in|start|beginning)\b", f"{text} fade in"),
            (r"\b(?:out|end)\b", f"{text} fade out"),
        )
    sound = re.search(r"\b(sound|audio|music|volume)\b", text)
    params = {"in_s": length if into else 0.0, "out_s": length if out else 0.0}
    words = " and ".join(name for name, wanted in (("in", into), ("out", out)) if wanted)
    what = "the sound " if sound else ""
    operation = "sound_fade" if sound else "fade"
    return Step(operation, dict(params), f"fade {what}{words} ({spoken(length)} s)")


def grey(clause: Clause) -> Step:
    """No colour."""
    del clause
    return Step("grayscale", {}, "black and white")


def colour(clause: Clause) -> Step | None:
    """Light, contrast and colour."""
    text = clause.text
    found = re.search(rf"({NUMBER})\s*(?:%|percent)", text)
    share = number(found[1]) / 100 if found else 0.2
    share = share / 2 if re.search(r"\b(slightly|a bit|a little)\b", text) else share
    less = re.search(r"\b(less|lower|reduce|decrease|darker|duller|muted)\b", text)
    sign = -1 if less else 1
    params: dict[str, float] = {}
    if re.search(r"\b(bright|brighter|brighten|brightness|darker|darken|lighter)", text):
        dark = re.search(r"\b(darker|darken)", text)
        params["brightness"] = round((-1 if dark else sign) * share / 2, 4)
    if re.search(r"\bcontrast", text):
        params["contrast"] = round(1 + sign * share, 4)
    if re.search(r"\b(saturat|vivid|colou?rful|vibran)", text):
        params["saturation"] = round(1 + sign * share * 1.5, 4)
    if not params:
        return None
    words = ", ".join(f"{name} {value:g}" for name, value in params.items())
    return Step("colour", dict(params), f"colour: {words}")


def blur(clause: Clause) -> Step:
    """Blur a part of the picture that words name."""
    text = clause.text
    part = 1 / 3
    for word, share in (("half", 1 / 2), ("third", 1 / 3), ("quarter", 1 / 4)):
        part = share if re.search(rf"\b{word}\b", text) else part
    x, y, width, height = 0.0, 0.0, 1.0, 1.0
    if re.search(r"\b(top|upper)\b", text):
        height = part
    elif re.search(r"\b(bottom|lower)\b", text):
        y, height = 1 - part, part
    if re.search(r"\bleft\b", text):
        width = part
    elif re.search(r"\bright\b", text):
        x, width = 1 - part, part
    if re.search(r"\b(cent(er|re)|middle)\b", text):
        x, y, width, height = 1 / 3, 1 / 3, 1 / 3, 1 / 3
    if (width, height) == (1.0, 1.0):
        raise AskError(
            "Which part of the picture should be blurred? For example “the top left corner”."
        )
    params = {"x": x, "y": y, "width": width, "height": height}
    rounded = {name: round(value, 4) for name, value in params.items()}
    return Step("blur_region", dict(rounded), "blur a part of the picture")


def denoise(clause: Clause) -> Step | None:
    """Noise in the picture; that of the sound is another matter."""
    if re.search(r"\b(background|audio|sound|hiss|hum|wind)\b", clause.text):
        raise AskError(
            "Noise can be taken out of the picture, not yet out of the sound. What else?"
        )
    strong = re.search(r"\b(strong|strongly|a lot|heavy|heavily)\b", clause.text)
    return Step("denoise", {"strength": "strong" if strong else "light"}, "take noise out")


RULES: tuple[Rule, ...] = (
    rule(r"\bfad(e|es|ed|ing)\b|\b(from|to) black\b", fade),
    rule(
        r"\bgr[ae]y ?scale\b|\bblack ?(and|&|n) ?white\b|\bb ?& ?w\b|\bmonochrome\b|\bdesaturate\b",
        grey,
    ),
    rule(r"\bblur\b|\bpixelate\b|\bunrecogni[sz]able\b", blur),
    rule(r"\bde-?noise\b|\bnoise\b|\bgrain\b", denoise),
    rule(r"\bfps\b|\bframes (per|a) second\b|\bframe ?rate\b", rate),
    rule(r"\bmirror\b|\bflip\b", flip),
    rule(r"\b(rotate|turn|upside down)\b", rotate),
    rule(r"\bcrop\b", crop),
    rule(
        r"\b(scale|resize|resolution|\d{3,4}p|4k|uhd|full ?hd|half the size|double the size|"
        r"pixels wide)\b",
        scale,
    ),
    rule(
        r"\b(square|portrait|vertical|upright|tik ?tok|reels?|shorts|stor(y|ies)|landscape|"
        r"wide ?screen|aspect|letter ?box|pad)\b|\b\d{1,2}:\d{1,2}\b",
        shape,
    ),
    rule(r"\b(bright|dark|light|contrast|saturat|vivid|colou?rful|vibran)", colour),
)
