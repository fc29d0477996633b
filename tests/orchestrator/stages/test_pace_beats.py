"""A beat lasts until its sentence has ended, and only where it is spoken."""

from pathlib import Path

import pytest
from explaining import explain, said
from voicing import WORD_S, Speaking

from agents.artifacts.request import Voice
from agents.artifacts.scene_actions import Action, Beat
from agents.artifacts.scene_spec import ManimSceneSpec
from orchestrator.stages.pace_beats import lasting

BEAT = Beat(
    id="one", say="So.", actions=(Action(do="fade_in", targets=("dot",), run_s=1.5),), hold_s=0.5
)


def test_a_beat_that_is_long_enough_stays_as_it_is() -> None:
    assert lasting(BEAT, 2.0) is BEAT


@pytest.mark.parametrize("spoken_s", [2.01, 2.4, 3.999, 11.0])
def test_a_beat_rests_until_its_sentence_has_ended(spoken_s: float) -> None:
    longer = lasting(BEAT, spoken_s)
    assert longer.actions == BEAT.actions
    assert spoken_s + 0.09 < longer.duration_s < spoken_s + 0.21


def test_a_spoken_lesson_has_beats_as_long_as_their_sentences(tmp_path: Path) -> None:
    silent = explain(tmp_path / "silent").artifact(ManimSceneSpec)
    speaking = Speaking()
    outcome = explain(
        tmp_path / "spoken", voice=Voice.WOMAN, script=speaking.script, media=speaking.media
    )
    assert outcome.error is None
    spoken = outcome.artifact(ManimSceneSpec)
    assert set(speaking.said) >= {beat.say for beat in spoken.beats}
    for before, beat in zip(silent.beats, spoken.beats, strict=True):
        sentence_s = 0.55 + WORD_S * len(beat.say.split())
        assert beat.duration_s >= max(before.duration_s, sentence_s)
        assert (beat.id, beat.say, beat.actions) == (before.id, before.say, before.actions)
    assert spoken.duration_s > silent.duration_s


def test_a_plan_that_cannot_be_spoken_is_as_without_a_voice(tmp_path: Path) -> None:
    silent = explain(tmp_path / "silent").artifact(ManimSceneSpec)
    speaking = Speaking(fails="speak_film")
    outcome = explain(
        tmp_path / "spoken", voice=Voice.WOMAN, script=speaking.script, media=speaking.media
    )
    assert outcome.artifact(ManimSceneSpec) == silent
    notes = [each for each in said(outcome, "plan_scene") if "as without a voice" in each]
    assert len(notes) == 1
