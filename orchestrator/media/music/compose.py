"""Composes the music of a film: a cue for each mood, one theme through all of them.

It is made by rules and chance with a fixed seed: the same film has the same music. Each cue has
whole bars; its tempo is moved a little so that it ends where the next one begins, and the last one
ends with the film, on its tonic.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from agents.artifacts.story.score import Cue
from agents.artifacts.story.words import Mood
from orchestrator.media.music.arrange import SETS, Cued, write_cue
from orchestrator.media.music.midi import Section, midi_file
from orchestrator.media.music.moods import CHARACTERS, volume_of
from orchestrator.media.music.theme import BEATS, make_theme
from orchestrator.media.music.theory import OCTAVE, Key, pivot

SHORTEST_CUE_S = 8.0
"""A mood that lasts less long belongs to the music before it."""
TONICS = (0, 2, 3, 5, 7, 9)
LEAST_BPM, MOST_BPM = 30.0, 240.0
RINGS_S = 3.0
"""A cue is heard so long into the next."""
SILENT_END_S = 1.0
"""The last chord is let go so long before the end: it rings out."""


class SceneMood(NamedTuple):
    """What a part of the film feels like."""

    mood: Mood
    begin_s: float
    """Since the beginning of the film."""
    end_s: float


class Span(NamedTuple):
    """Where one mood lasts."""

    mood: Mood
    begin_s: float
    end_s: float


@dataclass(frozen=True)
class Composition:
    """The music of a film."""

    cues: tuple[Cue, ...]
    """One after the other, from its beginning to its end."""
    midi: bytes
    """A Standard MIDI File."""
    played: tuple[bytes, ...]
    """Each cue by itself; the same wherever in a film it is."""


def compose(duration_s: float, scenes: Iterable[SceneMood], *, title: str) -> Composition:
    """Compose the music of a film.

    Args:
        duration_s: Of the film.
        scenes: Its moods; where none is told, that before lasts on.
        title: Of the film; another one has another theme, in another key.
    """
    spans = cue_spans(duration_s, scenes)
    cues = [_cue(span, title) for span in spans]
    theme = make_theme(title)
    sections = list[Section]()
    for number, cue in enumerate(cues):
        ends = number == len(cues) - 1
        beats = lasts_s(cue) * cue.tempo_bpm / 60
        key = _key(cue.mood, title)
        following = None if ends else _key(cues[number + 1].mood, title)
        written = Cued(
            key=key,
            character=CHARACTERS[cue.mood],
            volume=volume_of(cue.mood),
            theme=theme,
            bars=max(1, round(beats / BEATS)),
            channels=SETS[number % 2],
            last_degree=0 if following is None else pivot(key, following),
            ends=ends,
            ring_beats=_ring_beats(beats, cue.tempo_bpm),
        )
        notes, settings = write_cue(written)
        name = f"{cue.mood.value}, {cue.key}"
        sections.append(Section(name, cue.tempo_bpm, beats, notes, settings))
    played = (midi_file([each], title=title, rings_s=RINGS_S) for each in sections)
    return Composition(tuple(cues), midi_file(sections, title=title), tuple(played))


def lasts_s(span: Cue | Span) -> float:
    """How long a cue is; exactly the same for one that begins later."""
    return round(span.end_s - span.begin_s, 6)


def _ring_beats(beats: float, tempo_bpm: float) -> float:
    """How long the last chord of the film sounds, beats."""
    bar = min(float(BEATS), beats)
    return max(bar / 2, bar - SILENT_END_S * tempo_bpm / 60)


def cue_spans(duration_s: float, scenes: Iterable[SceneMood]) -> tuple[Span, ...]:
    """Moods in spans that fill the film: without a gap, none twice in a row, none too short."""
    inside = sorted(
        (max(0.0, scene.begin_s), scene.mood)
        for scene in scenes
        if scene.begin_s < duration_s and scene.end_s > scene.begin_s and scene.end_s > 0
    )
    begins = _merged(inside, duration_s) or [(0.0, Mood.CALM)]
    begins[0] = (0.0, begins[0][1])
    ends = [*(begin for begin, _ in begins[1:]), duration_s]
    return tuple(Span(mood, begin, end) for (begin, mood), end in zip(begins, ends, strict=True))


def _merged(inside: Sequence[tuple[float, Mood]], duration_s: float) -> list[tuple[float, Mood]]:
    """Beginnings of moods; one that is soon over, or the same as before, is left out."""
    kept = list[tuple[float, Mood]]()
    for (begin, mood), (end, _) in pairwise([*inside, (duration_s, Mood.CALM)]):
        if end <= begin:
            continue  # another scene begins at the same moment
        if kept and (mood == kept[-1][1] or end - begin < SHORTEST_CUE_S):
            continue
        # The first one may be short itself: then what follows has its time too.
        if len(kept) == 1 and begin < SHORTEST_CUE_S:
            kept = [(0.0, mood)]
            continue
        kept.append((begin, mood))
    if len(kept) > 1 and duration_s - kept[-1][0] < SHORTEST_CUE_S:
        kept.pop()
    return kept


def _cue(span: Span, title: str) -> Cue:
    seconds = lasts_s(span)
    wanted = CHARACTERS[span.mood].tempo_bpm
    bars = max(1, round(seconds * wanted / 60 / BEATS))
    tempo = min(MOST_BPM, max(LEAST_BPM, bars * BEATS * 60 / seconds))
    return Cue(
        mood=span.mood,
        key=_key(span.mood, title).name,
        tempo_bpm=tempo,
        begin_s=span.begin_s,
        end_s=span.end_s,
    )


def _key(mood: Mood, title: str) -> Key:
    """The key of a mood in a film."""
    chosen = TONICS[hashlib.sha256(title.encode()).digest()[0] % len(TONICS)]
    character = CHARACTERS[mood]
    return Key((chosen + character.shift) % OCTAVE, character.mode)
