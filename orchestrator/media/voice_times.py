"""When each sentence of an explainer is heard, and which pictures stay for it.

A sentence begins when its caption does. Where the next one would begin before it has ended, the
picture before that stays: nothing is cut off, and no two are heard at once.
"""

import math
from collections.abc import Sequence
from typing import NamedTuple

from agents.artifacts.story.film_timeline import Caption as FilmCaption
from agents.artifacts.story.narration import Utterance
from agents.artifacts.validation_report import Caption
from agents.artifacts.voice_over import HeldPicture
from orchestrator.media.timeline import lasting, parts_heard

DUST = 1e-6
"""Of a picture: so much of one needs no picture more."""


class VoiceTimes(NamedTuple):
    """When what is heard."""

    begins_s: tuple[float, ...]
    """When the sound of each sentence begins, in the video with the voice."""
    held: tuple[HeldPicture, ...]
    duration_s: float
    """Length of that video."""


def voice_times(
    starts_s: Sequence[float], lengths_s: Sequence[float], *, frames: int, fps: int
) -> VoiceTimes:
    """Give every sentence its time, in whole pictures.

    Args:
        starts_s: When the caption of each begins in the drawn video, rising.
        lengths_s: How long the sound of each lasts, with the silence around it.
        frames: Of the drawn video.
        fps: Its pictures in a second.
    """
    begins, held = list[float](), list[HeldPicture]()
    later = 0
    """Pictures by which all that follows comes later."""
    place = 0
    while place < len(starts_s):
        first = _frame(starts_s[place], fps)
        passed_s, after = 0.0, place
        # Those that begin with the same picture are spoken one after the other.
        while after < len(starts_s) and _frame(starts_s[after], fps) == first:
            begins.append((first + later) / fps + passed_s)
            passed_s += lengths_s[after]
            after += 1
        following = _frame(starts_s[after], fps) if after < len(starts_s) else frames
        missing = math.ceil(passed_s * fps - DUST) - (following - first)
        if missing > 0:
            held.append(HeldPicture(at_s=round(following / fps, 6), lasts_s=missing / fps))
            later += missing
        place = after
    return VoiceTimes(tuple(begins), tuple(held), (frames + later) / fps)


def _frame(moment_s: float, fps: int) -> int:
    return round(moment_s * fps)


def spoken_captions(
    utterances: Sequence[Utterance], begins_s: Sequence[float], *, until_s: float
) -> tuple[Caption, ...]:
    """What is said, in parts that can be read in one look, each while it is heard.

    Args:
        utterances: In order, each in seconds since its sound begins.
        begins_s: When those sounds begin.
        until_s: Length of the video.
    """
    parts = list[FilmCaption]()
    for utterance, begin_s in zip(utterances, begins_s, strict=True):
        parts += parts_heard(utterance, begin_s)
    return tuple(
        Caption(
            start_s=round(part.begin_s, 6), end_s=round(min(part.end_s, until_s), 6), text=part.text
        )
        for part in lasting(parts)
    )
