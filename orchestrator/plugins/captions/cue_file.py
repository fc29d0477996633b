"""Reads files of captions (SubRip, WebVTT), odd and broken ones too, and writes them anew.

It is copied into scripts, after the prelude; strangers' files are read in the sandbox alone.
"""

import html
import re
from pathlib import Path
from typing import Any

CLOCK = r"(?:(\d{1,3}):)?(\d{1,2}):(\d{2})[.,:](\d{1,3})"
TIMES = re.compile(rf"\s*{CLOCK}\s*-+>\s*{CLOCK}(.*)")
SKIPPED = re.compile(r"(WEBVTT|NOTE|STYLE|REGION|X-TIMESTAMP-MAP)\b")
TAG = re.compile(r"<(/?)([a-zA-Z]*)[^<>]{0,200}>|<\d[\d:.]*>")
MOST_CUES = 20_000
STYLE_FIELDS = (
    "Name,Fontname,Fontsize,PrimaryColour,SecondaryColour,OutlineColour,BackColour,Bold,Italic,"
    "Underline,StrikeOut,ScaleX,ScaleY,Spacing,Angle,BorderStyle,Outline,Shadow,Alignment,"
    "MarginL,MarginR,MarginV,Encoding"
)
MARKS = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"\xef\xbb\xbf", "utf-8-sig"))
EAST_ASIAN = ("shift_jis", "gb18030", "euc_kr", "big5")


def decode(data: bytes) -> tuple[str, str]:
    """The text, and in which encoding it was found to be."""
    for mark, name in MARKS:
        if data.startswith(mark):
            return data.decode(name, errors="replace"), name
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        name = guess(data)
        return data.decode(name, errors="replace"), name


def guess(data: bytes) -> str:
    """The old encoding that fits best: by how long the runs of foreign letters are, and which."""
    if data[1::2].count(0) > len(data) / 5:
        return "utf-16-le"
    runs = re.findall(rb"[\x80-\xff]+", data)
    high = b"".join(runs)
    if len(high) < 2.2 * len(runs):
        return "cp1252"
    for name in EAST_ASIAN:
        try:
            text = data.decode(name)
        except UnicodeDecodeError:
            continue
        foreign = [each for each in text if each > "\x7f"]
        usual = sum(
            "\u3000" <= each <= "\u30ff"
            or "\uff00" <= each <= "\uffef"
            or "\u4e00" <= each <= "\u9fff"
            or "\uac00" <= each <= "\ud7a3"
            for each in foreign
        )
        kana = sum("\u3041" <= each <= "\u30ff" for each in foreign)
        if usual > 0.95 * len(foreign) and (name != "shift_jis" or kana > 0.2 * len(foreign)):
            return name
    small = sum(each >= 0xE0 for each in high)
    if small > 0.85 * len(high):
        # Russian has its most usual letters at both ends; Hebrew has none in the last five places.
        return "cp1255" if not any(each > 0xFA for each in high) else "cp1251"
    return "cp1256"


def seconds(hours: str | None, minutes: str, rest: str, part: str) -> float:
    """A time of a cue."""
    return int(hours or 0) * 3600 + int(minutes) * 60 + int(rest) + int(part.ljust(3, "0")) / 1000


def read_cues(path: str) -> dict[str, Any]:
    """Every cue of a file, and what could not be read.

    Returns:
        `cues`, each with `start`, `end` and `lines`; `broken`, in words; `encoding`.
    """
    text, encoding = decode(Path(path).read_bytes())
    cues: list[dict[str, Any]] = []
    broken: list[str] = []
    cue: dict[str, Any] | None = None
    is_blank = True
    for number, line in enumerate(text.replace("\0", "").splitlines(), start=1):
        found = TIMES.match(line)
        if found is not None:
            drop_index(cue)
            start, end = seconds(*found.groups()[:4]), seconds(*found.groups()[4:8])
            cue = {"start": start, "end": end, "lines": [], "at": number}
            cues.append(cue)
        elif "-->" in line:
            broken.append(f"line {number}: its times cannot be read: {line.strip()[:60]}")
            drop_index(cue)
            cue = None
        elif not line.strip():
            is_blank = True
            continue
        elif cue is not None and not (is_blank and SKIPPED.match(line)):
            if is_blank and cue["lines"]:
                cue["lines"].append("")
            cue["lines"].append(line.strip())
        is_blank = False
    return {"cues": usable(cues, broken), "broken": broken, "encoding": encoding}


def drop_index(cue: dict[str, Any] | None) -> None:
    """The number that stands before the next cue is no words of this one."""
    if cue is not None and cue["lines"] and re.fullmatch(r"[\w-]{1,40}", cue["lines"][-1]):
        if len(cue["lines"]) > 1 and cue["lines"][-2] == "":
            del cue["lines"][-2:]
        elif cue["lines"][-1].isdigit() and len(cue["lines"]) > 1:
            del cue["lines"][-1]


def usable(cues: list[dict[str, Any]], broken: list[str]) -> list[dict[str, Any]]:
    """Those with words and with times in order; of the others it is said what they lack."""
    good: list[dict[str, Any]] = []
    for cue in cues[:MOST_CUES]:
        at = cue.pop("at")
        cue["lines"] = [line for line in cue["lines"] if line]
        if cue["end"] <= cue["start"]:
            broken.append(f"line {at}: it ends before it begins")
        elif any(plain(line).strip() for line in cue["lines"]):
            good.append(cue)
        else:
            broken.append(f"line {at}: it has no words")
    if len(cues) > MOST_CUES:
        broken.append(f"only the first {MOST_CUES} were read")
    return sorted(good, key=lambda cue: cue["start"])


