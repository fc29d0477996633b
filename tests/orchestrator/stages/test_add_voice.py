"""The voice of a drawn video: what is laid where, what is said where there is none."""

from pathlib import Path
from typing import Any

import pytest
from explaining import CAPTIONS, explain, files_of, said
from voicing import WORD_S, Speaking

from agents.artifacts.animation_package import AnimationPackage
from agents.artifacts.render_result import RenderResult
from agents.artifacts.request import Voice
from agents.artifacts.voice_over import VoiceOver
from orchestrator.engine.outcome import RunOutcome
from orchestrator.engine.render_cache import ResultCache
from orchestrator.media.speech import EspeakSynthesizer
from orchestrator.stages.add_voice import final_name
from orchestrator.stages.speak_sentences import speaker_for

ESPEAK = EspeakSynthesizer()


def spoken(
    folder: Path, speaking: Speaking | None = None, voice: Voice = Voice.WOMAN, **options: Any
) -> RunOutcome:
    """The triangle's lesson with a voice."""
    speaking = speaking or Speaking()
    return explain(folder, voice=voice, script=speaking.script, media=speaking.media, **options)


def test_without_a_voice_the_video_is_handed_out_as_it_was_drawn(tmp_path: Path) -> None:
    outcome = explain(tmp_path)
    over, result = outcome.artifact(VoiceOver), outcome.artifact(RenderResult)
    assert over == VoiceOver(voice=Voice.NONE, video=result.video, duration_s=result.duration_s)
    package = outcome.artifact(AnimationPackage)
    assert (package.video, package.voice) == (f"{package.scene_class}.mp4", "")
    assert package.duration_s == result.duration_s
    assert outcome.receipt.voice == ""


def test_a_sentence_is_laid_where_its_caption_begins_and_the_picture_stays(tmp_path: Path) -> None:
    speaking = Speaking()
    outcome = spoken(tmp_path, speaking)
    assert outcome.error is None
    over = outcome.artifact(VoiceOver)
    (order,) = speaking.dubbed
    # Three words and the silence around them are longer than the second that was drawn.
    lasts_s = 27 / 15
    assert order["frames"] == round(lasts_s * 48_000)
    assert [at_s for _, at_s in order["voices"]] == [0.0]
    assert order["holds"] == [[1.0, pytest.approx(12 / 15)]]
    (sentence,) = over.sentences
    assert (sentence.text, sentence.drawn_s) == (CAPTIONS[0]["text"], 0.0)
    assert [word.text for word in sentence.words] == ["A", "right", "triangle"]
    assert sentence.words[1].begin_s == pytest.approx(0.15 + WORD_S)
    assert [caption.text for caption in over.captions] == [CAPTIONS[0]["text"]]
    assert over.captions[0].start_s == pytest.approx(0.15)
    assert over.duration_s == pytest.approx(lasts_s)
    assert (over.loudness_lufs, over.true_peak_db) == (-14.0, -1.1)
    assert (over.language, over.used) == ("en", "espeak-ng, en+f3")


def test_package_receipt_and_files_tell_of_the_voice(tmp_path: Path) -> None:
    outcome = spoken(tmp_path, voice=Voice.MAN)
    package, result = outcome.artifact(AnimationPackage), outcome.artifact(RenderResult)
    voice = "a synthetic man's voice (espeak-ng, en+m3)"
    assert package.voice == outcome.receipt.voice == voice
    assert package.video == f"{package.scene_class}.mp4"
    assert package.duration_s == pytest.approx(27 / 15)
    assert result.video is not None
    assert result.video.path == f"silent/{package.video}"
    assert {package.video, result.video.path} <= files_of(outcome)
    srt = (outcome.folder.root / str(package.subtitles_srt)).read_text()
    assert "00:00:00,150 --> 00:00:01,350" in srt
    assert f"add_voice: {voice}" in said(outcome, "add_voice")


def test_the_same_again_is_spoken_from_the_cache(tmp_path: Path) -> None:
    speaking = Speaking()
    with ResultCache(tmp_path / "cache", size_limit_bytes=10**8) as cache:
        spoken(tmp_path, speaking, cache=cache)
        count = len(speaking.said)
        again = spoken(tmp_path, speaking, cache=cache)
    assert (len(speaking.said), len(speaking.dubbed)) == (count, 1)
    (stage,) = [each for each in again.receipt.stages if each.stage == "add_voice"]
    assert stage.from_cache


def test_another_voice_is_recorded_anew(tmp_path: Path) -> None:
    speaking = Speaking()
    with ResultCache(tmp_path / "cache", size_limit_bytes=10**8) as cache:
        spoken(tmp_path, speaking, cache=cache)
        count = len(speaking.said)
        spoken(tmp_path, speaking, cache=cache, voice=Voice.MAN)
    assert len(speaking.said) == 2 * count


@pytest.mark.parametrize("fails", ["speak_film", "dub("])
def test_a_video_that_cannot_be_spoken_stays_silent_and_says_so(tmp_path: Path, fails: str) -> None:
    outcome = spoken(tmp_path, Speaking(fails=fails))
    assert outcome.error is None
    over, package = outcome.artifact(VoiceOver), outcome.artifact(AnimationPackage)
    assert not over.used
    assert "could not be spoken" in over.silent_because
    assert package.voice == outcome.receipt.voice == f"no voice: {over.silent_because}"
    assert package.video == f"{package.scene_class}.mp4"
    assert package.video in files_of(outcome)
    assert package.duration_s == outcome.artifact(RenderResult).duration_s


def test_a_video_of_which_the_tracks_do_not_fit_is_not_handed_out(tmp_path: Path) -> None:
    outcome = spoken(tmp_path, Speaking(sound={"pictures_s": 9.0}))
    assert "the pictures last 9.000 s" in outcome.artifact(VoiceOver).silent_because


def test_what_is_not_drawn_has_no_voice(tmp_path: Path) -> None:
    outcome = spoken(tmp_path, render_it=False)
    assert outcome.error is None
    over = outcome.artifact(VoiceOver)
    assert (over.video, over.used, over.duration_s) == (None, "", 0.0)
    assert outcome.artifact(AnimationPackage).voice == ""


@pytest.mark.parametrize(
    ("text", "voice"),
    [
        ("A right triangle has three sides.", "en+f3"),
        ("समकोण त्रिभुज की तीन भुजाएँ होती हैं।", "hi+f3"),
        ("త్రిభుజానికి మూడు భుజాలు ఉంటాయి.", "te+f3"),
        ("Das Dreieck und der Kreis, die wir mit dem Lineal und auf der Tafel sehen.", "de+f3"),
    ],
)
def test_the_voice_speaks_the_language_of_what_is_said(text: str, voice: str) -> None:
    speaker = speaker_for(Voice.WOMAN, [text], ESPEAK)
    assert speaker.voice is not None
    assert speaker.voice.name == voice


def test_a_language_without_a_voice_is_said() -> None:
    speaker = speaker_for(Voice.WOMAN, ["ត្រីកោណកែងមានជ្រុងបី។"], ESPEAK)
    assert speaker.voice is None
    assert "no voice for the language 'km'" in speaker.why_not


def test_the_video_with_a_voice_has_the_name_of_its_scene(tmp_path: Path) -> None:
    video = spoken(tmp_path).artifact(RenderResult).video
    assert video is not None
    assert final_name(video) == video.path.removeprefix("silent/")
    assert "/" not in final_name(video)
