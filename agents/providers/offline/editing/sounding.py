"""Rules about what is heard, and about the kind and size of the file."""

import math
import re

from agents.providers.offline.editing.cutting import keep
from agents.providers.offline.editing.rule import AskError, Clause, Rule, Step, rule, spoken
from agents.providers.offline.editing.times import NUMBER, number, read_moment, read_span

SOUND = r"(?:the |all |its |any )*(?:sound|audio|noise|music|sound ?track|voice)s?"
FORMS = "mp4|mov|mkv|webm"
CODECS = {"h264": "h264", "avc": "h264", "h265": "hevc", "hevc": "hevc", "vp9": "vp9", "av1": "av1"}
SIZE = r"(\d+(?:\.\d+)?)\s*(kb|kib|mb|mib|megabytes?|gb|gib)\b"
MIB = {"k": 1 / 1024, "m": 1.0, "g": 1024.0}


def mute(clause: Clause) -> Step:
    """No sound."""
    del clause
    return Step("mute", {}, "take the sound away")


def loudness(clause: Clause) -> Step:
    """One loudness."""
    found = re.search(r"(-?\s*\d+(?:\.\d+)?)\s*(?:lufs|lu\b|db)", clause.text)
    target = -abs(float(found[1].replace(" ", ""))) if found else -14.0
    return Step("loudness", {"target_lufs": target}, f"bring the sound to {spoken(target)} LUFS")


def volume(clause: Clause) -> Step | None:
    """Louder or quieter."""
    text = clause.text
    down = re.search(r"\b(quieter|softer|lower|reduce|decrease|down|halve|half|less)\b", text)
    up = re.search(r"\b(louder|raise|increase|boost|up|double|twice|more)\b", text)
    found = re.search(r"(-?\d+(?:\.\d+)?)\s*db", text)
    if found:
        gain = abs(float(found[1])) * (-1 if down or float(found[1]) < 0 else 1)
    elif found := re.search(rf"({NUMBER})\s*(?:%|percent)", text):
        share = number(found[1]) / 100
        if re.search(r"\bto\s*\d", text) and share > 0:
            gain = 20 * math.log10(share)
        elif down and share >= 1:
            return mute(clause)
        else:
            gain = 20 * math.log10(1 - share if down else 1 + share)
    elif re.search(r"\b(double|twice|halve|half)\b", text):
        gain = 6.02
        gain = -gain if re.search(r"\b(halve|half|quiet)", text) else gain
    elif down or up:
        gain = 6.0 if up and not down else -6.0
    else:
        return None
    word = "louder" if gain > 0 else "quieter"
    return Step("volume", {"gain_db": round(gain, 2)}, f"{abs(gain):.1f} dB {word}")


def extract(clause: Clause) -> Step | None:
    """A sound file."""
    found = re.search(r"\b(mp3|m4a|wav|flac)\b", clause.text)
    form = found[1] if found else "mp3"
    return Step("extract_audio", {"form": form}, f"make a {form} of the sound")


def replace(clause: Clause) -> Step:
    """The sound of another upload."""
    del clause
    return Step("replace_audio", {}, "take the sound of the other file")


def convert(clause: Clause) -> Step | None:
    """Another kind of file."""
    text = clause.text.replace("h.26", "h26").replace("x26", "h26").replace("h 26", "h26")
    form = re.search(rf"\b({FORMS})\b", text)
    coded = re.search(r"\b(h264|avc|h265|hevc|vp9|av1)\b", text)
    if form is None and coded is None:
        return None
    params = {"form": form[1]} if form else {}
    if coded:
        params["codec"] = CODECS[coded[1]]
        if form is None:
            params["form"] = "mp4"
    words = " ".join(part for part in (form[1] if form else "", coded[1] if coded else "") if part)
    return Step("convert", dict(params), f"convert to {words}")


