"""What people ask for in plain English, and the tasks that come of it; or the question."""

import pytest
from edit_layouts import video

from agents.artifacts.media_facts import MediaFacts, MediaStream
from agents.providers.offline.editing.plan import Planned, plan_by_rules

FACTS = video(
    MediaStream(kind="video", codec="h264", width_px=1920, height_px=1080, fps=25),
    MediaStream(kind="audio", codec="aac", channels=2),
).model_copy(update={"duration_s": 120.0})


def planned(prompt: str, facts: MediaFacts = FACTS) -> Planned:
    return plan_by_rules(prompt, facts)


@pytest.mark.parametrize(
    ("prompt", "operation", "params"),
    [
        ("keep from 0:10 to 1:23", "trim", {"start_s": 10, "end_s": 83}),
        ("Trim to the first 30 seconds.", "trim", {"start_s": 0, "end_s": 30}),
        ("cut the first ten seconds", "trim", {"start_s": 10, "end_s": None}),
        ("remove the last half", "trim", {"start_s": 0, "end_s": 60}),
        ("cut the first half second", "trim", {"start_s": 0.5, "end_s": None}),
        ("cut the first half", "trim", {"start_s": 60, "end_s": None}),
        ("keep the last half a minute", "trim", {"start_s": 90, "end_s": None}),
        ("cut off the first quarter of a second", "trim", {"start_s": 0.25, "end_s": None}),
        ("keep the first minute and a half", "trim", {"start_s": 0, "end_s": 90}),
        ("keep the first one and a half minutes", "trim", {"start_s": 0, "end_s": 90}),
        ("keep the last half", "trim", {"start_s": 60, "end_s": None}),
        ("keep only the first minute", "trim", {"start_s": 0, "end_s": 60}),
        ("the first 10 % only", "trim", {"start_s": 0, "end_s": 12}),
        ("remove everything after 1:00", "trim", {"start_s": 0, "end_s": 60}),
        ("take 0:05\u20130:15", "trim", {"start_s": 5, "end_s": 15}),
        ("keep the last 500 seconds", "trim", {"start_s": 0, "end_s": None}),
        ("cut out 0:20 to 0:30", "cut_out", {"start_s": 20, "end_s": 30}),
        ("keep from 0.0 s to 2 s", "trim", {"start_s": 0, "end_s": 2}),
        ("remove between 10 and 20 seconds", "cut_out", {"start_s": 10, "end_s": 20}),
        ("delete the part from 1 to 1.5 minutes", "cut_out", {"start_s": 60, "end_s": 90}),
        ("twice as fast", "speed", {"factor": 2}),
        ("please make it 20 % faster", "speed", {"factor": 1.2}),
        ("20% slower", "speed", {"factor": 0.8}),
        ("slow motion", "speed", {"factor": 0.5}),
        ("make it 3 times slower", "speed", {"factor": 0.333333}),
        ("play it backwards", "reverse", {}),
        ("square for Instagram", "shape", {"aspect": "1:1", "how": "crop"}),
        ("letterbox to 16:9", "shape", {"aspect": "16:9", "how": "pad"}),
        ("resize to 720p", "scale", {"height_px": 720}),
        ("rotate it left", "rotate", {"degrees": 270}),
        ("mirror it", "flip", {"axis": "horizontal"}),
        ("fade in and out", "fade", {"in_s": 1, "out_s": 1}),
        ("fade it in and out", "fade", {"in_s": 1, "out_s": 1}),
        ("fade the video in", "fade", {"in_s": 1, "out_s": 0}),
        ("fade out the audio over 3 seconds", "sound_fade", {"in_s": 0, "out_s": 3}),
        ("make it black and white", "grayscale", {}),
        ("take out the audio", "mute", {}),
        ("normalise the sound", "loudness", {"target_lufs": -14}),
        ("louder by 6 dB", "volume", {"gain_db": 6}),
        ("extract the audio as wav", "extract_audio", {"form": "wav"}),
        ("convert it to h.265", "convert", {"form": "mp4", "codec": "hevc"}),
        ("make it under 8 MB", "compress", {"target_mib": 8}),
        ("thumbnail at 0:05", "thumbnail", {"at_s": 5, "form": "png"}),
        ("join with the other video", "join", {}),
    ],
)
def test_one_thing_is_one_task(prompt: str, operation: str, params: dict[str, object]) -> None:
    found = planned(prompt)
    assert [(task.operation, task.params) for task in found.tasks] == [(operation, params)]


def test_several_things_follow_one_another_and_times_mean_the_video_by_then() -> None:
    found = planned("Cut the first ten seconds, make it twice as fast and keep the last half.")
    assert [task.operation for task in found.tasks] == ["trim", "speed", "trim"]
    assert found.tasks[2].params == {"start_s": 27.5, "end_s": None}
    assert [task.depends_on for task in found.tasks] == [(), (1,), (2,)]


def test_a_gif_of_a_part_is_cut_first() -> None:
    tasks = planned("a gif of the first 3 seconds").tasks
    assert [task.operation for task in tasks] == ["trim", "gif"]


def test_an_upright_video_has_its_shorter_side_scaled() -> None:
    turned = MediaStream(
        kind="video", codec="h264", width_px=1920, height_px=1080, fps=25, rotation_deg=90
    )
    upright = FACTS.model_copy(update={"streams": (turned,)})
    assert planned("720p", upright).tasks[0].params == {"width_px": 720}


@pytest.mark.parametrize(
    ("prompt", "asked"),
    [
        ("cut from 0:10 to 0:20", "go, or is it all that stays"),
        ("speed it up", "How much faster"),
        ("shorten to 30 seconds", "stay"),
        ("rotate it", "90 degrees left"),
        ("blur it", "Which part"),
        ("fade", "in at the beginning"),
        ("compress it", "How large"),
        ("remove the first 200 seconds", "nothing would be left"),
        ("do something cool", "not understood"),
        ("mute it and do something cool", "not understood"),
        ("add a title", "What should it say"),
        ("please", "What should be done"),
    ],
)
def test_what_can_mean_several_things_is_asked(prompt: str, asked: str) -> None:
    found = planned(prompt)
    assert found.tasks == ()
    assert asked in found.question


@pytest.mark.parametrize("prompt", ["How long is it?", "what codec does it use?"])
def test_a_question_about_the_file_is_none_of_editing(prompt: str) -> None:
    assert planned(prompt).asks_about_file


@pytest.mark.parametrize(
    "prompt", ["\n\n", "'\"; rm -rf /", "../../etc/passwd", "\u202e", "9" * 5000]
)
def test_nonsense_is_asked_about(prompt: str) -> None:
    assert planned(prompt).question
