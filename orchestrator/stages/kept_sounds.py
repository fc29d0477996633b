"""The music and the sound of a film, kept in parts: only what has changed is played and coded."""

from functools import partial
from pathlib import Path

from agents.artifacts.story.film_timeline import FilmTimeline
from agents.artifacts.story.score import Score
from orchestrator.engine.render_cache import key_of
from orchestrator.media.compose import name_in
from orchestrator.media.mix import KNOWN, PIECES, SOUND, SoundFacts, mix_script, read_sound
from orchestrator.media.music.compose import Composition
from orchestrator.media.music.scripts import MUSIC
from orchestrator.stages.film_scripts import Told, digests_of, place_all, run_film_script
from orchestrator.stages.workshop import ExplainerRun


async def play(run: ExplainerRun, made: Composition, duration_s: float, into: Path) -> None:
    """Have music played, and lay it into a folder; cues that were played before are not again.

    Args:
        run: Of the stage.
        made: What is played.
        duration_s: Of the film.
        into: An existing folder of this machine.
    """
    composer, image, cache = (
        run.workshop.makers.music,
        run.workshop.sandbox.image,
        run.workshop.cache,
    )
    whole = {MUSIC: key_of("music", image, composer.script(made, duration_s))}
    if await place_all(run, whole, into):
        run.note_cached()
        return
    keys = {name: key_of("music cue", image, composer.name, name) for name in composer.files(made)}
    known = [name for name, key in keys.items() if await place_all(run, {name: key}, into)]
    missing = [name for name in keys if name not in known]
    await run_film_script(
        run,
        composer.script(made, duration_s, known=known),
        (*missing, MUSIC),
        into,
        words="playing the music",
        inputs={name: into / name for name in known},
    )
    if cache:
        for name, key in ({name: keys[name] for name in missing} | whole).items():
            await cache.put_file(key, into / name)


async def mix(
    run: ExplainerRun, score: Score, timeline: FilmTimeline, inputs: dict[str, Path], into: Path
) -> SoundFacts:
    """Have the sound mixed, and lay it into a folder; what was coded before is not again.

    Args:
        run: Of the stage.
        score: Its cues are the parts that move as a whole.
        timeline: What is heard when.
        inputs: The voices and the music, by the names under which the script finds them.
        into: An existing folder of this machine.
    """
    image, cache = run.workshop.sandbox.image, run.workshop.cache
    music = name_in(timeline.music) if timeline.music else None
    lasts_s, parts = timeline.duration_s, parts_of(score, timeline)
    wanted = partial(
        mix_script, lasts_s, timeline.voices, music=music, levels=timeline.levels, parts=parts
    )
    script = wanted()
    key = key_of("film sound", image, script, await digests_of(inputs))
    known = await cache.get(key, Told) if cache else None
    if known and await place_all(run, {SOUND: key}, into):
        run.note_cached()
        return read_sound(known.found, lasts_s)
    pieces = key_of("film sound in pieces", image, run.folder.video_id)
    if await place_all(run, {KNOWN: pieces}, into):
        inputs = inputs | {KNOWN: into / KNOWN}
        script = wanted(is_known=True)
    words = "mixing the sound"
    found = await run_film_script(run, script, (SOUND, PIECES), into, words=words, inputs=inputs)
    sound = read_sound(found, lasts_s)
    if cache:
        await cache.put_file(pieces, into / PIECES)
        await cache.put_file(key, into / SOUND)
        await cache.put(key, Told(found=found))
    return sound


def parts_of(score: Score, timeline: FilmTimeline) -> list[float]:
    """When the parts of a film begin: with each cue, or with each scene where there is none."""
    if score.cues:
        return [cue.begin_s for cue in score.cues]
    scenes = dict[str, float]()
    for picture in timeline.pictures:
        scenes.setdefault(picture.shot.partition("-")[0], picture.begin_s)
    return list(scenes.values())
