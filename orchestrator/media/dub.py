"""The script that gives a drawn video its voice, and what it says of what it made."""

import json
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict, Field, JsonValue, ValidationError

from agents.artifacts.voice_over import HeldPicture
from orchestrator.errors import SandboxProtocolError
from orchestrator.media.mix import USUAL, SoundFacts, frames_of, read_sound
from orchestrator.media.speech import VOICES

DRAWN, SPOKEN = "drawn.mp4", "spoken.mp4"
APART_S = 0.04
"""Most that pictures and sound may differ in length: less than anybody sees or hears."""
SCRIPT = """import json

from runner.sound.dubbing import dub

found = dub(json.loads({order!r}), {drawn!r}, {voices!r}, {spoken!r})
print("told " + json.dumps(found), flush=True)
"""


class Lengths(BaseModel):
    """How long the two tracks of the finished file are, seconds."""

    model_config = ConfigDict(frozen=True, extra="ignore", allow_inf_nan=False)

    pictures_s: float = Field(ge=0)
    sound_s: float = Field(ge=0)


class Dubbed(NamedTuple):
    """What the finished video was measured to be."""

    lengths: Lengths
    sound: SoundFacts


def dub_script(
    places: Sequence[tuple[str, float]], held: Sequence[HeldPicture], duration_s: float
) -> str:
    """The script that writes `SPOKEN` from `DRAWN` and `VOICES`; `read_dubbed` reads what it tells.

    Args:
        places: Names of sentences, and when the sound of each begins.
        held: The pictures that stay.
        duration_s: Of the video with the voice.
    """
    order = {
        "frames": frames_of(duration_s),
        "voices": list(places),
        "levels": USUAL.model_dump(),
        "holds": [(each.at_s, each.lasts_s) for each in held],
    }
    return SCRIPT.format(order=json.dumps(order), drawn=DRAWN, voices=VOICES, spoken=SPOKEN)


def read_dubbed(told: Mapping[str, JsonValue], duration_s: float) -> Dubbed:
    """What was told of the finished video.

    Raises:
        SandboxProtocolError: It makes no sense, or a track is longer or shorter than it should be.
    """
    sound = read_sound(told, duration_s)
    try:
        lengths = Lengths.model_validate(told)
    except ValidationError as error:
        raise SandboxProtocolError("the lengths of the video's tracks make no sense") from error
    for what, seconds in (("pictures", lengths.pictures_s), ("sound", lengths.sound_s)):
        if abs(seconds - duration_s) > APART_S:
            raise SandboxProtocolError(
                f"the {what} last {seconds:.3f} s, and the video should last {duration_s:.3f} s"
            )
    return Dubbed(lengths, sound)
