"""Runs in a container: draws a scene, and compares two videos with its raw frames on the way.

Called with width, height, rate and scene class; prints one line of JSON: for each video the SSIM of
each frame, how many raw frames there were, and how many each video has.
"""

import json
import random
import re
import runpy
import subprocess
import sys

import numpy as np
from manim import config
from manim.scene.scene_file_writer import SceneFileWriter

WIDTH, HEIGHT, RATE, SCENE_CLASS = *map(int, sys.argv[1:4]), sys.argv[4]


def comparison() -> list[str]:
    """Ffmpeg's command: raw frames on stdin, each video's SSIM to a file of its own."""
    even = f"settb=1/{RATE},setpts=N,format=yuv420p"
    graph = (
        f"[0:v]{even},split[raw1][raw2];"
        f"[1:v]fps={RATE},{even}[plain];[2:v]fps={RATE},{even}[ours];"
        "[plain][raw1]ssim=stats_file=plain.txt[one];[ours][raw2]ssim=stats_file=ours.txt[two]"
    )
    raw = ["-f", "rawvideo", "-pix_fmt", "rgba", "-s", f"{WIDTH}x{HEIGHT}", "-r", str(RATE)]
    inputs = [*raw, "-i", "pipe:0", "-i", "plain.mp4", "-i", "ours.mp4"]
    outputs = ["-map", "[one]", "-f", "null", "-", "-map", "[two]", "-f", "null", "-"]
    return ["ffmpeg", "-v", "error", *inputs, "-filter_complex", graph, *outputs]


def count_frames(video: str) -> int:
    """How many frames it has when held ones are repeated."""
    command = ["ffmpeg", "-v", "error", "-i", video, "-vf", f"fps={RATE}", "-f", "framecrc", "-"]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return sum(not line.startswith("#") for line in said.splitlines())


def similar(path: str) -> list[float]:
    """The SSIM of each frame."""
    with open(path, encoding="utf-8") as file:
        return [float(value) for value in re.findall(r"All:([\d.]+)", file.read())]


def main() -> None:
    """Draw, compare, print."""
    config.pixel_width, config.pixel_height, config.frame_rate = WIDTH, HEIGHT, RATE
    # The frame's width in Manim's own units stays as it is, as with `manim render -r`.
    config.update({"progress_bar": "none", "disable_caching": True, "seed": 0})
    config.format, config.verbosity = "mp4", "ERROR"
    random.seed(0)
    np.random.seed(0)
    frames = 0
    writes = False
    with subprocess.Popen(comparison(), stdin=subprocess.PIPE) as ffmpeg:

        def begin(_writer: object, allow_write: bool = False, **_options: object) -> None:
            nonlocal writes
            writes = allow_write

        def end(_writer: object, allow_write: bool = False) -> None:
            nonlocal writes
            writes = False

        def write(_writer: object, pixels: np.ndarray, *, repeat: int = 1) -> None:
            nonlocal frames
            if not writes:
                return
            data = pixels.tobytes()
            for _ in range(repeat):
                ffmpeg.stdin.write(data)
            frames += repeat

        SceneFileWriter.begin_animation = begin
        SceneFileWriter.end_animation = end
        SceneFileWriter.write_frame = write
        SceneFileWriter.finish = lambda _writer: None
        runpy.run_path("scene.py")[SCENE_CLASS]().render()
        ffmpeg.stdin.close()
        if ffmpeg.wait():
            raise SystemExit("ffmpeg did not compare")
    result = {"plain": similar("plain.txt"), "ours": similar("ours.txt"), "frames": frames}
    counts = {"plain_frames": count_frames("plain.mp4"), "our_frames": count_frames("ours.mp4")}
    print(json.dumps(result | counts))  # noqa: T201


if __name__ == "__main__":
    main()
