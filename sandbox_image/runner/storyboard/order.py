"""What is to be drawn, as it came from the host, and the numbers that chance is made of."""

import hashlib
import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

T = TypeVar("T")


PLAIN = {"type": "own", "characters": [], "scenery": "", "time": "day", "weather": "clear"} | {
    "mood": "calm"
}
"""What is told of a shot besides, where an own file is shown."""


@dataclass(frozen=True)
class Actor:
    """Somebody who is seen."""

    id: str
    voice: str
    """One of `VoiceType`."""
    name: str = ""
    look: str = ""
    """What they look like, in words."""
    number: int = -1
    """Place among all characters of the film, so that no two of the first ones look alike; -1
    where it is not known."""


@dataclass(frozen=True)
class Picture:
    """One shot."""

    id: str
    type: str
    camera: str
    actors: tuple[Actor, ...]
    scenery: str
    place: str
    """Id of the place, which looks the same whenever it is seen."""
    time: str
    weather: str
    mood: str
    card: str
    thing: str
    look: str
    """One of `grading.GRADES`; empty for colours as they are."""
    frames: int
    seed: int
    width_px: int
    height_px: int
    fps: int
    own: str = ""
    """A file that is shown in place of a drawing; then only size, length and camera count."""

    @property
    def width(self) -> float:
        """Of the frame; its shorter side is 1."""
        return self.width_px / min(self.width_px, self.height_px)

    @property
    def height(self) -> float:
        """The same of its height."""
        return self.height_px / min(self.width_px, self.height_px)

    @property
    def seconds(self) -> float:
        """How long it lasts."""
        return self.frames / self.fps

    def dice(self, *about: object) -> "Dice":
        """Chance for one part of this shot, independent of every other part."""
        return Dice("shot", self.id, self.seed, *about)

    def place_dice(self, *about: object) -> "Dice":
        """The same for what stays as it is in every shot of the place."""
        return Dice("place", self.place or self.scenery, *about)


def read_picture(shot: dict[str, Any]) -> Picture:
    """A shot as the host tells it.

    Raises:
        ValueError: The picture would have no frames, or a side that is odd.
        KeyError: Something is missing.
    """
    if "own" in shot:
        shot = PLAIN | shot
    picture = Picture(
        actors=tuple(
            Actor(
                each["id"],
                each["voice"],
                each.get("name", ""),
                each.get("look", ""),
                each.get("number", -1),
            )
            for each in shot["characters"]
        ),
        **{name: shot.get(name) or "" for name in ("place", "card", "thing", "look")},
        **{name: shot[name] for name in ("id", "type", "camera", "scenery", "time", "weather")},
        **{name: shot[name] for name in ("mood", "frames", "width_px", "height_px", "fps")},
        seed=shot.get("seed", 0),
        own=shot.get("own", {}).get("file", ""),
    )
    if picture.frames < 1 or picture.width_px % 2 or picture.height_px % 2:
        size = f"{picture.width_px}x{picture.height_px}"
        raise ValueError(f"shot {picture.id}: {picture.frames} frames of {size} cannot be drawn")
    return picture


class Dice:
    """Numbers that look like chance and are always the same for the same words."""

    def __init__(self, *about: object) -> None:
        said = "\x1f".join(str(each) for each in about)
        digest = hashlib.blake2b(said.encode(), digest_size=8).digest()
        self._random = random.Random(int.from_bytes(digest))  # noqa: S311 (no secret)

    def between(self, low: float, high: float) -> float:
        """A number from `low` to `high`."""
        return low + (high - low) * self._random.random()

    def whole(self, low: int, high: int) -> int:
        """A whole number; both ends may come."""
        return low + int(self._random.random() * (high - low + 1))

    def pick(self, some: Sequence[T]) -> T:
        """One of them."""
        return some[int(self._random.random() * len(some))]

    def chance(self, share: float) -> bool:
        """True in that share of all cases."""
        return self._random.random() < share
