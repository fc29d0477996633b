"""The theme of a film: a motif of two bars that is sung, answered, contrasted and sung again.

It is told in steps of a scale and beats, in no key, so that every scene can sing it in its own mode
and rhythm and it is still the same.
"""

import random
from typing import NamedTuple

from orchestrator.media.music.moods import Rhythm

BEATS = 4
"""In a bar."""
PHRASE = 4
"""Bars."""
REST_FROM = 3.0
"""In the last bar of a phrase there is a breath from this beat on."""


class Tone(NamedTuple):
    """One tone of a melody."""

    beat: float
    """In its bar, from 0."""
    length: float
    """Beats."""
    degree: int
    """Of the scale, from the tonic."""


Bar = tuple[Tone, ...]
RHYTHMS: tuple[tuple[float, ...], ...] = (
    (1.5, 0.5, 1, 1),
    (2, 1, 1),
    (1, 1, 2),
    (1.5, 0.5, 2),
    (1, 0.5, 0.5, 2),
    (3, 1),
)
CONTOURS: tuple[tuple[int, ...], ...] = (
    (0, 1, 2, 1),
    (0, 2, 1, 0),
    (0, -1, 0, 2),
    (0, 2, 4, 3),
    (0, 1, -1, 0),
    (0, 3, 2, 1),
)
ARCHES = ((2, 4, 5), (0, 2, 4), (4, 3, 5), (2, 3, 4))
"""Where the bars of a phrase begin, before its last one."""


class Theme(NamedTuple):
    """Its phrases: asked, answered, and something else between."""

    asked: tuple[Bar, ...]
    answered: tuple[Bar, ...]
    contrast: tuple[Bar, ...]


def make_theme(seed: str) -> Theme:
    """The theme of a film; the same for the same seed."""
    chance = random.Random(f"theme of {seed}")  # noqa: S311 (music, no secret)
    first, second = chance.sample(RHYTHMS, 2)
    rise, fall = chance.sample(CONTOURS, 2)
    arch = chance.choice(ARCHES)
    motif = [_bar(first, rise, arch[0]), _bar(second, fall, arch[1])]
    sequence = _bar(first, rise, arch[2])
    turned = tuple(-step for step in rise)
    high = max(arch) + 2
    contrast = (
        _bar(second, turned, high),
        _bar(first, fall, high - 1),
        _bar(second, turned, high - 2),
    )
    return Theme(
        (*motif, sequence, _ending(4)),
        (*motif, _bar(second, fall, 1), _ending(0)),
        (*contrast, _ending(4)),
    )


def _bar(lengths: tuple[float, ...], contour: tuple[int, ...], begin: int) -> Bar:
    """A bar from a rhythm and a line."""
    tones, beat = list[Tone](), 0.0
    for length, step in zip(lengths, contour, strict=False):
        tones.append(Tone(beat, length, begin + step))
        beat += length
    return tuple(tones)


def _ending(degree: int) -> Bar:
    """A long tone, and a breath."""
    return (Tone(0.0, REST_FROM, degree),)


def varied(bar: Bar, rhythm: Rhythm) -> Bar:
    """The same bar in another rhythm."""
    if rhythm is Rhythm.SPARSE:
        return (bar[0]._replace(length=REST_FROM),)
    if rhythm is Rhythm.BROAD:
        kept = [tone for tone in bar if tone.beat in (0.0, 2.0)]
        ends = [*(tone.beat for tone in kept[1:]), bar[-1].beat + bar[-1].length]
        return tuple(
            tone._replace(length=end - tone.beat) for tone, end in zip(kept, ends, strict=True)
        )
    if rhythm is Rhythm.DOTTED:
        return tuple(part for tone in bar for part in _dotted(tone))
    if rhythm is Rhythm.LIVELY:
        return tuple(part for tone in bar for part in _repeated(tone))
    return bar


def _dotted(tone: Tone) -> tuple[Tone, ...]:
    """A half note as a dotted quarter and an eighth; shorter ones stay."""
    if tone.length != 2:
        return (tone,)
    return tone._replace(length=1.5), Tone(tone.beat + 1.5, 0.5, tone.degree)


def _repeated(tone: Tone) -> tuple[Tone, ...]:
    """A half note as a quarter, and two eighths that go to its neighbour and back."""
    if tone.length != 2:
        return (tone,)
    beat, degree = tone.beat, tone.degree
    return Tone(beat, 1, degree), Tone(beat + 1, 0.5, degree + 1), Tone(beat + 1.5, 0.5, degree)
