"""The film as editors take it: every clip where it is, in each format, read back by its adapter."""

from typing import Any

import opentimelineio
import pytest
from timelines import film

from agents.artifacts.request import Quality
from agents.artifacts.story.narration import ShotVoice
from orchestrator.media.interchange import (
    EDL_FILE,
    FCPXML_FILE,
    KNOWN_RATES,
    OTIO_FILE,
    to_otio,
    write_interchange,
)

otio: Any = opentimelineio
VOICES = (
    ShotVoice(shot="s01-01", duration_s=2.01, file="audio/s01-01.wav"),
    ShotVoice(shot="s02-01", duration_s=3.3),
    ShotVoice(shot="s03-01", duration_s=4.0, file="audio/s03-01.wav"),
)
MADE = film(*VOICES)


def test_every_clip_lies_where_the_timeline_has_it() -> None:
    whole = otio.adapters.read_from_string(write_interchange(MADE)[OTIO_FILE].decode(), "otio_json")
    pictures, voices, music = whole.tracks
    for clip, told in zip(pictures, MADE.pictures, strict=True):
        assert clip.range_in_parent().start_time.to_seconds() == pytest.approx(told.begin_s)
        assert clip.duration().to_seconds() == pytest.approx(told.duration_s)
        assert clip.media_reference.target_url == told.file
    heard = list(voices.find_clips())
    for clip, told in zip(heard, MADE.voices, strict=True):
        begins = clip.transformed_time_range(clip.trimmed_range(), whole.tracks).start_time
        assert begins.to_seconds() == pytest.approx(told.begin_s, abs=1e-4)
    assert music.duration().to_seconds() == pytest.approx(MADE.duration_s, abs=1e-4)
    assert [mark.name for mark in pictures.markers] == ["Scene 0", "Scene 1", "Scene 2"]


@pytest.mark.parametrize(("name", "adapter"), [(EDL_FILE, "cmx_3600"), (FCPXML_FILE, "fcpx_xml")])
@pytest.mark.parametrize("quality", Quality)
def test_an_editor_reads_the_same_pictures_at_every_rate(
    name: str, adapter: str, quality: Quality
) -> None:
    made = film(*VOICES, quality=quality)
    text = write_interchange(made)[name].decode()
    rate = (
        {"rate": quality.fps if quality.fps in KNOWN_RATES else 60} if adapter == "cmx_3600" else {}
    )
    read = otio.adapters.read_from_string(text, adapter, **rate)
    clips = [clip for clip in read.find_clips() if clip.name.count(" ") == 0]
    lengths = {clip.name: clip.duration().to_seconds() for clip in clips}
    for told in made.pictures:
        assert lengths[told.shot] == pytest.approx(told.duration_s, abs=1e-3)


def test_a_title_of_any_letters_is_no_markup() -> None:
    made = MADE.model_copy(update={"title": '<b>"Tom & Jerry"</b>\n\u202e'})
    texts = write_interchange(made)
    assert b"<b>" not in texts[FCPXML_FILE]
    assert texts[EDL_FILE].count(b"TITLE:") == 1
    assert to_otio(made).name == made.title
