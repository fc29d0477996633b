"""Runs inside the image: draws shots of a film, and looks at what comes out.

Reads an order from stdin, prints one JSON line for each thing looked at.
"""

import hashlib
import itertools
import json
import os
import sys
from pathlib import Path
from typing import Any

import av
import numpy as np
from PIL import Image
from runner.joining import join
from runner.storyboard.clip import draw_clip, draw_still

NEAR = 10
"""So far, over all three channels, a pixel may be from a colour that is looked for."""


def main() -> None:
    """Do what is ordered."""
    order = json.load(sys.stdin)
    os.chdir("/work")
    before = None
    for shot in order.get("stills", ()):
        draw_still(shot, "still.png")
        pixels = np.asarray(Image.open("still.png").convert("RGB"))
        answer = {"digest": digest_of(pixels), "colours": colours_in(pixels)}
        if before is not None and before.shape == pixels.shape:
            answer["differs"] = float(abs(before.astype(int) - pixels).mean())
        answer["found"] = [found(pixels, colour) for colour in order.get("look_for", ())]
        before = pixels
        say(answer)
    for shot in order.get("clips", ()):
        say(clip(shot))
    if "joined" in order:
        say(joined(order["joined"]))


def clip(shot: dict[str, Any]) -> dict[str, Any]:
    """What a clip is like."""
    told: list[int] = []
    drawn = draw_clip(shot, "clip.mp4", still="middle.png", tell=told.append)
    seen = look("clip.mp4")
    middle = np.asarray(Image.open("middle.png").convert("RGB"))
    return {"drawn": drawn, "told": told, **seen, "still": list(middle.shape)}


def look(path: str) -> dict[str, Any]:
    """Frames of a video, how they differ, and how it is encoded."""
    with av.open(path) as video:
        stream = video.streams.video[0]
        frames = list(video.decode(stream))
        pictures = [frame.to_ndarray(format="gray") for frame in frames]
        form = [stream.codec_context.name, stream.codec_context.pix_fmt, str(stream.time_base)]
        steps = {float(b.pts - a.pts) for a, b in itertools.pairwise(frames)}
        changes = [float(abs(a.astype(int) - b).mean()) for a, b in itertools.pairwise(pictures)]
        return {
            "frames": len(frames),
            "form": form,
            "begins": frames[0].pts,
            "steps": sorted(steps),
            "changes": changes,
            "means": [float(each.mean()) for each in pictures],
            "streams": len(video.streams),
            "header": hashlib.sha256(stream.codec_context.extradata or b"").hexdigest(),
            "file": hashlib.sha256(Path(path).read_bytes()).hexdigest(),
        }


def joined(shots: list[dict[str, Any]]) -> dict[str, Any]:
    """Clips one after the other, by copying what is encoded."""
    paths = [f"{index}.mp4" for index in range(len(shots))]
    for shot, path in zip(shots, paths, strict=True):
        draw_clip(shot, path)
    return {"refused": join(paths, Path("all.mp4")), **look("all.mp4")}


def digest_of(pixels: np.ndarray) -> str:
    """What a picture is known by."""
    return hashlib.sha256(np.ascontiguousarray(pixels).tobytes()).hexdigest()


def colours_in(pixels: np.ndarray) -> int:
    """How many different colours a picture has, coarsely."""
    coarse = pixels.reshape(-1, 3) // 16
    return len(np.unique(coarse, axis=0))


def found(pixels: np.ndarray, colour: list[float]) -> int:
    """Pixels that have a colour."""
    far = abs(pixels.astype(int) - np.array(colour) * 255).sum(axis=2)
    return int((far < NEAR).sum())


def say(answer: dict[str, Any]) -> None:
    """Print one answer."""
    print(json.dumps(answer))  # noqa: T201


if __name__ == "__main__":
    main()
