"""The script that makes a clip of the pictures that a model has made; it runs in the sandbox."""

import json
from collections.abc import Sequence
from pathlib import Path

from orchestrator.media.filming import FilmOrder, Interpolator
from orchestrator.media.storyboard import ClipOrder

SCRIPT = """import json

from runner.storyboard.filmed import encode_filmed

encode_filmed(json.loads({order!a}))
"""


def encode_script(
    order: ClipOrder,
    film: FilmOrder,
    pieces: Sequence[tuple[Path, int]],
    interpolator: Interpolator,
) -> str:
    """A script that makes a clip and its still.

    Args:
        order: How long it is, and how it begins and ends.
        film: Size and rate.
        pieces: Files of pictures, which it finds under their names, and how many are in each; all
            but the first begin with the last picture of the one before.
        interpolator: Makes as many pictures of them as the clip has.
    """
    made = sum(count for _, count in pieces) - (len(pieces) - 1)
    shot = {
        "frames": order.frames,
        "fps": film.fps,
        "width_px": film.size.width_px,
        "height_px": film.size.height_px,
        "begins": order.content.get("begins"),
        "ends_in_black": order.content.get("ends_in_black", 0),
    }
    told = {
        "shot": shot,
        "pieces": [path.name for path, _ in pieces],
        "places": interpolator.places(made, order.frames),
        "file": order.clip,
        "still": order.still,
    }
    return SCRIPT.format(order=json.dumps(told))
