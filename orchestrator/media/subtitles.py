"""Captions as SubRip and WebVTT text."""

from collections.abc import Sequence

from agents.artifacts.validation_report import Caption
from orchestrator.media.cues import Cue, cues_of

LAST_S = 359_999.999
"""The last moment that two digits of hours can name, seconds."""


def to_srt(captions: Sequence[Caption]) -> str:
    """SubRip: numbered cues, comma before the milliseconds; an arrow in the text is one letter."""
    cues = (
        f"{number}\n{timing(cue, ',')}\n{one_block(cue.text).replace('-->', '→')}\n"
        for number, cue in enumerate(all_cues(captions), start=1)
    )
    return "\n".join(cues)


def to_vtt(captions: Sequence[Caption]) -> str:
    """WebVTT (W3C): a header, dots before the milliseconds, and markup characters escaped."""
    cues = (
        f"{timing(cue, '.')}\n{escape_markup(one_block(cue.text))}\n" for cue in all_cues(captions)
    )
    return "\n".join(("WEBVTT\n", *cues))


def all_cues(captions: Sequence[Caption]) -> tuple[Cue, ...]:
    """Every caption, in parts that can be read in one look."""
    return tuple(cue for caption in captions for cue in cues_of(caption))


def timing(cue: Cue, point: str) -> str:
    """The line that says from when to when a cue is shown."""
    return f"{clock(cue.start_s, point)} --> {clock(cue.end_s, point)}"


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
