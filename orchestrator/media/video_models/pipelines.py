"""Loads pipelines of the library diffusers, and lays their weights where memory allows it.

Only the process of a model loads this. Weights are read as safetensors alone, never as pickles, and
no code that comes with them is run.
"""

import gc
import importlib
import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from config import GpuModels
from orchestrator.media.video_models.errors import ModelTroubleError
from orchestrator.media.video_models.placement import Placement, choose_placement


class Kind(NamedTuple):
    """How a kind of video model is used."""

    from_picture: str
    """Class of diffusers that begins with a picture."""
    from_words: str | None
    """The one that begins without, of the same weights; None where there is none."""
    step: int
    """It makes a multiple of so many pictures, and one more, unless its parts say otherwise."""
    multiple: int = 32
    """The same of the sides of a picture, pixels."""


WAN = Kind("WanImageToVideoPipeline", "WanPipeline", 4)
LTX = Kind("LTXImageToVideoPipeline", "LTXPipeline", 8)
KINDS: Mapping[str, Kind] = {
    "WanPipeline": WAN,
    "WanImageToVideoPipeline": WAN._replace(from_words=None),
    "LTXPipeline": LTX,
    "LTXImageToVideoPipeline": LTX,
}
"""By the class that a model's own `model_index.json` names."""


@dataclass
class Loaded:
    """A model whose weights are where they should be."""

    pipeline: Any
    from_words: Any
    """The same weights, to begin without a picture; None where it cannot."""
    kind: Kind | None
    """None of a model that draws single pictures."""
    placement: Placement

    @property
    def frames_step(self) -> int:
        """It makes a multiple of so many pictures, and one more."""
        for name in ("vae_scale_factor_temporal", "vae_temporal_compression_ratio"):
            if isinstance(found := getattr(self.pipeline, name, None), int):
                return found
        return self.kind.step if self.kind else 1

    @property
    def side_multiple(self) -> int:
        """Sides of pictures are a multiple of so many pixels."""
        if self.kind is None:
            return 16
        transformer = getattr(self.pipeline, "transformer", None)
        patch: Any = getattr(getattr(transformer, "config", None), "patch_size", None)
        spatial: Any = getattr(self.pipeline, "vae_scale_factor_spatial", None)
        if isinstance(spatial, int) and isinstance(patch, list | tuple):
            return spatial * int(patch[-1])  # pyright: ignore[reportUnknownArgumentType]
        return self.kind.multiple


def load_video(models: GpuModels, *, pixels: int) -> Loaded:
    """Load the model that makes clips.

    Args:
        models: Which, and where from.
        pixels: Of one clip, over all of its pictures.

    Raises:
        ModelTroubleError: It is not there, of a kind that is not known, or too large.
    """
    diffusers = library("diffusers")
    name = _named_class(models, models.video_model)
    kind = KINDS.get(name)
    if kind is None:
        raise ModelTroubleError(
            "unfit",
            f"{models.video_model} is a {name}; of these a clip can be made: {', '.join(KINDS)}",
        )
    pipeline = _load(getattr(diffusers, kind.from_picture), models, models.video_model)
    from_words = None
    if kind.from_words is not None:
        from_words = _same_weights(getattr(diffusers, kind.from_words), pipeline)
    return Loaded(pipeline, from_words, kind, place(pipeline, models, pixels=pixels))


def load_image(models: GpuModels, *, pixels: int) -> Loaded:
    """Load the model that draws first pictures.

    Raises:
        ModelTroubleError: It is not there, or too large.
    """
    diffusers = library("diffusers")
    pipeline = _load(diffusers.DiffusionPipeline, models, models.image_model)
    return Loaded(pipeline, pipeline, None, place(pipeline, models, pixels=pixels))


def library(name: str) -> Any:
    """A library of the extra `gpu`.

    Raises:
        ModelTroubleError: It is not installed.
    """
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise ModelTroubleError(
            "missing", f"the library {name} cannot be loaded ({error}); install chalkbox[gpu]"
        ) from error


def _named_class(models: GpuModels, model: str) -> str:
    diffusers = library("diffusers")

    def load(**where: Any) -> Any:
        return diffusers.DiffusionPipeline.load_config(model, **where)

    config = _found(models, model, load)
    return str(config.get("_class_name", "model without a class"))


def _load(kind: Any, models: GpuModels, model: str) -> Any:
    torch = library("torch")
    half = half_precision(torch, models.device)
    # The part that turns latents into pictures loses too much in half precision.
    precision = {"default": half, "vae": torch.float32}

    def load(**where: Any) -> Any:
        return kind.from_pretrained(model, dtype=precision, use_safetensors=True, **where)

    return _found(models, model, load)


def _found(models: GpuModels, model: str, load: Callable[..., Any]) -> Any:
    """What is loaded of a folder or a name.

    Raises:
        ModelTroubleError: It is not there.
    """
    try:
        return load(local_files_only=not models.fetch_weights)
    except (OSError, ValueError) as error:
        # Both are what the library raises where files are missing or damaged.
        at = models.weights_dir or "the usual folder of Hugging Face"
        advice = (
            "see whether the name is right and huggingface.co can be reached"
            if models.fetch_weights
            else "set CHALKBOX_GPU__FETCH_WEIGHTS=true to have them fetched once"
        )
        said = " ".join(str(error).split())[:200]
        raise ModelTroubleError(
            "missing", f"the weights of {model} are not in {at}: {advice} ({said})"
        ) from error


def half_precision(torch: Any, device: str) -> Any:
    """Numbers of half the size where the device is quick with them."""
    if device == "cpu":
        return torch.float32
    return torch.bfloat16 if torch.cuda.is_bf16_supported() else torch.float16


def _same_weights(kind: Any, pipeline: Any) -> Any:
    """Another pipeline of the same parts and settings."""
    takes = set(inspect.signature(kind.__init__).parameters)
    parts = {name: part for name, part in pipeline.components.items() if name in takes}
    settings = {
        name: value
        for name, value in dict(pipeline.config).items()
        if name in takes - set(parts) and not name.startswith("_")
    }
    return kind(**parts, **settings)


def place(pipeline: Any, models: GpuModels, *, pixels: int) -> Placement:
    """Lay the weights where they have room."""
    pipeline.set_progress_bar_config(disable=True)
    if models.device == "cpu":
        return Placement.HOST
    torch = library("torch")
    free, _ = torch.cuda.mem_get_info()
    placement = choose_placement(weights_of(pipeline), free, pixels=pixels)
    if placement is Placement.WHOLE:
        pipeline.to("cuda")
        return placement
    if hasattr(getattr(pipeline, "vae", None), "enable_tiling"):
        pipeline.vae.enable_tiling()
    if placement is Placement.BY_MODEL:
        pipeline.enable_model_cpu_offload()
    else:
        pipeline.enable_sequential_cpu_offload()
    return placement


def weights_of(pipeline: Any) -> dict[str, int]:
    """Bytes of the weights of each part."""
    return {
        name: sum(each.numel() * each.element_size() for each in part.parameters())
        for name, part in pipeline.components.items()
        if hasattr(part, "parameters")
    }


def forget(torch: Any) -> None:
    """Give memory back that nothing uses any more."""
    gc.collect()
    if torch.cuda.is_available():
        torch.cuda.empty_cache()
