"""The voices of a film, recorded before anything is drawn: how long they speak, a shot lasts."""

import asyncio
from collections import Counter
from collections.abc import Sequence

from agents.artifacts.story.narration import Narration, ShotVoice
from agents.artifacts.story.shot_list import ShotList
from agents.artifacts.story.story_digest import StoryDigest
from agents.artifacts.story.story_request import StoryRequest
from agents.artifacts.story.words import NARRATOR
from orchestrator.engine.counted import counted
from orchestrator.sandbox.host_files import temporary_folder
from orchestrator.stages.kept_voices import BECAUSE_CHARS, speak
from orchestrator.stages.plan_film import require_short
from orchestrator.stages.tell_makers import tell_makers
from orchestrator.stages.workshop import ExplainerRun

AUDIO = "audio"


async def record_voices(
    run: ExplainerRun, request: StoryRequest, story: StoryDigest, planned: ShotList
) -> Narration:
    """Have every line spoken, each character with a voice of their own.

    Raises:
        RequestRefusedError: The film would be longer than whoever asks for it may have.
        BackendMissingError: Whoever was asked for cannot speak, and nobody else may.
    """
    require_short(run, planned)  # shots may have been made longer since they were planned
    voice = run.workshop.makers.speech
    chosen = planned.voices
    named = [(each.id, chosen.get(each.id, each.voice)) for each in story.characters]
    cast = voice.cast(story.language, named, chosen.get(NARRATOR, request.narrator))
    if cast.note:
        run.note(cast.note)
    spoken = dict[str, ShotVoice]()
    if any(shot.lines for shot in planned.shots):
        with temporary_folder(run.folder.root, prefix=".voices-") as into:
            spoken = await speak(run, planned.shots, cast, into, folder=AUDIO)
            names = [each.file for each in spoken.values() if each.file]
            sources = {name: into / name.rpartition("/")[2] for name in names}
            await asyncio.to_thread(run.folder.adopt_files, sources)
    heard = tuple(
        spoken.get(shot.id) or ShotVoice(shot=shot.id, duration_s=shot.seconds)
        for shot in planned.shots
    )
    seconds = sum(each.duration_s for each in heard)
    run.progress(f"{counted(len(cast.voices), 'voice')}, {seconds / 60:.1f} minutes")
    tell_makers(
        run,
        "voices",
        voice.provider,
        ((voice.name, each.used, each.because) for each in heard if each.used),
    )
    shots = Counter(each.used for each in heard if each.used)
    # Of as many shots, whoever was asked for comes first.
    used = max(shots, key=lambda name: (shots[name], name == voice.name), default=voice.name)
    others = other_voices(voice.name, heard)
    if others:
        run.note(others)
    because = " ".join(filter(None, (story.doubt, cast.note, others)))
    return Narration(
        requested=voice.name,
        used=used,
        because=because[:BECAUSE_CHARS],
        shots=heard,
    )


def other_voices(asked: str, heard: Sequence[ShotVoice]) -> str:
    """One sentence where somebody else speaks than was asked for; else empty."""
    others = [each for each in heard if each.because]
    if not others:
        return ""
    spoken = sum(1 for each in heard if each.used)
    where = "All" if len(others) == spoken else f"{len(others)} of {spoken}"
    return (
        f"{where} shots with words are spoken by {others[0].used} in place of {asked}:"
        f" {others[0].because}"
    )
