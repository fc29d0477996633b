"""Clips made by a model, shot by shot: within a scene each begins as the one before has ended.

What it cannot make somebody else does, and each clip says so. Its pictures are encoded in the
sandbox into the same form as all others, so nothing behind asks who made a clip.
"""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import AsyncExitStack, aclosing
from pathlib import Path

from agents.artifacts.model_provider import ModelProvider
from config import GpuModels
from orchestrator.engine.key_lock import hold_key
from orchestrator.engine.render_cache import key_of
from orchestrator.engine.whole_files import sha256_of_file
from orchestrator.errors import BackendMissingError
from orchestrator.media.filming import (
    MODEL_LOG,
    ClipDesk,
    Filmed,
    FilmOrder,
    Interpolator,
    VideoGenerator,
)
from orchestrator.media.storyboard import ClipOrder
from orchestrator.media.storyboard_generator import inputs_of
from orchestrator.media.video_models.encoding import encode_script
from orchestrator.media.video_models.errors import FOR_GOOD, ModelTroubleError
from orchestrator.media.video_models.messages import PictureOrder, PieceOrder
from orchestrator.media.video_models.model_process import (
    StartModel,
    Tell,
    VideoModel,
    open_model,
)
from orchestrator.media.video_models.placement import GIB
from orchestrator.media.video_models.takes import RUNGS, Take, sub_film, takes_of

FILMING = 1
"""Version of how clips are made; raised whenever the same shot comes to look different."""
MOST_FAILURES = 2
"""After so many shots in a row that failed, the rest of the film is not tried."""
NAME_CHARS, BECAUSE_CHARS = 60, 400
"""As `ShotClip` takes them."""


class ModelGenerator:
    """Makes clips by a model.

    Args:
        models: Which.
        otherwise: Who makes what the model cannot, and cards with words.
        interpolator: Makes as many pictures as a clip needs of those that the model makes.
        lacking: What is missing to start it; empty where nothing is.
        is_strict: Whether the film stops where the model cannot.
        turns: A folder for locks, made when needed: one film at a time is made on a processor.
        start: Starts the model's process.
    """

    provider = ModelProvider.LOCAL

    def __init__(
        self,
        models: GpuModels,
        *,
        otherwise: VideoGenerator,
        interpolator: Interpolator,
        lacking: str,
        is_strict: bool,
        turns: Path,
        start: StartModel = open_model,
    ) -> None:
        self.models = models
        self.name = models.video_model.rstrip("/").rpartition("/")[2][:NAME_CHARS]
        self.otherwise = otherwise
        self.interpolator = interpolator
        self.lacking = lacking
        self.is_strict = is_strict
        self.turns = turns
        self.start = start

    async def film(self, film: FilmOrder, desk: ClipDesk) -> AsyncGenerator[Filmed]:
        """Cards first, then shot by shot.

        Raises:
            BackendMissingError: The model cannot, and nobody else may.
        """
        if self.lacking and self.is_strict:
            raise BackendMissingError(self.lacking)
        async with AsyncExitStack() as opened:
            filming = _Filming(self, film, desk, opened)
            filming.gone = self.lacking
            async with aclosing(filming.all()) as all_of_them:
                async for each in all_of_them:
                    yield each


