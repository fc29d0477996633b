"""Captions as SubRip and WebVTT text."""

from collections.abc import Sequence

from agents.artifacts.validation_report import Caption

LAST_S = 359_999.999
"""The last moment that two digits of hours can name, seconds."""


def to_srt(captions: Sequence[Caption]) -> str:
    """SubRip: numbered cues, comma before the milliseconds."""
    cues = (
        f"{number}\n{timing(caption, ',')}\n{one_block(caption.text)}\n"
        for number, caption in enumerate(captions, start=1)
    )
    return "\n".join(cues)


def to_vtt(captions: Sequence[Caption]) -> str:
    """WebVTT (W3C): a header, dots before the milliseconds, and markup characters escaped."""
    cues = (
        f"{timing(caption, '.')}\n{escape_markup(one_block(caption.text))}\n"
        for caption in captions
    )
    return "\n".join(("WEBVTT\n", *cues))


def timing(caption: Caption, point: str) -> str:
    """The line that says from when to when a cue is shown."""
    return f"{clock(caption.start_s, point)} --> {clock(caption.end_s, point)}"


def clock(seconds: float, point: str) -> str:
    """Hours, minutes, seconds and milliseconds."""
    milliseconds = round(min(seconds, LAST_S) * 1000)
    minutes, milliseconds = divmod(milliseconds, 60_000)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{milliseconds // 1000:02}{point}{milliseconds % 1000:03}"


def one_block(text: str) -> str:
    """Text without blank lines, whatever their line ends: one would end the cue."""
    lines = (line.strip() for line in text.splitlines())
    return "\n".join(line for line in lines if line)


def escape_markup(text: str) -> str:
    """Text that WebVTT shows as it is; escaping `>` also keeps `-->` from being a timing."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
