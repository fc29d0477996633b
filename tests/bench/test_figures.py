"""Means, medians, and what is said of each number that was to be reached."""

import math

import pytest
from measured import error, pair, video, walked

from bench.speed.figures import Target, geometric_mean, judge, median_video
from bench.speed.scenes import Group


def judged(targets: list[Target], name: str) -> Target:
    (found,) = (target for target in targets if target.name.startswith(name))
    return found


def test_geometric_mean() -> None:
    assert geometric_mean([1.0, 4.0, 16.0]) == pytest.approx(4.0)
    assert math.isnan(geometric_mean([]))


def test_medians_are_of_each_number_by_itself_and_memory_is_the_most() -> None:
    made = median_video(
        [
            video(1.0, cpu_s=9.0, mib=10, size_bytes=5),
            video(2.0, cpu_s=8.0, mib=30, size_bytes=6),
            video(9.0, cpu_s=1.0, mib=20, size_bytes=7),
        ]
    )
    assert made == video(2.0, cpu_s=8.0, mib=30, size_bytes=6)


def test_factors_are_means_over_the_scenes_of_a_group() -> None:
    pairs = [
        pair(2.0, group=Group.MOVING, kind="3-D"),
        pair(8.0, group=Group.STILL),
        pair(1.0, quality="720p30"),
    ]
    targets = judge(pairs, [])
    everything = judged(targets, "faster at 1080p60, all")
    assert everything == Target("faster at 1080p60, all scenes", "≥ 2.5×", "4.00×", met=True)
    assert judged(targets, "faster at 1080p60, text").measured == "8.00×"
    assert judged(targets, "faster at 1080p60, 3-D").met is True
    assert judged(targets, "faster at 720p30, all").met is False
    assert judged(targets, "CPU at 1080p60").measured == "0.50×"


def test_what_was_not_measured_is_neither_met_nor_missed() -> None:
    assert {target.met for target in judge([], [])} == {None}


def test_files_are_judged_by_their_sum_and_likeness_by_the_largest_drop() -> None:
    targets = judge([pair(2.0, size=0.5, drop=0.001), pair(2.0, size=1.6, drop=0.0021)], [])
    assert judged(targets, "files").measured == "1.05×"
    assert judged(targets, "files").met is False
    assert judged(targets, "SSIM").measured == "0.0021"
    assert judged(targets, "SSIM").met is False
    assert judged(judge([pair(2.0, drop=-0.01)], []), "SSIM").met is True


def test_memory_is_that_of_the_whole_at_the_largest_quality() -> None:
    pairs = [pair(2.0, mib=900), pair(2.0, mib=2000, quality="720p30")]
    assert judged(judge(pairs, []), "memory").met is True
    assert judged(judge([pair(2.0, mib=1100)], []), "memory").met is False


def test_only_late_errors_are_judged() -> None:
    errors = [error(20.0, 4.0, 1.0), error(30.0, 2.0, 1.0), error(1.0, 2.0, 2.0, late=False)]
    targets = judge([], errors)
    assert judged(targets, "error seen sooner, container ready").measured == "25.00×"
    assert judged(targets, "error seen sooner, container started").measured == "10.00×"


def test_walking_is_judged_by_the_worst_scene_at_the_largest_quality() -> None:
    pairs = [
        pair(2.0, kind="text", work=walked(0.04, 0.96)),
        pair(2.0, kind="TeX", work=walked(0.06, 0.94)),
        pair(2.0, kind="text", work=walked(0.5, 0.5), quality="480p15"),
        pair(2.0, kind="updaters, redrawn", work=walked(0.2, 0.8)),
        pair(2.0, kind="3-D", work=walked(0.9, 0.1)),
    ]
    targets = judge(pairs, [])
    text = judged(targets, "walking at 1080p60, text")
    assert (text.measured, text.met) == ("6.0%", False)
    assert judged(targets, "walking at 1080p60, updater").met is True
