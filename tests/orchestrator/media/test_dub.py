"""What is asked of whoever gives a video its voice, and what is believed of it."""

import ast

import pytest
from voicing import order_in

from agents.artifacts.story.sound_levels import SoundLevels
from agents.artifacts.voice_over import HeldPicture
from orchestrator.errors import SandboxProtocolError
from orchestrator.media.dub import dub_script, read_dubbed

SOUND = {"frames": 480_000, "loudness_lufs": -14.1, "true_peak_db": -1.2}
TOLD = {"sound": SOUND, "pictures_s": 10.0, "sound_s": 10.02}


def test_the_script_has_what_is_heard_and_what_stays() -> None:
    script = dub_script([("abc", 1.25)], [HeldPicture(at_s=4.0, lasts_s=0.5)], 10.0)
    ast.parse(script)
    order = order_in(script)
    levels = SoundLevels().model_dump()
    assert order == {
        "frames": 480_000, "voices": [["abc", 1.25]], "levels": levels, "holds": [[4.0, 0.5]],
    }  # fmt: skip


def test_its_measures_are_read() -> None:
    found = read_dubbed(dict(TOLD), 10.0)
    assert (found.sound.loudness_lufs, found.lengths.sound_s) == (-14.1, 10.02)


@pytest.mark.parametrize(
    "changed",
    [
        {"pictures_s": 10.05},
        {"sound_s": 9.9},
        {"sound_s": None},
        {"pictures_s": "long"},
        {"sound": SOUND | {"frames": 400_000}},
    ],
)
def test_a_video_with_tracks_of_other_lengths_is_not_believed(changed: dict[str, object]) -> None:
    with pytest.raises(SandboxProtocolError):
        read_dubbed(TOLD | changed, 10.0)  # pyright: ignore[reportArgumentType]
