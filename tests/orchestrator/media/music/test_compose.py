"""The music of a film, read back from its file."""

import struct
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.artifacts.story.score import Cue
from agents.artifacts.story.words import Mood
from orchestrator.media.music.compose import (
    SHORTEST_CUE_S,
    Composition,
    SceneMood,
    compose,
    cue_spans,
)
from orchestrator.media.music.midi import DRUM_CHANNEL
from orchestrator.media.music.theory import MODES, NAMES


@dataclass
class Played:
    """A note as it is heard."""

    channel: int
    pitch: int
    velocity: int
    begin_s: float
    end_s: float


@dataclass
class Piece:
    """A MIDI file as a player reads it."""

    notes: list[Played] = field(default_factory=list[Played])
    end_s: float = 0.0
    title: str = ""


def number_at(data: bytes, at: int) -> tuple[int, int]:
    value = 0
    while True:
        value = value << 7 | data[at] & 0x7F
        at += 1
        if not data[at - 1] & 0x80:
            return value, at


def events(track: bytes) -> list[tuple[int, int, bytes]]:
    """Tick, status and content of each event."""
    found, at, tick = [], 0, 0
    while at < len(track):
        step, at = number_at(track, at)
        tick += step
        status = track[at]
        at += 1
        if status == 0xFF:
            kind = track[at]
            size, at = number_at(track, at + 1)
            found.append((tick, kind, track[at : at + size]))
        else:
            size = 1 if status & 0xF0 == 0xC0 else 2
            found.append((tick, status, track[at : at + size]))
        at += size
    return found


def play(midi: bytes) -> Piece:
    kind, count, division = struct.unpack(">HHH", midi[8:14])
    assert (midi[:4], kind) == (b"MThd", 1)
    tracks, at = list[bytes](), 14
    for _ in range(count):
        size = struct.unpack(">I", midi[at + 4 : at + 8])[0]
        assert midi[at : at + 4] == b"MTrk"
        tracks.append(midi[at + 8 : at + 8 + size])
        at += 8 + size
    assert at == len(midi)
    conductor = events(tracks[0])
    tempos = [(tick, int.from_bytes(told, "big")) for tick, what, told in conductor if what == 0x51]

    def seconds(tick: int) -> float:
        passed = 0.0
        for (begin, tempo), (end, _) in zip(tempos, [*tempos[1:], (tick, 0)], strict=True):
            passed += max(0, min(end, tick) - begin) * tempo / division / 1e6
        return passed

    piece = Piece(title=next(told for _, what, told in conductor if what == 3).decode())
    for track in tracks:
        sounding: dict[tuple[int, int], tuple[float, int]] = {}
        for tick, status, told in events(track):
            voice = (status & 15, told[0] if told else 0)
            if status & 0xF0 == 0x90:
                assert voice not in sounding
                sounding[voice] = (seconds(tick), told[1])
            elif status & 0xF0 == 0x80:
                begin_s, velocity = sounding.pop(voice)
                piece.notes.append(Played(*voice, velocity, begin_s, seconds(tick)))
            elif status == 0x2F:
                piece.end_s = max(piece.end_s, seconds(tick))
        assert sounding == {}
    return piece


def in_cue(piece: Piece, cue: Cue) -> list[Played]:
    return [note for note in piece.notes if cue.begin_s - 0.003 <= note.begin_s < cue.end_s - 0.003]


def scale_of(cue: Cue) -> tuple[int, set[int]]:
    tonic_name, mode = cue.key.split()
    tonic = NAMES.index(tonic_name)
    return tonic, {(tonic + step) % 12 for step in MODES[mode]}


MOODS = st.sampled_from(list(Mood))
SCENES = st.lists(
    st.builds(
        lambda mood, begin, length: SceneMood(mood, begin, begin + length),
        MOODS,
        st.floats(-10, 700),
        st.floats(0, 200),
    ),
    max_size=12,
)


@settings(max_examples=60, deadline=None)
@given(st.floats(0.2, 600), SCENES, st.text(max_size=20))
def test_any_moods_make_music_that_fits_the_film(
    duration_s: float, scenes: list[SceneMood], title: str
) -> None:
    made = compose(duration_s, scenes, title=title)
    piece = play(made.midi)
    assert piece.end_s == pytest.approx(duration_s, abs=0.005)
    assert made.cues[0].begin_s == 0
    assert made.cues[-1].end_s == duration_s
    assert all(a.end_s == b.begin_s for a, b in pairwise(made.cues))
    for cue in made.cues:
        notes = in_cue(piece, cue)
        assert notes
        tonic, scale = scale_of(cue)
        for note in notes:
            assert note.end_s <= cue.end_s + 0.003
            assert note.begin_s < note.end_s
            assert 1 <= note.velocity <= 120
            if note.channel != DRUM_CHANNEL:
                assert 28 <= note.pitch <= 96
                assert note.pitch % 12 in scale | {(tonic - 1) % 12}
    assert piece.notes
    assert max(note.end_s for note in piece.notes) < duration_s


@given(st.floats(1, 600), SCENES)
def test_moods_fill_the_film_in_pieces_that_are_long_enough(
    duration_s: float, scenes: list[SceneMood]
) -> None:
    spans = cue_spans(duration_s, scenes)
    assert (spans[0].begin_s, spans[-1].end_s) == (0, duration_s)
    for one, other in pairwise(spans):
        assert one.end_s == other.begin_s
        assert one.mood != other.mood
    if len(spans) > 1:
        assert min(span.end_s - span.begin_s for span in spans) >= SHORTEST_CUE_S


