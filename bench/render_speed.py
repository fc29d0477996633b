"""How fast scenes are drawn, and errors found, beside plain Manim; pairs in turn on one machine.

Writes `render.md`, `render.svg` and `render.json` (every number) to a folder; all of it, without
options, to `bench/results/`.
"""

import argparse
import asyncio
import dataclasses
import json
import os
import platform
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from containers import IMAGE  # noqa: E402

from agents.artifacts.request import Quality  # noqa: E402
from bench.speed import ours, page, plot, scenes  # noqa: E402
from bench.speed.broken import BrokenCase, broken_cases  # noqa: E402
from bench.speed.cores import read_accounting  # noqa: E402
from bench.speed.figures import LateError, Pair, Video, median_video  # noqa: E402
from bench.speed.plain_container import NotMeasuredError, PlainRender, render_plainly  # noqa: E402
from bench.speed.scenes import BenchScene  # noqa: E402
from bench.speed.similarity import Similarity, compare  # noqa: E402
from bench.speed.usage import Usage  # noqa: E402
from orchestrator.sandbox.container_sandbox import ContainerSandbox  # noqa: E402
from orchestrator.sandbox.contract import InspectionOrder  # noqa: E402

RESULTS = ROOT / "bench" / "results"


class Bench:
    """Both sides, on one engine."""

    def __init__(self, folder: Path, repeats: int) -> None:
        self.engine = ours.watched_engine(folder)
        self.cold = ours.sandbox_on(self.engine)
        self.warm = ours.sandbox_on(self.engine, ready=1)
        self.repeats = repeats

    async def close(self) -> None:
        """Remove what is kept ready."""
        await self.warm.close()
        await self.cold.close()

    async def measure_pair(self, scene: BenchScene, quality: Quality) -> Pair:
        """Draw a scene by Manim and by us, in turn, and compare the videos once."""
        order = InspectionOrder(scene.code, quality, layout="warning")
        by_plain: list[PlainRender] = []
        by_us: list[ours.OurRender] = []
        whole: list[ours.OurRender] = []
        for _ in range(self.repeats):
            made, inspected = await ours.make_all(self.cold, self.engine, order)
            whole.append(made)
            by_plain.append(await self.render_plainly(scene.code, quality, scene.scene_class))
            by_us.append(await ours.draw_only(self.cold, self.engine, inspected))
        plain_video = by_plain[0].video
        if plain_video is None or by_plain[0].exit_code:
            raise NotMeasuredError(f"Manim does not draw {scene.name}: {by_plain[0].log[-2000:]}")
        return Pair(
            scene=scene.name,
            kind=scene.kind,
            group=scene.group,
            quality=quality.value,
            frames=by_us[0].result.frames,
            plain=median_video(
                [to_video(made.wall_s, made.usage, len(made.video or b"")) for made in by_plain]
            ),
            ours=median_video(
                [to_video(made.wall_s, made.usage, len(made.video)) for made in by_us]
            ),
            whole=median_video(
                [to_video(made.wall_s, made.usage, len(made.video)) for made in whole]
            ),
            similarity=await self.compare(scene, quality, (plain_video, by_us[0].video)),
            work=read_accounting(by_us[0].result.accounting),
        )

    async def render_plainly(
        self, code: str, quality: Quality, scene_class: str | None
    ) -> PlainRender:
        """Run `manim render`."""
        size = f"{quality.width_px},{quality.height_px}"
        options = ["-r", size, "--fps", str(quality.fps), "--seed", "0", "-v", "ERROR"]
        return await asyncio.to_thread(
            render_plainly,
            self.engine,
            IMAGE.tag,
            ours.LIMITS,
            code,
            options=options,
            scene_class=scene_class,
        )

    async def compare(
        self, scene: BenchScene, quality: Quality, videos: tuple[bytes, bytes]
    ) -> Similarity | None:
        """Compare with the raw frames, where this scene's are looked at."""
        if quality is not Quality.P480 and scene.name not in scenes.SIMILARITY_EVERYWHERE:
            return None
        options = [str(quality.width_px), str(quality.height_px), str(quality.fps)]
        return await asyncio.to_thread(
            compare,
            self.engine,
            IMAGE.tag,
            ours.LIMITS,
            scene.code,
            options=[*options, scene.scene_class],
            videos=videos,
        )

    async def measure_error(self, case: BrokenCase) -> LateError:
        """How long each side takes to say that a scene is broken.

        Raises:
            NotMeasuredError: One of them says nothing.
        """
        by_plain = await self.render_plainly(case.code, Quality.P720, None)
        if not by_plain.exit_code:
            raise NotMeasuredError(f"Manim sees nothing wrong with {case.scene.name}")
        order = InspectionOrder(case.code, Quality.P720)
        ours_s, report = await ours.report_on(self.cold, order)
        await fill(self.warm)
        warm_s, again = await ours.report_on(self.warm, order)
        if report.passed or again.passed:
            raise NotMeasuredError(f"we see nothing wrong with {case.scene.name}")
        return LateError(
            name=case.scene.name,
            late=case.late,
            plain_s=by_plain.wall_s,
            ours_s=ours_s,
            warm_s=warm_s,
            found=any(
                found.code == case.scene.finds and found.line == case.line
                for found in report.findings
            ),
        )