def plain(line: str) -> str:
    """Words without tags."""
    return html.unescape(TAG.sub("", re.sub(r"\{\\[^{}]*\}", "", line)))


def moved(
    cues: list[dict[str, Any]], *, shift_s: float = 0.0, scale: float = 1.0, fit_s: float = 0.0
) -> list[dict[str, Any]]:
    """The cues at other times; what would end before the beginning is left out.

    Args:
        cues: As read.
        shift_s: Added to each time, after the scale.
        scale: What each time is multiplied with.
        fit_s: For a short stand-in: all of them are brought into so many seconds.
    """
    if fit_s and cues:
        scale, shift_s = fit_s / max(cue["end"] for cue in cues), 0.0
    found: list[dict[str, Any]] = []
    for cue in cues:
        start, end = (cue[name] * scale + shift_s for name in ("start", "end"))
        if end > 0.02:
            found.append({**cue, "start": max(0.0, start), "end": end})
    return found


def stamp(time: float, mark: str) -> str:
    """A time as SubRip (`,`) or WebVTT (`.`) writes it."""
    whole = round(time * 1000)
    hours, rest = divmod(whole, 3_600_000)
    minutes, rest = divmod(rest, 60_000)
    return f"{hours:02d}:{minutes:02d}:{rest // 1000:02d}{mark}{rest % 1000:03d}"


def write_cues(cues: list[dict[str, Any]], path: str) -> None:
    """Write them as SubRip, or as WebVTT where the name says so; UTF-8."""
    is_vtt = path.endswith(".vtt")
    mark = "." if is_vtt else ","
    blocks = ["WEBVTT"] if is_vtt else []
    for number, cue in enumerate(cues, start=1):
        words = "\n".join(cue["lines"])
        times = f"{stamp(cue['start'], mark)} --> {stamp(cue['end'], mark)}"
        blocks.append(f"{times}\n{words}" if is_vtt else f"{number}\n{times}\n{words}")
    Path(path).write_text("\n\n".join(blocks) + "\n", encoding="utf-8")


def styled(line: str) -> str:
    """A line as ASS writes it: italics and the like stay, braces are words."""
    place = re.match(r"\{\\an([1-9])\}", line)
    line = re.sub(r"\{\\[^{}]*\}", "", line)
    line = line.replace("\\", "\\\u2060").replace("{", "(").replace("}", ")")
    line = TAG.sub(
        lambda tag: (
            f"{{\\{tag[2].lower()}{0 if tag[1] else 1}}}"
            if (tag[2] or "").lower() in ("i", "b", "u", "s")
            else ""
        ),
        line,
    )
    words = html.unescape(line).replace("\n", " ")
    return (f"{{\\an{place[1]}}}" if place else "") + words


def write_ass(
    cues: list[dict[str, Any]], path: str, *, size: tuple[float, float], style: dict[str, Any]
) -> None:
    """Write them with a style, for a picture of a size.

    Args:
        cues: As read.
        path: Where to.
        size: Of the picture as it is shown, pixels.
        style: `height` of letters as a share of the picture's shorter side, `colour` as RRGGBB,
            `where`, `box`, `bold`.
    """
    wide, high = size
    letters = max(8.0, min(size) * style["height"])
    red, green, blue = (style["colour"][at : at + 2] for at in (0, 2, 4))
    place = {"top": 8, "middle": 5, "bottom": 2}[style["where"]]
    # libass draws one ground for all lines with 4, as much wider as the shadow is deep.
    edge = (
        ["4", "0", f"{letters * 0.2:.1f}"] if style["box"] else ["1", f"{letters * 0.08:.1f}", "0"]
    )
    margin = [f"{each * 0.05:.0f}" for each in (wide, wide, high)]
    colours = [f"&H00{blue}{green}{red}", "&H00FFFFFF", "&H00000000", "&H60000000"]
    bold = "-1" if style["bold"] else "0"
    drawn = ["100", "100", "0", "0", *edge, str(place)]
    # An encoding of -1 has libass find out for each line in which direction it is read.
    whole = ["Default", "Noto Sans", f"{letters:.1f}", *colours, bold, "0", "0", "0"]
    words = f"Style: {','.join([*whole, *drawn, *margin, '-1'])}"
    lines = [
        "[Script Info]", "ScriptType: v4.00+", f"PlayResX: {wide:.0f}", f"PlayResY: {high:.0f}",
        "WrapStyle: 0", "ScaledBorderAndShadow: yes", "", "[V4+ Styles]",
        f"Format: {STYLE_FIELDS}",
        words, "", "[Events]",
        "Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text",
    ]  # fmt: skip
    for cue in cues:
        start, end = (ass_stamp(cue[name]) for name in ("start", "end"))
        text = "\\N".join(styled(line) for line in cue["lines"])
        lines.append(f"Dialogue: 0,{start},{end},Default,,0,0,0,,{text}")
    Path(path).write_text("\n".join(lines) + "\n", encoding="utf-8")


def ass_stamp(time: float) -> str:
    """A time as ASS writes it."""
    whole = round(time * 100)
    return f"{whole // 360000}:{whole // 6000 % 60:02d}:{whole // 100 % 60:02d}.{whole % 100:02d}"
