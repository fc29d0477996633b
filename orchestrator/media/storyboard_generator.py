"""Clips drawn by rules: in the sandbox, without any model, each kept by what it shows."""

from collections.abc import AsyncGenerator, Mapping
from pathlib import Path

from orchestrator.engine.render_cache import key_of
from orchestrator.media.filming import STORYBOARD, ClipDesk, Filmed, FilmOrder
from orchestrator.media.storyboard import ClipOrder, clip_key, storyboard_script

AT_A_TIME = 8
"""So many are drawn before the first of them can be looked at."""


class StoryboardGenerator:
    """Draws storyboards; it lacks nothing, and everything it is asked for it makes."""

    name = STORYBOARD
    lacking = ""

    async def film(self, film: FilmOrder, desk: ClipDesk) -> AsyncGenerator[Filmed]:
        """Those first that were drawn before."""
        missing = list[ClipOrder]()
        for order in film.orders:
            if await desk.recall(keys_of(order, desk.image)):
                yield Filmed(order, self.name, self.name)
            else:
                missing.append(order)
        for begin in range(0, len(missing), AT_A_TIME):
            batch = missing[begin : begin + AT_A_TIME]
            keys = {name: key for each in batch for name, key in keys_of(each, desk.image).items()}
            await desk.run(
                storyboard_script(batch), list(keys), inputs=pictures_of(batch), clips=len(batch)
            )
            await desk.keep(keys)
            for order in batch:
                yield Filmed(order, self.name, self.name)


def pictures_of(orders: list[ClipOrder]) -> Mapping[str, Path]:
    """The pictures that clips begin out of, by the names under which the script finds them."""
    return {each.before.name: each.before for each in orders if each.before is not None}


def keys_of(order: ClipOrder, image: str) -> dict[str, str]:
    """What its files are kept by: all that it shows, and the image that draws it."""
    key = key_of("clip", image, clip_key(order))
    return {name: key_of(key, name.rpartition(".")[2]) for name in (order.clip, order.still)}
