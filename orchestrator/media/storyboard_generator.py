"""Clips drawn by rules, and those of the user's own: in the sandbox, without any model.

Each is kept by what it shows. One that cannot be drawn shows its words, and loses no other.
"""

from collections.abc import AsyncGenerator, Iterator, Mapping, Sequence
from pathlib import Path

from agents.artifacts.model_provider import ModelProvider
from agents.artifacts.story.own_file import OWN
from orchestrator.engine.render_cache import key_of
from orchestrator.errors import SandboxProtocolError
from orchestrator.media.filming import STORYBOARD, WORDS, ClipDesk, Filmed, FilmOrder
from orchestrator.media.storyboard import ClipOrder, clip_key, storyboard_script

AT_A_TIME = 8
"""So many are drawn before the first of them can be looked at."""


class StoryboardGenerator:
    """Draws storyboards; it lacks nothing, and everything it is asked for it makes."""

    name = STORYBOARD
    provider = ModelProvider.RULES
    lacking = ""

    async def film(self, film: FilmOrder, desk: ClipDesk) -> AsyncGenerator[Filmed]:
        """Those first that were drawn before.

        Raises:
            SandboxProtocolError: Not even a card with words can be drawn.
        """
        missing = list[ClipOrder]()
        for order in film.orders:
            if await desk.recall(keys_of(order, desk.image)):
                yield filmed(order)
            else:
                missing.append(order)
        for batch in batches(missing):
            for each in await draw(film, desk, batch):
                yield each


def batches(orders: Sequence[ClipOrder]) -> Iterator[Sequence[ClipOrder]]:
    """What is drawn in one container: a file of a stranger's lies in none with another's shots."""
    ours = [each for each in orders if not each.own_files]
    for begin in range(0, len(ours), AT_A_TIME):
        yield ours[begin : begin + AT_A_TIME]
    yield from ([each] for each in orders if each.own_files)


async def draw(film: FilmOrder, desk: ClipDesk, batch: Sequence[ClipOrder]) -> list[Filmed]:
    """Have some clips drawn, and keep them; where that fails, one by one."""
    try:
        await _draw(film, desk, batch)
    except SandboxProtocolError as error:
        if len(batch) > 1:
            return [each for order in batch for each in await draw(film, desk, [order])]
        order = batch[0]
        plain = order.plain(film.words.get(order.shot, "") or order.shot)
        await _draw(film, desk, [plain])
        reason = f"it could not be drawn: {error.context.get('reason', error.message)}"
        return [filmed(order)._replace(order=plain, used=WORDS, because=reason)]
    return [filmed(order) for order in batch]


async def _draw(film: FilmOrder, desk: ClipDesk, batch: Sequence[ClipOrder]) -> None:
    keys = {name: key for each in batch for name, key in keys_of(each, desk.image).items()}
    shots = [each.shot for each in batch]
    inputs = inputs_of(film, batch)
    await desk.run(storyboard_script(batch), list(keys), inputs=inputs, shots=shots)
    await desk.keep(keys)


def filmed(order: ClipOrder) -> Filmed:
    """A clip as it was asked for."""
    maker = OWN if "own" in order.content else STORYBOARD
    return Filmed(order, maker, maker)


def inputs_of(film: FilmOrder, orders: Sequence[ClipOrder]) -> Mapping[str, Path]:
    """What clips are made of, or begin out of, by the names under which the script finds them."""
    own = frozenset[str]().union(*(each.own_files for each in orders))
    before = {each.before.name: each.before for each in orders if each.before is not None}
    return {name: film.own[name] for name in sorted(own)} | before


def keys_of(order: ClipOrder, image: str) -> dict[str, str]:
    """What its files are kept by: all that it shows, and the image that draws it."""
    key = key_of("clip", image, clip_key(order))
    return {name: key_of(key, name.rpartition(".")[2]) for name in (order.clip, order.still)}
