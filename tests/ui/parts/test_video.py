import re

import pytest
from ui_runs import RUN, finished, view

from orchestrator.run_view import PreviewView
from ui.parts.video import video_part


def test_the_player_has_captions_and_a_poster() -> None:
    html = video_part(finished())
    assert f'src="api/v1/runs/{RUN}/files/DemoScene.mp4" poster=' in html
    assert '<track kind="captions" src="api/v1/runs/' in html
    assert 'preload="metadata"' in html


def test_downloads_begin_with_the_video_and_end_with_everything() -> None:
    html = video_part(finished())
    links = re.findall(r'href="[^"]*?/([\w.]+(?:\?download=1)?)"', html)
    assert links == [
        "DemoScene.mp4?download=1",
        "DemoScene.vtt?download=1",
        "generated_scene.py?download=1",
        "archive",
    ]
    assert "2.1 MB" in html


def test_who_made_it_and_what_was_checked() -> None:
    html = video_part(finished())
    assert "0:52 · Made by our own lessons" in html
    assert "3² + 4² = 5²" in html


def test_who_speaks_is_told_with_the_video() -> None:
    html = video_part(finished(voice="a synthetic woman's voice (espeak-ng, en+f3)"))
    assert "Made by our own lessons · A synthetic woman&#x27;s voice (espeak-ng, en+f3)" in html
    mute = video_part(finished(voice="no voice: there is none for <x>."))
    assert "No voice: there is none for &lt;x&gt;." in mute


def test_what_cannot_be_read_well_is_told_with_the_video() -> None:
    assert "Cannot be read well" not in video_part(finished())
    html = video_part(finished(flaws=("line 7: “a” <covers> “b”",)))
    assert "Cannot be read well, and was not mended" in html
    assert "line 7: “a” &lt;covers&gt; “b”" in html


@pytest.mark.parametrize("state", ["running", "failed", "cancelled", "damaged"])
def test_without_a_video_there_are_words(state: str) -> None:
    html = video_part(view(state))
    assert "<video" not in html
    assert "<p>" in html


def test_a_preview_is_named_on_the_screen_where_the_video_comes() -> None:
    assert "data-preview" not in video_part(view("running"))
    seen = PreviewView(playlist="playlist.m3u8", mark="1-2")
    html = video_part(view("running", preview=seen))
    assert f'data-preview="api/v1/runs/{RUN}/preview/playlist.m3u8" data-mark="1-2"' in html
    assert "<video" not in html  # its script makes it, where it can be played
    for screen in (html, video_part(finished())):
        assert f'<div class="screen" data-run="{RUN}"' in screen
