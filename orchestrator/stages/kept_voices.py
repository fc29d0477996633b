"""The voice of each shot, kept by what it says and who says it: a changed line is spoken alone."""

import asyncio
from collections.abc import Mapping, Sequence
from pathlib import Path

from pydantic import BaseModel, Field

from agents.artifacts.story.shot_list import Shot
from orchestrator.engine.render_cache import key_of
from orchestrator.errors import SandboxProtocolError
from orchestrator.media.speech import (
    OUTPUTS,
    TIMES,
    VOICES,
    SpeechSynthesizer,
    join_times,
    split_times,
    unpack_voices,
)
from orchestrator.media.voices import Cast
from orchestrator.stages.film_scripts import place_all, run_film_script
from orchestrator.stages.workshop import ExplainerRun

TIMES_CHARS = 2_000_000


class KeptTimes(BaseModel):
    """When the words of one shot are heard, as its script told."""

    text: str = Field(max_length=TIMES_CHARS)


async def speak(
    run: ExplainerRun,
    voice: SpeechSynthesizer,
    shots: Sequence[Shot],
    cast: Cast,
    into: Path,
) -> bytes:
    """Have spoken what was not spoken so before, and lay `<shot>.wav` of each into a folder.

    Args:
        run: Of the stage.
        voice: Who speaks.
        shots: Of the film; at least one has words.
        cast: With which voices.
        into: An existing folder of this machine.

    Returns:
        The times of all, as `SpeechSynthesizer.read_times` reads them.

    Raises:
        SandboxProtocolError: They could not be recorded, or make no sense.
    """
    speaking = [shot for shot in shots if shot.lines]
    keys = {
        shot.id: key_of("voice", run.workshop.sandbox.image, voice.script([shot], cast))
        for shot in speaking
    }
    found = dict[str, str]()
    for shot in speaking:
        kept = await times_of(run, shot.id, keys[shot.id], into)
        if kept is not None:
            found[shot.id] = kept
    missing = [shot for shot in speaking if shot.id not in found]
    if missing:
        found |= await record(run, voice, missing, cast, into, keys)
    else:
        run.note_cached()
    return await asyncio.to_thread(join_times, [found[shot.id] for shot in speaking])


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
) -> dict[str, str]:
    """Have shots spoken, and keep each; their times, by id."""
    words = "recording the voices"
    if len(shots) < 4:
        words = f"recording the voice of {', '.join(shot.id for shot in shots)}"
    await run_film_script(run, voice.script(shots, cast), OUTPUTS, into, words=words)
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
