"""The voice of each shot, kept by what it says and who says it: a changed line is spoken alone."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import BaseModel, Field

from agents.artifacts.story.narration import ShotVoice
from agents.artifacts.story.shot_list import Shot
from orchestrator.engine.render_cache import key_of
from orchestrator.errors import BackendMissingError, SandboxProtocolError
from orchestrator.media.heard import join_times, split_times
from orchestrator.media.speech import (
    NO_SOUNDS,
    OUTPUTS,
    TIMES,
    VOICES,
    EspeakSynthesizer,
    SpeechSynthesizer,
    lines_apart,
    unpack_voices,
)
from orchestrator.media.voice_desk import Sound
from orchestrator.media.voices import Cast
from orchestrator.stages.film_scripts import place_all, run_film_script
from orchestrator.stages.voice_desk import RunVoiceDesk
from orchestrator.stages.workshop import ExplainerRun

TIMES_CHARS = 2_000_000
AT_ONCE = 16
"""Shots that a model speaks before they are kept: so much is lost where a run is interrupted."""
BECAUSE_CHARS = 400
"""As `ShotVoice` takes them."""


class KeptTimes(BaseModel):
    """When the words of one shot are heard, as its script told."""

    text: str = Field(max_length=TIMES_CHARS)


@dataclass
class Spoken:
    """What was spoken of a film so far."""

    heard: dict[str, ShotVoice] = field(default_factory=dict[str, ShotVoice])
    """By shot; the sound of each lies in the folder."""
    failed: dict[str, str] = field(default_factory=dict[str, str])
    """Why a shot was not, by its id."""
    made: bool = False
    """Whether any of it was not kept from before."""


async def speak(
    run: ExplainerRun, shots: Sequence[Shot], cast: Cast, into: Path, *, folder: str
) -> dict[str, ShotVoice]:
    """Have spoken what was not spoken so before, and lay `<shot>.wav` of each into a folder.

    What whoever was asked for cannot speak, espeak-ng does, and each such shot says so.

    Args:
        run: Of the stage.
        shots: Of the film; at least one has words.
        cast: With which voices.
        into: An existing folder of this machine.
        folder: Where the sounds will lie in the run.

    Returns:
        What is heard in each shot that has words, by its id.

    Raises:
        SandboxProtocolError: They could not be recorded, or make no sense.
        BackendMissingError: Whoever was asked for cannot speak, and nobody else may.
        BudgetSpentError: The run has used what it may.
    """
    makers = run.workshop.makers
    speaking = [shot for shot in shots if shot.lines]
    spoken = await speak_by(run, makers.speech, speaking, cast, into, folder=folder)
    if spoken.failed:
        if makers.is_strict:
            raise BackendMissingError(in_nobodys_place(makers.speech.name, spoken.failed))
        left = [shot for shot in speaking if shot.id in spoken.failed]
        other = await speak_by(run, EspeakSynthesizer(), left, cast, into, folder=folder)
        for shot, voice in other.heard.items():
            because = spoken.failed[shot][:BECAUSE_CHARS]
            spoken.heard[shot] = voice.model_copy(update={"because": because})
        spoken.made |= other.made
    if not spoken.made:
        run.note_cached()
    return spoken.heard


def in_nobodys_place(name: str, failed: Mapping[str, str]) -> str:
    """Why a film stops that nobody else may speak."""
    shot, reason = next(iter(failed.items()))
    return (
        f"shot {shot}: {reason.rstrip('.')}. STRICT is set, so nobody speaks in the place of"
        f" {name}; set STRICT=false to have espeak-ng speak instead."
    )


async def speak_by(
    run: ExplainerRun,
    voice: SpeechSynthesizer,
    shots: Sequence[Shot],
    cast: Cast,
    into: Path,
    *,
    folder: str,
) -> Spoken:
    """Have shots spoken by one synthesiser, as far as it can."""
    keys = {
        shot.id: key_of("voice", run.workshop.sandbox.image, voice.script([shot], cast))
        for shot in shots
    }
    spoken, told = Spoken(), dict[str, str]()
    for shot in shots:
        kept = await times_of(run, shot.id, keys[shot.id], into)
        if kept is not None:
            told[shot.id] = kept
    missing = [shot for shot in shots if shot.id not in told]
    if missing and voice.lacking:
        spoken.failed = {shot.id: voice.lacking for shot in missing}
    elif missing:
        spoken.made = True
        desk = RunVoiceDesk(run, into)
        for some in portions(missing, AT_ONCE if voice.by else len(missing)):
            sounds, failed = await sounds_of(voice, some, cast, desk)
            spoken.failed |= failed
            left = [shot for shot in some if shot.id not in failed]
            if left:
                told |= await record(run, voice, left, cast, into, keys, sounds=sounds)
            for sound in sounds.values():
                sound.path.unlink(missing_ok=True)
    there = [shot for shot in shots if shot.id in told]
    if there:
        times = await asyncio.to_thread(join_times, [told[shot.id] for shot in there])
        heard = voice.read_times(times, there, cast, folder=folder)
        spoken.heard = {each.shot: each for each in heard}
    return spoken


def portions(shots: Sequence[Shot], size: int) -> Iterator[Sequence[Shot]]:
    """So many shots at a time."""
    for begin in range(0, len(shots), size):
        yield shots[begin : begin + size]


async def sounds_of(
    voice: SpeechSynthesizer, shots: Sequence[Shot], cast: Cast, desk: RunVoiceDesk
) -> tuple[dict[str, Sound], dict[str, str]]:
    """The sounds that a model makes, by line, and why there are none, by shot."""
    apart = lines_apart(shots, cast)
    made = await voice.sounds([line for lines in apart.values() for line in lines], desk)
    sounds = {name: each for name, each in made.items() if isinstance(each, Sound)}
    failed = {
        shot: each
        for shot, lines in apart.items()
        for line in lines
        if isinstance(each := made.get(line.name), str)
    }
    return sounds, failed


async def times_of(run: ExplainerRun, shot: str, key: str, into: Path) -> str | None:
    """The times of a shot that was spoken before; its sound lies in the folder then."""
    cache = run.workshop.cache
    kept = await cache.get(key, KeptTimes) if cache else None
    try:
        told = split_times(kept.text.encode()) if kept else {}
    except ValueError:
        return None  # written by nobody of ours: it is spoken again
    if kept is None or list(told) != [shot]:
        return None
    there = await place_all(run, {sound_of(shot): key_of(key, "wav")}, into)
    return kept.text if there else None


async def record(
    run: ExplainerRun,
    voice: SpeechSynthesizer,
    shots: Sequence[Shot],
    cast: Cast,
    into: Path,
    keys: Mapping[str, str],
    *,
    sounds: Mapping[str, Sound] = NO_SOUNDS,
) -> dict[str, str]:
    """Have shots recorded, and keep each; their times, by id."""
    words = "recording the voices"
    if len(shots) < 4:
        words = f"recording the voice of {', '.join(shot.id for shot in shots)}"
    names = {line.name for lines in lines_apart(shots, cast).values() for line in lines}
    theirs = {name: each for name, each in sounds.items() if name in names}
    script = voice.script(shots, cast, theirs)
    inputs = {each.path.name: each.path for each in theirs.values()}
    await run_film_script(run, script, OUTPUTS, into, words=words, inputs=inputs)
    times = await asyncio.to_thread((into / TIMES).read_bytes)
    heard = voice.read_times(times, shots, cast)
    await asyncio.to_thread(unpack_voices, into / VOICES, into, heard)
    found = split_times(times)
    if found.keys() != {shot.id for shot in shots}:
        raise SandboxProtocolError("the times of the words are those of other shots")
    cache = run.workshop.cache
    if cache is not None:
        for shot, told in found.items():
            await cache.put_file(key_of(keys[shot], "wav"), into / sound_of(shot))
            await cache.put(keys[shot], KeptTimes(text=told))
    return found


def sound_of(shot: str) -> str:
    """What the sound of a shot is called."""
    return f"{shot}.wav"
