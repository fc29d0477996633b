"""Cutting a video apart, as people ask for it."""

import pytest
from edit_layouts import LAYOUTS

from agents.providers.offline.editing.plan import plan_by_rules

MINUTE = LAYOUTS["plain"].model_copy(update={"duration_s": 60.0})


@pytest.mark.parametrize(
    ("prompt", "params"),
    [
        ("split at 0:30", {"at_s": [30]}),
        ("split it at 10s and 20s", {"at_s": [10, 20]}),
        ("please split the video at 10, 20 and 30 seconds", {"at_s": [10, 20, 30]}),
        ("split at 0:10, at 0:20, and at 0:45", {"at_s": [10, 20, 45]}),
        ("split after the 30 second mark", {"at_s": [30]}),
        ("divide it at 1 and 1.5 minutes", {"at_s": [60, 90]}),
        ("split into 3 equal parts", {"parts": 3}),
        ("cut it into four pieces", {"parts": 4}),
        ("cut the video up into 5 equally long clips", {"parts": 5}),
        ("split it in half", {"parts": 2}),
        ("split it in the middle", {"parts": 2}),
        ("split it into thirds", {"parts": 3}),
        ("split one video into two videos", {"parts": 2}),
        ("split every 20 seconds", {"every_s": 20}),
        ("split it every minute", {"every_s": 60}),
        ("split into 10-second clips", {"every_s": 10}),
        ("chop it into clips of 15 seconds", {"every_s": 15}),
    ],
)
def test_a_split_is_read(prompt: str, params: dict[str, object]) -> None:
    found = plan_by_rules(prompt, MINUTE)
    assert [(task.operation, task.params) for task in found.tasks] == [("split", params)]


def test_what_comes_before_a_split_is_another_task() -> None:
    found = plan_by_rules("mute it and split at 10s and 20s", MINUTE)
    assert [task.operation for task in found.tasks] == ["mute", "split"]


@pytest.mark.parametrize(
    ("prompt", "asked"),
    [
        ("split it", "Where should it be split?"),
        ("show them in a split screen", "side by side"),
    ],
)
def test_where_is_asked(prompt: str, asked: str) -> None:
    assert asked in plan_by_rules(prompt, MINUTE).question


def test_scenes_are_still_split_by_scenes() -> None:
    assert plan_by_rules("split it into its scenes", MINUTE).tasks[0].plugin == "scenes"
