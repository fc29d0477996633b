"""Numbers of pairs: medians, geometric means, and what was to be reached."""

import math
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bench.speed.cores import Work
from bench.speed.scenes import Group
from bench.speed.similarity import Similarity

MIB = 1024 * 1024


@dataclass(frozen=True)
class Video:
    """One video, and what it took."""

    wall_s: float
    """From the creation of its container."""
    cpu_s: float
    memory_bytes: int
    """The most its container used, with files the kernel could have given up."""
    needed_bytes: int
    """The most without those."""
    size_bytes: int


@dataclass(frozen=True)
class Pair:
    """One scene at one quality, by Manim and by us."""

    scene: str
    kind: str
    group: Group
    quality: str
    frames: int
    plain: Video
    ours: Video
    """Drawn in a fresh container."""
    whole: Video
    """Inspected and drawn in one fresh container."""
    similarity: Similarity | None = None
    work: Work | None = None
    """The parts of our render, where it tells of them."""

    @property
    def faster(self) -> float:
        """How many times faster than Manim we draw."""
        return self.plain.wall_s / self.ours.wall_s


@dataclass(frozen=True)
class LateError:
    """One broken scene: how long until somebody knows, seconds."""

    name: str
    late: bool
    """The error comes after the animations of a whole scene."""
    plain_s: float
    ours_s: float
    """With a container started for it."""
    warm_s: float
    """With a container that was ready."""
    found: bool
    """At the true line, with the finding that is meant."""


@dataclass(frozen=True)
class Target:
    """One number that was to be reached."""

    name: str
    asked: str
    measured: str
    met: bool | None
    """None: it could not be measured."""


def median_video(videos: Sequence[Video]) -> Video:
    """The middle of each number by itself."""
    return Video(
        wall_s=statistics.median(each.wall_s for each in videos),
        cpu_s=statistics.median(each.cpu_s for each in videos),
        memory_bytes=max(each.memory_bytes for each in videos),
        needed_bytes=max(each.needed_bytes for each in videos),
        size_bytes=round(statistics.median(each.size_bytes for each in videos)),
    )


def geometric_mean(values: Iterable[float]) -> float:
    """Their geometric mean; NaN of none."""
    logs = [math.log(value) for value in values]
    return math.exp(sum(logs) / len(logs)) if logs else math.nan


def of(pairs: Iterable[Pair], quality: str, group: Group | None = None) -> list[Pair]:
    """Those of one quality, and of one group if it is named."""
    return [
        pair for pair in pairs if pair.quality == quality and (group is None or pair.group is group)
    ]


def at_least(name: str, goal: float, value: float) -> Target:
    """A factor that is to be reached."""
    if math.isnan(value):
        return Target(name, f"≥ {goal:g}×", "not measured", None)
    return Target(name, f"≥ {goal:g}×", f"{value:.2f}×", value >= goal)


def at_most(name: str, goal: float, value: float, *, form: str = "{:.2f}×") -> Target:
    """A number that is not to be passed."""
    asked = f"≤ {form.format(goal)}"
    if math.isnan(value):
        return Target(name, asked, "not measured", None)
    return Target(name, asked, form.format(value), value <= goal)


def judge(pairs: Sequence[Pair], errors: Sequence[LateError]) -> list[Target]:
    """What was to be reached, each said as met or missed; 2 cores, ratios in one run."""
    targets: list[Target] = []
    for quality, goal in (("1080p60", 2.5), ("720p30", 2.0)):
        for group, wanted in ((None, goal), (Group.STILL, 3.5), (Group.MOVING, 1.7)):
            value = geometric_mean(pair.faster for pair in of(pairs, quality, group))
            targets.append(at_least(f"faster at {quality}, {group or 'all scenes'}", wanted, value))
        used = geometric_mean(pair.ours.cpu_s / pair.plain.cpu_s for pair in of(pairs, quality))
        targets.append(at_most(f"CPU at {quality}", 0.65, used))
    sizes = [sum(getattr(pair, side).size_bytes for pair in pairs) for side in ("ours", "plain")]
    targets.append(at_most("files in sum", 1.0, sizes[0] / sizes[1] if pairs else math.nan))
    drops = [pair.similarity.drop for pair in pairs if pair.similarity]
    largest = max(drops, default=math.nan)
    targets.append(at_most("SSIM below Manim's, largest drop", 0.002, largest, form="{:.4f}"))
    targets += judge_errors(errors)
    targets += judge_walk(pairs)
    needed = [pair.whole.needed_bytes / MIB for pair in of(pairs, "1080p60")]
    most = max(needed, default=math.nan)
    targets.append(at_most("memory at 1080p60", 1024, most, form="{:.0f} MiB"))
    return targets


def judge_errors(errors: Sequence[LateError]) -> list[Target]:
    """The time to an error that comes late, with and without a container that is ready."""
    late = [each for each in errors if each.late]
    ways = (
        ("error seen sooner, container ready", [each.plain_s / each.warm_s for each in late]),
        ("error seen sooner, container started", [each.plain_s / each.ours_s for each in late]),
    )
    return [
        at_least(name, 10, statistics.median(ratios) if ratios else math.nan)
        for name, ratios in ways
    ]


def judge_walk(pairs: Sequence[Pair]) -> list[Target]:
    """How much of our CPU goes into walking at most, where renders tell of it."""
    kinds = (("text", ("text", "TeX"), 0.05), ("updater", ("updater",), 0.25))
    targets: list[Target] = []
    for name, beginnings, goal in kinds:
        shares = [
            pair.work.walk_share
            for pair in of(pairs, "1080p60")
            if pair.work is not None and pair.kind.startswith(beginnings)
        ]
        largest = max(shares, default=math.nan)
        targets.append(at_most(f"walking at 1080p60, {name} scenes", goal, largest, form="{:.1%}"))
    return targets
