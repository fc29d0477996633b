"""Who makes what of films, as the settings and this machine have it. The one place that chooses."""

from importlib.util import find_spec
from pathlib import Path

from config import Settings
from orchestrator.engine.stage import Workflow
from orchestrator.errors import BackendMissingError
from orchestrator.media.filming import Interpolator, MixingInterpolator, VideoGenerator
from orchestrator.media.makers import FilmMakers
from orchestrator.media.profile import (
    ExecutionProfile,
    GpuLook,
    choose_profile,
    detect_gpu,
)
from orchestrator.media.storyboard_generator import StoryboardGenerator
from orchestrator.media.video_models.generator import ModelGenerator

LIBRARIES = ("torch", "diffusers", "transformers", "accelerate")
TURNS = "turns"
"""Folder in the cache's, for locks on graphics processors."""
INSTALL = "install the extra, chalkbox[gpu]: `uv sync --extra gpu` in the checkout"


def film_makers(settings: Settings, look: GpuLook | None = None) -> FilmMakers:
    """Choose, once, at start.

    Args:
        settings: What is asked for.
        look: What there is of a graphics processor; None: it is looked for.
    """
    look = look or detect_gpu()
    chosen = choose_profile(settings.execution_profile, settings.gpu_enabled, look)
    interpolator = MixingInterpolator()
    video: VideoGenerator = StoryboardGenerator()
    if chosen.profile is ExecutionProfile.PROD_GPU:
        video = model_generator(settings, look, otherwise=video, interpolator=interpolator)
    return FilmMakers(
        profile=chosen, video=video, interpolator=interpolator, is_strict=settings.strict
    )


def model_generator(
    settings: Settings, look: GpuLook, *, otherwise: VideoGenerator, interpolator: Interpolator
) -> ModelGenerator:
    """Who makes clips by a model; where something is missing to start it, it knows what."""
    turns = Path(settings.cache_dir) / TURNS
    turns.mkdir(parents=True, exist_ok=True, mode=0o700)
    return ModelGenerator(
        settings.gpu,
        otherwise=otherwise,
        interpolator=interpolator,
        lacking=lacking(look, device=settings.gpu.device),
        is_strict=settings.strict,
        turns=turns,
    )


def lacking(look: GpuLook, *, device: str) -> str:
    """What is missing to start a model, and what can be done; empty where nothing is."""
    if device == "cuda" and not look.there:
        return (
            f"{look.words}; run it on a machine with an NVIDIA graphics processor, or set"
            " EXECUTION_PROFILE=debug_cpu to have storyboards drawn"
        )
    missing = [name for name in LIBRARIES if find_spec(name) is None]
    if missing:
        return f"the libraries {', '.join(missing)} are not installed; {INSTALL}"
    return ""


def require_makers(workflow: Workflow, makers: FilmMakers) -> None:
    """See that a film can be made as it was asked for, before anything is paid for.

    Raises:
        BackendMissingError: Something is missing, and nothing may take its place.
    """
    if workflow.takes_story and makers.is_strict and makers.video.lacking:
        raise BackendMissingError(f"STRICT is set, and {makers.video.lacking}.")
