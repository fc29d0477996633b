"""The plan of an explainer that is spoken: every beat lasts until its sentence has ended."""

import math

from agents.artifacts.request import Voice
from agents.artifacts.scene_actions import Beat
from agents.artifacts.scene_spec import ManimSceneSpec
from orchestrator.errors import SandboxProtocolError
from orchestrator.sandbox.host_files import temporary_folder
from orchestrator.stages.speak_sentences import speak, speaker_for
from orchestrator.stages.workshop import ExplainerRun

STEP_S = 0.1
"""Rests are whole tenths, and one more: pictures are whole too, and a few are lost to that."""


async def paced(run: ExplainerRun, voice: Voice, spec: ManimSceneSpec) -> ManimSceneSpec:
    """The plan with beats that are as long as their sentences at least; as it is without a voice.

    Where they cannot be spoken, it is as it was too, and the video is given what it can.
    """
    if voice is Voice.NONE:
        return spec
    texts = [beat.say for scene in spec.scenes for beat in scene.beats]
    speaker = speaker_for(voice, texts, run.workshop.makers.speech)
    if speaker.voice is None:
        return spec
    try:
        with temporary_folder(run.folder.root, prefix=".pace-") as into:
            spoken = await speak(run, speaker, texts, into)
    except SandboxProtocolError as error:
        run.note(f"the beats are as long as without a voice: {error.message}")
        return spec
    lengths_s = iter([spoken.heard[each.name].duration_s for each in spoken.sentences])
    first, *more = (
        scene.model_copy(
            update={"beats": tuple(lasting(beat, next(lengths_s)) for beat in scene.beats)}
        )
        for scene in spec.scenes
    )
    return first.model_copy(update={"more": tuple(more)})


def lasting(beat: Beat, spoken_s: float) -> Beat:
    """A beat that lasts so long at least; it rests longer where it does not."""
    missing_s = spoken_s - beat.duration_s
    if missing_s <= 0:
        return beat
    rest_s = beat.hold_s + (math.ceil(missing_s / STEP_S) + 1) * STEP_S
    return beat.model_copy(update={"hold_s": round(rest_s, 3)})
