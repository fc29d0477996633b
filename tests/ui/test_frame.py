"""The head of the page speaks of explaining and of editing, each at its desk."""

import re

from agents.artifacts.media_facts import MediaFacts, MediaStream
from agents.providers.offline.editing.plan import plan_by_rules
from ui.frame import EDIT_TAGLINE, TAGLINE, top


def test_both_desks_have_their_own_words() -> None:
    head = top("offline: no model is set")
    assert f'<span class="for-explain">{TAGLINE}</span>' in head
    assert f'<span class="for-edit">{EDIT_TAGLINE}</span>' in head
    assert head.count("No model is set.") == 1
    assert "Without a key, this can be done to a video:" in head
    online = top("google:gemini")
    assert EDIT_TAGLINE in online
    assert "Without a key" not in online


def test_what_is_said_to_be_done_without_a_model_is_done_without_one() -> None:
    before = MediaFacts(
        readable=True,
        container="mov,mp4",
        duration_s=60.0,
        streams=(
            MediaStream(kind="video", codec="h264", width_px=640, height_px=360, fps=25),
            MediaStream(kind="audio", codec="aac", channels=2),
        ),
    )
    promised = {
        "cut": "cut the first ten seconds",
        "split": "split it into 3 parts",
        "backwards": "play it backwards",
        "steadied": "stabilise it",
        "faded": "fade it in and out",
        "pauses": "remove the pauses",
        "titles": "add a title “Hi”",
        "GIF": "make a GIF",
        "size in MB": "under 8 MB",
    }
    head = top("offline: no model is set")
    for word, request in promised.items():
        assert re.search(rf"<li>[^<]*{word}", head), word
        assert plan_by_rules(request, before).tasks, request
