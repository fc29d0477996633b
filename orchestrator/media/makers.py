"""Everybody who makes a part of a film. Chosen once, at start: no stage asks who it is."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from agents.artifacts.story.shot_list import Shot
from agents.artifacts.story.words import ShotMaker, ShotType
from config import GpuModels
from orchestrator.media.filming import Interpolator, MixingInterpolator, VideoGenerator
from orchestrator.media.music.generator import Composer, MusicGenerator
from orchestrator.media.profile import ChosenProfile, ExecutionProfile
from orchestrator.media.speech import EspeakSynthesizer, SpeechSynthesizer
from orchestrator.media.storyboard_generator import StoryboardGenerator
from orchestrator.media.video_models.generator import ModelGenerator

NOT_CHOSEN = ChosenProfile(ExecutionProfile.DEBUG_CPU, "nothing else was chosen")


@dataclass(frozen=True)
class FilmMakers:
    """One for each part; as they stand here, they need nothing but the sandbox image."""

    profile: ChosenProfile = NOT_CHOSEN
    """That of films that ask for none."""
    drawing: VideoGenerator = field(default_factory=StoryboardGenerator)
    """Draws every shot it is asked for."""
    model: VideoGenerator = field(default_factory=lambda: no_model("no model was chosen"))
    """Makes films of which some shots are for a model."""
    speech: SpeechSynthesizer = field(default_factory=EspeakSynthesizer)
    music: MusicGenerator = field(default_factory=Composer)
    interpolator: Interpolator = field(default_factory=MixingInterpolator)
    is_strict: bool = False
    """Whether a film stops where something is missing that was asked for."""

    def who_films(self, by_model: frozenset[str]) -> VideoGenerator:
        """Who makes a film of which these shots are for a model."""
        return self.model if by_model else self.drawing


def no_model(lacking: str) -> ModelGenerator:
    """In the place of a model: has everything drawn, and says of each shot why."""
    return ModelGenerator(
        GpuModels(),
        otherwise=StoryboardGenerator(),
        interpolator=MixingInterpolator(),
        lacking=lacking,
        is_strict=False,
        turns=Path("turns"),
    )


def shots_by_model(shots: Iterable[Shot], profile: ExecutionProfile) -> frozenset[str]:
    """The shots that a model is to make, by their ids.

    Never the user's own, nor a card, which rules write better; of the others those that ask for it,
    or that ask for nothing in a film by a model.
    """
    asking = {ShotMaker.MODEL}
    if profile is ExecutionProfile.PROD_GPU:
        asking.add(ShotMaker.FILM)
    return frozenset(
        shot.id
        for shot in shots
        if shot.maker in asking and shot.own is None and shot.type is not ShotType.TITLE
    )
