"""Keys, chords and how one chord leads to the next; pitches are MIDI's, 60 is middle C."""

from collections.abc import Sequence
from typing import NamedTuple

OCTAVE = 12
STEPS = 7
"""Degrees of a scale; they are counted from 0, and on into the octaves above and below."""
MODES: dict[str, tuple[int, ...]] = {
    "major": (0, 2, 4, 5, 7, 9, 11),
    "lydian": (0, 2, 4, 6, 7, 9, 11),
    "mixolydian": (0, 2, 4, 5, 7, 9, 10),
    "dorian": (0, 2, 3, 5, 7, 9, 10),
    "minor": (0, 2, 3, 5, 7, 8, 10),
    "phrygian": (0, 1, 3, 5, 7, 8, 10),
}
NAMES = ("C", "Db", "D", "Eb", "E", "F", "F#", "G", "Ab", "A", "Bb", "B")
DOMINANT = 4
SEVENTH = 6
Voicing = tuple[int, ...]


class Key(NamedTuple):
    """A tonic and a mode."""

    tonic: int
    """Pitch class, 0 is C."""
    mode: str

    @property
    def name(self) -> str:
        """As musicians call it: `D minor`."""
        return f"{NAMES[self.tonic]} {self.mode}"

    @property
    def pitch_classes(self) -> frozenset[int]:
        """Of its scale."""
        return frozenset((self.tonic + step) % OCTAVE for step in MODES[self.mode])

    @property
    def leading_tone(self) -> int:
        """The pitch class below the tonic; in a minor key it is borrowed for the dominant."""
        return (self.tonic - 1) % OCTAVE

    def pitch(self, degree: int, octave: int) -> int:
        """The pitch of a degree.

        Args:
            degree: 0 is the tonic; 7 the one above.
            octave: 4 has middle C in it.
        """
        octaves, step = divmod(degree, STEPS)
        return OCTAVE * (octave + 1 + octaves) + self.tonic + MODES[self.mode][step]

    def chord(self, degree: int) -> "Chord":
        """The triad on a degree; the dominant of a minor key is major, as cadences have it."""
        return Chord(self, degree % STEPS)


class Chord(NamedTuple):
    """A triad of a key."""

    key: Key
    degree: int

    @property
    def is_raised(self) -> bool:
        """Whether its third is the leading tone that the scale has not."""
        return self.key.mode == "minor" and self.degree == DOMINANT

    @property
    def degrees(self) -> tuple[int, int, int]:
        """Of root, third and fifth."""
        return self.degree, self.degree + 2, self.degree + 4

    @property
    def pitch_classes(self) -> tuple[int, ...]:
        """Of root, third and fifth."""
        return tuple(self.pitch(degree, 4) % OCTAVE for degree in self.degrees)

    def pitch(self, degree: int, octave: int) -> int:
        """The pitch of a degree of the key while this chord sounds."""
        raised = self.is_raised and degree % STEPS == SEVENTH
        return self.key.pitch(degree, octave) + raised

    def nearest(self, degree: int) -> int:
        """The chord's degree next to another, the lower one of two."""
        near = [degree + move for move in (0, -1, 1, -2, 2)]
        own = {each % STEPS for each in self.degrees}
        return next(each for each in near if each % STEPS in own)


def led_voicing(chord: Chord, before: Voicing | None, *, lowest: int, highest: int) -> Voicing:
    """The chord in three voices that move as little as can be.

    Args:
        chord: What sounds.
        before: The voices of the chord in front of it.
        lowest: No voice is lower.
        highest: None is higher, as far as an octave and a half has room.
    """
    classes = chord.pitch_classes
    choices = list[Voicing]()
    for turn in range(3):
        turned = classes[turn:] + classes[:turn]
        for bottom in range(lowest, lowest + 2 * OCTAVE):
            if bottom % OCTAVE == turned[0]:
                choices.append(_stacked(turned, bottom))
    fitting = [voices for voices in choices if voices[-1] <= highest] or choices[:1]
    if before is None:
        middle = (lowest + highest) / 2
        return min(fitting, key=lambda voices: abs(sum(voices) / 3 - middle))
    return min(fitting, key=lambda voices: _moved(before, voices))


def _stacked(classes: Sequence[int], bottom: int) -> Voicing:
    voices = [bottom]
    for pitch_class in classes[1:]:
        voices.append(voices[-1] + (pitch_class - voices[-1]) % OCTAVE)
    return tuple(voices)


def _moved(before: Voicing, after: Voicing) -> int:
    return sum(abs(one - other) for one, other in zip(before, after, strict=True))


def pivot(key: Key, following: Key) -> int:
    """The degree of a key whose chord leads best into another key: most like its dominant."""
    wanted = set(following.chord(DOMINANT).pitch_classes)
    order = (DOMINANT, 3, 1, 5, 6, 2, 0)
    return max(order, key=lambda degree: len(wanted & set(key.chord(degree).pitch_classes)))
