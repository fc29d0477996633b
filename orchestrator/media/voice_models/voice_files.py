"""Piper's voices in a folder: `<name>.onnx` with the weights, `<name>.onnx.json` with the facts.

They are the host's own files, as the settings are; what makes no sense is left out and named.
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from agents.artifacts.story.words import VoiceType

WEIGHTS, FACTS = ".onnx", ".onnx.json"
FACTS_BYTES = 4 * 1024**2
NAME_CHARS, SPEAKER_CHARS = 48, 20
"""Together less than `Utterance.voice` takes."""
MOST_SPEAKERS = 64
"""Of one model; more are not cast."""
WOMEN = re.compile(
    r"female|woman|girl|lady|lessac|amy|kathleen|jenny|alba|cori|ljspeech|kristin|kerstin|eva_k"
    r"|ramona|siwis|priyamvada|irina|huayan|_f$"
)
MEN = re.compile(
    r"(?<!fe)male|(?<!wo)man$|boy|ryan|joe|john|norman|bryce|danny|kusal|alan|thorsten|karlsson"
    r"|pavoque|gilles|pratham|rohan|davefx|faber|denis|dmitri|ruslan|_m$"
)
"""What names of voices and speakers tell; the facts do not tell who is a man or a woman."""
Ids = Annotated[list[int], Field(min_length=1, max_length=8)]


class Facts(BaseModel):
    """A part of a voice's facts; there is more in them."""

    model_config = ConfigDict(frozen=True, extra="ignore", allow_inf_nan=False)


class Audio(Facts):
    """Its sound."""

    sample_rate: int = Field(ge=8000, le=96_000)


class EspeakVoice(Facts):
    """Whose phonemes it was taught by."""

    voice: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9+_-]{0,39}$")


class Scales(Facts):
    """How much it varies and how slowly it speaks."""

    noise_scale: float = Field(default=0.667, ge=0, le=2)
    length_scale: float = Field(default=1.0, ge=0.2, le=5)
    noise_w: float = Field(default=0.8, ge=0, le=2)


class Language(Facts):
    """What it speaks."""

    code: str = Field(pattern=r"^[A-Za-z]{2,3}([_-][A-Za-z0-9]{2,8})*$")


class VoiceFacts(Facts):
    """What `<name>.onnx.json` holds."""

    audio: Audio
    espeak: EspeakVoice
    inference: Scales = Scales()
    language: Language | None = None
    phoneme_type: str = "espeak"
    phoneme_id_map: dict[str, Ids] = Field(min_length=4, max_length=4000)
    num_speakers: int = Field(default=1, ge=1, le=10_000)
    speaker_id_map: dict[str, int] = Field(default_factory=dict[str, int])
    hop_length: int = Field(default=256, ge=1, le=4096)


@dataclass(frozen=True)
class PiperVoice:
    """One speaker of one model."""

    name: str
    """Of the model, and the speaker where there are several: `en_US-vctk-medium#p225`."""
    weights: Path
    speaker: int | None
    language: str
    """In small letters, as `en-us`."""
    facts: VoiceFacts

    @property
    def sounds_like(self) -> VoiceType | None:
        """A woman or a man, as far as its names tell."""
        words = self.name.lower()
        if WOMEN.search(words):
            return VoiceType.WOMAN
        return VoiceType.MAN if MEN.search(words) else None


@dataclass(frozen=True)
class VoiceFolder:
    """The voices in a folder."""

    voices: Mapping[str, PiperVoice]
    """By name."""
    left_out: tuple[str, ...] = ()
    """One sentence for each file that is no voice."""
    digest: str = ""
    """Changes with the voices."""

    def speaking(self, language: str) -> Sequence[PiperVoice]:
        """Those that speak a language, those of its very region first."""
        code = language.strip().lower().replace("_", "-")
        family = code.partition("-")[0]
        found = [v for v in self.voices.values() if v.language.partition("-")[0] == family]
        return sorted(found, key=lambda voice: voice.language != code)


def read_voices(folder: Path) -> VoiceFolder:
    """Look at what lies in a folder."""
    voices, left_out = dict[str, PiperVoice](), list[str]()
    digest = hashlib.sha256()
    for path in sorted(folder.glob(f"*{FACTS}")):
        weights = path.with_name(path.name.removesuffix(".json"))
        try:
            if path.stat().st_size > FACTS_BYTES:
                raise ValueError("it is too large")
            text, size = path.read_bytes(), weights.stat()
            facts = VoiceFacts.model_validate_json(text)
            found = voices_of(weights, facts)
        except FileNotFoundError:
            left_out.append(f"{weights.name} is not there, only {path.name}.")
        except ValidationError as error:
            first = error.errors(include_url=False, include_input=False)[0]
            place = ".".join(map(str, first["loc"]))
            left_out.append(f"{path.name} is left out: {place or 'it'}: {first['msg']}.")
        except (ValueError, OSError) as error:
            left_out.append(f"{path.name} is left out: {error}.")
        else:
            voices |= {voice.name: voice for voice in found}
            digest.update(text + f"{size.st_size} {size.st_mtime_ns}".encode())
    return VoiceFolder(voices, tuple(left_out), digest.hexdigest())


def voices_of(weights: Path, facts: VoiceFacts) -> list[PiperVoice]:
    """The speakers of a model.

    Raises:
        ValueError: It was taught by something other than phonemes of espeak-ng, or its name is
            too long.
    """
    if facts.phoneme_type != "espeak":
        raise ValueError(f"it was taught by {facts.phoneme_type[:20]!r}, not by phonemes")
    name = weights.name.removesuffix(WEIGHTS)
    if len(name) > NAME_CHARS:
        raise ValueError(f"its name has more than {NAME_CHARS} letters")
    code = facts.language.code if facts.language else facts.espeak.voice
    language = code.lower().replace("_", "-")
    if facts.num_speakers == 1:
        return [PiperVoice(name, weights, None, language, facts)]
    named = facts.speaker_id_map or {str(n): n for n in range(facts.num_speakers)}
    there = [(who, n) for who, n in named.items() if 0 <= n < facts.num_speakers]
    there.sort(key=lambda each: each[1])
    return [
        PiperVoice(f"{name}#{who[:SPEAKER_CHARS]}", weights, number, language, facts)
        for who, number in there[:MOST_SPEAKERS]
    ]
