"""Films to be made, a desk that draws nothing, and a model that only says what it was asked."""

import contextlib
from collections.abc import AsyncGenerator, Mapping, Sequence
from pathlib import Path
from typing import Any

from agents.artifacts.request import PixelSize
from agents.artifacts.story.narration import ShotVoice
from agents.artifacts.story.shot_list import Shot
from agents.artifacts.story.words import CameraMove, ShotMaker, ShotType, Transition
from config import GpuModels
from orchestrator.media.filming import FilmOrder
from orchestrator.media.makers import shots_by_model
from orchestrator.media.profile import ExecutionProfile
from orchestrator.media.storyboard import clip_orders
from orchestrator.media.video_models.errors import ModelTroubleError
from orchestrator.media.video_models.messages import Made, PictureOrder, PieceOrder
from orchestrator.media.video_models.model_process import StartModel, Tell

SIZE = PixelSize(854, 480)


def shot(
    name: str,
    *,
    title: bool = False,
    transition: Transition = Transition.CUT,
    camera: CameraMove = CameraMove.STATIC,
    description: str = "",
    maker: ShotMaker = ShotMaker.FILM,
    variant: int = 0,
) -> Shot:
    return Shot(
        maker=maker,
        variant=variant,
        id=name,
        scene=int(name[1:3]),
        type=ShotType.TITLE if title else ShotType.WIDE,
        description=description or f"What is seen in {name}.",
        camera=camera,
        seconds=2,
        transition=transition,
    )


def film_of(*shots: Shot, seconds: float = 2.0, style: str = "watercolour") -> FilmOrder:
    voices = [ShotVoice(shot=each.id, duration_s=seconds) for each in shots]
    orders = clip_orders(shots, (), voices, size=SIZE, fps=15)
    by_model = shots_by_model(shots, ExecutionProfile.PROD_GPU)
    return FilmOrder(shots, orders, SIZE, 15, style=style, about="The Lamp", by_model=by_model)


class ToyDesk:
    """A `ClipDesk` whose scripts make files that hold their own text; what is kept stays."""

    image = "image"

    def __init__(self, folder: Path, kept: dict[str, bytes] | None = None) -> None:
        self.folder = folder
        self.kept = {} if kept is None else kept
        self.scripts: list[tuple[str, tuple[str, ...], dict[str, Path]]] = []
        self.told: list[str] = []

    async def recall(self, keys: Mapping[str, str]) -> bool:
        if not all(key in self.kept for key in keys.values()):
            return False
        for name, key in keys.items():
            (self.folder / name).write_bytes(self.kept[key])
        return True

    async def keep(self, keys: Mapping[str, str]) -> None:
        for name, key in keys.items():
            self.kept[key] = (self.folder / name).read_bytes()

    async def run(
        self,
        script: str,
        outputs: Sequence[str],
        *,
        inputs: Mapping[str, Path] | None = None,
        shots: Sequence[str],
    ) -> None:
        inputs = dict(inputs or {})
        assert all(path.is_file() for path in inputs.values()), inputs
        assert shots
        self.scripts.append((script, tuple(outputs), inputs))
        for name in outputs:
            (self.folder / name).write_text(script, encoding="utf-8")

    def tell(self, words: str) -> None:
        self.told.append(words)


class ToyModel:
    """Writes down what it is asked, and fails where it is told to.

    Args:
        trouble: By shot, or shot and height: what is raised, or a list of what is raised in turn.
    """

    def __init__(self, **trouble: ModelTroubleError) -> None:
        self.trouble = {name.replace("_", "-"): error for name, error in trouble.items()}
        self.most_height_px = 10_000
        """Where a picture is higher, memory is not enough."""
        self.asked: list[PictureOrder | PieceOrder] = []
        self.started = 0
        self.running = 0

    async def make(self, order: PictureOrder | PieceOrder, tell: Tell) -> Made:
        self.asked.append(order)
        if order.height_px > self.most_height_px:
            raise ModelTroubleError("out_of_memory", "memory was not enough")
        name = order.into.name.partition(".")[0]
        if name in self.trouble:
            raise self.trouble[name]
        tell("step 1 of 1")
        order.into.write_bytes(order.into.name.encode())
        frames = 1
        if isinstance(order, PieceOrder):
            order.last.write_bytes(f"last of {order.into.name}, {order.height_px}".encode())
            frames = order.frames
        size: dict[str, Any] = {"width_px": order.width_px, "height_px": order.height_px}
        return Made(**size, frames=frames, placed="nowhere", peak_bytes=0)

    def starter(self) -> StartModel:
        @contextlib.asynccontextmanager
        async def start(models: GpuModels, log: Path) -> AsyncGenerator[ToyModel]:
            self.started += 1
            self.running += 1
            assert self.running == 1
            try:
                yield self
            finally:
                self.running -= 1

        return start

    @property
    def pieces(self) -> list[PieceOrder]:
        """What clips it was asked for."""
        return [each for each in self.asked if isinstance(each, PieceOrder)]