def long_film(title: str = "The lighthouse") -> Composition:
    scenes = [SceneMood(mood, 60.0 * at, 60.0 * (at + 1)) for at, mood in enumerate(Mood)]
    return compose(600, scenes, title=title)


def test_each_mood_has_its_own_music_in_the_key_that_is_told() -> None:
    made = long_film()
    piece = play(made.midi)
    assert [cue.mood for cue in made.cues] == list(Mood)
    assert len({(cue.key, round(cue.tempo_bpm)) for cue in made.cues}) == len(made.cues)
    for cue in made.cues:
        tonic, scale = scale_of(cue)
        notes = [note for note in in_cue(piece, cue) if note.channel != DRUM_CHANNEL]
        inside = sum(note.pitch % 12 in scale for note in notes)
        assert inside >= 0.9 * len(notes)
        # The first bass is the tonic's.
        first = [note for note in notes if note.begin_s < cue.begin_s + 0.1]
        assert min(first, key=lambda note: note.pitch).pitch % 12 == tonic
    bright = [cue for cue in made.cues if cue.mood in (Mood.JOYFUL, Mood.TRIUMPHANT)]
    dark = [cue for cue in made.cues if cue.mood in (Mood.SAD, Mood.TENSE, Mood.ANGRY)]
    assert not any("minor" in cue.key for cue in bright)
    assert all("minor" in cue.key for cue in dark)
    slow = next(cue for cue in made.cues if cue.mood is Mood.SAD)
    assert slow.tempo_bpm < 0.6 * bright[0].tempo_bpm


def test_it_ends_with_a_cadence_on_the_tonic() -> None:
    made = long_film()
    piece = play(made.midi)
    cue = made.cues[-1]
    tonic, _ = scale_of(cue)
    bar_s = 240 / cue.tempo_bpm
    last = [note for note in piece.notes if note.begin_s >= cue.end_s - bar_s - 0.003]
    before = [
        note
        for note in piece.notes
        if cue.end_s - 2 * bar_s - 0.003 <= note.begin_s < cue.end_s - bar_s - 0.003
        and note.channel != DRUM_CHANNEL
    ]
    assert min(last, key=lambda note: note.pitch).pitch % 12 == tonic
    assert min(before, key=lambda note: note.pitch).pitch % 12 == (tonic + 7) % 12
    assert max(last, key=lambda note: note.velocity).pitch % 12 == tonic
    assert 598 < max(note.end_s for note in last) < 600


def test_one_theme_goes_through_the_film_and_another_film_has_another() -> None:
    def melodies(made: Composition) -> list[tuple[int, ...]]:
        """The first tones of each cue that has the theme as it is, as steps from one another."""
        piece = play(made.midi)
        found = []
        for number, cue in enumerate(made.cues):
            channel = (0, 4)[number % 2]
            notes = [note for note in in_cue(piece, cue) if note.channel == channel]
            found.append(tuple(round((note.begin_s - cue.begin_s) * cue.tempo_bpm / 60, 2)
                               for note in notes[:6]))  # fmt: skip
        return found

    moods = (Mood.HOPEFUL, Mood.TENDER)
    scenes = [SceneMood(mood, 60.0 * at, 60.0 * (at + 1)) for at, mood in enumerate(moods)]
    hopeful, tender = melodies(compose(120, scenes, title="One"))
    assert hopeful == tender
    themes = Counter(
        tuple(melodies(compose(120, scenes, title=f"Film {number}"))[0]) for number in range(12)
    )
    assert len(themes) >= 4
    assert compose(120, scenes, title="One").midi == compose(120, scenes, title="One").midi


def test_the_melody_breathes() -> None:
    made = compose(120, [SceneMood(Mood.HOPEFUL, 0, 120)], title="Air")
    piece = play(made.midi)
    melody = [note for note in piece.notes if note.channel == 0]
    gaps = [b.begin_s - a.end_s for a, b in pairwise(melody)]
    beat_s = 60 / made.cues[0].tempo_bpm
    assert sum(gap > 0.9 * beat_s for gap in gaps) >= 5
    assert max(gaps) > 12 * beat_s  # somewhere words have the time for themselves


def test_a_film_without_moods_is_calm() -> None:
    assert [cue.mood for cue in compose(30, [], title="").cues] == [Mood.CALM]


def test_a_title_in_any_script_is_in_the_file() -> None:
    assert play(compose(20, [], title="दीपक की कहानी").midi).title == "दीपक की कहानी"


def test_a_cue_is_played_the_same_wherever_in_the_film_it_is() -> None:
    """So what was played once is not played again when something before it became longer."""

    def film(longer_s: float) -> Composition:
        cut_s, lasts_s = 20 + longer_s, 60 + longer_s
        moods = [SceneMood(Mood.CALM, 0, cut_s), SceneMood(Mood.SAD, cut_s, lasts_s)]
        return compose(lasts_s, moods, title="The lighthouse")

    first, later = film(0), film(7 / 30)
    assert first.played[1] == later.played[1]
    assert first.played[0] != later.played[0]
    assert len(first.played) == len(first.cues) == 2