class _Filming:
    """One film under way."""

    def __init__(
        self, maker: ModelGenerator, film: FilmOrder, desk: ClipDesk, opened: AsyncExitStack
    ) -> None:
        self.maker = maker
        self.film = film
        self.desk = desk
        self.opened = opened
        self.takes = takes_of(film, maker.models)
        self.gone = ""
        """Why the model is not asked any more; empty while it is."""
        self.failures = 0
        self.rung = 0
        """The first that is tried: above it, memory was not enough before."""
        self.lasts = dict[str, tuple[Path, str]]()
        """Last picture of each clip of the model, and the key by which the clip is kept."""
        self.firsts: dict[str, Path] | None = None
        """First pictures, by shot, once they were made."""
        self.no_first = dict[str, str]()
        """Why there is none, by shot."""
        self._model: VideoModel | None = None
        self._closing: AsyncExitStack | None = None

    async def all(self) -> AsyncGenerator[Filmed]:
        """Every clip."""
        orders, shots = self.film.orders, self.film.shots
        before = [None, *(shot.id for shot in shots[:-1])]
        early = [
            order
            for shot, order, last in zip(shots, orders, before, strict=True)
            if shot.id not in self.takes and last not in self.takes
        ]
        async with aclosing(self.drawn(early)) as drawn:
            async for each in drawn:
                yield each
        done = {order.shot for order in early}
        rest = [
            (order, last)
            for order, last in zip(orders, before, strict=True)
            if order.shot not in done
        ]
        for number, (planned, last) in enumerate(rest):
            order = planned.out_of(self.lasts[last][0]) if last in self.lasts else planned
            take = self.takes.get(order.shot)
            if self.gone and not self.maker.is_strict:
                left = [order, *(each for each, _ in rest[number + 1 :])]
                async with aclosing(self.in_its_place(left, self.gone)) as drawn:
                    async for each in drawn:
                        yield each
                return
            if take is not None:
                yield await self.make(take._replace(order=order))
                continue
            async with aclosing(self.drawn([order])) as drawn:
                async for each in drawn:
                    yield each

    async def in_its_place(
        self, orders: Sequence[ClipOrder], because: str
    ) -> AsyncGenerator[Filmed]:
        """Clips that others make where the model was to."""
        async with aclosing(self.drawn(orders)) as drawn:
            async for each in drawn:
                if each.order.shot in self.takes:
                    because = because[:BECAUSE_CHARS]
                    yield each._replace(requested=self.maker.name, because=because)
                else:
                    yield each

    async def drawn(self, orders: Sequence[ClipOrder]) -> AsyncGenerator[Filmed]:
        """Clips that others make, as they would be asked to."""
        if orders:
            part = sub_film(self.film, orders)
            async with aclosing(self.maker.otherwise.film(part, self.desk)) as filming:
                async for each in filming:
                    yield each

    async def make(self, take: Take) -> Filmed:
        """One clip, by the model where it can."""
        reason = self.gone
        for number in range(self.rung, len(RUNGS)) if not reason else ():
            try:
                await self.make_at(take, number)
            except ModelTroubleError as trouble:
                reason = trouble.message
                if trouble.why == "out_of_memory" and number + 1 < len(RUNGS):
                    continue
                await self.count_failure(trouble)
                break
            self.rung, self.failures = number, 0
            return Filmed(take.order, self.maker.name, self.maker.name, self.smaller(take, number))
        if self.maker.is_strict:
            raise BackendMissingError(
                f"shot {take.shot}: {reason}. STRICT is set, so nothing takes the place of"
                f" {self.maker.name}; set STRICT=false to have a storyboard drawn instead."
            )
        async with aclosing(self.in_its_place([take.order], reason)) as drawn:
            return await anext(drawn)

    async def count_failure(self, trouble: ModelTroubleError) -> None:
        """Give up where the next shot would fail as well; else begin again in a new process."""
        self.failures += 1
        if trouble.why in FOR_GOOD:
            self.gone = trouble.message
        elif self.failures >= MOST_FAILURES:
            self.gone = f"{self.failures} shots in a row failed; {trouble.message}"
        await self.let_go()

    def smaller(self, take: Take, number: int) -> str:
        """What of a clip is less than was asked for, in words."""
        if number == 0:
            return self.no_first.get(take.shot, "")[:BECAUSE_CHARS]
        lower = take.at(RUNGS[number]).size
        fewer = ", with half as many pictures" if RUNGS[number].frames < 1 else ""
        return (
            f"memory was not enough for {take.size.width_px}x{take.size.height_px}:"
            f" made at {lower.width_px}x{lower.height_px}{fewer}"
        )

    async def make_at(self, take: Take, number: int) -> None:
        """Make a clip at a rung, or find it kept; clip and still lie at the desk then.

        Raises:
            ModelTroubleError: It could not be made.
        """
        order, lower = take.order, take.at(RUNGS[number])
        key = self.key_of(take, number)
        last = f"{order.shot}.last.png"
        keys = {
            name: key_of(key, name[len(order.shot) :]) for name in (order.clip, order.still, last)
        }
        if not await self.desk.recall(keys):
            pieces = await self.pieces(lower)
            script = encode_script(order, self.film, pieces, self.maker.interpolator)
            inputs = {path.name: path for path, _ in pieces}
            inputs |= inputs_of(self.film, [order])
            (self.desk.folder / f"{order.shot}.{len(pieces) - 1}.last.png").replace(
                self.desk.folder / last
            )
            await self.desk.run(
                script, (order.clip, order.still), inputs=inputs, shots=[order.shot]
            )
            for path, _ in pieces:
                path.unlink()
            if order.shot not in self.no_first:
                await self.desk.keep(keys)
        digest = await asyncio.to_thread(sha256_of_file, self.desk.folder / last)
        named = (self.desk.folder / last).replace(self.desk.folder / f"last-{digest[:16]}.png")
        self.lasts[order.shot] = (named, key)

    def key_of(self, take: Take, number: int) -> str:
        """What a clip is kept by: all that it is made from."""
        models, order = self.maker.models, take.order
        told = models.model_dump(
            mode="json",
            include={"video_model", "image_model", "frame_rate", "steps", "guidance", "avoid"},
        )
        content = {name: order.content.get(name) for name in ("begins", "ends_in_black")}
        shape = [order.frames, self.film.fps, list(self.film.size)]
        rung = take.at(RUNGS[number])
        made = [take.prompt, take.seed, list(rung.pieces), list(rung.size)]
        first = self.lasts[take.follows][1] if take.follows in self.lasts else None
        by = [FILMING, self.desk.image, self.maker.interpolator.name]
        return key_of("filmed", by, told, content, shape, made, first)

    async def pieces(self, take: Take) -> list[tuple[Path, int]]:
        """Have all pieces of a clip made: the file of each, and how many pictures are in it."""
        model = await self.model()
        first = await self.first_picture(take)
        made = list[tuple[Path, int]]()
        for number, frames in enumerate(take.pieces):
            place = f"filming {take.shot}"
            if len(take.pieces) > 1:
                place += f", piece {number + 1} of {len(take.pieces)}"
            order = PieceOrder(
                prompt=take.prompt,
                seed=take.seed + number,
                width_px=take.size.width_px,
                height_px=take.size.height_px,
                frames=frames,
                first=first,
                into=self.desk.folder / f"{take.shot}.{number}.png",
                last=self.desk.folder / f"{take.shot}.{number}.last.png",
            )
            answer = await model.make(order, self.teller(place))
            if answer.peak_bytes:
                peak = f"{answer.peak_bytes / GIB:.1f} GiB of memory in use at most"
                self.desk.tell(f"{place}: {peak}, {answer.placed}")
            made.append((order.into, answer.frames))
            first = order.last
        return made

    async def first_picture(self, take: Take) -> Path | None:
        """What a clip begins with: the last picture of its scene, or one made from words."""
        if take.follows in self.lasts:
            return self.lasts[take.follows][0]
        if not self.maker.models.image_model:
            return None
        if self.firsts is None:
            self.firsts = await self.draw_firsts(take)
        return self.firsts.get(take.shot)

    async def draw_firsts(self, begin: Take) -> dict[str, Path]:
        """The first pictures of this scene and all that follow, in one go: one model at a time."""
        model, found = await self.model(), dict[str, Path]()
        here = list(self.takes).index(begin.shot)
        for take in list(self.takes.values())[here:]:
            if take.follows is not None and take.shot != begin.shot:
                continue
            name = f"{take.shot}.first.png"
            try:
                await self.draw_first(model, take, name)
            except ModelTroubleError as trouble:
                self.no_first[take.shot] = f"its first picture was not drawn: {trouble.message}"
                if trouble.why in ("died", "silent"):
                    raise
                continue
            found[take.shot] = self.desk.folder / name
        return found

    async def draw_first(self, model: VideoModel, take: Take, name: str) -> None:
        """Draw a first picture, or find it kept.

        Raises:
            ModelTroubleError: It could not be drawn.
        """
        models, size = self.maker.models, take.size
        told = [models.image_model, models.steps, models.avoid]
        key = key_of("first picture", FILMING, told, take.prompt, take.seed, list(size))
        if await self.desk.recall({name: key}):
            return
        order = PictureOrder(
            prompt=take.prompt,
            seed=take.seed,
            width_px=size.width_px,
            height_px=size.height_px,
            into=self.desk.folder / name,
        )
        await model.make(order, self.teller(f"first picture of {take.shot}"))
        await self.desk.keep({name: key})

    def teller(self, place: str) -> Tell:
        """Tells how far something is."""
        return lambda words: self.desk.tell(f"{place}: {words}")

    async def model(self) -> VideoModel:
        """The model, in its process; on a graphics processor that no other film is made on."""
        if self._model is None:
            self._closing = await self.opened.enter_async_context(AsyncExitStack())
            maker = self.maker
            maker.turns.mkdir(parents=True, exist_ok=True, mode=0o700)
            turn = await hold_key(maker.turns, f"gpu {maker.models.number}", wait_s=0)
            if turn is None:
                self.desk.tell("waits until another film is done with the graphics processor")
                turn = await hold_key(
                    maker.turns, f"gpu {maker.models.number}", wait_s=float("inf")
                )
            if turn is not None:
                self._closing.callback(turn.release)
            log = self.desk.folder / MODEL_LOG
            self._model = await self._closing.enter_async_context(maker.start(maker.models, log))
        return self._model

    async def let_go(self) -> None:
        """End the process."""
        self._model = None
        if self._closing is not None:
            await self._closing.aclose()
