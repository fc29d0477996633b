"""What an edit of a long video takes, and how far picture and sound come apart.

    .venv/bin/python bench/edit_speed.py [--write]

An hour of video at 1080p is trimmed, exact to the picture, and so are parts of it cut out: what the
script in the sandbox takes is told, and beside it a plain copy of the same file by ffmpeg there.
Then videos whose pictures come at uneven times are cut, slowed down, joined and played backwards.
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
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from containers import LIMITS, docker_engine, sandbox_on  # noqa: E402
from editing import FFMPEG, edit_in, made_by_ffmpeg  # noqa: E402
from in_step import DEEDS, SOURCES, drift, played  # noqa: E402

from agents.artifacts.editing.edit_package import TaskValidation  # noqa: E402
from orchestrator.sandbox.container_sandbox import ContainerSandbox  # noqa: E402
from orchestrator.sandbox.media_room import ScriptOrder  # noqa: E402

RESULTS = ROOT / "bench" / "results" / "edit_speed.md"
MINUTE = [
    *("-f", "lavfi", "-i", "testsrc2=size=1920x1080:rate=30:duration=60"),
    *("-f", "lavfi", "-i", "sine=frequency=330:duration=60", "-c:v", "libx264"),
    *("-preset", "veryfast", "-b:v", "5M", "-maxrate", "5M", "-bufsize", "10M"),
    *("-g", "60", "-pix_fmt", "yuv420p"),
    *("-c:a", "aac", "-b:a", "128k", "-shortest", "minute.mp4"),
]
"""At 5 Mbit a second, as sites that stream 1080p send it."""
HOUR = [
    *("-stream_loop", "59", "-i", "minute.mp4", "-c", "copy", "-movflags", "+faststart"),
    "output.mp4",
]
COPY = [["-i", "input.mp4", "-map", "0", "-c", "copy", "-movflags", "+faststart", "output.mp4"]]
REQUESTS = (
    "keep from 10:00.5 to 12:30.25",
    "cut the first ten seconds",
    "cut out 20:00 to 21:00",
)
LONGEST_S = {"script_s": 1800.0, "upload_bytes": 8 * 1024**3}


async def trimmed(folder: Path) -> list[str]:
    """What trimming an hour takes, a line for each request."""
    limits = LIMITS.model_copy(update={"work_mib": 512, **LONGEST_S})
    sandbox = sandbox_on(lambda: docker_engine(folder, limits=limits), limits=limits)
    try:
        hour = await made_by_ffmpeg(sandbox, folder, [MINUTE, HOUR])
        size = hour.stat().st_size / 1024**2
        lines = [
            f"An hour of 1920x1080 at 30 pictures a second, {size:.0f} MiB. A copy of all of it by"
            f" ffmpeg in a container of its own: {await _copied(sandbox, hour):.1f} s.\n",
            "| request | script, s | on the stand-in, s | all of the request, s | result, s |",
            "|---|---:|---:|---:|---:|",
        ]
        for number, request in enumerate(REQUESTS):
            run = folder / f"run-{number}"
            run.mkdir()
            begun = time.perf_counter()
            done = await edit_in(sandbox, run, request, [hour])
            clock = time.perf_counter() - begun
            content = (done.root / "task-01_validation.json").read_bytes()
            task = TaskValidation.model_validate_json(content)
            if task.video is None or done.package is None or done.package.facts is None:
                raise SystemExit(f"{request}: {done.error}")
            lines.append(
                f"| {request} | {task.video.duration_s:.1f} | {task.dummy.duration_s:.1f} |"
                f" {clock:.1f} | {done.package.facts.lasts_s:.3f} |"
            )
        return lines
    finally:
        await sandbox.close()


async def _copied(sandbox: ContainerSandbox, hour: Path) -> float:
    """How long a copy of the file takes there, container included, seconds."""
    script = FFMPEG.format(commands=json.dumps(COPY), texts="{}")
    async with sandbox.media_room() as room:
        placed, _ = await room.put(hour, "input.mp4")
        begun = time.perf_counter()
        end = await room.run(ScriptOrder(script, {"input.mp4": placed}, ("output.mp4",)))
        if end.failure is not None:
            raise SystemExit(f"{end.failure}\n{end.log}")
        return time.perf_counter() - begun


def apart(folder: Path) -> list[str]:
    """How far picture and sound come apart, a line for each deed."""
    told = {name: played(folder, *SOURCES[name]) for name in SOURCES}
    lines = [f"| most, ms | {' | '.join(SOURCES)} |", f"|---{'|---:' * len(SOURCES)}|"]
    for name, deed in DEEDS.items():
        most = [
            max(map(abs, drift(each["source"], each[name], deed))) * 1000 for each in told.values()
        ]
        lines.append(f"| {name} | {' | '.join(f'{each:.1f}' for each in most)} |")
    return lines


def main() -> None:
    """Measure, and tell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help=f"into {RESULTS.relative_to(ROOT)}")
    chosen = parser.parse_args()
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as folder:
        lines = asyncio.run(trimmed(Path(folder)))
        lines += ["", "## Picture against sound, at each beep", "", *apart(Path(folder))]
    now = datetime.now(UTC)
    head = f"{now:%Y-%m-%d %H:%M}, {os.cpu_count()} cores, load {load:.1f} before.\n"
    text = "# Edits of long videos\n\nWritten by `bench/edit_speed.py --write`.\n\n" + head
    text += "\n" + "\n".join(lines) + "\n"
    sys.stdout.write(text)
    if chosen.write:
        RESULTS.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
