"""The page of results, as Markdown."""

import statistics
from collections.abc import Sequence

from bench.speed.cores import expect
from bench.speed.figures import (
    MIB,
    LateError,
    Pair,
    Target,
    geometric_mean,
    judge,
    of,
)
from bench.speed.scenes import Group

KIB = 1024
CORES = (4, 8, 16)
QUALITIES = ("480p15", "720p30", "1080p60")


def write_page(
    pairs: Sequence[Pair],
    errors: Sequence[LateError],
    *,
    missing: Sequence[str] = (),
    repeats: int,
    machine: str,
    cores: int,
) -> str:
    """All of it.

    Args:
        pairs: What was measured of scenes.
        errors: What was measured of broken ones.
        missing: What could not be measured, and why.
        repeats: Of each pair; the tables hold medians.
        machine: What it ran on, in a few words.
        cores: What a container was allowed.
    """
    parts = [
        "# Rendering, beside plain Manim",
        f"Written by `make bench` (`bench/render_speed.py`) on {machine}. {METHOD}"
        f" Repetitions: {repeats}.",
        "## Asked and reached",
        write_targets(judge(pairs, errors)),
    ]
    if missing:
        parts += ["Not measured:", "\n".join(f"- {words}" for words in missing)]
    if pairs:
        parts += ["![The same as a picture](render.svg)", "## Means", write_means(pairs)]
        for quality in QUALITIES:
            if of(pairs, quality):
                parts += [f"## {quality}", write_pairs(of(pairs, quality))]
    if any(pair.similarity for pair in pairs):
        parts += ["## Likeness to the raw frames", SSIM, write_similarity(pairs)]
    if any(pair.work for pair in pairs):
        parts += ["## More cores", MORE_CORES, write_cores(pairs, cores)]
    if errors:
        parts += ["## Time to an error", ERRORS, write_errors(errors)]
    return "\n\n".join(parts) + "\n"


METHOD = (
    "Manim and we draw the same scene in turn, each in a fresh container from the same image, with"
    " the same limits on CPU and memory, the same folders in memory and no network; nothing is"
    " cached. Manim is called as `manim render --seed 0 --disable_caching`, without a progress bar."
    " Wall time runs from the creation of the container to the end of Manim's process, and on our"
    " side to the video lying on the host. CPU and memory are those of the whole container. `ours`"
    " draws only, with nothing taken over from an inspection; `with inspection` is what a run does:"
    " one container inspects, then draws."
)
SSIM = (
    "Mean SSIM over all frames, in YUV 4:2:0 as both videos have it, of each video against the"
    " frames Manim's camera draws."
    " `drop` is how much less similar ours is (negative: more); `worst frame` the same for the one"
    " frame where it is largest. `frames` are the raw ones; with more or fewer in a video, both"
    " numbers are given."
)
MORE_CORES = (
    "Computed, not measured, from what each render tells of its own CPU time: one process walks the"
    " scene, children draw its chunks. What is neither (start, loading, sending) stays as it was."
)
ERRORS = (
    "Until Manim's process ends with the error (fresh container, 720p30), and until our report of"
    " the inspection is there, in a container started for it and in one that was ready. `late`: the"
    " mistake stands behind about fourteen seconds of animations, as in a lesson; else it is nearly"
    " all there is."
)


def table(head: Sequence[str], rows: Sequence[Sequence[str]], *, words: int = 1) -> str:
    """A table whose first columns are words and the rest numbers."""
    align = ["---"] * words + ["---:"] * (len(head) - words)
    return "\n".join("| " + " | ".join(cells) + " |" for cells in (head, align, *rows))


def write_targets(targets: Sequence[Target]) -> str:
    """What was to be reached."""
    said = {True: "met", False: "**missed**", None: "–"}
    rows = [[each.name, each.asked, each.measured, said[each.met]] for each in targets]
    return table(["what", "asked", "measured", ""], rows)


def write_means(pairs: Sequence[Pair]) -> str:
    """Geometric means for each quality and group."""
    rows: list[list[str]] = []
    for quality in QUALITIES:
        for group in (None, *Group):
            some = of(pairs, quality, group)
            if not some:
                continue
            size = sum(pair.ours.size_bytes for pair in some)
            size_plain = sum(pair.plain.size_bytes for pair in some)
            rows.append(
                [
                    f"{quality}, {group or 'all'}",
                    str(len(some)),
                    f"{geometric_mean(pair.faster for pair in some):.2f}×",
                    f"{geometric_mean(p.plain.wall_s / p.whole.wall_s for p in some):.2f}×",
                    f"{geometric_mean(p.ours.cpu_s / p.plain.cpu_s for p in some):.2f}×",
                    f"{geometric_mean(p.whole.cpu_s / p.plain.cpu_s for p in some):.2f}×",
                    f"{size / size_plain:.2f}×",
                ]
            )
    head = ["", "scenes", "faster", "with inspection", "CPU", "with inspection", "files in sum"]
    return table(head, rows)


