"""How long it takes until a film is there again of which one shot was changed.

    .venv/bin/python bench/change_shot.py [--quality 720p30] [--write]

One of our annotated stories makes a film of about sixty shots, without a model, on caches that are
empty at the beginning; then one shot in its middle is changed again and again. A photograph and a
clip stand in for the user's own.
"""

import argparse
import asyncio
import os
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from editing import made_by_ffmpeg  # noqa: E402

from agents.artifacts.request import Quality  # noqa: E402
from agents.artifacts.story.film_package import FilmPackage  # noqa: E402
from agents.artifacts.story.story_request import StoryRequest  # noqa: E402
from agents.artifacts.story.words import Mood  # noqa: E402
from config import Settings  # noqa: E402
from orchestrator.edit_replay import Uploaded  # noqa: E402
from orchestrator.engine.outcome import RunOutcome  # noqa: E402
from orchestrator.film_view import SaidLine, ShotChange  # noqa: E402
from orchestrator.runs import Studio, open_studio  # noqa: E402

RESULTS = ROOT / "bench" / "results" / "story_film.md"
STORY = ROOT / "tests" / "golden" / "stories" / "fox_and_moon.txt"
PART = "\n## One shot changed\n"
HEAD = """
Written by `bench/change_shot.py --write`: a film of {shots} shots and {minutes:.1f} minutes,
{quality}, without a model, on {cores} cores. Load of the machine {before:.1f} before and
{after:.1f} after.

| what is changed | the film is there again after, seconds | asked | most of it |
|---|---:|---:|---|
"""
LINE = "Nobody had ever seen the moon so near, and nobody said a word."
PICTURE = ["-f", "lavfi", "-i", "mandelbrot=s=1600x1200", "-frames:v", "1", "own.png"]
CLIP = ["-f", "lavfi", "-i", "testsrc2=s=1920x1080:r=30:d=10", "-pix_fmt", "yuv420p", "own.mp4"]
Deed = Callable[[], Awaitable[object]]


async def measure(settings: Settings, folder: Path, quality: Quality) -> str:
    """The table."""
    before = os.getloadavg()[0]
    request = StoryRequest(prompt=STORY.read_text(encoding="utf-8"), quality=quality)
    async with open_studio(settings) as studio:
        video_id = await studio.begin(request)
        last, _ = await timed(studio, video_id)
        package = last.artifact(FilmPackage)
        found = (await studio.films.shots(video_id)).shots
        shot = next(each.shot for each in found[len(found) // 2 :] if each.shot.lines)
        sandbox = studio.sandbox
        picture = await made_by_ffmpeg(sandbox, folder, [PICTURE], name="own.png")  # type: ignore[arg-type]
        clip = await made_by_ffmpeg(sandbox, folder, [CLIP], name="own.mp4")  # type: ignore[arg-type]
        films, line = studio.films, SaidLine(speaker=shot.lines[0].speaker, text=LINE)

        def changing(change: ShotChange) -> Deed:
            return lambda: films.change(video_id, shot.id, change)

        def showing(file: Path) -> Deed:
            return lambda: films.put_picture(video_id, shot.id, Uploaded(file, file.name))

        deeds: tuple[tuple[str, Deed, str], ...] = (
            ("its mood", changing(ShotChange(mood=Mood.TENSE)), "≤ 15"),
            ("its composition", changing(ShotChange(draw_again=True)), "≤ 15"),
            ("a picture of one's own", showing(picture), "≤ 15"),
            ("a clip of one's own", showing(clip), "≤ 15"),
            ("its words, and so the length of the film", changing(ShotChange(lines=(line,))), ""),
        )
        rows: list[str] = []
        for name, deed, asked in deeds:
            await deed()
            now, seconds = await timed(studio, video_id)
            rows.append(f"| {name} | {seconds:.1f} | {asked} | {longest(now, last)} |\n")
            sys.stderr.write(rows[-1])
            last = now
    head = HEAD.format(
        shots=package.shots,
        minutes=package.duration_s / 60,
        quality=quality,
        cores=os.cpu_count(),
        before=before,
        after=os.getloadavg()[0],
    )
    return PART + head + "".join(rows) + f"\n{datetime.now(UTC):%Y-%m-%d %H:%M} UTC\n"


async def timed(studio: Studio, video_id: str) -> tuple[RunOutcome, float]:
    """Go on with a film; how long it took, seconds."""
    begun = time.monotonic()
    outcome = (await studio.go_on(video_id)).outcome
    if outcome.error is not None:
        raise outcome.error
    return outcome, time.monotonic() - begun


def longest(now: RunOutcome, last: RunOutcome) -> str:
    """The stages that took longest this time, and how long: a receipt counts all times."""
    before = {each.stage: each.spent.seconds for each in last.receipt.stages}
    took = {each.stage: each.spent.seconds - before[each.stage] for each in now.receipt.stages}
    stages = sorted(took.items(), key=lambda each: -each[1])
    return ", ".join(f"{stage} {seconds:.1f}" for stage, seconds in stages[:4])


def main() -> None:
    """Measure, and say or write it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quality", type=Quality, choices=list(Quality), default=Quality.P720)
    parser.add_argument("--write", action="store_true", help="put the table into bench/results")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="chalkbox-bench-") as temporary:
        folder = Path(temporary)
        settings = Settings(
            runs_dir=folder / "runs", cache_dir=folder / "cache", model="offline", _env_file=None
        )  # type: ignore[call-arg]
        table = asyncio.run(measure(settings, folder, options.quality))
    sys.stdout.write(table)
    if options.write:
        there = RESULTS.read_text(encoding="utf-8").partition(PART)[0]
        RESULTS.write_text(there + table, encoding="utf-8")


if __name__ == "__main__":
    main()
