"""Keys, chords, and how voices move."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestrator.media.music.moods import CHARACTERS, HARMONIES
from orchestrator.media.music.theme import BEATS, make_theme, varied
from orchestrator.media.music.theory import MODES, Chord, Key, led_voicing, pivot

KEYS = st.builds(Key, st.integers(0, 11), st.sampled_from(sorted(MODES)))


@pytest.mark.parametrize(
    ("key", "degree", "classes"),
    [
        (Key(0, "major"), 0, (0, 4, 7)),
        (Key(0, "major"), 4, (7, 11, 2)),
        (Key(9, "minor"), 0, (9, 0, 4)),
        (Key(9, "minor"), 4, (4, 8, 11)),  # E major in A minor: G is raised
        (Key(2, "dorian"), 3, (7, 11, 2)),
        (Key(7, "mixolydian"), 6, (5, 9, 0)),
    ],
)
def test_chords_are_what_harmony_books_say(key: Key, degree: int, classes: tuple[int]) -> None:
    assert key.chord(degree).pitch_classes == classes


def test_keys_and_pitches() -> None:
    assert Key(2, "minor").name == "D minor"
    assert Key(0, "major").pitch(0, 4) == 60
    assert Key(0, "major").pitch(-1, 4) == 59
    assert Key(0, "major").pitch(9, 4) == 76


@given(KEYS, st.lists(st.integers(0, 6), min_size=2, max_size=8))
def test_voices_move_little_and_stay_in_their_range(key: Key, degrees: list[int]) -> None:
    before = None
    for degree in degrees:
        chord = key.chord(degree)
        voices = led_voicing(chord, before, lowest=48, highest=76)
        assert sorted(pitch % 12 for pitch in voices) == sorted(chord.pitch_classes)
        assert list(voices) == sorted(voices)
        assert voices[0] >= 48
        assert voices[-1] <= 76
        if before is not None:
            assert sum(abs(a - b) for a, b in zip(before, voices, strict=True)) <= 12
        before = voices


@given(KEYS, KEYS)
def test_a_cue_leads_to_the_next_with_a_chord_that_both_have(key: Key, following: Key) -> None:
    chord = key.chord(pivot(key, following))
    shared = set(chord.pitch_classes) & set(following.chord(4).pitch_classes)
    assert shared or not any(
        set(key.chord(degree).pitch_classes) & set(following.chord(4).pitch_classes)
        for degree in range(7)
    )


@given(KEYS, st.integers(0, 6), st.integers(-14, 21))
def test_the_nearest_tone_of_a_chord_is_near(key: Key, root: int, degree: int) -> None:
    chord = Chord(key, root)
    found = chord.nearest(degree)
    assert abs(found - degree) <= 2
    assert found % 7 in {each % 7 for each in chord.degrees}


def test_answers_end_on_the_tonic_and_questions_do_not() -> None:
    for harmony in HARMONIES.values():
        assert harmony.closing[-1] == 1
        assert harmony.opening[-1] != 1
        assert harmony.contrast[-1] != 1
    assert {character.mode for character in CHARACTERS.values()} == set(MODES)


@given(st.text(max_size=10))
def test_a_theme_is_sung_in_bars(title: str) -> None:
    theme = make_theme(title)
    for character in CHARACTERS.values():
        for phrase in (theme.asked, theme.answered, theme.contrast):
            assert len(phrase) == 4
            for bar in phrase:
                tones = varied(bar, character.rhythm)
                assert tones[0].beat == 0
                ends = [tone.beat + tone.length for tone in tones]
                begins = [tone.beat for tone in tones[1:]]
                assert all(end <= begin for end, begin in zip(ends, begins, strict=False))
                assert ends[-1] <= BEATS
    assert theme.asked[:2] == theme.answered[:2]
