"""Recorded voices: who speaks, and the script that makes them.

The script runs in the sandbox and makes two files: an archive with the sound of each shot that has
words, and the times.
"""

import json
import zipfile
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Protocol

from agents.artifacts.model_provider import ModelProvider
from agents.artifacts.story.narration import ShotVoice
from agents.artifacts.story.shot_list import Shot
from agents.artifacts.story.words import VoiceType
from orchestrator.errors import SandboxProtocolError
from orchestrator.media.heard import HeardShot, heard_utterance, read_recorded
from orchestrator.media.spoken_text import SpokenText, spoken_text
from orchestrator.media.voice_desk import Sound, SpokenOrder, VoiceDesk
from orchestrator.media.voices import Cast, Voice, cast_voices

ESPEAK = "espeak-ng"
"""The voices that need nothing but the image."""
VOICES = "voices.zip"
"""With `<shot>.wav` for each shot that has words: 48 kHz, one channel, 16 bits."""
TIMES = "words.json"
OUTPUTS = (VOICES, TIMES)
SHOT_BYTES = 256 * 1024**2
"""Largest sound of one shot that is unpacked; 40 lines of 2000 letters are less."""
SCRIPT = """import json

from runner.sound.speaking import speak_film

speak_film(json.loads({order!r}), {voices!r}, {times!r})
"""
NO_SOUNDS: Mapping[str, Sound] = MappingProxyType({})


class SpeechSynthesizer(Protocol):
    """Somebody who can speak the lines of a film."""

    name: str
    """As `Narration` has it."""
    provider: ModelProvider
    """What kind of maker it is."""
    by: str
    """All that its sound depends on besides words and voices; empty where the image decides."""
    lacking: str
    """What is missing to have it speak, and what can be done; empty where nothing is."""

    def cast(
        self, language: str, characters: Iterable[tuple[str, VoiceType]], narrator: VoiceType
    ) -> Cast:
        """Give everybody a voice."""
        ...

    async def sounds(
        self, lines: Sequence[SpokenOrder], desk: VoiceDesk
    ) -> Mapping[str, Sound | str]:
        """Speak lines, as far as it does so outside of the script.

        Returns:
            By the names of the lines, their sound, or why there is none. Of a voice that speaks in
            the script, nothing.
        """
        ...

    def script(
        self, shots: Sequence[Shot], cast: Cast, sounds: Mapping[str, Sound] = NO_SOUNDS
    ) -> str:
        """What records them, in the sandbox; it writes `OUTPUTS`. At least one shot has words.

        Args:
            shots: Of the film.
            cast: With which voices.
            sounds: Lines that were spoken before, by `line_name`; they are put in as they are.
        """
        ...

    def read_times(
        self, times: bytes, shots: Sequence[Shot], cast: Cast, *, folder: str = "audio"
    ) -> tuple[ShotVoice, ...]:
        """What is heard in each shot, from `TIMES`; the sounds are to lie in that folder."""
        ...


