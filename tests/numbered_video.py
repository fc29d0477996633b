"""Videos whose pictures have numbers and whose sound has beeps; runs in the sandbox, in a script.

Each picture says its number in ten squares, black or white, over a pattern that moves: a decoder
that was not given what it needs shows another one. Every second begins with a beep.
"""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

WIDTH, HEIGHT = 320, 180
SQUARE = 32
BITS = 10
BEEP_EVERY_S = 1.0
BEEP_S = 0.2
PATTERN = bytes((n * 37 + (n // 7) * 11) % 160 + 40 for n in range(WIDTH * 2))


def picture(number: int) -> bytes:
    """One picture, as `yuv420p` stores it."""
    top = b"".join(bytes([210 if number >> bit & 1 else 40]) * SQUARE for bit in range(BITS))
    at = number * 2 % WIDTH
    moving = PATTERN[at : at + WIDTH]
    rows = top * 60 + moving * (HEIGHT - 60)
    return rows + bytes([128]) * (WIDTH * HEIGHT // 2)


def make(name: str, *, count: int, rate: str, before: list[str], after: list[str]) -> None:
    """Write a video of so many pictures at a rate, with options before and after its encoder's."""
    top, _, bottom = rate.partition("/")
    fps = float(top) / float(bottom or 1)
    lasts_s = count / fps
    beeps = f"0.5*sin(2*PI*880*t)*lt(mod(t,{BEEP_EVERY_S}),{BEEP_S})"
    command = [
        *("ffmpeg", "-v", "error", "-nostdin", "-y", "-f", "rawvideo", "-pix_fmt", "yuv420p"),
        *("-s", f"{WIDTH}x{HEIGHT}", "-r", rate, "-i", "pipe:0"),
        *("-f", "lavfi", "-i", f"aevalsrc='{beeps}':s=48000:d={lasts_s:.6f}"),
        *("-map", "0:v", "-map", "1:a", *before, *after, name),
    ]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as job:
        assert job.stdin is not None
        for number in range(count):
            job.stdin.write(picture(number))
    if job.returncode:
        sys.exit(f"{name} could not be made")


def look(path: str) -> dict[str, Any]:
    """When each picture is shown, its number, and how far its pattern is from what it was."""
    told = subprocess.run(
        [
            *("ffprobe", "-v", "error", "-select_streams", "v:0"),
            *("-show_entries", "frame=best_effort_timestamp_time:format=start_time"),
            *("-of", "json", path),
        ],
        capture_output=True, check=True,
    )  # fmt: skip
    found = json.loads(told.stdout)
    times = [float(each["best_effort_timestamp_time"]) for each in found["frames"]]
    command = ["ffmpeg", "-v", "error", "-nostdin", "-noautorotate", "-i", path, "-map", "0:v:0"]
    command += ["-fps_mode", "passthrough", "-f", "rawvideo", "-pix_fmt", "gray", "pipe:1"]
    done = subprocess.run(command, capture_output=True, check=True)
    size = WIDTH * HEIGHT
    raw = [done.stdout[at : at + size] for at in range(0, len(done.stdout), size)]
    numbers, off = [], []
    for each in raw:
        row = each[30 * WIDTH : 31 * WIDTH]
        bits = (row[bit * SQUARE + SQUARE // 2] > 125 for bit in range(BITS))
        numbers.append(sum(is_set << bit for bit, is_set in enumerate(bits)))
        at = numbers[-1] * 2 % WIDTH
        moving = each[150 * WIDTH : 151 * WIDTH]
        away = (abs(a - b) for a, b in zip(moving, PATTERN[at : at + WIDTH], strict=True))
        off.append(sum(away) / WIDTH)
    lines = (told.stderr + done.stderr).decode(errors="replace").splitlines()
    # Two pictures that are close to one another are one for a muxer that knows but a rate.
    said = "\n".join(line for line in lines if "[rawvideo @" not in line)
    start_s = float(found["format"].get("start_time") or 0)
    return {
        "times": [time - start_s for time in times],
        "numbers": numbers,
        "off": max(off, default=255.0),
        "said": said[-600:],
    }


def beeps(path: str) -> list[tuple[float, float]]:
    """When each beep begins and ends that has silence before it, seconds from the beginning."""
    listened = ["-vn", "-map", "0:a:0", "-af", "silencedetect=noise=-30dB:d=0.05"]
    command = ["ffmpeg", "-hide_banner", "-nostdin", "-i", path, *listened, "-f", "null", "-"]
    said = subprocess.run(command, capture_output=True, check=True).stderr.decode()
    begins = [float(each) for each in re.findall(r"silence_end: ([0-9.]+)", said)]
    clocks = re.findall(r"time=(\d+):(\d+):([0-9.]+)", said)
    lasts_s = max(int(h) * 3600 + int(m) * 60 + float(s) for h, m, s in clocks)
    begins = [each for each in begins if each < lasts_s - BEEP_S / 2]  # it ends with the file
    pairs = zip([-1.0, *begins], begins, strict=False)
    begins = [each for before, each in pairs if each - before > 1.5 * BEEP_S]  # not within one
    ends = [float(each) for each in re.findall(r"silence_start: ([0-9.]+)", said)]
    return [
        (begin, min((end for end in ends if end > begin), default=begin + BEEP_S))
        for begin in begins
    ]


def do(script: str, source: str, output: str, folder: str) -> str:
    """Run an editing script on a file, in a folder of its own; what it printed.

    Where it takes a second file, that is the same one.
    """
    there = Path(folder)
    there.mkdir()
    for name in ("input", "input-2"):
        (there / f"{name}{Path(source).suffix}").symlink_to(Path(source).resolve())
    command = [sys.executable, "-I", "-c", script, output]
    done = subprocess.run(command, cwd=there, capture_output=True, text=True, check=False)
    if done.returncode:
        return f"FAILED {done.stdout[-600:]} {done.stderr[-1500:]}"
    return done.stdout
