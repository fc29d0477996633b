"""The scripts that make a sound file of music: of a score, or of the user's own file."""

import base64

from orchestrator.media.mix import frames_of

MUSIC = "music.flac"
"""48 kHz, stereo, exactly as long as the film."""
PLAY = """import base64
import json

from runner.sound.music import play_score

print("told " + json.dumps({{"peak_db": play_score({score!r}, {frames}, {output!r})}}), flush=True)
"""
OWN = """import json

from runner.sound.music import use_own

print("told " + json.dumps({{"own_s": use_own({name!r}, {frames}, {output!r})}}), flush=True)
"""


def play_script(midi: bytes, duration_s: float) -> str:
    """The script that plays a score into `MUSIC`.

    Args:
        midi: A Standard MIDI File.
        duration_s: Of the film.
    """
    score = base64.b64encode(midi).decode("ascii")
    return PLAY.format(score=score, frames=frames_of(duration_s), output=MUSIC)


def own_script(name: str, duration_s: float) -> str:
    """The script that makes the user's own music as long as the film, as `MUSIC`.

    Shorter music begins again while its end still sounds; longer music is cut; both fade out.

    Args:
        name: Under which the script finds the file.
        duration_s: Of the film.
    """
    return OWN.format(name=name, frames=frames_of(duration_s), output=MUSIC)
