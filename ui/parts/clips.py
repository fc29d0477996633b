"""The videos of a session: before and after side by side, and the strip with in and out."""

import math

from orchestrator.edit_view import ClipView
from orchestrator.run_view import RunView
from ui.escape import Html, el, join
from ui.words import file_path, length_words, seconds_words

PICTURES = (".gif", ".png", ".jpg")
LONG_S = 600.0
"""Of a longer video whole seconds are marked."""
SOUNDS = (".mp3", ".m4a", ".wav", ".ogg", ".flac")


def clips_part(view: RunView) -> Html:
    """The video as it is now, beside the one it was made from."""
    session = view.session
    if session is None:
        return Html()
    video_id, now = view.status.video_id, session.now
    if now.number == 0:
        figures = [_clip(video_id, now, "Your video")]
    else:
        figures = [
            _clip(video_id, session.before, "Before"),
            _clip(video_id, now, "After"),
        ]
    both = el("button", "Play both", type="button", class_="button", data_edit="both")
    return join(
        el("div", figures, class_="clips", data_count=len(figures)),
        el("div", save_link(video_id, now), both, class_="actions") if now.number else None,
    )


def strip_part(view: RunView) -> Html:
    """Moments of the video and its waveform, with the marks in and out."""
    session = view.session
    now = session.now if session else None
    if now is None or not now.duration_s:
        return Html()
    long_s = round(now.duration_s, 2)
    # A slider stops at whole steps: its end is the first one behind the video's.
    most = math.ceil(long_s) if long_s >= LONG_S else math.ceil(long_s * 10) / 10
    words = "Moments of the video and, below, how loud it is"
    if not now.has_picture:
        words = "How loud it is"
    strip = file_path(view.status.video_id, now.strip) if now.strip else None
    return el(
        "div",
        el(
            "div",
            el("img", src=strip, alt=words) if strip else None,
            el("div", class_="kept", aria_hidden="true"),
            el("div", class_="needle", aria_hidden="true"),
            class_="strip",
            data_has="yes" if strip else "no",
        ),
        _mark("In", "in", 0, most=most),
        _mark("Out", "out", most, most=most),
        el(
            "div",
            el("button", "Keep this part", type="button", class_="button", data_edit="keep"),
            el("button", "Cut it out", type="button", class_="button", data_edit="cut"),
            class_="actions",
        ),
        class_="marks",
        data_long=long_s,
        role="group",
        aria_label="A part of the video",
    )


def _mark(label: str, side: str, value: float, *, most: float) -> Html:
    return el(
        "p",
        el("label", label, for_=f"mark-{side}"),
        el(
            "input",
            type="range",
            id=f"mark-{side}",
            min=0,
            max=most,
            step="0.1" if most < LONG_S else "1",
            value=value,
        ),
        el("output", seconds_words(value), for_=f"mark-{side}"),
        el(
            "button",
            "Here",
            type="button",
            class_="button is-quiet",
            data_edit=f"{side}-here",
            aria_label=f"{label} where the video stands",
        ),
        class_="mark",
    )


def _clip(video_id: str, clip: ClipView, title: str) -> Html:
    size = f"{clip.width_px}\N{MULTIPLICATION SIGN}{clip.height_px}" if clip.width_px else ""
    length = length_words(clip.duration_s) if clip.duration_s else ""
    facts = [each for each in (length, size, clip.named) if each]
    return el(
        "figure",
        played(video_id, clip, title),
        el(
            "figcaption",
            el("strong", title),
            el("span", " · ".join(facts), class_="quiet", dir="auto"),
        ),
        class_="clip",
        data_title=title,
    )


def played(video_id: str, clip: ClipView, title: str) -> Html:
    """A player of it, or words in its place."""
    if clip.shown is None:
        words = "A browser cannot play this kind of file; it can be downloaded."
        return el("div", el("p", words), class_="no-video")
    source = file_path(video_id, clip.shown)
    if clip.shown.endswith(PICTURES):
        return el("img", src=source, alt=title, class_="player is-picture")
    sound = not clip.has_picture or clip.shown.endswith(SOUNDS)
    return el(
        "video",
        src=source,
        controls=True,
        playsinline=True,
        preload="metadata",
        aria_label=title,
        class_="player is-sound" if sound else "player",
    )


def save_link(video_id: str, clip: ClipView) -> Html:
    """The way to have it as a file."""
    return el(
        "a",
        f"Download ({clip.file.rpartition('.')[2]})",
        href=file_path(video_id, clip.file, download=True),
        download=True,
        class_="button is-main",
    )
