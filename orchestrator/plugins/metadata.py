"""Answers questions about a file from what was probed."""

import re
from collections.abc import Callable

from agents.artifacts.media_facts import MediaFacts
from orchestrator.plugins.base import Plugin
from orchestrator.plugins.guides import EVERY_SCRIPT


def lasts(facts: MediaFacts) -> str:
    """Its length."""
    minutes, seconds = divmod(facts.lasts_s, 60)
    return f"It lasts {int(minutes)}:{seconds:05.2f} ({facts.lasts_s:.2f} s)."


def picture(facts: MediaFacts) -> str:
    """Its picture."""
    found = facts.picture
    size = found.size_shown if found else None
    if found is None or size is None:
        return "It has no moving picture."
    rate = f"{found.fps:.3f}".rstrip("0").rstrip(".") if found.fps else "an unknown number of"
    uneven = ", at uneven times" if found.variable_rate else ""
    turned = f", turned by {found.rotation_deg} degrees" if found.rotation_deg else ""
    return (
        f"The picture has {size.width_px}x{size.height_px} pixels{turned}, {rate} pictures a"
        f" second{uneven}, {found.bit_depth} bits a colour, coded as {found.codec}."
    )


def sound(facts: MediaFacts) -> str:
    """Its sound."""
    if not facts.sounds:
        return "It has no sound."
    told = ", ".join(
        f"{each.codec} {each.channel_layout or f'{each.channels} channels'}"
        f" {each.sample_rate_hz or '?'} Hz" + (f" ({each.language})" if each.language else "")
        for each in facts.sounds
    )
    count = len(facts.sounds)
    return f"It has {count} sound track{'s' if count > 1 else ''}: {told}."


def subtitles(facts: MediaFacts) -> str:
    """Its subtitle tracks."""
    count = len(facts.subtitles)
    return f"It has {count or 'no'} subtitle track{'' if count == 1 else 's'}."


def file(facts: MediaFacts) -> str:
    """Kind and size of the file."""
    return f"The file is {facts.container}, {facts.size_bytes / 1024**2:.2f} MiB."


TOPICS: tuple[tuple[str, Callable[[MediaFacts], str]], ...] = (
    (r"\b(how long|length|duration|last)\b", lasts),
    (r"\b(resolution|size|pixels|wide|width|high|height|fps|frame ?rate|codec|rotat)", picture),
    (r"\b(sound|audio|channels?|tracks?|sample)\b", sound),
    (r"\b(subtitles?|captions?)\b", subtitles),
    (r"\b(file|container|format|large|big|bytes|mb)\b", file),
)


def answer_about(question: str, facts: MediaFacts) -> str:
    """What was asked for; everything where no topic is known."""
    asked = question.lower()
    told = [say(facts) for pattern, say in TOPICS if re.search(pattern, asked)]
    return " ".join(told) or facts_in_words(facts)


def facts_in_words(facts: MediaFacts) -> str:
    """All that is told of a file."""
    return " ".join(say(facts) for _, say in TOPICS)


GUIDE = (
    EVERY_SCRIPT
    + """
It reads only: `probe(path)` says what ffprobe says of a file, and `tell(name=value)` hands on
what was found. No file is written, and the video stays as it is. What is not in the file is not
guessed."""
)

PLUGIN = Plugin(
    name="metadata",
    about="answers questions about the file: length, size, codecs, tracks; changes nothing",
    guide=GUIDE,
    operations=(),
)
