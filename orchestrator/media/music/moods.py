"""What music of each mood is like: mode, pace, harmony, instruments, loudness.

Instruments are numbers of General MIDI, from 0. Harmony is told in degrees, 1 is the tonic.
"""

from dataclasses import dataclass
from enum import StrEnum

from agents.artifacts.story.words import Mood

Phrase = tuple[int, int, int, int]
"""The chords of four bars."""


class Rhythm(StrEnum):
    """How the theme's rhythm is changed."""

    PLAIN = "plain"
    BROAD = "broad"
    """Half as many tones, twice as long."""
    DOTTED = "dotted"
    LIVELY = "lively"
    """Long tones are repeated."""
    SPARSE = "sparse"
    """The first tone of each bar."""


class Figure(StrEnum):
    """What moves between melody and bass."""

    NONE = "none"
    ARPEGGIO = "arpeggio"
    """The chord up and down in eighths."""
    SLOW = "slow"
    """The chord upwards in quarters."""
    PULSE = "pulse"
    """One tone in eighths, short."""
    OFFBEAT = "offbeat"
    """The chord between the beats, short."""


class Drums(StrEnum):
    """What is struck."""

    NONE = "none"
    SOFT = "soft"
    """A shaker, hardly heard."""
    HEART = "heart"
    """Two low beats in a bar."""
    DRIVE = "drive"
    """Low drums in eighths."""
    MARCH = "march"
    """Drum, snare, and a cymbal where a phrase begins."""


@dataclass(frozen=True)
class Harmony:
    """The phrases of a theme in one mode."""

    opening: Phrase
    """It asks: its end is open."""
    closing: Phrase
    """It answers: it ends on the tonic."""
    contrast: Phrase


HARMONIES = {
    "major": Harmony((1, 6, 4, 5), (1, 4, 5, 1), (6, 3, 4, 5)),
    "lydian": Harmony((1, 2, 1, 5), (6, 2, 5, 1), (3, 6, 2, 5)),
    "mixolydian": Harmony((1, 7, 4, 5), (4, 5, 7, 1), (6, 4, 1, 7)),
    "dorian": Harmony((1, 4, 1, 7), (3, 4, 7, 1), (3, 7, 4, 5)),
    "minor": Harmony((1, 6, 4, 5), (1, 4, 5, 1), (3, 7, 6, 5)),
    "phrygian": Harmony((1, 2, 1, 7), (4, 1, 2, 1), (6, 2, 4, 7)),
}


@dataclass(frozen=True)
class Character:
    """What music of a mood is like."""

    mode: str
    shift: int
    """Semitones from the film's own tonic."""
    tempo_bpm: float
    melody: int
    melody_octave: int
    pad: int
    bass: int
    figure_by: int
    figure: Figure
    rhythm: Rhythm
    drums: Drums
    loudness: int
    """Of the melody, as MIDI's velocity; the others are softer."""
    moving_bass: bool = False
    """The bass has the fifth in the middle of a bar."""


PIANO, CELESTA, GLOCKENSPIEL, VIBRAPHONE, HARP = 0, 8, 9, 11, 46
VIOLIN, CELLO, CONTRABASS, TREMOLO, PIZZICATO, TIMPANI = 40, 42, 43, 44, 45, 47
STRINGS, SLOW_STRINGS, CHOIR, TRUMPET, HORN, BRASS = 48, 49, 52, 56, 60, 61
OBOE, CLARINET, FLUTE, PAN_FLUTE = 68, 71, 73, 75

CHARACTERS = {
    Mood.CALM: Character(
        *("major", 0, 72, PIANO, 5, SLOW_STRINGS, CONTRABASS, HARP),
        *(Figure.SLOW, Rhythm.BROAD, Drums.NONE, 72),
    ),
    Mood.JOYFUL: Character(
        *("major", 2, 116, FLUTE, 5, STRINGS, PIZZICATO, PIZZICATO),
        *(Figure.OFFBEAT, Rhythm.LIVELY, Drums.SOFT, 86, True),
    ),
    Mood.HOPEFUL: Character(
        *("lydian", 0, 92, PIANO, 5, STRINGS, CONTRABASS, HARP),
        *(Figure.ARPEGGIO, Rhythm.PLAIN, Drums.SOFT, 82, True),
    ),
    Mood.TENDER: Character(
        *("major", 5, 66, VIOLIN, 5, SLOW_STRINGS, CELLO, PIANO),
        *(Figure.SLOW, Rhythm.PLAIN, Drums.NONE, 74),
    ),
    Mood.SAD: Character(
        *("minor", 0, 60, CELLO, 4, SLOW_STRINGS, CONTRABASS, PIANO),
        *(Figure.SLOW, Rhythm.BROAD, Drums.NONE, 76),
    ),
    Mood.TENSE: Character(
        *("minor", 3, 104, CLARINET, 4, TREMOLO, CONTRABASS, PIZZICATO),
        *(Figure.PULSE, Rhythm.SPARSE, Drums.HEART, 78),
    ),
    Mood.FEARFUL: Character(
        *("phrygian", 1, 58, OBOE, 4, TREMOLO, CONTRABASS, CELESTA),
        *(Figure.NONE, Rhythm.SPARSE, Drums.HEART, 72),
    ),
    Mood.ANGRY: Character(
        *("minor", 5, 126, HORN, 4, STRINGS, CELLO, STRINGS),
        *(Figure.PULSE, Rhythm.DOTTED, Drums.DRIVE, 94, True),
    ),
    Mood.MYSTERIOUS: Character(
        *("dorian", 2, 76, CELESTA, 5, CHOIR, CONTRABASS, VIBRAPHONE),
        *(Figure.SLOW, Rhythm.SPARSE, Drums.NONE, 74),
    ),
    Mood.TRIUMPHANT: Character(
        *("mixolydian", 7, 108, TRUMPET, 5, BRASS, CONTRABASS, STRINGS),
        *(Figure.ARPEGGIO, Rhythm.DOTTED, Drums.MARCH, 92, True),
    ),
}

LEVELS_DB = {
    **{Mood.CALM: 0.0, Mood.JOYFUL: -3.4, Mood.HOPEFUL: -2.5, Mood.TENDER: -6.0, Mood.SAD: -4.5},
    **{Mood.TENSE: -3.7, Mood.FEARFUL: -3.5, Mood.ANGRY: -7.2, Mood.MYSTERIOUS: -1.5},
    Mood.TRIUMPHANT: -4.2,
}
"""How much softer the instruments of a mood are played back: measured, so that quiet moods are a
few dB below loud ones and not ten."""


def volume_of(mood: Mood) -> int:
    """A mood's level as MIDI's controller of volume has it: 40 dB for each tenfold."""
    return round(127 * 10 ** (LEVELS_DB[mood] / 40))
