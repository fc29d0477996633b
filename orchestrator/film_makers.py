"""Who makes what of films, as the settings and this machine have it. The one place that chooses."""

from importlib.util import find_spec
from pathlib import Path

from agents.errors import AgentError
from agents.providers.base import Account
from agents.providers.chain.model_chain import ModelChain
from agents.speech.speak_text import SETTING, open_speech
from config import Settings
from orchestrator.engine.stage import Workflow
from orchestrator.errors import BackendMissingError, StartUpError
from orchestrator.media.filming import Interpolator, MixingInterpolator, VideoGenerator
from orchestrator.media.hosted_voices import HostedVoices
from orchestrator.media.makers import FilmMakers
from orchestrator.media.profile import (
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
    chosen = choose_profile(settings.execution_profile, settings.gpu_enabled, look)
    interpolator = MixingInterpolator()
    speech = speech_by(settings)
    video: VideoGenerator = StoryboardGenerator()
    if chosen.profile is ExecutionProfile.PROD_GPU:
        video = model_generator(settings, look, otherwise=video, interpolator=interpolator)
    return FilmMakers(
        profile=chosen,
        video=video,
        speech=speech,
        interpolator=interpolator,
        is_strict=settings.strict,
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
    missing = makers.video.lacking or makers.speech.lacking
    if workflow.takes_story and makers.is_strict and missing:
        raise BackendMissingError(f"STRICT is set, and {missing}.")
