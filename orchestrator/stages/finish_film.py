"""The film as one file: sound mixed, clips put behind each other, captions and chapters with it."""

import asyncio
from collections.abc import Collection, Sequence
from pathlib import Path

from agents.artifacts.story.film_package import FilmPackage
from agents.artifacts.story.film_timeline import FilmTimeline, VoiceClip
from agents.artifacts.story.narration import Narration
from agents.artifacts.story.own_file import OWN
from agents.artifacts.story.score import Score
from agents.artifacts.story.shot_clips import ShotClips
from agents.artifacts.story.story_digest import StoryDigest
from agents.artifacts.story.words import Captions
from agents.artifacts.validation_report import Caption
from orchestrator.engine.run_folder import RunFolder
from orchestrator.media.compose import FILM, POSTER, compose_script, name_in
from orchestrator.media.drawn_words import drawn_words, has_emoji
from orchestrator.media.filming import STORYBOARD, WORDS
from orchestrator.media.mix import SOUND
from orchestrator.media.speech import ESPEAK, VOICES, pack_sounds
from orchestrator.media.subtitles import to_srt, to_vtt
from orchestrator.sandbox.host_files import temporary_folder
from orchestrator.stages.film_scripts import run_kept_script
from orchestrator.stages.kept_sounds import mix
from orchestrator.stages.workshop import ExplainerRun

SRT, VTT = "film.srt", "film.vtt"
NAMED = 4
"""So many shots are named one by one."""
BY_RULES, BY_MODEL = "rules, without a model", "a language model"


async def finish_film(
    run: ExplainerRun,
    story: StoryDigest,
    narration: Narration,
    clips: ShotClips,
    score: Score,
    timeline: FilmTimeline,
) -> FilmPackage:
    """Mix the sound, and put everything into one file."""
    captions = [
        Caption(start_s=each.begin_s, end_s=each.end_s, text=told(each.speaker, each.text))
        for each in timeline.captions
    ]
    srt, vtt = to_srt(captions), to_vtt(captions)
    shown = to_srt(drawn(captions)) if timeline.shown is Captions.BURNED else srt
    with temporary_folder(run.folder.root, prefix=".film-") as into:
        inputs = await asyncio.to_thread(sounds_of, run.folder, timeline, into)
        sound = await mix(run, score, timeline, inputs, into)
        files = {name_in(each.file): run.folder.path(each.file) for each in timeline.pictures}
        await run_kept_script(
            run,
            compose_script(timeline, shown, language=story.language),
            (FILM, POSTER),
            into,
            words="putting the film together",
            inputs=files | {SOUND: into / SOUND},
        )
        sha256 = await asyncio.to_thread(run.folder.adopt_file, into / FILM, FILM)
        await asyncio.to_thread(run.folder.adopt_file, into / POSTER, POSTER)
    if captions:
        run.folder.write_file(SRT, srt.encode())
        run.folder.write_file(VTT, vtt.encode())
    run.progress(f"film of {timeline.duration_s / 60:.1f} minutes")
    return FilmPackage(
        title=timeline.title,
        video=FILM,
        sha256=sha256,
        duration_s=timeline.duration_s,
        shots=len(timeline.pictures),
        subtitles_srt=SRT if captions else None,
        subtitles_vtt=VTT if captions else None,
        poster=POSTER,
        loudness_lufs=sound.loudness_lufs,
        true_peak_db=sound.true_peak_db,
        notes=tuple(
            filter(None, (narration.because, score.because, not_drawn(timeline), *notes_of(clips)))
        ),
        made_by=makers_of(
            clips,
            speakers={each.used for each in narration.shots},
            plans_by_rules=run.workshop.writers.models is None,
        ),
    )


def makers_of(clips: ShotClips, *, plans_by_rules: bool, speakers: Collection[str] = ()) -> str:
    """Who planned and made a film, in words a viewer understands."""
    models = sorted({each.used for each in clips.clips} - {STORYBOARD, OWN, WORDS})
    voices = sorted({*speakers} - {ESPEAK, ""})
    planned = BY_RULES if plans_by_rules else BY_MODEL
    if not models and not voices:
        by_rules = f"{planned}; pictures, voices and music are made by rules"
        return planned if plans_by_rules else by_rules
    pictures = f"moving pictures by {', '.join(models)}" if models else "pictures by rules"
    spoken = f"voices by {', '.join(voices)}; music" if voices else "voices and music"
    return f"{planned}; {pictures}; {spoken} by rules"


def notes_of(clips: ShotClips) -> list[str]:
    """What of the pictures is not as it was asked for; shots with one reason are told together."""
    shots = dict[str, list[str]]()
    for each in clips.clips:
        if each.because:
            shots.setdefault(each.because, []).append(each.shot)
    return [f"{some_of(names)}: {because}" for because, names in shots.items()]


def some_of(names: Sequence[str]) -> str:
    """Names of shots; of many only the first and the last."""
    if len(names) <= NAMED:
        return ", ".join(names)
    return f"{len(names)} shots from {names[0]} to {names[-1]}"


def drawn(captions: Sequence[Caption]) -> list[Caption]:
    """Captions as they can be drawn into the picture; of emoji alone nothing is shown."""
    words = [(each, drawn_words(each.text)) for each in captions]
    return [each.model_copy(update={"text": text}) for each, text in words if text.strip()]


def not_drawn(timeline: FilmTimeline) -> str:
    """One sentence where emoji of the story are not seen in the film; else empty."""
    burned = timeline.shown is Captions.BURNED
    seen = [timeline.title, *(each.text for each in timeline.captions if burned)]
    if not any(map(has_emoji, seen)):
        return ""
    where = "title cards and burned captions" if burned else "title cards"
    return f"Emoji are left out of {where}: no font here can draw them. They stay in film.srt."


def told(speaker: str, text: str) -> str:
    """A caption with the name of who speaks, where that is no narrator."""
    return f"{speaker.upper()}: {text}" if speaker else text


def sounds_of(folder: RunFolder, timeline: FilmTimeline, into: Path) -> dict[str, Path]:
    """The files that the mix takes, by the names under which its script finds them."""
    found = {name_in(timeline.music): folder.path(timeline.music)} if timeline.music else {}
    if timeline.voices:
        found[VOICES] = pack_voices(folder, timeline.voices, into / VOICES)
    return found


def pack_voices(folder: RunFolder, voices: Sequence[VoiceClip], archive: Path) -> Path:
    """The voices in one file, each under its shot's name."""
    return pack_sounds({f"{each.shot}.wav": folder.path(each.file) for each in voices}, archive)
