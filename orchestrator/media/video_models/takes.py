"""What a model is told of each shot of a film: words, chance, size, pieces, and how it begins."""

import hashlib
import math
from collections.abc import Sequence
from typing import NamedTuple

from agents.artifacts.request import PixelSize
from agents.artifacts.story.shot_list import Shot
from agents.artifacts.story.words import CameraMove
from config import GpuModels
from orchestrator.media.filming import FilmOrder
from orchestrator.media.storyboard import ClipOrder

MOST_PIECES = 4
"""A shot that is longer than so many pieces is played slower: each piece drifts a little more."""
CAMERA = {
    CameraMove.STATIC: "static camera",
    CameraMove.PUSH_IN: "the camera slowly pushes in",
    CameraMove.PULL_OUT: "the camera slowly pulls out",
    CameraMove.PAN_LEFT: "the camera pans to the left",
    CameraMove.PAN_RIGHT: "the camera pans to the right",
    CameraMove.TILT_UP: "the camera tilts up",
    CameraMove.TILT_DOWN: "the camera tilts down",
}


class Rung(NamedTuple):
    """How much of what was asked for is tried."""

    side: float
    """Of each side of the picture."""
    frames: float
    """Of the pictures in a second."""


RUNGS = (Rung(1, 1), Rung(0.5, 1), Rung(0.5, 0.5))
"""Tried in this order where memory is not enough."""


class Take(NamedTuple):
    """A shot as a model is told of it."""

    shot: str
    order: ClipOrder
    prompt: str
    seed: int
    pieces: tuple[int, ...]
    """Pictures of each piece, the first and the last one included."""
    size: PixelSize
    follows: str | None
    """The shot of the same scene with whose last picture it begins."""

    def at(self, rung: Rung) -> "Take":
        """The same on a lower rung."""
        size = PixelSize(*(max(2, round(side * rung.side)) for side in self.size))
        pieces = tuple(max(2, math.ceil(count * rung.frames)) for count in self.pieces)
        return self._replace(size=size, pieces=pieces)


def takes_of(film: FilmOrder, models: GpuModels) -> dict[str, Take]:
    """What is told of every shot that a model makes, by shot, in their order."""
    found = dict[str, Take]()
    last: Shot | None = None
    for shot, order in zip(film.shots, film.orders, strict=True):
        if shot.id not in film.by_model:
            continue
        follows = last.id if last is not None and last.scene == shot.scene else None
        found[shot.id] = Take(
            shot=shot.id,
            order=order,
            prompt=prompt_of(shot, film.style),
            seed=seed_of(film.about, shot.id, shot.variant),
            pieces=pieces_of(order.frames / film.fps, models),
            size=size_for(film.size, models.short_side_px),
            follows=follows,
        )
        last = shot
    return found


def prompt_of(shot: Shot, style: str) -> str:
    """The words of a shot; style and camera are told in the same way in every one."""
    parts = [shot.description or shot.scenery.value, CAMERA[shot.camera], style]
    return " ".join(f"{part.strip().rstrip('.')}." for part in parts if part.strip())


def seed_of(about: str, shot: str, variant: int = 0) -> int:
    """Chance for one shot of one film: the same whenever it is made again, but as a variant."""
    which = f"{shot}\x1f{variant}" if variant else shot
    digest = hashlib.sha256(f"{about}\x1f{which}".encode()).digest()
    return int.from_bytes(digest[:4])


def size_for(film: PixelSize, short_side_px: int) -> PixelSize:
    """The film's shape, as large as the model's pictures are."""
    scale = short_side_px / min(film)
    return PixelSize(*(round(side * scale) for side in film))


def pieces_of(seconds: float, models: GpuModels) -> tuple[int, ...]:
    """How many pictures each piece of a clip has, at the model's rate."""
    steps = max(1, math.ceil(seconds * models.frame_rate))
    longest = models.longest_frames - 1
    count = min(MOST_PIECES, math.ceil(steps / longest))
    return (min(longest, math.ceil(steps / count)) + 1,) * count


def sub_film(film: FilmOrder, orders: Sequence[ClipOrder]) -> FilmOrder:
    """A part of a film, perhaps with other beginnings."""
    wanted = {order.shot: order for order in orders}
    shots = tuple(shot for shot in film.shots if shot.id in wanted)
    return film._replace(shots=shots, orders=tuple(wanted[shot.id] for shot in shots))
