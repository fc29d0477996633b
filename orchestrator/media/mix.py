"""The script that makes a film's sound of voices and music, and what it says of it."""

import json
import math
from collections.abc import Iterable, Mapping, Sequence

from pydantic import BaseModel, ConfigDict, Field, JsonValue, ValidationError

from agents.artifacts.story.film_timeline import VoiceClip
from agents.artifacts.story.sound_levels import SoundLevels
from orchestrator.errors import SandboxProtocolError
from orchestrator.media.speech import VOICES

RATE_HZ = 48_000
SOUND = "sound.m4a"
"""AAC, 192 kbit/s, 48 kHz, stereo; exactly as long as the film."""
PIECES = "pieces.zip"
"""The sound as it was coded, piece by piece."""
KNOWN = "known.zip"
TOLD = "sound"
SCRIPT = """import json
import math

from runner.sound.mixing import mix_film

order = json.loads({order!r})
found = mix_film(order, order["archive"], order["music"], {output!r})
told = {{name: value if math.isfinite(value) else None for name, value in found._asdict().items()}}
print("told " + json.dumps({{{told!r}: told}}), flush=True)
"""

USUAL = SoundLevels()


class SoundFacts(BaseModel):
    """What the finished sound was measured to be, decoded again."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    frames: int = Field(ge=0)
    """At 48 kHz."""
    loudness_lufs: float | None
    """Integrated, after ITU-R BS.1770; None where all is silent."""
    true_peak_db: float | None
    """Highest value, also between the samples, dB of full scale."""


def frames_of(duration_s: float) -> int:
    """How many samples a film lasts."""
    return max(1, round(duration_s * RATE_HZ))


def mix_script(
    duration_s: float,
    voices: Iterable[VoiceClip],
    *,
    music: str | None,
    levels: SoundLevels = USUAL,
    parts: Sequence[float] = (),
    output: str = SOUND,
    is_known: bool = False,
) -> str:
    """The script that writes the sound of a film, and `PIECES`.

    It finds `voices.zip` beside it where any are given, as `speech.py` has it recorded; and tells
    `SoundFacts`, which `read_sound` reads.

    Args:
        duration_s: Of the film.
        voices: What is heard when.
        music: Name under which it finds the music, or none.
        levels: How loud all of it is.
        parts: When parts begin that are made again only where something in them has changed.
        output: The file to write.
        is_known: It finds the pieces of an earlier version as `KNOWN`. What it writes is the same
            without them, and takes longer.
    """
    places = [(clip.shot, clip.begin_s) for clip in voices]
    order = {
        "frames": frames_of(duration_s),
        "voices": places,
        "archive": VOICES if places else None,
        "music": music,
        "levels": levels.model_dump(),
        "parts": list(parts),
        "known": KNOWN if is_known else None,
        "pieces": PIECES,
    }
    return SCRIPT.format(order=json.dumps(order), output=output, told=TOLD)


def read_sound(told: Mapping[str, JsonValue], duration_s: float) -> SoundFacts:
    """What was told of a film's sound.

    Raises:
        SandboxProtocolError: It makes no sense, or the sound is not as long as the film.
    """
    try:
        facts = SoundFacts.model_validate(told.get(TOLD))
    except ValidationError as error:
        raise SandboxProtocolError("the measures of the film's sound make no sense") from error
    if not math.isclose(facts.frames, frames_of(duration_s), abs_tol=RATE_HZ // 25):
        lasts_s = facts.frames / RATE_HZ
        raise SandboxProtocolError(f"the sound lasts {lasts_s:.3f} s, the film {duration_s:.3f} s")
    return facts
