"""How long after its code is ready a video's first picture is seen on the page: a real render.

The page serves and draws; Chromium, headless, watches a run from its beginning. The code is ready
when the render begins. Needs Debian's `chromium`.
"""

import json
import os
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from browser.serving import Served, serving  # noqa: E402

RESULTS = ROOT / "bench" / "results" / "first_picture.md"
PROMPTS = {
    "Pythagoras": "Explain the Pythagorean theorem with legs 3 and 4",
    "derivative": "Explain the derivative of x^2 at 1",
}
QUALITIES = ("480p15", "720p30", "1080p60")
MOST_S = 240_000
SEEN = """() => [...document.querySelectorAll("#video-part video")].some((video) =>
  video.readyState >= 2 && getComputedStyle(video).visibility === "visible") && Date.now()"""
ABOUT = (
    "Written by `make bench` (`bench/first_picture.py`) on one machine with {cores} cores.",
    "A lesson is asked for at the page, which serves and draws; headless Chromium on the same",
    "machine watches. Seconds from when the code is ready (the render begins) until a picture",
    "of the video is seen, and until the whole video is made. Asked: at most 3 s where the first",
    "animation takes 2 s to draw.",
)
HEAD = f"""# The first picture

{" ".join(ABOUT)}

| lesson | quality | first picture | whole video |
|---|---|---:|---:|
"""


def render_times(trace: Path) -> tuple[float, float]:
    """When the render of a run began and ended, in seconds since 1970."""
    lines = [json.loads(line) for line in trace.read_text().splitlines()]
    told = [(line["event"], line["at"]) for line in lines]
    begun, ended = (
        next(
            at
            for event, at in told
            if event["type"] == kind and event.get("stage") == "render_scene"
        )
        for kind in ("stage_started", "stage_finished")
    )
    return tuple(datetime.fromisoformat(at).timestamp() for at in (begun, ended))  # pyright: ignore[reportReturnType]


def watch(served: Served, page: Page, prompt: str, quality: str) -> tuple[float, float]:
    """Ask for a video and watch it; seconds to its first picture, and to its end."""
    with served.client() as http:
        answer = http.post("/api/v1/generate", json={"prompt": prompt, "quality": quality})
        video_id = answer.raise_for_status().json()["id"]
    page.goto(f"{served.origin}/?run={video_id}")
    seen_at = page.wait_for_function(SEEN, timeout=MOST_S, polling="raf").json_value() / 1000
    if served.ended(video_id) != "succeeded":
        raise SystemExit(f"{prompt}: {served.status(video_id)}")
    begun, ended = render_times(served.runs_dir / video_id / "trace.jsonl")
    return seen_at - begun, ended - begun


def main() -> None:
    """Measure, print, and write the table."""
    rows: list[str] = []
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(Path(folder)) as served,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox"]
        )
        time.sleep(5)  # the warm pool fills
        for name, prompt in PROMPTS.items():
            for quality in QUALITIES:
                with browser.new_context() as context:
                    first_s, whole_s = watch(served, context.new_page(), prompt, quality)
                rows.append(f"| {name} | {quality} | {first_s:.1f} s | {whole_s:.1f} s |")
                sys.stderr.write(rows[-1] + "\n")
        browser.close()
    table = HEAD.format(cores=os.cpu_count()) + "\n".join(rows) + "\n"
    RESULTS.write_text(table, encoding="utf-8")
    sys.stdout.write(table)


if __name__ == "__main__":
    main()