def gif(clause: Clause) -> Step | tuple[Step, ...]:
    """An animation, of a part where one is named."""
    text = clause.text
    part = keep(clause) if read_span(text, clause.lasts_s) else None
    wide = re.search(r"(\d{2,4})\s*(?:px|pixels)?\s*wide|width(?: of)? (\d{2,4})", text)
    rate = re.search(r"(\d+)\s*fps", text)
    params: dict[str, float] = {}
    if wide:
        params["width_px"] = int(wide[1] or wide[2])
    if rate:
        params["fps"] = float(rate[1])
    step = Step("gif", dict(params), "make a GIF")
    return (part, step) if part else step


def compress(clause: Clause) -> Step | None:
    """A size in bytes."""
    found = re.search(SIZE, clause.text)
    if found is None:
        if re.search(r"\b(compress|smaller file|file size)\b", clause.text):
            question = "How large may the file be? For example “under 8 MB”."
            raise AskError(question, (rf"^{NUMBER}$", "under {} mb"))
        return None
    size = float(found[1]) * MIB[found[2][0]]
    return Step("compress", {"target_mib": round(size, 4)}, f"at most {found[0]}")


def thumbnail(clause: Clause) -> Step:
    """One picture, or a sheet of several."""
    text = clause.text
    many = re.search(rf"\b({NUMBER})\s+(?:thumbnails|screenshots|stills|pictures|frames)\b", text)
    if re.search(r"\b(contact sheet|sheet|grid|overview)\b", text) or (
        many and number(many[1]) > 1
    ):
        count = int(number(many[1])) if many else 12
        return Step("sheet", {"count": count}, f"a sheet of {count} pictures")
    at_s = read_moment(text, clause.lasts_s)
    form = "jpg" if re.search(r"\bjpe?g\b", text) else "png"
    at_s = clause.lasts_s / 3 if at_s is None else at_s
    return Step("thumbnail", {"at_s": round(at_s, 3), "form": form}, f"the picture at {at_s:.1f} s")


def join(clause: Clause) -> Step:
    """Another upload behind it."""
    del clause
    return Step("join", {}, "put the other file behind it")


RULES: tuple[Rule, ...] = (
    rule(r"\b(replace|swap|exchange|change)\b.*\b(sound|audio|music|sound ?track)\b", replace),
    rule(
        r"\b(join|append|concat\w*|attach|merge|put)\b.*\b(other|second|another|next|clips?|files?|videos?|it)\b",
        join,
    ),
    rule(r"\b(extract|save|export|get|rip|give me|just|only)\b.*\b(sound|audio|music)\b", extract),
    rule(r"\b(audio|sound) only\b|\b(mp3|m4a|wav|flac)\b", extract),
    rule(
        rf"\bmute[sd]?\b|\b(remove|delete|drop|strip|kill|cut|turn off|get rid of"
        rf"|take (?:away|out))\s+{SOUND}\b"
        rf"|\b(without|no) {SOUND}\b|\bsilent\b|\bsilence it\b",
        mute,
    ),
    rule(r"\bnormali[sz]e\b|\blufs\b|\bloudness\b|\beven out\b", loudness),
    rule(r"\b(volume|louder|quieter|softer|db)\b", volume),
    rule(r"\bgif\b", gif),
    rule(
        r"\b(thumbnails?|screenshots?|stills?|poster|contact sheet|frame grab|sheet)\b", thumbnail
    ),
    rule(r"\b(pictures?|frames?|image) (at|from|of) (the )?(\d|start|begin|end|middle)", thumbnail),
    rule(
        rf"\b(compress|smaller|shrink|under|below|less than|at most|max\w*|fit)\b|{SIZE}", compress
    ),
    rule(
        rf"\b(convert|save|export|change|turn|make|re-?encode|transcode|as|to|into)\b.*"
        rf"\b({FORMS}|h\.?26[45]|x26[45]|hevc|avc|vp9|av1)\b",
        convert,
    ),
)
