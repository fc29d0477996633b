"""Writes the music of one cue, bar by bar: theme, chords, bass, a figure between them, drums."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from orchestrator.media.music.midi import DRUM_CHANNEL, PROGRAM, Note, Setting
from orchestrator.media.music.moods import HARMONIES, Character, Drums, Figure, Phrase
from orchestrator.media.music.theme import BEATS, PHRASE, Bar, Theme, varied
from orchestrator.media.music.theory import DOMINANT, Chord, Key, Voicing, led_voicing

MELODY, PAD, BASS, FIGURE = range(4)
SETS = ((0, 1, 2, 3), (4, 5, 6, 7))
"""Channels of neighbouring cues: one can fade while the other begins."""
VOLUME, PAN, EXPRESSION, REVERB = 7, 10, 11, 91
PANS = (64, 56, 64, 78)
REVERBS = (60, 80, 30, 60)
FULL, FAINT = 112, 52
INTRO_FROM = 8
"""Bars; a shorter cue begins with everything."""
INTRO = 2
INTERLUDE = PHRASE
"""After the theme the melody rests for so many bars: words are heard meanwhile."""
HIGH_TONIC = 6
KICK, SNARE, TOM, CYMBAL, SHAKER = 36, 38, 41, 49, 70


@dataclass
class Cued:
    """One cue while it is written."""

    key: Key
    character: Character
    volume: int
    """Of all its channels, as MIDI has it."""
    theme: Theme
    bars: int
    channels: tuple[int, ...]
    """Of melody, pad, bass and figure."""
    last_degree: int
    """What its last chord is: the tonic at the end of the film, else what leads on."""
    ends: bool
    """Whether the film ends with it."""
    ring_beats: float = BEATS
    """How long the last chord of the film sounds."""
    notes: list[Note] = field(default_factory=list[Note])
    voices: Voicing | None = None


def write_cue(cue: Cued) -> tuple[tuple[Note, ...], tuple[Setting, ...]]:
    """The notes of a cue, and how its channels are set; times in beats from its beginning."""
    for number, (degree, bar) in enumerate(_plan(cue)):
        chord = cue.key.chord(degree)
        is_final = cue.ends and number == cue.bars - 1
        length = cue.ring_beats if is_final else float(BEATS)
        _write_pad(cue, chord, number, length)
        _write_bass(cue, chord, number, length)
        if bar is not None:
            _write_melody(cue, chord, bar, number, length)
        if not is_final and number >= _intro(cue):
            cue.notes += _figure(cue, chord, number)
            cue.notes += _drums(cue, number)
    return tuple(cue.notes), tuple(_settings(cue))


def _intro(cue: Cued) -> int:
    return INTRO if cue.bars >= INTRO_FROM else 0


def _plan(cue: Cued) -> Iterator[tuple[int, Bar | None]]:
    """The degree of each bar's chord, and what the melody has in it."""
    harmony, theme = HARMONIES[cue.character.mode], cue.theme
    phrases: list[tuple[Phrase, tuple[Bar, ...] | None]] = [
        (harmony.opening, theme.asked),
        (harmony.closing, theme.answered),
        (harmony.contrast, theme.contrast),
        (harmony.closing, theme.answered),
        (harmony.opening, None),
    ]
    intro = _intro(cue)
    for number in range(cue.bars):
        phrase, place = divmod(number - intro, PHRASE)
        degrees, bars = phrases[phrase % len(phrases)]
        degree = degrees[place] - 1
        bar = bars[place] if bars is not None else None
        if number < intro:
            degree, bar = 0, None
        if number == 0:
            degree = 0
        left = cue.bars - 1 - number
        if left == 0:
            ending = theme.answered[-1] if cue.ends else None
            degree, bar = cue.last_degree, ending
        elif left == 1 and cue.ends:
            degree = DOMINANT if cue.bars > 2 else degree
        yield degree, bar


def _write_pad(cue: Cued, chord: Chord, number: int, length: float) -> None:
    cue.voices = led_voicing(chord, cue.voices, lowest=48, highest=76)
    velocity = round(cue.character.loudness * 0.72)
    for pitch in cue.voices:
        cue.notes.append(Note(cue.channels[PAD], pitch, velocity, number * BEATS, length))


def _write_bass(cue: Cued, chord: Chord, number: int, length: float) -> None:
    velocity = round(cue.character.loudness * 0.85)
    begin, channel = number * BEATS, cue.channels[BASS]
    root = chord.pitch(chord.degree, 2)
    while root > 47:
        root -= 12
    moving = cue.character.moving_bass and length == BEATS and number >= _intro(cue)
    if not moving:
        cue.notes.append(Note(channel, root, velocity, begin, length * 0.98))
        return
    fifth = chord.pitch(chord.degree + 4, 2)
    while fifth > root + 8:
        fifth -= 12
    cue.notes.append(Note(channel, root, velocity, begin, 1.9))
    cue.notes.append(Note(channel, fifth, velocity - 8, begin + 2, 1.9))


