"""Recorded voices: the script that makes them, and what it says of when a word is heard.

The script runs in the sandbox and makes two files: an archive with the sound of each shot that has
words, and the times. Those come from the sandbox, so they are believed only where they fit.
"""

import json
import zipfile
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Protocol, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from agents.artifacts.story.narration import ShotVoice, SpokenWord, Utterance
from agents.artifacts.story.shot_list import Shot, SpokenLine
from agents.artifacts.story.words import VoiceType
from orchestrator.errors import SandboxProtocolError
from orchestrator.media.spoken_text import SpokenText, spoken_text
from orchestrator.media.voices import Cast, Voice, cast_voices

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
Moment = Annotated[float, Field(ge=0, le=86_400)]


class SpeechSynthesizer(Protocol):
    """Somebody who can speak the lines of a film."""

    name: str
    """As `Narration` has it."""

    def cast(
        self, language: str, characters: Iterable[tuple[str, VoiceType]], narrator: VoiceType
    ) -> Cast:
        """Give everybody a voice."""
        ...

    def script(self, shots: Sequence[Shot], cast: Cast) -> str:
        """What records them, in the sandbox; it writes `OUTPUTS`. At least one shot has words."""
        ...

    def read_times(
        self, times: bytes, shots: Sequence[Shot], cast: Cast, *, folder: str = "audio"
    ) -> tuple[ShotVoice, ...]:
        """What is heard in each shot, from `TIMES`; the sounds are to lie in that folder."""
        ...


class EspeakSynthesizer:
    """espeak-ng: in the image, for a hundred languages, with exact times; it sounds synthetic."""

    name = "espeak-ng"

    def cast(
        self, language: str, characters: Iterable[tuple[str, VoiceType]], narrator: VoiceType
    ) -> Cast:
        """Give everybody a voice."""
        return cast_voices(language, characters, narrator=narrator)

    def script(self, shots: Sequence[Shot], cast: Cast) -> str:
        """What records them."""
        spoken = [
            {"shot": shot.id, "lines": [_order(line, cast) for line in shot.lines]}
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
            _shot_voice(shot, heard[shot.id], cast, folder)
            if shot.lines
            else ShotVoice(shot=shot.id, duration_s=shot.seconds)
            for shot in shots
        )


def _order(line: SpokenLine, cast: Cast) -> dict[str, object]:
    return line_order(spoken_text(line.text), cast.voice_of(line.speaker))


def line_order(spoken: SpokenText, voice: Voice) -> dict[str, object]:
    """A line as the script takes it, and the voice that speaks it."""
    sounds = {"voice": voice.name, "pitch": voice.pitch, "rate": voice.rate}
    return {"said": spoken.said, "marks": spoken.marks, **sounds}


class Heard(BaseModel):
    """What the script says; nothing of it is ours."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class HeardLine(Heard):
    """When one line is heard."""

    begin_s: Moment
    end_s: Moment
    words: tuple[tuple[Moment, Moment], ...] = Field(max_length=4000)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        times = [moment for word in self.words for moment in word]
        if any(after < before for before, after in pairwise((self.begin_s, *times, self.end_s))):
            raise ValueError("words are heard before those in front of them")
        return self


class HeardShot(Heard):
    """When the lines of one shot are heard."""

    shot: str
    duration_s: Moment
    utterances: tuple[HeardLine, ...]

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        times = [moment for line in self.utterances for moment in (line.begin_s, line.end_s)]
        if any(after < before for before, after in pairwise((*times, self.duration_s))):
            raise ValueError("lines are heard before those in front of them, or past the end")
        return self


class Recorded(Heard):
    """All of it."""

    shots: tuple[HeardShot, ...]


def read_recorded(times: bytes, names: Sequence[str]) -> dict[str, HeardShot]:
    """What is heard when in each shot, by its name.

    Raises:
        SandboxProtocolError: The times make no sense, or are not those of these shots.
    """
    try:
        recorded = Recorded.model_validate_json(times).shots
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        raise SandboxProtocolError(
            f"the times of the words make no sense: {first['msg']}"
        ) from error
    if [each.shot for each in recorded] != list(names):
        raise SandboxProtocolError("the times of the words are those of other shots")
    return {each.shot: each for each in recorded}


def split_times(times: bytes) -> dict[str, str]:
    """The times of each shot by itself, by its id, as `read_times` has read them before."""
    shots = Recorded.model_validate_json(times).shots
    return {shot.shot: Recorded(shots=(shot,)).model_dump_json() for shot in shots}


def join_times(times: Iterable[str]) -> bytes:
    """The times of several shots as one."""
    parts = [Recorded.model_validate_json(each) for each in times]
    whole = Recorded(shots=tuple(shot for part in parts for shot in part.shots))
    return whole.model_dump_json().encode()


def _shot_voice(shot: Shot, heard: HeardShot, cast: Cast, folder: str) -> ShotVoice:
    if len(heard.utterances) != len(shot.lines):
        raise SandboxProtocolError(f"the times of the words in shot {shot.id} are of other lines")
    return ShotVoice(
        shot=shot.id,
        file=f"{folder}/{shot.id}.wav",
        duration_s=max(shot.seconds, heard.duration_s),
        utterances=tuple(
            heard_utterance(
                line.text, times, speaker=line.speaker, voice=cast.voice_of(line.speaker)
            )
            for line, times in zip(shot.lines, heard.utterances, strict=True)
        ),
    )


def heard_utterance(
    text: str, times: HeardLine, *, speaker: str, voice: Voice, signs_in: str = ""
) -> Utterance:
    """A line as it was heard; `signs_in` as when it was spoken.

    Raises:
        SandboxProtocolError: The times are those of other words.
    """
    words = spoken_text(text, signs_in=signs_in).words
    if len(words) != len(times.words):
        raise SandboxProtocolError(f"a line has {len(words)} words, and {len(times.words)} times")
    return Utterance(
        speaker=speaker,
        voice=voice.name,
        text=text,
        begin_s=times.begin_s,
        end_s=times.end_s,
        words=tuple(
            SpokenWord(text=word, begin_s=begin_s, end_s=end_s)
            for word, (begin_s, end_s) in zip(words, times.words, strict=True)
        ),
    )


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
