"""Who makes what of films, as the settings and this machine have it. The one place that chooses."""

from importlib.util import find_spec
from pathlib import Path

from agents.artifacts.story.shot_list import ShotList
from agents.artifacts.story.story_request import StoryRequest
from agents.errors import AgentError
from agents.providers.base import Account
from agents.providers.chain.model_chain import ModelChain
from agents.speech.speak_text import SETTING, open_speech
from config import Settings
from orchestrator.engine.run_folder import RunFolder
from orchestrator.engine.stage import Workflow
from orchestrator.errors import BackendMissingError, StartUpError
from orchestrator.media.filming import Interpolator, MixingInterpolator, VideoGenerator
from orchestrator.media.hosted_voices import HostedVoices
from orchestrator.media.makers import FilmMakers, shots_by_model
from orchestrator.media.profile import (
    ChosenProfile,
    ExecutionProfile,
    GpuLook,
    choose_profile,
    detect_gpu,
)
from orchestrator.media.speech import EspeakSynthesizer, SpeechSynthesizer
from orchestrator.media.storyboard_generator import StoryboardGenerator
from orchestrator.media.video_models.generator import ModelGenerator
from orchestrator.media.voice_models.piper_voices import PiperVoices
from orchestrator.media.voice_models.voice_files import VoiceFolder, read_voices

LIBRARIES = ("torch", "diffusers", "transformers", "accelerate")
VOICE_LIBRARIES = ("onnxruntime",)
INSTALL_VOICES = "install the extra, chalkbox[voices]: `uv sync --extra voices` in the checkout"
ESPEAK = "set CHALKBOX_SPEECH__ENGINE=espeak for voices that need nothing"
OTHER_VOICES = f"set the key, or {ESPEAK}"
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
    interpolator = MixingInterpolator()
    drawing = StoryboardGenerator()
    return FilmMakers(
        profile=host_profile(settings, look),
        drawing=drawing,
        model=model_generator(settings, look, otherwise=drawing, interpolator=interpolator),
        speech=speech_by(settings),
        interpolator=interpolator,
        is_strict=settings.strict,
    )


def host_profile(settings: Settings, look: GpuLook) -> ChosenProfile:
    """The profile of films that ask for none."""
    return choose_profile(
        settings.execution_profile, settings.gpu_enabled, look, forced=settings.force_profile
    )


def speech_by(settings: Settings) -> SpeechSynthesizer:
    """Whoever is to speak; where something is missing for it, it knows what.

    Raises:
        StartUpError: A setting cannot be read.
    """
    match settings.speech.engine:
        case "gemini":
            return hosted_voices(settings)
        case "piper":
            return piper_voices(settings)
        case "espeak":
            return EspeakSynthesizer()


def piper_voices(settings: Settings) -> PiperVoices:
    """Voices whose weights lie in a folder."""
    where = settings.speech.voices_dir
    folder = read_voices(where) if where else VoiceFolder({})
    lacking = ""
    if where is None:
        lacking = f"CHALKBOX_SPEECH__VOICES_DIR is not set; name the folder with them, or {ESPEAK}"
    elif not folder.voices:
        left_out = "".join(f" {each}" for each in folder.left_out)
        lacking = f"there is no voice of Piper in {where}:{left_out or ' nothing'}"
        lacking = f"{lacking.rstrip('.')}; put one there, or {ESPEAK}"
    elif missing := [name for name in VOICE_LIBRARIES if find_spec(name) is None]:
        lacking = f"the libraries {', '.join(missing)} are not installed; {INSTALL_VOICES}"
    return PiperVoices(folder, lacking=lacking, silence_s=settings.speech.silence_s)


def hosted_voices(settings: Settings) -> HostedVoices:
    """Voices of models over the network."""
    chain = speech_chain(settings)
    named = [each.strip() for each in settings.speech.model.split(",") if each.strip()]
    names = [member.model for member in chain.members] if chain else []
    lacking = ""
    if not names:
        why = " ".join(chain.left_out) if chain else ""
        lacking = f"no model that speaks can be asked: {why or 'none is named'}; {OTHER_VOICES}"
    return HostedVoices(names or named or ["none"], lacking=lacking)


def speech_chain(settings: Settings) -> ModelChain | None:
    """The models that speak, where they are to.

    Raises:
        StartUpError: The setting cannot be read.
    """
    if settings.speech.engine != "gemini":
        return None
    accounts = {"google": Account(settings.google_api_key, settings.google_base_url)}
    try:
        return open_speech(settings.speech.model, accounts=accounts, limits=settings.models)
    except AgentError as error:
        raise StartUpError(f"{SETTING}: {error.message}", context=error.context) from error


def model_generator(
    settings: Settings, look: GpuLook, *, otherwise: VideoGenerator, interpolator: Interpolator
) -> ModelGenerator:
    """Who makes clips by a model; where something is missing to start it, it knows what."""
    return ModelGenerator(
        settings.gpu,
        otherwise=otherwise,
        interpolator=interpolator,
        lacking=lacking_here(settings, look),
        is_strict=settings.strict,
        turns=Path(settings.cache_dir) / TURNS,
    )


def lacking_here(settings: Settings, look: GpuLook | None = None) -> str:
    """Why no film is made by a model in this process; empty where one may be."""
    return forbidden(settings) or lacking(look or detect_gpu(), device=settings.gpu.device)


def forbidden(settings: Settings) -> str:
    """Why no film is made by a model here, whatever there is; empty where one may be."""
    if settings.force_profile == "debug_cpu":
        return "FORCE_PROFILE is debug_cpu"
    asked_for = "prod_gpu" in (settings.execution_profile, settings.force_profile)
    return "GPU_ENABLED is false" if settings.gpu_enabled is False and not asked_for else ""


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


def wants_gpu(settings: Settings, request: StoryRequest, shots: ShotList | None = None) -> bool:
    """Whether a film is better made by a worker that has a graphics processor.

    Args:
        settings: What is set.
        request: What is asked for.
        shots: As they are planned; none before they are.
    """
    if forbidden(settings):
        return False
    profile = host_profile(settings, GpuLook(True, "")).for_film(request.profile).profile
    if shots is None:
        return profile is ExecutionProfile.PROD_GPU
    return bool(shots_by_model(shots.shots, profile))


def require_makers(workflow: Workflow, makers: FilmMakers, folder: RunFolder) -> None:
    """See that a film can be made as it was asked for, before anything is paid for.

    Raises:
        BackendMissingError: Something is missing, and nothing may take its place.
        ArtifactInvalidError: What was asked for, or is planned, cannot be read.
    """
    if not (workflow.takes_story and makers.is_strict):
        return
    if makers.speech.lacking:
        raise BackendMissingError(f"STRICT is set, and {makers.speech.lacking}.")
    if not makers.model.lacking:
        return
    profile = makers.profile.for_film(folder.read_artifact(StoryRequest).profile).profile
    by_model = profile is ExecutionProfile.PROD_GPU
    if folder.manifest.find(ShotList.FILE):
        by_model = bool(shots_by_model(folder.read_artifact(ShotList).shots, profile))
    if by_model:
        raise BackendMissingError(f"STRICT is set, and {makers.model.lacking}.")
