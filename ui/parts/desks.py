"""The desks of the page, one for each thing that is made here, and the way between them."""

from collections.abc import Iterable
from typing import NamedTuple

from ui.escape import Html, el
from ui.words import name_words


class DeskWords(NamedTuple):
    """One desk."""

    name: str
    """In the page's address, and of its place on the page."""
    link: str
    head: str


EXPLAIN = DeskWords("explain", "Explain something", "What should be explained?")
FILM = DeskWords("film", "Film a story", "Which story should become a film?")
EDIT = DeskWords("edit", "Edit a video", "What should be done to your video?")
STORY_FILES = ".txt,.md,.markdown,.fountain,.pdf,.epub,text/*,application/pdf,application/epub+zip"
SOUNDS = "audio/*,video/*,.flac,.ogg,.opus,.m4a"
DESKS = {"explainer": EXPLAIN, "story_film": FILM, "video_edit": EDIT}
"""By the workflow that answers."""


def desk_of(workflow: str) -> DeskWords:
    """The desk at which a workflow is asked."""
    words = name_words(workflow)
    return DESKS.get(workflow) or DeskWords(workflow.replace("_", "-"), words, words)


def desks(workflows: Iterable[str]) -> Html:
    """The way between the desks; the first is where everybody begins."""
    found = [desk_of(each) for each in workflows]
    links = (
        el(
            "a",
            desk.link,
            href=f"./?desk={desk.name}" if number else "./",
            data_desk=desk.name,
            aria_current=None if number else "page",
        )
        for number, desk in enumerate(found)
    )
    return el("nav", links, class_="desks", aria_label="What to make")


def music_file(*, most_bytes: int) -> Html:
    """Takes music of the reader's own for a film; the page's script sends it with the request.

    Args:
        most_bytes: Largest file that anybody may send.
    """
    without = {"type": "button", "hidden": True, "class_": "button is-small"}
    return el(
        "div",
        el("label", "Music of your own, in place of what would be composed", for_="own-music"),
        el("input", type="file", id="own-music", accept=SOUNDS, data_most=most_bytes),
        el("button", "Without it", id="no-music", **without),
        el("p", id="own-music-said", role="status", dir="auto", hidden=True),
        class_="story-file",
    )


def story_file() -> Html:
    """Takes the story from a file of the reader's own; the page's script puts it into the box."""
    return el(
        "div",
        el(
            "label",
            "Take it from a file (text, Markdown, Fountain, PDF, EPUB), drop one here, or write it"
            " below",
            for_="story-file",
        ),
        el("input", type="file", id="story-file", accept=STORY_FILES),
        el("p", id="story-said", role="status", dir="auto", hidden=True),
        class_="story-file",
    )
