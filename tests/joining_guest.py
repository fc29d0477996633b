"""Runs inside the image: joins videos that are coded in one way, and in two.

Reads nothing that matters from stdin, prints one JSON line for each.
"""

import json
from pathlib import Path

import av
import numpy as np
from runner.joining import join


def coded(path: str, options: dict[str, str]) -> str:
    """A video of ten pictures."""
    with av.open(path, "w") as file:
        stream = file.add_stream("libx264", rate=10, options=options)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        for level in range(10):
            picture = np.full((48, 64, 3), level * 20, np.uint8)
            file.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        file.mux(stream.encode())
    return path


def main() -> None:
    """Try both."""
    now = coded("/work/now.mp4", {"crf": "29", "x264-params": "weightb=0"})
    earlier = coded("/work/earlier.mp4", {"crf": "23"})
    for paths in ([now, now], [now, earlier]):
        print(json.dumps(join(paths, Path("/work/whole.mp4"))))  # noqa: T201


main()
