"""The music of a film: composed for its scenes, as long as it is."""

from agents.artifacts.model_provider import ModelProvider
from agents.artifacts.story.film_form import form_of
from agents.artifacts.story.narration import Narration
from agents.artifacts.story.own_file import OWN, OwnFile
from agents.artifacts.story.score import Score
from agents.artifacts.story.shot_list import ShotList
from agents.artifacts.story.story_digest import StoryDigest
from agents.artifacts.story.story_request import StoryRequest
from agents.artifacts.story.story_scenes import StoryScenes
from agents.artifacts.story.words import Music
from orchestrator.engine.in_thread import in_thread
from orchestrator.errors import RequestRefusedError
from orchestrator.media.music.compose import SceneMood
from orchestrator.media.music.scripts import MUSIC
from orchestrator.media.timeline import begins
from orchestrator.sandbox.host_files import temporary_folder
from orchestrator.stages.kept_sounds import play
from orchestrator.stages.own_files import nothing_instead
from orchestrator.stages.own_music import fit
from orchestrator.stages.record_voices import AUDIO
from orchestrator.stages.tell_makers import tell_makers
from orchestrator.stages.workshop import ExplainerRun


async def score_film(
    run: ExplainerRun,
    request: StoryRequest,
    story: StoryDigest,
    found: StoryScenes,
    planned: ShotList,
    narration: Narration,
) -> Score:
    """Compose music that goes with each scene, and have it played.

    Raises:
        RequestRefusedError: The user's own cannot be heard, and no other may take its place.
    """
    starts = begins(narration, form_of(request, planned).quality.fps)
    because = ""
    if planned.own_music is not None:
        because = await play_own(run, planned.own_music, starts[-1])
        if not because:
            tell_makers(run, "scores", ModelProvider.USER, [(OWN, OWN, "")])
            return Score(file=f"{AUDIO}/{MUSIC}", duration_s=starts[-1], made_by=OWN)
    if request.music is Music.NONE:
        return Score(duration_s=starts[-1], because=because)
    moods = scene_moods(request, found, planned, starts)
    composer = run.workshop.makers.music
    made = composer.compose(starts[-1], moods, title=story.title)
    name = f"{AUDIO}/{MUSIC}"
    with temporary_folder(run.folder.root, prefix=".music-") as into:
        await play(run, made, starts[-1], into)
        await in_thread(run.folder.adopt_file, into / MUSIC, name)
    await in_thread(run.folder.write_file, f"{AUDIO}/music.mid", made.midi)
    asked = OWN if planned.own_music is not None else composer.name
    tell_makers(run, "scores", composer.provider, [(asked, composer.name, because)])
    run.progress(", ".join(dict.fromkeys(f"{cue.mood.value} in {cue.key}" for cue in made.cues)))
    return Score(
        file=name,
        duration_s=starts[-1],
        cues=made.cues,
        made_by=composer.name,
        because=because,
    )


async def play_own(run: ExplainerRun, own: OwnFile, duration_s: float) -> str:
    """Make the user's own music as long as the film; why that cannot be, else nothing."""
    with temporary_folder(run.folder.root, prefix=".music-") as into:
        why = await fit(run, own, duration_s, into, words="fitting your own music")
        if why:
            return refused(run, why)
        await in_thread(run.folder.adopt_file, into / MUSIC, f"{AUDIO}/{MUSIC}")
    run.progress("your own music")
    return ""


def refused(run: ExplainerRun, reason: str) -> str:
    """Tell why the user's own music is not used."""
    words = f"your own music is not used: {reason}"
    if run.workshop.makers.is_strict:
        raise RequestRefusedError(nothing_instead("Music", words))
    run.finding("film.music", words, severity="warning", tolerated=True)
    return words


def scene_moods(
    request: StoryRequest, found: StoryScenes, planned: ShotList, starts: list[float]
) -> list[SceneMood]:
    """What each shot's scene feels like, and when; with one mood for all, that."""
    return [
        SceneMood(
            request.music.mood or found.scenes[min(shot.scene, len(found.scenes)) - 1].mood,
            begin_s,
            end_s,
        )
        for shot, begin_s, end_s in zip(planned.shots, starts[:-1], starts[1:], strict=True)
    ]
