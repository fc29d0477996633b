"""Clips of a film that are drawn without any model: the script that has them drawn, and their key.

The drawing itself is in the sandbox image. What a shot's frames depend on is one JSON object, made
here from shot and characters; a clip is the same wherever that is the same.
"""

import hashlib
import json
from collections.abc import Sequence
from typing import NamedTuple

from pydantic import JsonValue

from agents.artifacts.request import PixelSize
from agents.artifacts.story.narration import ShotVoice
from agents.artifacts.story.shot_list import Shot
from agents.artifacts.story.story_digest import Character
from agents.artifacts.story.words import Transition
from orchestrator.media.drawn_words import drawn_words
from orchestrator.media.timeline import FADE_S, SHARE, frames_of, transition_s

DRAWING = 1
"""Version of the drawing; raised whenever the same shot comes to look different."""
CANNOT_BE_DRAWN = "frames must be at least 1, and both sides of the picture even"
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

    @property
    def clip(self) -> str:
        """Name of the file that it is drawn into."""
        return f"{self.shot}.mp4"

    @property
    def still(self) -> str:
        """Name of the file for a small picture of its middle."""
        return f"{self.shot}.jpg"


def clip_orders(
    shots: Sequence[Shot],
    characters: Sequence[Character],
    voices: Sequence[ShotVoice],
    *,
    size: PixelSize,
    fps: int,
) -> tuple[ClipOrder, ...]:
    """All clips of a film, each as long as what is heard in it, with how it begins and ends.

    Args:
        shots: In their order.
        characters: Everybody in the film, in the order of the digest: by it they get colours.
        voices: One for each shot.
        size: Of the picture, pixels.
        fps: Frames per second.

    Raises:
        ValueError: There would be no picture.
    """
    lengths = [frames_of(voice, fps) for voice in voices]
    plain = [
        shot_order(shot, characters, size=size, fps=fps, frames=frames)
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
        "frames": frames,
        "fps": fps,
        "width_px": size.width_px,
        "height_px": size.height_px,
        "seed": 0,
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
