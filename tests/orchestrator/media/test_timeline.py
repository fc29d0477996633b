"""Shots last whole pictures, captions begin with their words, chapters with their scenes."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from timelines import STORY, film, spoken

from agents.artifacts.story.narration import Narration, ShotVoice
from agents.artifacts.story.shot_list import Shot
from agents.artifacts.story.sound_levels import SoundLevels
from agents.artifacts.story.words import ShotType, Transition
from orchestrator.media.timeline import captions_of, frames_of, transition_s


@given(st.lists(st.floats(0.01, 30), min_size=1, max_size=60), st.sampled_from([15, 30, 60]))
def test_every_shot_lasts_whole_pictures_and_never_less_than_its_words(
    lengths: list[float], fps: int
) -> None:
    for length in lengths:
        frames = frames_of(ShotVoice(shot="s01-01", duration_s=length), fps)
        assert length - 1e-6 <= frames / fps < length + 1 / fps + 1e-6


def test_shots_follow_each_other_without_a_gap_and_the_film_ends_with_the_last() -> None:
    made = film(
        ShotVoice(shot="s01-01", duration_s=2.01), ShotVoice(shot="s02-01", duration_s=3.333)
    )
    first, second = made.pictures
    assert (first.begin_s, first.duration_s) == (0, pytest.approx(61 / 30))
    assert second.begin_s == first.begin_s + first.duration_s
    assert made.duration_s == pytest.approx(second.begin_s + second.duration_s)
    assert [each.title for each in made.chapters] == ["Scene 0", "Scene 1"]
    assert made.chapters[1].begin_s == second.begin_s


def test_how_loud_it_is_stays_as_it_was_chosen_however_often_it_is_cut() -> None:
    voice = ShotVoice(shot="s01-01", duration_s=2)
    assert film(voice).levels == SoundLevels()
    chosen = SoundLevels(under_voices_db=-3, loudness_lufs=-18)
    assert film(voice, levels=chosen).levels == chosen


def test_a_voice_begins_with_its_shot_and_a_mute_shot_has_none() -> None:
    made = film(
        ShotVoice(shot="s01-01", duration_s=2),
        ShotVoice(shot="s02-01", duration_s=3, file="audio/s02-01.wav"),
    )
    (voice,) = made.voices
    assert (voice.begin_s, voice.duration_s, voice.file) == (2, 3, "audio/s02-01.wav")


@pytest.mark.parametrize("transition", Transition)
def test_a_transition_leaves_most_of_a_short_shot_alone(transition: Transition) -> None:
    shot = Shot(
        id="s01-01", scene=1, type=ShotType.SKY, description="", seconds=1, transition=transition
    )
    assert transition_s(shot, 12, 30) <= 0.4 * 12 / 30 + 1 / 30
    assert (transition_s(shot, 300, 30) > 0) is (transition is not Transition.CUT)


def test_a_long_line_is_captioned_in_parts_that_begin_and_end_with_their_words() -> None:
    text = " ".join(f"word{n:02d}" for n in range(40))
    voice = ShotVoice(shot="s01-01", duration_s=20, utterances=(spoken(text),))
    captions = captions_of(Narration(requested="x", used="x", shots=(voice,)), [10.0, 30.0], STORY)
    assert len(captions) > 2
    assert " ".join(" ".join(each.text.split()) for each in captions) == text
    times = {word.text: word for word in voice.utterances[0].words}
    for caption in captions:
        said = caption.text.split()
        assert caption.begin_s == pytest.approx(10 + times[said[0]].begin_s, abs=0.08)
        assert caption.end_s >= 10 + times[said[-1]].end_s - 0.08
        assert caption.speaker == "Anna"
    for before, after in pairwise(captions):
        assert before.end_s <= after.begin_s + 1e-9


def test_words_that_nobody_timed_are_captioned_while_the_line_lasts() -> None:
    line = spoken("你好。世界。").model_copy(update={"words": ()})
    voice = ShotVoice(shot="s01-01", duration_s=3, utterances=(line,))
    (caption,) = captions_of(Narration(requested="x", used="x", shots=(voice,)), [0.0], STORY)
    assert (caption.begin_s, caption.text) == (0.5, "你好。世界。")
