"""Has clips drawn, some at a time; one that cannot be drawn shows its words, and loses no other."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from agents.artifacts.story.shot_list import Shot
from orchestrator.engine.render_cache import key_of
from orchestrator.errors import SandboxProtocolError
from orchestrator.media.storyboard import ClipOrder, clip_key, storyboard_script
from orchestrator.stages.film_scripts import Share, run_film_script
from orchestrator.stages.workshop import ExplainerRun

AT_A_TIME = 8
"""So many are drawn before the first of them can be looked at."""
FEW = 3
"""Of no more shots it is told which."""


@dataclass(frozen=True)
class Wanted:
    """A clip, and what it is kept by."""

    order: ClipOrder
    keys: dict[str, str]
    """Of clip and still, by their file names."""


def keys_of(run: ExplainerRun, order: ClipOrder) -> dict[str, str]:
    """What its files are kept by: all that it shows, and the image that draws it."""
    key = key_of("clip", run.workshop.sandbox.image, clip_key(order))
    return {name: key_of(key, name.rpartition(".")[2]) for name in (order.clip, order.still)}


def batches(wanted: Sequence[Wanted]) -> Iterator[Sequence[Wanted]]:
    """What is drawn in one container: a file of a stranger's lies in none with another's shots."""
    ours = [each for each in wanted if not each.order.own_files]
    for begin in range(0, len(ours), AT_A_TIME):
        yield ours[begin : begin + AT_A_TIME]
    yield from ([each] for each in wanted if each.order.own_files)


def words_of(shots: Sequence[Shot]) -> dict[str, str]:
    """What each shot shows where nothing can be drawn of it: what is said, or what is seen."""
    return {
        shot.id: " ".join(line.text for line in shot.lines) or shot.card or shot.description
        for shot in shots
    }


@dataclass(frozen=True)
class DrawingBench:
    """Draws the clips of one film."""

    run: ExplainerRun
    own: Mapping[str, Path]
    """Files of the user's own, by the names under which the drawing finds them."""
    words: Mapping[str, str]
    """Of each shot, by its id."""

    async def draw(self, batch: Sequence[Wanted], into: Path, *, share: Share) -> dict[str, str]:
        """Have some clips drawn, and keep them.

        Returns:
            Why a shot shows but its words, by its id; empty where all could be drawn.

        Raises:
            SandboxProtocolError: Not even a card with words can be drawn.
        """
        try:
            await self._draw(batch, into, share)
        except SandboxProtocolError as error:
            if len(batch) > 1:
                failed = dict[str, str]()
                for number, each in enumerate(batch):
                    one = Share(share.begin + number, 1, share.total)
                    failed |= await self.draw([each], into, share=one)
                return failed
            shot = batch[0].order.shot
            reason = f"it could not be drawn: {error.context.get('reason', error.message)}"
            plain = batch[0].order.plain(self.words.get(shot, "") or shot)
            await self._draw([Wanted(plain, keys_of(self.run, plain))], into, share)
            return {shot: reason}
        return {}

    async def _draw(self, batch: Sequence[Wanted], into: Path, share: Share) -> None:
        outputs = [name for each in batch for name in each.keys]
        orders = [each.order for each in batch]
        needed = frozenset[str]().union(*(order.own_files for order in orders))
        names = [order.shot for order in orders]
        await run_film_script(
            self.run,
            storyboard_script(orders),
            outputs,
            into,
            words="shots drawn" if len(names) > FEW else f"drawing {', '.join(names)}",
            inputs={name: self.own[name] for name in needed},
            share=share,
        )
        cache = self.run.workshop.cache
        if cache is not None:
            for each in batch:
                for name, key in each.keys.items():
                    await cache.put_file(key, into / name)
