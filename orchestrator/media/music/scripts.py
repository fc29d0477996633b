"""The scripts that make a sound file of music: of a score, or of the user's own file."""

import base64
import hashlib
import json
from collections.abc import Collection

from orchestrator.media.mix import frames_of
from orchestrator.media.music.compose import Composition

MUSIC = "music.flac"
"""48 kHz, stereo, exactly as long as the film."""
PLAY = """import json

from runner.sound.music import play_cues

peak_db = play_cues(json.loads({order!r}), {output!r})
print("told " + json.dumps({{"peak_db": peak_db}}), flush=True)
"""
OWN = """import json

from runner.sound.music import use_own

print("told " + json.dumps({{"own_s": use_own({name!r}, {frames}, {output!r})}}), flush=True)
"""


def cue_file(midi: bytes) -> str:
    """What the sound of a cue is called, where scripts find it."""
    return f"cue-{hashlib.sha256(midi).hexdigest()[:16]}.flac"


def play_script(made: Composition, duration_s: float, *, known: Collection[str] = ()) -> str:
    """The script that plays a composition into `MUSIC`, and each cue into its `cue_file`.

    Args:
        made: What is played.
        duration_s: Of the film.
        known: The files of cues that it finds beside it; they are not played.
    """
    cues: list[dict[str, object]] = []
    for cue, midi in zip(made.cues, made.played, strict=True):
        told: dict[str, object] = {"file": cue_file(midi), "begin_s": cue.begin_s}
        if told["file"] not in known:
            told["score"] = base64.b64encode(midi).decode("ascii")
        cues.append(told)
    order = json.dumps({"frames": frames_of(duration_s), "cues": cues})
    return PLAY.format(order=order, output=MUSIC)


def own_script(name: str, duration_s: float) -> str:
    """The script that makes the user's own music as long as the film, as `MUSIC`.

    Shorter music begins again while its end still sounds; longer music is cut; both fade out.

    Args:
        name: Under which the script finds the file.
        duration_s: Of the film.
    """
    return OWN.format(name=name, frames=frames_of(duration_s), output=MUSIC)