def write_pairs(pairs: Sequence[Pair]) -> str:
    """Each scene at one quality."""
    rows = [
        [
            pair.scene,
            pair.kind,
            str(pair.frames),
            f"{pair.plain.wall_s:.1f}",
            f"{pair.ours.wall_s:.1f}",
            f"{pair.faster:.2f}×",
            f"{pair.whole.wall_s:.1f}",
            f"{pair.plain.cpu_s:.1f}",
            f"{pair.ours.cpu_s:.1f}",
            f"{pair.whole.cpu_s:.1f}",
            in_mib(pair.plain.needed_bytes),
            in_mib(pair.ours.needed_bytes),
            in_mib(pair.whole.needed_bytes),
            in_mib(pair.whole.memory_bytes),
            f"{pair.plain.size_bytes / KIB:.0f}",
            f"{pair.ours.size_bytes / KIB:.0f}",
        ]
        for pair in pairs
    ]
    head = [
        *("scene", "character", "frames"),
        *("wall s: Manim", "ours", "faster", "with inspection"),
        *("CPU s: Manim", "ours", "with inspection"),
        *("MiB: Manim", "ours", "with inspection", "and with files kept in case"),
        *("KiB: Manim", "ours"),
    ]
    return table(head, rows, words=2)


def in_mib(size_bytes: int) -> str:
    """Whole MiB."""
    return f"{size_bytes / MIB:.0f}"


def write_similarity(pairs: Sequence[Pair]) -> str:
    """Likeness, where it was measured."""
    rows: list[list[str]] = []
    for pair in pairs:
        found = pair.similarity
        if found is None:
            continue
        counts = {found.frames, found.plain_frames, found.our_frames}
        frames = str(found.frames)
        if len(counts) > 1:
            frames += f" (Manim's {found.plain_frames}, ours {found.our_frames})"
        cells = (found.plain, found.ours, found.drop, found.worst_drop)
        rows.append([pair.scene, pair.quality, *(f"{value:.4f}" for value in cells), frames])
    head = ["scene", "quality", "Manim", "ours", "drop", "worst frame", "frames"]
    return table(head, rows, words=2)


def write_cores(pairs: Sequence[Pair], cores: int) -> str:
    """What more cores would give."""
    rows = [
        [
            pair.scene,
            pair.quality,
            f"{pair.work.walk_share:.1%}",
            f"{pair.ours.wall_s:.1f}",
            *(
                f"{expect(pair.ours.wall_s, pair.work, more, measured_on=cores):.1f}"
                for more in CORES
            ),
        ]
        for pair in pairs
        if pair.work is not None
    ]
    measured = f"wall s: {cores} cores, measured"
    head = ["scene", "quality", "walking", measured, *(f"{more} cores" for more in CORES)]
    return table(head, rows, words=2)


def write_errors(errors: Sequence[LateError]) -> str:
    """Each broken scene, and the medians."""
    rows = [
        [
            each.name,
            "late" if each.late else "",
            f"{each.plain_s:.1f}",
            f"{each.ours_s:.2f}",
            f"{each.plain_s / each.ours_s:.1f}×",
            f"{each.warm_s:.2f}",
            f"{each.plain_s / each.warm_s:.1f}×",
            "yes" if each.found else "**no**",
        ]
        for each in errors
    ]
    for late in (False, True):
        some = [each for each in errors if each.late is late]
        if not some:
            continue
        started = statistics.median(each.plain_s / each.ours_s for each in some)
        ready = statistics.median(each.plain_s / each.warm_s for each in some)
        name = f"**median of {len(some)}**"
        ratios = [f"**{started:.1f}×**", "", f"**{ready:.1f}×**", ""]
        rows.append([name, "late" if late else "", "", "", *ratios])
    head = [
        *("mistake", "", "Manim s", "ours s", "sooner", "container ready s", "sooner"),
        "found at its line",
    ]
    return table(head, rows, words=2)