class EspeakSynthesizer:
    """espeak-ng: in the image, for a hundred languages, with exact times; it sounds synthetic."""

    name = ESPEAK
    provider = ModelProvider.RULES
    by = ""
    lacking = ""

    def cast(
        self, language: str, characters: Iterable[tuple[str, VoiceType]], narrator: VoiceType
    ) -> Cast:
        """Give everybody a voice."""
        return cast_voices(language, characters, narrator=narrator)

    async def sounds(
        self, lines: Sequence[SpokenOrder], desk: VoiceDesk
    ) -> Mapping[str, Sound | str]:
        """Nothing: it speaks in the script."""
        del lines, desk
        return {}

    def script(
        self, shots: Sequence[Shot], cast: Cast, sounds: Mapping[str, Sound] = NO_SOUNDS
    ) -> str:
        """What records them."""
        spoken = [
            {
                "shot": shot.id,
                "lines": [
                    line_order(
                        spoken_text(line.text),
                        cast.voice_of(line.speaker),
                        by=self.by,
                        sound=sounds.get(line_name(shot.id, number)),
                    )
                    for number, line in enumerate(shot.lines)
                ],
            }
            for shot in shots
            if shot.lines
        ]
        # Letters of any script and every quotation mark are escaped: twice quoted, plain ASCII.
        order = json.dumps({"shots": spoken})
        return SCRIPT.format(order=order, voices=VOICES, times=TIMES)

    def read_times(
        self, times: bytes, shots: Sequence[Shot], cast: Cast, *, folder: str = "audio"
    ) -> tuple[ShotVoice, ...]:
        """What is heard in each shot.

        Raises:
            SandboxProtocolError: The times are not those of these shots.
        """
        heard = read_recorded(times, [shot.id for shot in shots if shot.lines])
        return tuple(
            self._shot_voice(shot, heard[shot.id], cast, folder)
            if shot.lines
            else ShotVoice(shot=shot.id, duration_s=shot.seconds)
            for shot in shots
        )

    def _shot_voice(self, shot: Shot, heard: HeardShot, cast: Cast, folder: str) -> ShotVoice:
        if len(heard.utterances) != len(shot.lines):
            raise SandboxProtocolError(
                f"the times of the words in shot {shot.id} are of other lines"
            )
        return ShotVoice(
            shot=shot.id,
            file=f"{folder}/{shot.id}.wav",
            duration_s=max(shot.seconds, heard.duration_s),
            used=self.name,
            utterances=tuple(
                heard_utterance(line.text, times, speaker=line.speaker, called=self.called(voice))
                for line, times in zip(shot.lines, heard.utterances, strict=True)
                for voice in (cast.voice_of(line.speaker),)
            ),
        )

    def called(self, voice: Voice) -> str:
        """A voice as this synthesiser calls it."""
        return voice.called if self.by else voice.name


def line_name(shot: str, number: int) -> str:
    """What the sound of a line is called, where it is made by itself."""
    return f"{shot}.{number}"


def line_order(
    spoken: SpokenText, voice: Voice, *, by: str = "", sound: Sound | None = None
) -> dict[str, object]:
    """A line as the script takes it, and the voice that speaks it.

    Args:
        spoken: The line.
        voice: Of whoever speaks it.
        by: `SpeechSynthesizer.by`.
        sound: The line as it was spoken before.
    """
    sounds = {"voice": voice.name, "pitch": voice.pitch, "rate": voice.rate}
    model = {"by": by, "own": voice.own, "manner": voice.manner} if by else {}
    made = sound.order if sound else {}
    return {"said": spoken.said, "marks": spoken.marks, **sounds, **model, **made}


def lines_apart(shots: Sequence[Shot], cast: Cast) -> dict[str, tuple[SpokenOrder, ...]]:
    """The lines of each shot in which there is something to read, by the shot's id."""
    return {
        shot.id: tuple(
            SpokenOrder(line_name(shot.id, number), text.said, text.marks, voice)
            for number, line in enumerate(shot.lines)
            if (text := spoken_text(line.text)).said.strip()
            for voice in (cast.voice_of(line.speaker),)
        )
        for shot in shots
    }


def pack_sounds(sounds: Mapping[str, Path], archive: Path) -> Path:
    """Put sounds into one file, by their names in it; nothing in it says when it was made."""
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_STORED) as opened:
        for name, path in sounds.items():
            opened.writestr(zipfile.ZipInfo(name), path.read_bytes())
    return archive


def unpack_voices(archive: Path, folder: Path, voices: Sequence[ShotVoice]) -> None:
    """Lay the sound of each shot into a folder, under the name that `ShotVoice.file` ends in.

    Raises:
        SandboxProtocolError: The archive holds other files than it should.
    """
    unpack_sounds(archive, folder, {Path(voice.file).name for voice in voices if voice.file})


def unpack_sounds(archive: Path, folder: Path, wanted: Collection[str]) -> None:
    """Lay the sounds of these names into a folder.

    Raises:
        SandboxProtocolError: The archive holds other files than it should.
    """
    try:
        with zipfile.ZipFile(archive) as opened:
            entries = opened.infolist()
            if sorted(entry.filename for entry in entries) != sorted(wanted):
                raise SandboxProtocolError(f"{archive.name} holds other files than the voices")
            for entry in entries:
                plain = entry.compress_type == zipfile.ZIP_STORED
                if not plain or entry.file_size > SHOT_BYTES:
                    raise SandboxProtocolError(f"{entry.filename} in {archive.name} is too large")
                (folder / entry.filename).write_bytes(opened.read(entry))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
        raise SandboxProtocolError(f"{archive.name} cannot be unpacked: {error}") from error
