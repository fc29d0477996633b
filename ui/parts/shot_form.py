"""The two dialogs of a film: one shot with its picture, and what is chosen for all of it.

They stand on the page once; its script fills them with what REST says of the film that is shown.
"""

from enum import StrEnum

from agents.artifacts.request import Aspect, Quality
from agents.artifacts.story.words import (
    CameraMove,
    Captions,
    Mood,
    PlaceKind,
    ShotMaker,
    ShotType,
    TimeOfDay,
    Transition,
    VoiceType,
    Weather,
)
from ui.escape import Html, el, join
from ui.parts.desks import SOUNDS
from ui.words import name_words

PICTURES = "image/*,video/*,.mkv,.mov,.avi,.webm,.webp,.avif"
CHOICES: dict[str, tuple[str, type[StrEnum]]] = {
    "type": ("Shot", ShotType),
    "camera": ("Camera", CameraMove),
    "scenery": ("Place", PlaceKind),
    "time": ("Time", TimeOfDay),
    "weather": ("Weather", Weather),
    "mood": ("Mood", Mood),
    "transition": ("Begins with", Transition),
    "maker": ("Picture by", ShotMaker),
}
"""Fields of a shot that are one of some words, and what they are called."""
OPTIONS: dict[StrEnum, str] = {ShotMaker.FILM: "As the rest of the film"}
"""Words that people know by others."""
FORM: dict[str, tuple[str, type[StrEnum]]] = {
    "captions": ("Captions", Captions),
    "quality": ("Quality", Quality),
    "aspect": ("Shape", Aspect),
}
"""What of the whole film is one of some words, and what it is called."""
CLOSE = {"type": "button", "data_deed": "close"}


def film_dialogs(*, most_bytes: int) -> Html:
    """Both.

    Args:
        most_bytes: Largest file that anybody may send.
    """
    return join(_shot_dialog(most_bytes), _film_dialog(most_bytes))


def _shot_dialog(most_bytes: int) -> Html:
    return el(
        "dialog",
        el(
            "form",
            el("h2", "Change this shot", id="shot-head"),
            el("div", _seen(), _told(), class_="shot-form"),
            el("p", id="shot-wrong", class_="notice", role="alert", hidden=True),
            _foot("shot"),
            id="shot-form",
            data_most=most_bytes,
            novalidate=True,
        ),
        id="shot-dialog",
        class_="film-dialog",
        aria_labelledby="shot-head",
    )


def _seen() -> Html:
    """The picture, and another in its place."""
    return el(
        "div",
        el("div", el("img", id="shot-picture", alt="", hidden=True), class_="frame"),
        el("p", id="shot-facts", class_="quiet"),
        el("p", id="shot-because", class_="because", hidden=True),
        el(
            "div",
            el("label", "A picture or clip of your own", for_="shot-file", class_="field-name"),
            el("input", type="file", id="shot-file", accept=PICTURES),
            el(
                "p",
                "It fills the frame; the camera moves over a picture. A clip is cut to the shot's"
                " length, or its last picture stays; its sound is left out.",
                class_="quiet",
            ),
            el("p", id="shot-sent", class_="quiet", role="status"),
            el("button", "Draw it instead", type="button", class_="button", data_film="drawn"),
            class_="own-file",
        ),
        class_="shot-seen",
    )


def _told() -> Html:
    choices = [_choice(name, label, kind) for name, (label, kind) in CHOICES.items()]
    return el(
        "div",
        el(
            "fieldset",
            el("legend", "What is said", class_="field-name"),
            el("div", id="shot-lines"),
            el("button", "Add a line", type="button", class_="button is-small", data_film="line"),
        ),
        el(
            "fieldset",
            el("legend", "Who is seen", class_="field-name"),
            el("div", id="shot-characters", class_="checks"),
        ),
        el("div", choices, _number(), class_="shot-choices"),
        el("p", id="shot-lacking", class_="quiet", hidden=True),
        _text("card", "Words in the picture"),
        _text("thing", "The thing that is shown"),
        _text("description", "What is seen, for a model that draws", rows=2),
        el(
            "label",
            el("input", type="checkbox", id="shot-again"),
            " Draw it again, composed another way",
            class_="check",
        ),
        class_="shot-told",
    )


def _choice(name: str, label: str, kind: type[StrEnum]) -> Html:
    options = [
        el("option", OPTIONS.get(each) or name_words(each.value), value=each.value) for each in kind
    ]
    field = el("select", options, id=f"shot-{name}", data_field=name)
    return el("label", el("span", label), field, class_="choice")


def _form_choice(name: str, label: str, kind: type[StrEnum]) -> Html:
    options = [el("option", name_words(each.value), value=each.value) for each in kind]
    field = el("select", options, id=f"film-{name}", data_form=name)
    return el("label", el("span", label), field, class_="choice")


def _number() -> Html:
    least = {"min": 0.5, "max": 120, "step": 0.1}
    field = el("input", type="number", id="shot-seconds", data_field="seconds", **least)
    return el("label", el("span", "Seconds, at least"), field, class_="choice")


def _text(name: str, label: str, *, rows: int = 1) -> Html:
    field = el("textarea", id=f"shot-{name}", data_field=name, rows=rows, dir="auto")
    return el("label", el("span", label), field, class_="choice is-wide", data_for=name)


def _film_dialog(most_bytes: int) -> Html:
    return el(
        "dialog",
        el(
            "form",
            el("h2", "Voices, music and shape", id="film-head"),
            el(
                "p",
                "Nothing is planned anew. Other voices or music leave the pictures as they are; in"
                " another shape or quality they are made again, and the voices stay.",
                class_="quiet",
            ),
            el("div", id="film-voices", class_="shot-choices"),
            el(
                "div",
                (_form_choice(name, label, kind) for name, (label, kind) in FORM.items()),
                id="film-shape",
                class_="shot-choices",
            ),
            el(
                "div",
                el("label", "Music of your own", for_="film-music", class_="field-name"),
                el("input", type="file", id="film-music", accept=SOUNDS),
                el("p", id="film-music-now", class_="quiet"),
                el(
                    "p",
                    "It begins again where it is short, fades out at the end, and gives way to"
                    " voices.",
                    class_="quiet",
                ),
                el("p", id="film-sent", class_="quiet", role="status"),
                el(
                    "button",
                    "Compose it instead",
                    type="button",
                    class_="button",
                    data_film="composed",
                ),
                class_="own-file",
            ),
            el("p", id="film-wrong", class_="notice", role="alert", hidden=True),
            _foot("film"),
            el("template", _voices(), id="voice-kinds"),
            id="film-form",
            data_most=most_bytes,
            novalidate=True,
        ),
        id="film-dialog",
        class_="film-dialog",
        aria_labelledby="film-head",
    )


def _voices() -> Html:
    options = [el("option", name_words(each.value), value=each.value) for each in VoiceType]
    return el("select", options)


def _foot(which: str) -> Html:
    return el(
        "div",
        el("button", "Close", class_="button", **CLOSE),
        el("button", "Save", class_="button", value="save"),
        el("button", "Save and film again", class_="button is-main", value="film"),
        class_="actions",
        data_of=which,
    )
