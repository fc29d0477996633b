"""Which uploads are taken, which results are gone on with, and which stand beside the video."""

import pytest
from edit_layouts import LAYOUTS, picture, sound, subtitle, video

from agents.artifacts.media_facts import MediaFacts, MediaStream
from orchestrator.stages.edit_session import stands_beside, why_refused

PLAIN = LAYOUTS["plain"]
SOUND = video(sound(), container="mp3")
COVER = MediaStream(kind="video", codec="mjpeg", width_px=600, height_px=600, is_cover=True)
STILL = MediaFacts(readable=True, container="png_pipe", streams=(picture("png"),))
CAPTIONS = MediaFacts(readable=True, container="srt", duration_s=9.0, streams=(subtitle("subrip"),))


@pytest.mark.parametrize(
    ("output", "facts", "before", "beside"),
    [
        ("output.mp4", PLAIN, PLAIN, False),
        ("output.gif", PLAIN, PLAIN, True),
        ("output.png", PLAIN, PLAIN, True),
        ("output.srt", None, PLAIN, True),
        ("output.zip", PLAIN, PLAIN, True),
        ("output.mp3", SOUND, PLAIN, True),
        ("output.wav", SOUND, SOUND, False),
        ("output.zip", SOUND, SOUND, True),
    ],
)
def test_what_is_no_video_stands_beside_it(
    output: str, facts: MediaFacts | None, before: MediaFacts, beside: bool
) -> None:
    assert stands_beside(output, facts, before) is beside


@pytest.mark.parametrize("layout", LAYOUTS)
def test_what_people_upload_is_taken(layout: str) -> None:
    assert why_refused(LAYOUTS[layout], is_first=True) == ""


@pytest.mark.parametrize(
    "facts",
    [
        video(sound("mp3"), container="mp3"),
        video(sound(), COVER),
        video(picture(width_px=4096, height_px=2304)),
    ],
    ids=["sound", "sound with a cover", "4K"],
)
def test_sound_alone_and_4k_are_taken(facts: MediaFacts) -> None:
    assert why_refused(facts, is_first=True) == ""


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        (MediaFacts(readable=False, reason="The file is empty."), "The file is empty."),
        (video(picture(width_px=7680, height_px=4320), sound()), "7680x4320 pixels; 4K is"),
        (video(picture(width_px=4320, height_px=7680)), "4320x7680 pixels; 4K is the most"),
        (video(picture(), sound()).model_copy(update={"duration_s": 15000.0}), "4.2 hours"),
        (
            MediaFacts(readable=True, container="mp4", streams=(picture(duration_s=None),)),
            "cut off",
        ),
        (STILL, "a single picture"),
        (CAPTIONS, "send the video first"),
        (video(COVER), "neither a moving picture nor sound"),
        (video(picture()).model_copy(update={"parts": 3}), "an archive"),
    ],
)
def test_what_cannot_be_edited_is_refused_with_its_reason(facts: MediaFacts, why: str) -> None:
    assert why in why_refused(facts, is_first=True)


@pytest.mark.parametrize("facts", [STILL, CAPTIONS], ids=["picture", "captions"])
def test_pictures_and_captions_are_taken_beside_a_video(facts: MediaFacts) -> None:
    assert why_refused(facts, is_first=False) == ""