def to_video(wall_s: float, usage: Usage, size_bytes: int) -> Video:
    """Put together what is known of a video."""
    return Video(wall_s, usage.cpu_s, usage.memory_bytes, usage.needed_bytes, size_bytes)


async def fill(sandbox: ContainerSandbox) -> None:
    """Wait until a container is ready."""
    sandbox.expect_jobs()
    pool = sandbox._pool
    if pool is None:
        raise SystemExit("there is no pool")
    while not pool.ready:
        await asyncio.sleep(0.01)


@dataclass
class Measured:
    """All that was measured, and what could not be."""

    pairs: list[Pair] = field(default_factory=list[Pair])
    errors: list[LateError] = field(default_factory=list[LateError])
    missing: list[str] = field(default_factory=list[str])


async def measure(folder: Path, options: argparse.Namespace) -> Measured:
    """Measure what is asked for, and tell how far it is."""
    bench = Bench(folder, options.repeat)
    measured = Measured()
    begun = time.monotonic()

    def tell(words: str) -> None:
        sys.stderr.write(f"[{time.monotonic() - begun:.0f} s] {words}\n")

    try:
        await asyncio.gather(bench.cold.identity(), bench.warm.identity())
        for scene in scenes.choose(options.scenes) if options.only != "errors" else ():
            for quality in options.qualities:
                name = f"{scene.name} {quality.value}"
                try:
                    pair = await bench.measure_pair(scene, quality)
                except NotMeasuredError as error:
                    measured.missing.append(f"{name}: {error}")
                    tell(measured.missing[-1])
                    continue
                measured.pairs.append(pair)
                tell(f"{name}: {pair.faster:.2f}×")
        for case in broken_cases() if options.only != "pairs" else ():
            try:
                found = await bench.measure_error(case)
            except NotMeasuredError as error:
                measured.missing.append(f"{case.scene.name}: {error}")
                tell(measured.missing[-1])
                continue
            measured.errors.append(found)
            times = f"{found.plain_s:.1f} s, {found.ours_s:.2f} s, {found.warm_s:.2f} s"
            tell(f"{found.name}: {times}")
    finally:
        await bench.close()
    return measured


def read_options() -> argparse.Namespace:
    """What is to be measured."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--scenes", nargs="+", default=[], help="names in bench/scenes/")
    parser.add_argument(
        "--qualities",
        nargs="+",
        type=Quality,
        default=list(Quality),
        help="480p15, 720p30, 1080p60",
    )
    parser.add_argument("--only", choices=("pairs", "errors"))
    parser.add_argument("--repeat", type=int, default=1, help="times each pair is measured")
    parser.add_argument("--into", type=Path, help="folder for the results of a part")
    return parser.parse_args()


def main() -> None:
    """Measure, print, and keep the results."""
    options = read_options()
    whole = not options.scenes and not options.only and len(set(options.qualities)) == len(Quality)
    with tempfile.TemporaryDirectory() as folder:
        measured = asyncio.run(measure(Path(folder), options))
    cores = os.cpu_count() or 1
    machine = f"one machine with {cores} cores ({platform.machine()})"
    allowed = min(cores, round(ours.LIMITS.cpus))
    text = page.write_page(
        measured.pairs,
        measured.errors,
        missing=measured.missing,
        repeats=options.repeat,
        machine=machine,
        cores=allowed,
    )
    sys.stdout.write(text)
    into = options.into or (RESULTS if whole else None)
    if into is not None:
        into.mkdir(parents=True, exist_ok=True)
        (into / "render.md").write_text(text, encoding="utf-8")
        (into / "render.svg").write_text(
            plot.draw(measured.pairs, measured.errors), encoding="utf-8"
        )
        numbers = json.dumps(dataclasses.asdict(measured), indent=1)
        (into / "render.json").write_text(numbers + "\n", encoding="utf-8")
    if measured.missing:
        raise SystemExit("not all of it could be measured")


if __name__ == "__main__":
    main()
