"""The voices of a film, recorded before anything is drawn: how long they speak, a shot lasts."""

import asyncio

from agents.artifacts.story.narration import Narration, ShotVoice
from agents.artifacts.story.shot_list import ShotList
from agents.artifacts.story.story_digest import StoryDigest
from agents.artifacts.story.story_request import StoryRequest
from agents.artifacts.story.words import NARRATOR
from orchestrator.engine.counted import counted
from orchestrator.sandbox.host_files import temporary_folder
from orchestrator.stages.kept_voices import speak
from orchestrator.stages.plan_film import require_short
from orchestrator.stages.workshop import ExplainerRun

AUDIO = "audio"


async def record_voices(
    run: ExplainerRun, request: StoryRequest, story: StoryDigest, planned: ShotList
) -> Narration:
    """Have every line spoken, each character with a voice of their own.

    Raises:
        RequestRefusedError: The film would be longer than whoever asks for it may have.
    """
    require_short(run, planned)  # shots may have been made longer since they were planned
    voice = run.workshop.makers.speech
    chosen = planned.voices
    named = [(each.id, chosen.get(each.id, each.voice)) for each in story.characters]
    cast = voice.cast(story.language, named, chosen.get(NARRATOR, request.narrator))
    if cast.note:
        run.note(cast.note)
    because = " ".join(filter(None, (story.doubt, cast.note)))
    heard: tuple[ShotVoice, ...]
    if any(shot.lines for shot in planned.shots):
        with temporary_folder(run.folder.root, prefix=".voices-") as into:
            times = await speak(run, voice, planned.shots, cast, into)
            heard = voice.read_times(times, planned.shots, cast, folder=AUDIO)
            names = [each.file for each in heard if each.file]
            sources = {name: into / name.rpartition("/")[2] for name in names}
            await asyncio.to_thread(run.folder.adopt_files, sources)
    else:
        heard = tuple(ShotVoice(shot=shot.id, duration_s=shot.seconds) for shot in planned.shots)
    seconds = sum(each.duration_s for each in heard)
    run.progress(f"{counted(len(cast.voices), 'voice')}, {seconds / 60:.1f} minutes")
    return Narration(requested=voice.name, used=voice.name, because=because, shots=heard)
