"""The clips of a film, each kept by what it shows: only what has changed is made."""

import contextlib
import os
from collections.abc import Mapping, Sequence
from contextlib import aclosing
from pathlib import Path

from agents.artifacts.story.film_form import form_of
from agents.artifacts.story.narration import Narration
from agents.artifacts.story.own_file import OWN
from agents.artifacts.story.shot_clips import ShotClip, ShotClips
from agents.artifacts.story.shot_list import Shot, ShotList
from agents.artifacts.story.story_digest import StoryDigest
from agents.artifacts.story.story_request import StoryRequest
from agents.artifacts.story.words import Look
from agents.providers.offline.story.style import look_of
from orchestrator.engine.counted import counted
from orchestrator.engine.in_thread import in_thread
from orchestrator.errors import BackendMissingError
from orchestrator.media.filming import MODEL_LOG, STORYBOARD, WORDS, Filmed, FilmOrder
from orchestrator.media.makers import shots_by_model
from orchestrator.media.storyboard import clip_orders
from orchestrator.sandbox.host_files import temporary_folder
from orchestrator.stages.clip_desk import RunDesk
from orchestrator.stages.own_files import paths_of, usable_shots
from orchestrator.stages.tell_makers import tell_makers
from orchestrator.stages.workshop import ExplainerRun

CLIPS = "clips"
BECAUSE_CHARS = 400
AT_ONCE = 64
"""So many clips that were made before are taken into the run together."""
LOG_BYTES = 256 * 1024


async def draw_shots(
    run: ExplainerRun,
    request: StoryRequest,
    story: StoryDigest,
    planned: ShotList,
    narration: Narration,
) -> ShotClips:
    """Have every shot made, as long as its words; what was made before is taken as it is.

    Raises:
        RequestRefusedError: A file of the user's own cannot be shown, and nothing may be instead.
        BackendMissingError: A shot cannot be made as it is to be, and nothing may be instead.
    """
    form = form_of(request, planned)
    fps, size = form.quality.fps, form.quality.size(form.aspect)
    usable, look = await usable_shots(run, planned.shots), look_of(request.style)
    orders = clip_orders(
        usable.shots,
        story.characters,
        narration.shots,
        size=size,
        fps=fps,
        look=look or Look.STORYBOOK,
    )
    makers = run.workshop.makers
    profile = makers.profile.for_film(request.profile)
    film = FilmOrder(
        usable.shots,
        orders,
        size,
        fps,
        style=request.style,
        about=f"{story.title}\n{request.prompt}",
        by_model=shots_by_model(usable.shots, profile.profile),
        own=paths_of(run, usable.shots),
        words=words_of(planned.shots),
    )
    made = await film_all(run, film, usable.refused)
    clips = tuple(made[order.shot] for order in orders)
    provider = makers.who_films(film.by_model).provider
    told = ((each.requested, each.used, each.because) for each in clips)
    tell_makers(run, "clips", provider, told)
    if makers.is_strict:
        require_drawn(clips)
    for each in clips:
        if each.used == WORDS or (each.because and each.requested == OWN):
            text = f"{each.shot}: {each.because}"
            run.finding("film.shot", text, severity="warning", tolerated=True)
    if look is None and any(each.used == STORYBOARD for each in clips):
        text = (
            f"the storyboard has no look called {request.style!r}, and is drawn as a storybook: it"
            f" has {', '.join(each.value for each in Look)}"
        )
        run.finding("film.look", text, severity="warning", tolerated=True)
    if profile.because != makers.profile.because and makers.profile.is_forced:
        run.finding("film.profile", profile.because, severity="warning", tolerated=True)
    run.progress(f"{counted(len(clips), 'shot')}, {size.width_px} by {size.height_px}")
    return ShotClips(clips=clips, profile=profile.profile, profile_because=profile.because)


def require_drawn(clips: Sequence[ShotClip]) -> None:
    """See that no shot shows nothing but its words.

    Raises:
        BackendMissingError: One does; says why.
    """
    for each in clips:
        if each.used == WORDS:
            raise BackendMissingError(
                f"shot {each.shot}: {each.because.rstrip('.')}. STRICT is set, so its words do not"
                " take its place; change the shot, or set STRICT=false to have them shown."
            )


async def film_all(
    run: ExplainerRun, film: FilmOrder, refused: Mapping[str, str]
) -> dict[str, ShotClip]:
    """Have every clip made, and take each into the run; all of them, by shot.

    Args:
        run: Of the stage.
        film: What is wanted.
        refused: Why a shot's own file is not used, by shot.
    """
    made, waiting = dict[str, ShotClip](), list[Filmed]()
    with temporary_folder(run.folder.root, prefix=".clips-") as into:
        desk = RunDesk(run, into, total=len(film.orders))
        try:
            maker = run.workshop.makers.who_films(film.by_model)
            async with aclosing(maker.film(film, desk)) as filming:
                async for each in filming:
                    waiting.append(as_asked(each, refused.get(each.order.shot)))
                    if desk.drew or len(waiting) == AT_ONCE:
                        made |= await adopt(run, waiting, desk, fps=film.fps)
                        waiting.clear()
                    desk.done = len(made) + len(waiting)
            made |= await adopt(run, waiting, desk, fps=film.fps)
        finally:
            keep_log(run, into / MODEL_LOG)
        if not desk.drew:
            run.note_cached()
    return made


def as_asked(filmed: Filmed, refused: str | None) -> Filmed:
    """A clip, with why the user's own file is not in it, where one was asked for."""
    if refused is None:
        return filmed
    because = "; ".join(filter(None, (refused, filmed.because)))
    return filmed._replace(requested=OWN, because=because)


async def adopt(
    run: ExplainerRun, filmed: Sequence[Filmed], desk: RunDesk, *, fps: int
) -> dict[str, ShotClip]:
    """Take clips and stills into the run folder."""
    orders = [each.order for each in filmed]
    names = [name for order in orders for name in (order.clip, order.still)]
    sources = {f"{CLIPS}/{name}": desk.folder / name for name in names}
    digests = await in_thread(run.folder.adopt_files, sources)
    return {
        each.order.shot: ShotClip(
            shot=each.order.shot,
            file=f"{CLIPS}/{each.order.clip}",
            sha256=digests[f"{CLIPS}/{each.order.clip}"],
            duration_s=each.order.frames / fps,
            frames=each.order.frames,
            requested=each.requested,
            used=each.used,
            because=each.because[:BECAUSE_CHARS],
        )
        for each in filmed
    }


def words_of(shots: Sequence[Shot]) -> dict[str, str]:
    """What each shot shows where nothing can be drawn of it: what is said, or what is seen."""
    return {
        shot.id: " ".join(line.text for line in shot.lines) or shot.card or shot.description
        for shot in shots
    }


def keep_log(run: ExplainerRun, log: Path) -> None:
    """Keep the end of what a model's process printed, where it printed something."""
    with contextlib.suppress(FileNotFoundError), log.open("rb") as file:
        file.seek(max(0, file.seek(0, os.SEEK_END) - LOG_BYTES))
        if said := file.read():
            run.folder.write_file(MODEL_LOG, said)
