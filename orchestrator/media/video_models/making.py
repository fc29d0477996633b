"""Has pipelines make pictures, and writes them down. Only the process of a model loads this."""

import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Any

from config import GpuModels
from orchestrator.media.video_models.errors import ModelTroubleError
from orchestrator.media.video_models.messages import Made, PictureOrder, PieceOrder
from orchestrator.media.video_models.pipelines import (
    Loaded,
    forget,
    library,
    load_image,
    load_video,
)
from orchestrator.media.video_models.placement import Placement, fitting_frames, fitting_side

Tell = Callable[[str], None]
PNG_EFFORT = 1
"""How hard pictures are packed: they are read once and thrown away."""


class Workbench:
    """Holds one model at a time: the one that is asked for.

    Args:
        models: Which, and where from.
        tell: Told how far it is, in words.
    """

    def __init__(self, models: GpuModels, tell: Tell) -> None:
        self._models = models
        self._tell = tell
        self._torch = library("torch")
        self._loaded: tuple[type, Loaded] | None = None
        if models.device == "cuda" and not self._torch.cuda.is_available():
            raise ModelTroubleError(
                "missing",
                "the installed torch finds no graphics processor: see what nvidia-smi says, and"
                " that torch was built for CUDA",
            )

    def make(self, order: PictureOrder | PieceOrder) -> Made:
        """Make what is ordered.

        Raises:
            ModelTroubleError: It could not be made.
        """
        cuda = self._torch.cuda if self._models.device == "cuda" else None
        try:
            if cuda:
                cuda.reset_peak_memory_stats()
            with self._torch.inference_mode():
                size, frames = (
                    self._draw(order) if isinstance(order, PictureOrder) else self._film(order)
                )
            held = self._loaded[1].placement if self._loaded else Placement.HOST
            peak = int(cuda.max_memory_allocated()) if cuda else 0
            return Made(
                width_px=size[0], height_px=size[1], frames=frames, placed=held, peak_bytes=peak
            )
        except (self._torch.OutOfMemoryError, MemoryError, RuntimeError) as error:
            if not is_out_of_memory(self._torch, error):
                raise
            words = f"memory was not enough for {order.width_px}x{order.height_px}"
            trouble = ModelTroubleError("out_of_memory", words)
        # Here the error and all that its frames hold are gone.
        forget(self._torch)
        raise trouble

    def _draw(self, order: PictureOrder) -> tuple[tuple[int, int], int]:
        held = self._hold(PictureOrder, order.width_px * order.height_px)
        size = fitting(held, order.width_px, order.height_px)
        result = self._call(held.pipeline, order, size=size, output_type="pil")
        result.images[0].save(order.into, "PNG")
        return size, 1

    def _film(self, order: PieceOrder) -> tuple[tuple[int, int], int]:
        pixels = order.width_px * order.height_px * order.frames
        held = self._hold(PieceOrder, pixels)
        size = fitting(held, order.width_px, order.height_px)
        frames = fitting_frames(order.frames, held.frames_step)
        pipeline = held.pipeline if order.first else held.from_words
        if pipeline is None:
            raise ModelTroubleError(
                "unfit",
                f"{self._models.video_model} begins with a picture only; name a model that draws"
                " one in CHALKBOX_GPU__IMAGE_MODEL",
            )
        more = {"image": read_fitted(order.first, size)} if order.first else {}
        result = self._call(pipeline, order, size=size, num_frames=frames, output_type="np", **more)
        if hasattr(held.pipeline, "maybe_free_model_hooks"):
            held.pipeline.maybe_free_model_hooks()
        write_pictures(result.frames[0], order.into, order.last)
        return size, len(result.frames[0])

    def _hold(self, wanted: type, pixels: int) -> Loaded:
        """The model for an order; the other one is let go first."""
        if self._loaded is not None and self._loaded[0] is wanted:
            return self._loaded[1]
        self._loaded = None
        forget(self._torch)
        is_picture = wanted is PictureOrder
        self._tell(
            f"loading {self._models.image_model if is_picture else self._models.video_model}"
        )
        load = load_image if is_picture else load_video
        loaded = load(self._models, pixels=pixels)
        self._tell(f"loaded: {loaded.placement}")
        self._loaded = (wanted, loaded)
        return loaded

    def _call(
        self,
        pipeline: Any,
        order: PictureOrder | PieceOrder,
        *,
        size: tuple[int, int],
        **more: Any,
    ) -> Any:
        models = self._models

        def tell(_: Any, step: int, __: Any, kept: dict[str, Any]) -> dict[str, Any]:
            self._tell(f"step {step + 1} of {models.steps}")
            return kept

        wanted: dict[str, Any] = {
            "prompt": order.prompt,
            "negative_prompt": models.avoid or None,
            "width": size[0],
            "height": size[1],
            "num_inference_steps": models.steps,
            "frame_rate": models.frame_rate,
            # On the host: the same chance on every device.
            "generator": self._torch.Generator("cpu").manual_seed(order.seed),
            "callback_on_step_end": tell,
            # The size that is asked for, not the nearest of a list.
            "use_resolution_binning": False,
            **more,
        }
        if isinstance(order, PieceOrder):
            wanted["guidance_scale"] = models.guidance
        takes = inspect.signature(pipeline.__call__).parameters
        return pipeline(**{name: value for name, value in wanted.items() if name in takes})


def is_out_of_memory(torch: Any, error: BaseException) -> bool:
    """Whether memory was not enough; that of the host is told in words alone."""
    if isinstance(error, torch.OutOfMemoryError | MemoryError):
        return True
    return "can't allocate memory" in str(error) or "out of memory" in str(error).lower()


def fitting(held: Loaded, width_px: int, height_px: int) -> tuple[int, int]:
    """The nearest size that a model can make."""
    multiple = held.side_multiple
    return fitting_side(width_px, multiple), fitting_side(height_px, multiple)


def read_fitted(path: Path, size: tuple[int, int]) -> Any:
    """A picture as large as it is wanted; what stands over is cut off evenly."""
    image, ops = library("PIL.Image"), library("PIL.ImageOps")
    with image.open(path, formats=["PNG"]) as opened:
        return ops.fit(opened.convert("RGB"), size, image.Resampling.LANCZOS)


def write_pictures(pictures: Any, into: Path, last: Path) -> None:
    """Write all pictures behind each other, and the last one alone.

    Args:
        pictures: Float, shape (count, height, width, 3), RGB, from 0 to 1.
        into: File for all of them.
        last: File for the last one.
    """
    image = library("PIL.Image")
    drawn: Any = None
    with into.open("wb") as file:
        for each in pictures:
            drawn = image.fromarray((each * 255).round().clip(0, 255).astype("uint8"))
            drawn.save(file, "PNG", compress_level=PNG_EFFORT)
    drawn.save(last, "PNG")
