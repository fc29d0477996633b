"""How long a film of a story takes, whole, again, and with one shot made anew; and how exact it is.

    .venv/bin/python bench/story_film.py [--quality 720p30] [--write]

Two of our annotated stories, one after the other, are the story: about 1,500 words. No model is
asked. Everything is measured in one run, on caches that are empty at its beginning.
"""

import argparse
import asyncio
import json
import os
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT)]

from agents.artifacts.media_facts import MediaFacts  # noqa: E402
from agents.artifacts.request import Quality  # noqa: E402
from agents.artifacts.story.film_package import FilmPackage  # noqa: E402
from agents.artifacts.story.shot_list import ShotList  # noqa: E402
from agents.artifacts.story.story_request import StoryRequest  # noqa: E402
from config import Settings  # noqa: E402
from orchestrator.engine.outcome import RunOutcome  # noqa: E402
from orchestrator.runs import Studio, open_studio  # noqa: E402

RESULTS = ROOT / "bench" / "results" / "story_film.md"
STORIES = ("signal_from_the_dark.txt", "last_tram.txt")
HEAD = """# The film of a story

Written by `bench/story_film.py --write`: a story of {words:,} words, without a model, {quality}, on
{cores} cores. Load of the machine {load:.1f} before.

| what | measured | asked |
|---|---:|---:|
"""


async def film(studio: Studio, request: StoryRequest) -> tuple[RunOutcome, float]:
    """Make a film; how long it took, seconds."""
    begun = time.monotonic()
    outcome = (await studio.go_on(await studio.begin(request))).outcome
    if outcome.error is not None:
        raise outcome.error
    return outcome, time.monotonic() - begun


async def measure(settings: Settings, quality: Quality) -> tuple[str, RunOutcome]:
    """All of it; the table, and the first film."""
    story = "\n\n".join(
        (ROOT / "tests" / "golden" / "stories" / name).read_text(encoding="utf-8")
        for name in STORIES
    )
    request, load = StoryRequest(prompt=story, quality=quality), os.getloadavg()[0]
    async with open_studio(settings) as studio:
        made, took_s = await film(studio, request)
        facts = await studio.sandbox.probe_media(made.folder.root / "film.mp4")
        again, again_s = await film(studio, request)
        shots = json.loads((made.folder.root / ShotList.FILE).read_text())
        middle = shots["shots"][len(shots["shots"]) // 2]
        middle["weather"] = "rain" if middle["weather"] == "snow" else "snow"
        await studio.edit(made.folder.video_id, ShotList.FILE, json.dumps(shots).encode())
        begun = time.monotonic()
        anew = await studio.go_on(made.folder.video_id)
        anew_s = time.monotonic() - begun
        if anew.outcome.error is not None:
            raise anew.outcome.error
        if anew.outcome.artifact(FilmPackage).sha256 == made.artifact(FilmPackage).sha256:
            raise SystemExit("the film with another shot is the same film")
    package = made.artifact(FilmPackage)
    lasts_s = package.duration_s
    same = again.artifact(FilmPackage).sha256 == package.sha256
    rows = (
        ("film, minutes", f"{lasts_s / 60:.2f} ({package.shots} shots)", "8 to 11 for 1,500 words"),
        ("made in, seconds", f"{took_s:.1f}", ""),
        ("made in, of its own length", f"{took_s / lasts_s:.2f}×", "≤ 0.5×"),
        ("the same again, seconds", f"{again_s:.1f}{'' if same else ', another film!'}", "≤ 2"),
        ("one shot made anew, seconds", f"{anew_s:.1f}", "≤ 15"),
        ("picture and sound differ at the end, ms", f"{drift_ms(facts):.1f}", "≤ 40"),
        ("loudness, LUFS", f"{package.loudness_lufs or 0:.1f}", "−14"),
        ("true peak, dB", f"{package.true_peak_db or 0:.1f}", "≤ −1"),
        *((f"stage {name}, seconds", f"{seconds:.1f}", "") for name, seconds in stages(made)),
    )
    head = HEAD.format(words=len(story.split()), quality=quality, cores=os.cpu_count(), load=load)
    when = f"\n{datetime.now(UTC):%Y-%m-%d %H:%M} UTC\n"
    return head + "".join(f"| {' | '.join(row)} |\n" for row in rows) + when, made


def drift_ms(facts: MediaFacts) -> float:
    """How far the ends of picture and sound are apart, milliseconds."""
    picture = facts.picture
    seen_s = (picture.duration_s if picture else None) or facts.lasts_s
    heard_s = facts.sounds[0].duration_s or facts.lasts_s
    return abs(seen_s - heard_s) * 1000


def stages(made: RunOutcome) -> list[tuple[str, float]]:
    """What each stage took."""
    return [(each.stage, each.spent.seconds) for each in made.receipt.stages]


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
        table, _ = asyncio.run(measure(settings, options.quality))
    sys.stdout.write(table)
    if options.write:
        # What `change_shot.py` has written below it stays.
        _, part, more = RESULTS.read_text(encoding="utf-8").partition("\n## ")
        RESULTS.write_text(table + part + more, encoding="utf-8")


if __name__ == "__main__":
    main()
