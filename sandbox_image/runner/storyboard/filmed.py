"""A clip of pictures that a model made: as long as its shot, and encoded like all others."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import av
import cairo
import numpy as np
from PIL import Image, ImageOps

from runner.storyboard.clip import Encoder, write_still
from runner.storyboard.film import say
from runner.storyboard.transition import read_transition


@dataclass(frozen=True)
class FilmedShot:
    """How the pictures are to be put together."""

    frames: int
    fps: int
    width_px: int
    height_px: int


def encode_filmed(order: dict[str, Any]) -> None:
    """Make one clip and its still; prints percents.

    Args:
        order: `shot` has frames, fps, size, and how it begins and ends; `pieces` are files with
            PNG pictures one behind the other, of which all but the first begin with the last
            picture of the one before; `places` says where among all of them each frame lies,
            rising; `file` and `still` are what is made.

    Raises:
        ValueError: There are too few pictures, or as many places as frames are not given.
    """
    told = order["shot"]
    shot = FilmedShot(*(int(told[name]) for name in ("frames", "fps", "width_px", "height_px")))
    places: list[float] = order["places"]
    if len(places) != shot.frames:
        raise ValueError(f"{len(places)} places are given for {shot.frames} frames")
    transition = read_transition(told, shot.frames)
    surface = cairo.ImageSurface(cairo.FORMAT_RGB24, shot.width_px, shot.height_px)
    drawn = np.ndarray((shot.height_px, shot.width_px, 4), np.uint8, surface.get_data())
    context = cairo.Context(surface)
    temporary = f"{order['file']}.part"
    with Encoder(temporary, shot) as encoder:
        pictures = read_pieces(order["pieces"], shot)
        for index, pixels in enumerate(mixed(pictures, places)):
            drawn[:, :, :3] = pixels[:, :, ::-1]
            surface.mark_dirty()
            if index == shot.frames // 2:
                write_still(surface, order["still"])
            transition.paint(context, index)
            surface.flush()
            encoder.take(surface)
            encoder.encode(index)
            if index % 15 == 14:
                say(f"progress {100 * (index + 1) / shot.frames:.1f}")
    Path(temporary).replace(order["file"])
    say("progress 100")


def read_pieces(pieces: Sequence[str], shot: FilmedShot) -> Iterator[Any]:
    """Every picture, as large as the frame: uint8, shape (height, width, 3), RGB."""
    for number, piece in enumerate(pieces):
        with av.open(piece, format="png_pipe") as opened:
            for index, frame in enumerate(opened.decode(video=0)):
                if index or not number:
                    yield fitted(frame.to_ndarray(format="rgb24"), shot)


def fitted(pixels: Any, shot: FilmedShot) -> Any:
    """A picture as large as the frame: what stands over is cut off evenly."""
    if pixels.shape[:2] == (shot.height_px, shot.width_px):
        return pixels
    size = (shot.width_px, shot.height_px)
    return np.asarray(ImageOps.fit(Image.fromarray(pixels), size, Image.Resampling.LANCZOS))


def mixed(pictures: Iterator[Any], places: Sequence[float]) -> Iterator[Any]:
    """A picture for each place: between two, both are mixed.

    Raises:
        ValueError: There are fewer pictures than the places need.
    """
    first, number, second = next_of(pictures), 0, None
    for place in places:
        while place >= number + 1:
            first, second = second if second is not None else next_of(pictures), None
            number += 1
        share = place - number
        if share <= 0:
            yield first
            continue
        if second is None:
            second = next_of(pictures)
        one, other = np.float32(1 - share), np.float32(share)
        yield (first * one + second * other + np.float32(0.5)).astype(np.uint8)


def next_of(pictures: Iterator[Any]) -> Any:
    """The next picture.

    Raises:
        ValueError: There is none.
    """
    found = next(pictures, None)
    if found is None:
        raise ValueError("there are fewer pictures than the clip needs")
    return found
