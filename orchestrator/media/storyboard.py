"""Clips of a film that are drawn without any model: the script that has them drawn, and their key.

The drawing itself is in the sandbox image. What a shot's frames depend on is one JSON object, made
here from shot and characters; a clip is the same wherever that is the same.
"""

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from pydantic import JsonValue

from agents.artifacts.request import PixelSize
from agents.artifacts.story.narration import ShotVoice
from agents.artifacts.story.shot_list import Shot
from agents.artifacts.story.story_digest import Character
from agents.artifacts.story.words import (
    CameraMove,
    Look,
    Mood,
    PlaceKind,
    ShotType,
    TimeOfDay,
    Transition,
    Weather,
)
from orchestrator.media.compose import name_in
from orchestrator.media.drawn_words import drawn_words
from orchestrator.media.timeline import FADE_S, SHARE, frames_of, transition_s

DRAWING = 1
"""Version of the drawing; raised whenever the same shot comes to look different."""
CANNOT_BE_DRAWN = "frames must be at least 1, and both sides of the picture even"
CARD_CHARS = 300
PLAIN: dict[str, JsonValue] = {
    **{"type": ShotType.TITLE.value, "camera": CameraMove.STATIC.value, "characters": []},
    **{"scenery": PlaceKind.FIELD.value, "place": "", "time": TimeOfDay.DUSK.value},
    **{"weather": Weather.CLEAR.value, "mood": Mood.CALM.value, "thing": "", "seed": 0},
}
"""A card, of which only the words differ."""
SCRIPT = """import json

from runner.storyboard.film import draw_shots

draw_shots(json.loads({orders!a}), at_once={at_once!r})
"""


class ClipOrder(NamedTuple):
    """One clip as the drawing takes it."""

    shot: str
    """Its id."""
    frames: int
    content: dict[str, JsonValue]
    """All that its frames depend on."""
    before: Path | None = None
    """A picture that it begins out of, where the shot before was not drawn by rules."""

    @property
    def clip(self) -> str:
        """Name of the file that it is drawn into."""
        return f"{self.shot}.mp4"

    @property
    def still(self) -> str:
        """Name of the file for a small picture of its middle."""
        return f"{self.shot}.jpg"

    def out_of(self, picture: Path) -> "ClipOrder":
        """The same clip, where the shot before ends with that picture; its name is by its digest.

        A clip that does not begin out of the shot before stays as it is.
        """
        begins = self.content.get("begins")
        if not isinstance(begins, dict) or not begins.get("from"):
            return self
        begins = {"frames": begins["frames"], "picture": picture.name}
        return self._replace(content=self.content | {"begins": begins}, before=picture)

    @property
    def own_files(self) -> frozenset[str]:
        """Files of the user's own that it is made of, as the drawing finds them."""
        begins = self.content.get("begins")
        shown = (self.content, begins.get("from") if isinstance(begins, dict) else None)
        found = (each.get("own") for each in shown if isinstance(each, dict))
        return frozenset(str(each["file"]) for each in found if isinstance(each, dict))

    def plain(self, words: str) -> "ClipOrder":
        """As long as this one, but nothing is seen but words: for one that cannot be drawn."""
        kept = {
            name: self.content[name]
            for name in ("id", "frames", "fps", "width_px", "height_px", "ends_in_black")
            if name in self.content
        }
        return self._replace(content=PLAIN | kept | {"card": drawn_words(words[:CARD_CHARS])})


def clip_orders(
    shots: Sequence[Shot],
    characters: Sequence[Character],
    voices: Sequence[ShotVoice],
    *,
    size: PixelSize,
    fps: int,
    look: Look = Look.STORYBOOK,
) -> tuple[ClipOrder, ...]:
    """All clips of a film, each as long as what is heard in it, with how it begins and ends.

    Args:
        shots: In their order.
        characters: Everybody in the film, in the order of the digest: by it they get colours.
        voices: One for each shot.
        size: Of the picture, pixels.
        fps: Frames per second.
        look: Of the whole film.

    Raises:
        ValueError: There would be no picture.
    """
    graded: dict[str, JsonValue] = {} if look is Look.STORYBOOK else {"look": look.value}
    lengths = [frames_of(voice, fps) for voice in voices]
    plain = [
        shot_order(shot, characters, size=size, fps=fps, frames=frames) | graded
        for shot, frames in zip(shots, lengths, strict=True)
    ]
    orders = list[ClipOrder]()
    for number, (shot, frames) in enumerate(zip(shots, lengths, strict=True)):
        begins = round(transition_s(shot, frames, fps) * fps)
        content = dict(plain[number])
        if begins and (number or shot.transition is Transition.FADE_BLACK):
            dissolves = shot.transition is Transition.DISSOLVE
            content["begins"] = {
                "frames": begins,
                "from": plain[number - 1] if dissolves else None,
            }
        if number + 1 == len(shots) or shots[number + 1].transition is Transition.FADE_BLACK:
            content["ends_in_black"] = round(min(FADE_S * fps, SHARE * frames))
        orders.append(ClipOrder(shot.id, frames, content))
    return tuple(orders)


def storyboard_script(orders: Sequence[ClipOrder], *, at_once: int | None = None) -> str:
    """A script that draws some clips and their stills.

    It runs in the sandbox, prints how far it is in percent, and tells `clips`: file and frames of
    each.

    Args:
        orders: What to draw.
        at_once: How many are drawn at a time; one for each processor where it is None.
    """
    told = [{"shot": each.content, "file": each.clip, "still": each.still} for each in orders]
    return SCRIPT.format(orders=json.dumps(told), at_once=at_once)


def clip_key(order: ClipOrder) -> str:
    """What a clip is known by: the same for shots whose frames are the same, else another."""
    said = json.dumps({"drawing": DRAWING, "shot": order.content}, sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()


def shot_order(
    shot: Shot, characters: Sequence[Character], *, size: PixelSize, fps: int, frames: int
) -> dict[str, JsonValue]:
    """A shot as the drawing takes it; what does not change its frames is left out.

    Raises:
        ValueError: There would be no picture.
    """
    if frames < 1 or fps < 1 or size.width_px % 2 or size.height_px % 2:
        shown = f"{frames} frames of {size.width_px}x{size.height_px}"
        raise ValueError(f"shot {shot.id} has {shown}: {CANNOT_BE_DRAWN}")
    form: dict[str, JsonValue] = {
        "frames": frames,
        "fps": fps,
        "width_px": size.width_px,
        "height_px": size.height_px,
    }
    if shot.own is not None:
        own: JsonValue = {"file": name_in(shot.own.file), "sha256": shot.own.sha256}
        return {"id": shot.id, "camera": shot.camera.value, "own": own, **form}
    known = {each.id: (number, each) for number, each in enumerate(characters)}
    return {
        "id": shot.id,
        "type": shot.type.value,
        "camera": shot.camera.value,
        "characters": [actor_of(*known[name]) for name in shot.characters if name in known],
        "scenery": shot.scenery.value,
        "place": shot.place or "",
        "time": shot.time.value,
        "weather": shot.weather.value,
        "mood": shot.mood.value,
        "card": drawn_words(shot.card),
        "thing": shot.thing,
        "seed": shot.variant,
        **form,
    }


def actor_of(number: int, character: Character) -> dict[str, JsonValue]:
    """What of a character can be seen."""
    return {
        "id": character.id,
        "voice": character.voice.value,
        "name": character.name,
        "look": character.look,
        "number": number,
    }
