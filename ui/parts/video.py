"""The video of a run, or what is in its place until there is one; its files."""

from collections.abc import Sequence

from orchestrator.run_view import FileView, RunView
from ui.escape import Html, el, join
from ui.parts.film import aspect_of, film_part
from ui.words import archive_path, file_path, length_words, preview_path, size_words

WAITING = {
    "queued": "It begins as soon as a place is free.",
    "running": "The video appears here. You may close this page: the work goes on.",
    "failed": "No video was made. The other tabs show what there is.",
    "refused": "No video was made.",
    "cancelled": "It was cancelled before there was a video.",
    "interrupted": "It was interrupted before there was a video.",
    "damaged": "There is nothing to show.",
    "succeeded": "The video is no longer in its folder.",
}
NOT_DRAWN = "It was asked for without a video: the code is on its tab, and among the files."
NAMED = {"video": "Video", "captions": "Captions", "code": "Code", "poster": "Poster"}
"""Kinds of files that are offered, in their order, by what they are called."""


def video_part(view: RunView) -> Html:
    """The player with its captions and facts, and everything to download.

    Player and preview have the same screen. On it the page's script lays the preview, and takes it
    away when the player stands at the same place.
    """
    film = film_part(view)
    if view.video is None:
        return join(_screen(view, _empty(view)), film)
    player = _screen(view, _player(view, view.video))
    return join(player, _facts(view), film, _downloads(view))


def _screen(view: RunView, shown: Html) -> Html:
    video_id, preview = view.status.video_id, view.preview
    return el(
        "div",
        shown,
        class_="screen",
        data_aspect=aspect_of(view),
        data_run=video_id,
        data_preview=preview_path(video_id, preview.playlist) if preview else None,
        data_mark=preview.mark if preview else None,
    )


def _empty(view: RunView) -> Html:
    state = view.status.state
    words = NOT_DRAWN if view.request.get("render") is False else WAITING[state]
    stands = "coming" if state in ("queued", "running") else "ended"
    return el("div", el("p", words), class_="no-video", data_state=stands)


def _player(view: RunView, video: str) -> Html:
    video_id = view.status.video_id
    captions = view.subtitles_vtt
    return el(
        "video",
        el(
            "track",
            kind="captions",
            src=file_path(video_id, captions),
            srclang=view.language or "en",
            label="Captions",
            default=True,
        )
        if captions
        else None,
        src=file_path(video_id, video),
        poster=file_path(video_id, view.poster) if view.poster else None,
        controls=True,
        playsinline=True,
        preload="metadata",
        aria_label=f"Video: {view.title}",
        class_="player",
    )


def _facts(view: RunView) -> Html:
    length = length_words(view.duration_s) if view.duration_s else None
    made = f"Made by {view.made_by}" if view.made_by else None
    words = " · ".join(each for each in (length, made, voice_words(view)) if each)
    return el(
        "div",
        el("p", words, class_="quiet") if words else None,
        _list("Not fit to be shown as it is", view.not_shippable_because, "flaws"),
        _list("Checked by algebra", view.checked, "checked"),
        _list("Cannot be read well, and was not mended", view.flaws, "flaws"),
        class_="facts",
    )


def voice_words(view: RunView) -> str | None:
    """Who speaks, or why nobody does though somebody was asked to."""
    return view.voice and view.voice[:1].upper() + view.voice[1:]


def _list(title: str, sentences: Sequence[str], kind: str) -> Html | None:
    if not sentences:
        return None
    return el(
        "div",
        el("h2", title, class_="small-title"),
        el("ul", (el("li", each, dir="auto") for each in sentences), class_=kind),
    )


def _downloads(view: RunView) -> Html:
    video_id = view.status.video_id
    kinds = list(NAMED)
    offered = [file for file in view.files if file.kind in NAMED and "/" not in file.name]
    links = [
        _link(_label(file), file_path(video_id, file.name, download=True), file.size_bytes)
        for file in sorted(offered, key=lambda file: (kinds.index(file.kind), file.name))
    ]
    links.append(_link("Everything (zip)", archive_path(video_id), None))
    return el(
        "div",
        el("h2", "Download", class_="small-title"),
        el("ul", links, class_="downloads"),
    )


def _label(file: FileView) -> str:
    return f"{NAMED[file.kind]} ({file.name.rpartition('.')[2]})"


def _link(label: str, path: str, size_bytes: int | None) -> Html:
    size = el("span", size_words(size_bytes), class_="quiet") if size_bytes is not None else None
    return el("li", el("a", label, " ", size, href=path, download=True, class_="button"))
