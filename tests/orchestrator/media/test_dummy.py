"""The commands that make a stand-in, from what the video is."""

import ast

import pytest
from edit_layouts import LAYOUTS

from agents.artifacts.media_facts import MediaFacts
from orchestrator.media.dummy import dummy_length_s, dummy_name, dummy_script


@pytest.mark.parametrize(
    ("layout", "said"),
    [
        ("upright phone", "-display_rotation:v:0"),
        ("variable rate", "mod(N,3)"),
        ("odd size", "crop=321:181"),
        ("ten bits HDR", "color_trc=smpte2084"),
        ("surround", '"-ac:a:0", "6"'),
        ("subtitles", "mov_text"),
        ("late start", "-output_ts_offset"),
        ("timecode", "-timecode"),
        ("wide pixels", "setsar=4/3"),
    ],
)
def test_what_is_unusual_is_mirrored(layout: str, said: str) -> None:
    script = dummy_script(LAYOUTS[layout])
    ast.parse(script)
    assert said in script


def test_its_kind_of_file_is_the_same_where_that_is_written() -> None:
    names = {layout: dummy_name(facts) for layout, facts in LAYOUTS.items()}
    assert names["plain"] == "output.mp4"
    assert names["odd size"] == "output.webm"
    assert names["six tracks"] == "output.mkv"
    assert names["late start"] == "output.ts"
    assert names["timecode"] == "output.mov"


def test_it_is_short_however_long_and_large_the_video_is() -> None:
    def lasting(seconds: float, width_px: int, height_px: int) -> MediaFacts:
        shown = (
            LAYOUTS["plain"]
            .streams[0]
            .model_copy(update={"width_px": width_px, "height_px": height_px})
        )
        return LAYOUTS["plain"].model_copy(update={"duration_s": seconds, "streams": (shown,)})

    assert dummy_length_s(lasting(3600, 1280, 720)) == 4.0
    assert dummy_length_s(lasting(3600, 1920, 1080)) == 2.4
    assert dummy_length_s(lasting(3600, 3840, 2160)) == 1.2
    assert dummy_length_s(lasting(0.5, 320, 240)) == 0.5
