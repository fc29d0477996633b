"""Piper's voices: phonemes from the sandbox, sound from a process with the weights.

Piper's own package is not used: all that it does besides is here, and espeak-ng stays where it is.
"""

import asyncio
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from pydantic import ValidationError

from agents.artifacts.model_provider import ModelProvider
from agents.artifacts.story.words import NARRATOR, VoiceType
from orchestrator.errors import SandboxProtocolError
from orchestrator.media.speech import EspeakSynthesizer
from orchestrator.media.voice_desk import Sound, SpokenOrder, VoiceDesk
from orchestrator.media.voice_models.messages import LineOrder
from orchestrator.media.voice_models.phoneme_ids import (
    Clause,
    Phonemes,
    sentences_of,
    word_starts,
)
from orchestrator.media.voice_models.voice_files import PiperVoice, VoiceFolder
from orchestrator.media.voice_models.voice_process import (
    VoiceProcess,
    VoiceTroubleError,
    open_voices,
)
from orchestrator.media.voices import KINDS, Cast, Voice, cast_own

NAME = "piper"
PHONEMES = "phonemes.json"
SCRIPT = """import json

from runner.sound.reading_out import write_phonemes

write_phonemes(json.loads({order!r}), {into!r})
"""
BETWEEN_S = 0.25
"""Silence between sentences."""
LOG = "voices.log"
FEMALE = (VoiceType.WOMAN, VoiceType.GIRL, VoiceType.OLD_WOMAN, VoiceType.BOY)
"""Kinds for which a woman's voice is nearest: no voice of Piper is a child's."""


class PiperVoices(EspeakSynthesizer):
    """Voices whose weights lie in a folder.

    Args:
        folder: What lies there.
        lacking: What is missing to load them; empty where nothing is.
        silence_s: Longest time that one line may take, seconds.
    """

    provider = ModelProvider.LOCAL

    def __init__(self, folder: VoiceFolder, *, lacking: str = "", silence_s: float = 300) -> None:
        self.name = NAME
        self.folder = folder
        self.lacking = lacking
        self.silence_s = silence_s
        self.by = f"{NAME} {folder.digest}"

    @property
    def count(self) -> int:
        """How many voices there are."""
        return len(self.folder.voices)

    def cast(
        self, language: str, characters: Iterable[tuple[str, VoiceType]], narrator: VoiceType
    ) -> Cast:
        """Give everybody a voice; where none speaks the language, nobody has one of these."""
        named = tuple(characters)
        cast = super().cast(language, named, narrator)
        speaking = self.folder.speaking(language)
        if not speaking:
            return cast
        kinds = {**dict(reversed(named)), NARRATOR: narrator}
        return cast_own(cast, kinds, {kind: offered(kind, speaking) for kind in VoiceType})

    async def sounds(
        self, lines: Sequence[SpokenOrder], desk: VoiceDesk
    ) -> Mapping[str, Sound | str]:
        """Speak them, one after the other."""
        cast = {line: voice for line in lines if (voice := self.folder.voices.get(line.voice.own))}
        found: dict[str, Sound | str] = {
            line.name: "no voice in the folder speaks this language"
            for line in lines
            if line not in cast
        }
        if not cast:
            return found
        try:
            spoken = await phonemes_of(cast, desk)
        except SandboxProtocolError as error:
            return found | {line.name: error.message for line in cast}
        over = ""
        async with open_voices(desk.folder / LOG, silence_s=self.silence_s) as process:
            for number, ((line, voice), clauses) in enumerate(
                zip(cast.items(), spoken, strict=True)
            ):
                if over:
                    found[line.name] = over
                    continue
                desk.tell(f"speaking line {number + 1} of {len(cast)}")
                try:
                    found[line.name] = await speak(process, line, voice, clauses, desk.folder)
                except VoiceTroubleError as trouble:
                    found[line.name] = trouble.message
                    over = trouble.message if trouble.over else ""
        return found


def offered(kind: VoiceType, speaking: Sequence[PiperVoice]) -> list[str]:
    """The voices for a kind: those that sound like it, then those of which nobody knows."""
    wanted = VoiceType.WOMAN if kind in FEMALE else VoiceType.MAN
    like = [voice.name for voice in speaking if voice.sounds_like is wanted]
    unknown = [voice.name for voice in speaking if voice.sounds_like is None]
    return [*like, *unknown] or [voice.name for voice in speaking]


async def phonemes_of(
    cast: Mapping[SpokenOrder, PiperVoice], desk: VoiceDesk
) -> tuple[tuple[Clause, ...], ...]:
    """How lines are spoken, in their order.

    Raises:
        SandboxProtocolError: It cannot be told, or what was told makes no sense.
    """
    order = {
        "lines": [
            {"said": line.said, "voice": voice.facts.espeak.voice} for line, voice in cast.items()
        ]
    }
    # Letters of any script and every quotation mark are escaped: twice quoted, plain ASCII.
    script = SCRIPT.format(order=json.dumps(order), into=PHONEMES)
    await desk.run(script, (PHONEMES,), words="finding out how the words are spoken")
    try:
        told = await asyncio.to_thread((desk.folder / PHONEMES).read_bytes)
        found = Phonemes.model_validate_json(told).lines
    except ValidationError as error:
        raise SandboxProtocolError("the phonemes make no sense") from error
    if len(found) != len(cast):
        raise SandboxProtocolError("the phonemes are those of other lines")
    return found


async def speak(
    process: VoiceProcess,
    line: SpokenOrder,
    voice: PiperVoice,
    clauses: Sequence[Clause],
    folder: Path,
) -> Sound:
    """Speak one line.

    Raises:
        VoiceTroubleError: It could not be spoken.
    """
    facts, path = voice.facts, folder / f"{line.name}.pcm"
    sentences = sentences_of(clauses, facts.phoneme_id_map)
    if not sentences:
        raise VoiceTroubleError("the voice was not taught a single one of these sounds", over=False)
    rate_hz, scales = facts.audio.sample_rate, facts.inference
    made = await process.speak(
        LineOrder(
            weights=voice.weights,
            sentences=tuple(each.ids for each in sentences),
            scales=(scales.noise_scale, scales.length_scale * slowness(line.voice), scales.noise_w),
            speaker=voice.speaker,
            pause_samples=round(BETWEEN_S * rate_hz),
            hop_length=facts.hop_length,
            into=path,
        )
    )
    starts = None
    if made.lasting:
        words = len(line.marks)
        starts = word_starts(sentences, made.lasting, made.begins, words=words, rate_hz=rate_hz)
    return Sound(path, rate_hz, starts)


def slowness(voice: Voice) -> float:
    """How much longer whoever it is takes than a grown woman: the old speak slowly."""
    return KINDS[VoiceType.WOMAN].rate / voice.rate
