"""Everybody who makes a part of a film. Chosen once, at start: no stage asks who it is."""

from dataclasses import dataclass, field

from orchestrator.media.filming import Interpolator, MixingInterpolator, VideoGenerator
from orchestrator.media.music.generator import Composer, MusicGenerator
from orchestrator.media.profile import ChosenProfile, ExecutionProfile
from orchestrator.media.speech import EspeakSynthesizer, SpeechSynthesizer
from orchestrator.media.storyboard_generator import StoryboardGenerator

NOT_CHOSEN = ChosenProfile(ExecutionProfile.DEBUG_CPU, "nothing else was chosen")


@dataclass(frozen=True)
class FilmMakers:
    """One for each part; as they stand here, they need nothing but the sandbox image."""

    profile: ChosenProfile = NOT_CHOSEN
    video: VideoGenerator = field(default_factory=StoryboardGenerator)
    speech: SpeechSynthesizer = field(default_factory=EspeakSynthesizer)
    music: MusicGenerator = field(default_factory=Composer)
    interpolator: Interpolator = field(default_factory=MixingInterpolator)
    is_strict: bool = False
    """Whether a film stops where something is missing that was asked for."""
