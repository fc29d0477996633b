"""What is special to a film: chapters to jump to, shots that fill in as they come, what differs."""

from collections.abc import Mapping
from typing import TypeVar

from pydantic import ValidationError

from agents.artifacts.base import Artifact
from agents.artifacts.story.film_package import FilmPackage
from agents.artifacts.story.film_timeline import FilmTimeline
from agents.artifacts.story.shot_clips import ShotClips
from agents.artifacts.story.shot_list import Shot, ShotList
from agents.artifacts.story.story_digest import StoryDigest
from agents.artifacts.story.words import NARRATOR, ShotMaker
from orchestrator.run_view import RunView
from ui.escape import Html, el, join
from ui.words import file_path, length_words, name_words, seconds_words

ArtifactT = TypeVar("ArtifactT", bound=Artifact)
NOT_DRAWN = ""
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
    """What differs, chapters and shots; None where the run is no film."""
    shots = _read(view, ShotList)
    if shots is None:
        return None
    timeline = _read(view, FilmTimeline)
    digest, clips = _read(view, StoryDigest), _read(view, ShotClips)
    names = {each.id: each.name for each in digest.characters} if digest else {}
    return join(
        _differs(view, clips) if is_still(view) else None,
        _chapters(timeline) if timeline and len(timeline.chapters) > 1 and view.video else None,
        _storyboard(view, shots, names, timeline if view.video else None, clips),
    )


def aspect_of(view: RunView) -> str | None:
    """The shape of the picture: of a film as it was cut, else as it was asked for."""
    timeline = _read(view, FilmTimeline)
    asked: object = timeline.aspect.value if timeline else view.request.get("aspect")
    return asked if isinstance(asked, str) else None


def _differs(view: RunView, clips: ShotClips | None) -> Html | None:
    """What is not as it was asked for, of all that is not told with the shots."""
    package = _read(view, FilmPackage)
    stages = view.receipt.stages if view.receipt else ()
    told = [each.because for each in clips.clips if each.because] if clips else []
    found = [*(package.notes if package else ()), *(each for st in stages for each in st.remarks)]
    lines = [
        f"{line[:1].upper()}{line[1:].rstrip('.')}."
        for line in dict.fromkeys(found)
        if not any(because in line for because in told)
    ]
    if not lines:
        return None
    return el(
        "div",
        el("h2", "Worth knowing", class_="small-title"),
        el("ul", (el("li", each, dir="auto") for each in lines), class_="flaws"),
        class_="differs",
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
    view: RunView,
    shots: ShotList,
    names: Mapping[str, str],
    timeline: FilmTimeline | None,
    clips: ShotClips | None,
) -> Html:
    there = {file.name: file.sha256 for file in view.files}
    begins = {each.shot: each.begin_s for each in timeline.pictures} if timeline else {}
    otherwise = _otherwise(clips, shots) if clips else {}
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
        _changing(view) if is_still(view) else None,
        el(
            "ol",
            (
                _shot(
                    view,
                    shot,
                    names,
                    still=there.get(STILL.format(shot.id), NOT_DRAWN),
                    otherwise=otherwise.get(shot.id),
                    at_s=begins.get(shot.id),
                )
                for shot in shots.shots
            ),
            class_="shots",
        ),
    )


def is_still(view: RunView) -> bool:
    """Whether nobody works on the film, so that its shots may be changed."""
    return view.status.state not in ("queued", "running", "damaged")


def _changing(view: RunView) -> Html:
    """What can be done with the shots; the page's script shows that something was changed."""
    return el(
        "div",
        el("p", "Choose a shot to change it.", class_="quiet"),
        el("button", "Voices, music and shape", type="button", class_="button", data_film="all"),
        el(
            "div",
            el("span", id="film-changed", role="status"),
            el(
                "button",
                "Film again",
                type="button",
                class_="button is-main",
                id="film-again",
                data_deed="resume",
                data_run=view.status.video_id,
            ),
            class_="film-bar",
            hidden=True,
        ),
        class_="film-deeds",
    )


def _shot(
    view: RunView,
    shot: Shot,
    names: Mapping[str, str],
    *,
    still: str | None,
    otherwise: str | None,
    at_s: float | None,
) -> Html:
    kind = name_words(shot.type.value)
    seen = ", ".join(names.get(each, name_words(each)) for each in shot.characters)
    # By its digest another picture of the same name has another address: no browser shows the old.
    address = file_path(view.status.video_id, STILL.format(shot.id))
    picture = (
        el(
            "img",
            src=f"{address}?v={still[:12]}" if still else address,
            alt=f"{kind}: {seen}" if seen else kind,
            loading="lazy",
        )
        if still != NOT_DRAWN
        else el("div", class_="no-picture")
    )
    if is_still(view):
        label = f"Change shot {shot.id}"
        change = {"type": "button", "data_film": "shot", "data_shot": shot.id}
        picture = el("button", picture, class_="shot-open", aria_label=label, **change)
    facts = " · ".join((shot.id, kind, seconds_words(shot.seconds).replace(" ", "\u00a0")))
    return el(
        "li",
        el("div", picture, class_="frame", data_aspect=aspect_of(view)),
        el(
            "p",
            _jump(at_s, facts, "", quiet=True) if at_s is not None else facts,
            class_="quiet",
        ),
        el("p", said_in(shot, names) or shot.card, dir="auto", class_="said"),
        el("p", otherwise, dir="auto", class_="because") if otherwise else None,
        class_="shot",
    )


def _pictures(clips: ShotClips) -> Html:
    """What the pictures were to be made with, and why several are otherwise; each reason once."""
    lines = list[str]()
    if clips.profile:
        what = PROFILES.get(clips.profile, clips.profile)
        lines.append(f"{what}: {clips.profile_because}." if clips.profile_because else f"{what}.")
    for why, names in _reasons(clips).items():
        if len(names) > 1:
            some = (
                ", ".join(names) if len(names) <= NAMED else f"{len(names)} of {len(clips.clips)}"
            )
            lines.append(f"{some} {why}.")
    return join(*(el("p", line, class_="quiet") for line in lines))


def _otherwise(clips: ShotClips, shots: ShotList) -> dict[str, str]:
    """Who made shots for which somebody was chosen, and those that are not as they were asked for.

    Of the latter also why, where no other has that reason.
    """
    apart = [shot.id for shot in shots.shots if shot.maker is not ShotMaker.FILM]
    used = {each.shot: each.used for each in clips.clips}
    chosen = {each: f"by {used[each]}" for each in apart if each in used}
    return chosen | {
        name: why if len(names) == 1 else f"by {used[name]}"
        for why, names in _reasons(clips).items()
        for name in names
    }


def _reasons(clips: ShotClips) -> dict[str, list[str]]:
    """Who made clips in place of whom, and why; and which."""
    found = dict[str, list[str]]()
    for each in clips.clips:
        if each.because:
            asked = f", in place of {each.requested}" if each.used != each.requested else ""
            found.setdefault(f"by {each.used}{asked}: {each.because}", []).append(each.shot)
    return found


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