def _write_melody(cue: Cued, chord: Chord, bar: Bar, number: int, length: float) -> None:
    """The theme over a chord: tones on strong beats, and long ones, are the chord's own."""
    octave, velocity = _octave(cue, cue.character.melody_octave), cue.character.loudness
    for tone in varied(bar, cue.character.rhythm):
        degree = tone.degree
        if tone.beat in (0.0, 2.0) or tone.length > 1:
            degree = chord.nearest(degree)
        pitch = chord.pitch(degree, octave)
        stress = 6 if tone.beat == 0 else 0
        sounds = min(tone.length * 0.94, length - tone.beat)
        if sounds > 0:
            begin = number * BEATS + tone.beat
            channel = cue.channels[MELODY]
            cue.notes.append(Note(channel, pitch, velocity + stress, begin, sounds))


def _octave(cue: Cued, octave: int) -> int:
    """One lower in keys whose tonic is high, so that no key is shrill."""
    return octave - (cue.key.tonic > HIGH_TONIC)


def _figure(cue: Cued, chord: Chord, number: int) -> Iterator[Note]:
    """What moves: the chord in small notes."""
    begin, channel = number * BEATS, cue.channels[FIGURE]
    velocity = round(cue.character.loudness * 0.62)
    degrees = (*chord.degrees, chord.degree + 7)
    octave = _octave(cue, 4 if chord.degree < DOMINANT else 3)
    tones = [chord.pitch(degree, octave) for degree in degrees]
    kind = cue.character.figure
    if kind is Figure.ARPEGGIO:
        for place, at in enumerate((0, 1, 2, 3, 2, 3, 2, 1)):
            yield Note(channel, tones[at], velocity, begin + place / 2, 0.48)
    elif kind is Figure.SLOW:
        for place, at in enumerate((0, 1, 2, 1)):
            yield Note(channel, tones[at], velocity, begin + place, 0.96)
    elif kind is Figure.PULSE:
        for place in range(8):
            stress = 8 if place % 4 == 0 else 0
            yield Note(channel, tones[0], velocity + stress, begin + place / 2, 0.3)
    elif kind is Figure.OFFBEAT:
        for place in range(BEATS):
            for tone in tones[1:3]:
                yield Note(channel, tone, velocity, begin + place + 0.5, 0.3)


def _drums(cue: Cued, number: int) -> Iterator[Note]:
    begin, kind = number * BEATS, cue.character.drums
    loud = cue.character.loudness
    struck: list[tuple[int, float, float]] = []
    if kind is Drums.SOFT:
        struck = [(SHAKER, place / 2, 0.4 if place % 2 else 0.5) for place in range(8)]
    elif kind is Drums.HEART:
        struck = [(KICK, 0.0, 0.8), (KICK, 0.75, 0.55)]
    elif kind is Drums.DRIVE:
        struck = [(TOM, place / 2, 0.9 if place in (0, 3, 6) else 0.55) for place in range(8)]
    elif kind is Drums.MARCH:
        struck = [(KICK, 0.0, 0.9), (KICK, 2.0, 0.8), (SNARE, 1.0, 0.5), (SNARE, 3.0, 0.5)]
        struck += [(SNARE, 3.5, 0.4)]
    if kind in (Drums.MARCH, Drums.DRIVE) and (number - _intro(cue)) % PHRASE == 0:
        struck += [(CYMBAL, 0.0, 0.6)]
    for pitch, beat, part in struck:
        yield Note(DRUM_CHANNEL, pitch, max(1, round(loud * part)), begin + beat, 0.25)


def _settings(cue: Cued) -> Iterator[Setting]:
    """Instruments, places, and the swell with which a cue comes and goes."""
    character = cue.character
    programs = (character.melody, character.pad, character.bass, character.figure_by)
    yield Setting(DRUM_CHANNEL, 0.0, VOLUME, cue.volume)
    for part, channel in enumerate(cue.channels):
        yield Setting(channel, 0.0, VOLUME, cue.volume)
        yield Setting(channel, 0.0, PROGRAM, programs[part])
        yield Setting(channel, 0.0, PAN, PANS[part])
        yield Setting(channel, 0.0, REVERB, REVERBS[part])
        for beat, value in _swell(cue):
            yield Setting(channel, beat, EXPRESSION, value)


def _swell(cue: Cued) -> Iterator[tuple[float, int]]:
    """Louder through the first bar, softer through the last; a film's last chord stays."""
    steps = 8
    for step in range(steps + 1):
        yield step * BEATS / steps, FAINT + (FULL - FAINT) * step // steps
    if cue.bars > 1 and not cue.ends:
        for step in range(1, steps):
            beat = (cue.bars - 1 + step / steps) * BEATS
            yield beat, FULL - (FULL - FAINT) * step // steps
