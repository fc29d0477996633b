"""What is special to a film: its chapters to jump to, and its shots, which fill in as they come."""

from collections.abc import Mapping
from typing import TypeVar

from pydantic import ValidationError

from agents.artifacts.base import Artifact
from agents.artifacts.story.film_timeline import FilmTimeline
from agents.artifacts.story.shot_clips import ShotClip, ShotClips
from agents.artifacts.story.shot_list import Shot, ShotList
from agents.artifacts.story.story_digest import StoryDigest
from agents.artifacts.story.words import NARRATOR
from orchestrator.run_view import RunView
from ui.escape import Html, el, join
from ui.words import file_path, length_words, name_words, seconds_words

ArtifactT = TypeVar("ArtifactT", bound=Artifact)
STILL = "clips/{}.jpg"
"""The picture of a shot, as it lies in the run folder."""
WORDS_CHARS = 220
NAMED = 6
"""So many shots are named one by one."""
PROFILES = {
    "debug_cpu": "Pictures are drawn as storyboards",
    "prod_gpu": "Pictures are to be made by a model",
}


def film_part(view: RunView) -> Html | None:
    """Chapters and shots; None where the run is no film."""
    shots = _read(view, ShotList)
    if shots is None:
        return None
    timeline = _read(view, FilmTimeline)
    digest = _read(view, StoryDigest)
    names = {each.id: each.name for each in digest.characters} if digest else {}
    return join(
        _chapters(timeline) if timeline and len(timeline.chapters) > 1 and view.video else None,
        _storyboard(view, shots, names, timeline if view.video else None),
    )


def _chapters(timeline: FilmTimeline) -> Html:
    return el(
        "div",
        el("h2", "Chapters", class_="small-title"),
        el(
            "ol",
            (
                el(
                    "li",
                    _jump(each.begin_s, length_words(each.begin_s), each.title),
                )
                for each in timeline.chapters
            ),
            class_="chapters",
        ),
    )


def _storyboard(
    view: RunView, shots: ShotList, names: Mapping[str, str], timeline: FilmTimeline | None
) -> Html:
    there = {file.name for file in view.files}
    begins = {each.shot: each.begin_s for each in timeline.pictures} if timeline else {}
    clips = _read(view, ShotClips)
    made = {each.shot: each for each in clips.clips} if clips else {}
    drawn = sum(STILL.format(shot.id) in there for shot in shots.shots)
    count = f"{drawn} of {len(shots.shots)} drawn" if drawn < len(shots.shots) else None
    return el(
        "div",
        el(
            "h2",
            "Shots ",
            el("span", count, class_="quiet") if count else None,
            class_="small-title",
        ),
        _pictures(clips) if clips else None,
        el(
            "ol",
            (
                _shot(
                    view,
                    shot,
                    names,
                    drawn=STILL.format(shot.id) in there,
                    at_s=begins.get(shot.id),
                    clip=made.get(shot.id),
                )
                for shot in shots.shots
            ),
            class_="shots",
        ),
    )


def _shot(
    view: RunView,
    shot: Shot,
    names: Mapping[str, str],
    *,
    drawn: bool,
    at_s: float | None,
    clip: ShotClip | None,
) -> Html:
    kind = name_words(shot.type.value)
    seen = ", ".join(names.get(each, name_words(each)) for each in shot.characters)
    picture = (
        el(
            "img",
            src=file_path(view.status.video_id, STILL.format(shot.id)),
            alt=f"{kind}: {seen}" if seen else kind,
            loading="lazy",
        )
        if drawn
        else el("div", class_="no-picture")
    )
    facts = " · ".join((shot.id, kind, seconds_words(shot.seconds).replace(" ", "\u00a0")))
    return el(
        "li",
        el("div", picture, class_="frame", data_aspect=view.request.get("aspect")),
        el(
            "p",
            _jump(at_s, facts, "", quiet=True) if at_s is not None else facts,
            class_="quiet",
        ),
        el("p", said_in(shot, names) or shot.card, dir="auto", class_="said"),
        el("p", f"by {clip.used}", class_="quiet") if clip and clip.because else None,
        class_="shot",
    )


def _pictures(clips: ShotClips) -> Html:
    """What the pictures were to be made with, and which are otherwise; one reason is told once."""
    lines = list[str]()
    if clips.profile:
        what = PROFILES.get(clips.profile, clips.profile)
        lines.append(f"{what}: {clips.profile_because}." if clips.profile_because else f"{what}.")
    shots = dict[tuple[str, str, str], list[str]]()
    for each in clips.clips:
        if each.because:
            shots.setdefault((each.requested, each.used, each.because), []).append(each.shot)
    for (requested, used, because), names in shots.items():
        some = ", ".join(names) if len(names) <= NAMED else f"{len(names)} of {len(clips.clips)}"
        asked = f", in place of {requested}" if used != requested else ""
        lines.append(f"{some} by {used}{asked}: {because}.")
    return join(*(el("p", line, class_="quiet") for line in lines))


def said_in(shot: Shot, names: Mapping[str, str]) -> str:
    """The words of a shot, with who says them."""
    said = " ".join(
        each.text
        if each.speaker == NARRATOR
        else f"{names.get(each.speaker, name_words(each.speaker))}: {each.text}"
        for each in shot.lines
    )
    return said if len(said) <= WORDS_CHARS else f"{said[: WORDS_CHARS - 1]}…"


def _jump(at_s: float, time: str, title: str, *, quiet: bool = False) -> Html:
    return el(
        "button",
        el("span", time, class_="time"),
        el("span", title, dir="auto") if title else None,
        type="button",
        class_="jump is-quiet" if quiet else "jump",
        data_deed="jump",
        data_at=f"{at_s:.3f}",
    )


def _read(view: RunView, kind: type[ArtifactT]) -> ArtifactT | None:
    """An artifact of the run; None where there is none, or it is damaged."""
    content = next((each.content for each in view.artifacts if each.name == kind.FILE), None)
    try:
        return kind.model_validate(content) if content else None
    except ValidationError:
        return None
