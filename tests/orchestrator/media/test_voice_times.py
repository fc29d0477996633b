"""Sentences begin with their captions, pictures stay until they have ended, captions follow."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.artifacts.story.narration import SpokenWord, Utterance
from orchestrator.media.voice_times import spoken_captions, voice_times

FPS = 15


def test_sentences_that_fit_change_nothing() -> None:
    times = voice_times([0.0, 4.0], [3.9, 2.0], frames=90, fps=FPS)
    assert times.begins_s == (0.0, 4.0)
    assert times.held == ()
    assert times.duration_s == 6.0


def test_a_picture_stays_until_its_sentence_has_ended_and_all_after_it_comes_later() -> None:
    times = voice_times([0.0, 2.0, 4.0], [3.0, 1.0, 2.5], frames=90, fps=FPS)
    first, last = times.held
    assert (first.at_s, first.lasts_s) == (2.0, 1.0)
    assert (last.at_s, last.lasts_s) == (6.0, pytest.approx(8 / FPS))
    assert times.begins_s == (0.0, 3.0, 5.0)
    assert times.duration_s == pytest.approx(6 + 1 + 8 / FPS)


def test_captions_that_begin_together_are_spoken_one_after_the_other() -> None:
    times = voice_times([1.0, 1.01, 3.0], [1.5, 1.0, 0.5], frames=60, fps=FPS)
    assert times.begins_s == (1.0, 2.5, pytest.approx(3 + 8 / FPS))
    assert [each.at_s for each in times.held] == [3.0]


def test_a_video_without_captions_stays_as_it_is() -> None:
    assert voice_times([], [], frames=30, fps=FPS) == ((), (), 2.0)


@given(
    st.lists(st.tuples(st.floats(0, 30), st.floats(0.1, 12)), min_size=1, max_size=30),
    st.sampled_from([15, 30, 60]),
)
def test_no_two_are_heard_at_once_and_none_is_cut_off(
    spoken: list[tuple[float, float]], fps: int
) -> None:
    starts = sorted(start for start, _ in spoken)
    lengths = [length for _, length in spoken]
    times = voice_times(starts, lengths, frames=32 * fps, fps=fps)
    ends = [begin + length for begin, length in zip(times.begins_s, lengths, strict=True)]
    assert all(end <= begin + 1e-4 for end, begin in zip(ends, times.begins_s[1:], strict=False))
    assert ends[-1] <= times.duration_s + 1e-4
    assert times.duration_s == pytest.approx(32 + sum(each.lasts_s for each in times.held))
    assert all(before.at_s < after.at_s for before, after in pairwise(times.held))
    for start, begin in zip(starts, times.begins_s, strict=True):
        shown = round(start * fps) / fps
        later = sum(each.lasts_s for each in times.held if each.at_s <= shown + 1e-6)
        assert begin >= shown + later - 1e-6  # never before its picture


def said(text: str, *, word_s: float = 0.5, begin_s: float = 0.15) -> Utterance:
    words = [
        SpokenWord(text=word, begin_s=begin_s + word_s * at, end_s=begin_s + word_s * (at + 1))
        for at, word in enumerate(text.split())
    ]
    return Utterance(
        speaker="narrator", voice="en+f3", text=text, begin_s=begin_s, end_s=words[-1].end_s,
        words=tuple(words),
    )  # fmt: skip


def test_captions_are_cut_by_when_their_words_are_heard() -> None:
    text = " ".join(f"word{number:02d}" for number in range(40))
    captions = spoken_captions([said(text), said("And so on.")], [2.0, 25.0], until_s=27.0)
    assert len(captions) > 3
    assert all(line for caption in captions for line in caption.text.splitlines())
    for caption in captions[:-1]:
        first, last = caption.text.split()[0], caption.text.split()[-1]
        assert caption.start_s == pytest.approx(2.15 + 0.5 * int(first[4:]), abs=0.08)
        assert caption.end_s >= 2.15 + 0.5 * (int(last[4:]) + 1) - 0.08
    assert captions[-1].text == "And so on."
    assert captions[-1].start_s == pytest.approx(25.15)
    assert all(before.end_s <= after.start_s for before, after in pairwise(captions))


def test_no_caption_outlasts_the_video() -> None:
    (caption,) = spoken_captions([said("One two three.")], [0.0], until_s=1.2)
    assert caption.end_s == 1.2
