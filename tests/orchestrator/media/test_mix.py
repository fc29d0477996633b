"""What is asked of the mix, and what is believed of it."""

import ast

import pytest

from agents.artifacts.story.film_timeline import VoiceClip
from agents.artifacts.story.sound_levels import SoundLevels
from orchestrator.errors import SandboxProtocolError
from orchestrator.media.mix import frames_of, mix_script, read_sound

CLIP = VoiceClip(shot="s01-01", file="audio/s01-01.wav", begin_s=1.25, duration_s=2.0)
FACTS = {"frames": 480_000, "loudness_lufs": -14.1, "true_peak_db": -1.2}


def test_a_script_has_what_is_heard_when() -> None:
    script = mix_script(10.0, [CLIP], music="music.flac")
    ast.parse(script)
    assert '"frames": 480000' in script
    assert '[["s01-01", 1.25]]' in script
    assert '"archive": "voices.zip"' in script
    assert '"music": "music.flac"' in script


def test_how_loud_it_is_to_be_stands_in_it() -> None:
    usual = mix_script(10.0, [CLIP], music="music.flac")
    assert '"music_lufs": -23.0, "under_voices_db": -11.0' in usual
    other = mix_script(10.0, [CLIP], music="music.flac", levels=SoundLevels(under_voices_db=-6))
    assert '"under_voices_db": -6.0' in other


def test_a_film_may_have_neither_voice_nor_music() -> None:
    script = mix_script(0.00001, [], music=None)
    assert '"frames": 1,' in script
    assert '"archive": null' in script


def test_its_measures_are_read() -> None:
    assert read_sound({"sound": dict(FACTS)}, 10.0).loudness_lufs == -14.1
    silent = read_sound({"sound": FACTS | {"loudness_lufs": None}}, 10.0)
    assert silent.loudness_lufs is None


@pytest.mark.parametrize(
    "told",
    [{}, {"sound": None}, {"sound": {"frames": "many"}}, {"sound": FACTS | {"frames": 460_000}}],
)
def test_measures_that_make_no_sense_are_not_believed(told: dict[str, object]) -> None:
    with pytest.raises(SandboxProtocolError):
        read_sound(told, 10.0)  # pyright: ignore[reportArgumentType]


def test_a_film_has_whole_samples() -> None:
    assert frames_of(1.0) == 48_000
    assert frames_of(1 / 30) == 1600


def test_what_was_coded_before_is_named_only_where_it_is_there() -> None:
    parts = [0.0, 20.5]
    first = mix_script(30.0, [CLIP], music=None, parts=parts)
    again = mix_script(30.0, [CLIP], music=None, parts=parts, is_known=True)
    assert '"parts": [0.0, 20.5], "known": null, "pieces": "pieces.zip"' in first
    assert first.replace('"known": null', '"known": "known.zip"') == again
