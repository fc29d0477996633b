"""Who makes the music of a film."""

from collections.abc import Collection, Iterable
from typing import Protocol

from agents.artifacts.model_provider import ModelProvider
from orchestrator.media.music.compose import Composition, SceneMood, compose
from orchestrator.media.music.scripts import cue_file, play_script


class MusicGenerator(Protocol):
    """Somebody who makes music that goes with the scenes of a film."""

    @property
    def name(self) -> str:
        """As `Score` has it."""
        ...

    @property
    def provider(self) -> ModelProvider:
        """What kind of maker it is."""
        ...

    def compose(self, duration_s: float, scenes: Iterable[SceneMood], *, title: str) -> Composition:
        """The music of a film, as it is to be played."""
        ...

    def files(self, made: Composition) -> tuple[str, ...]:
        """The files of its parts, each named by what it is played from."""
        ...

    def script(self, made: Composition, duration_s: float, *, known: Collection[str] = ()) -> str:
        """What has it played, in the sandbox; it writes `scripts.MUSIC` and `files`.

        Of those that are known it finds the files beside it, and does not play them again.
        """
        ...


class Composer:
    """Composes by rules, and has it played with the sounds in the image."""

    name = "composer"
    provider = ModelProvider.RULES

    def compose(self, duration_s: float, scenes: Iterable[SceneMood], *, title: str) -> Composition:
        """The music of a film."""
        return compose(duration_s, scenes, title=title)

    def files(self, made: Composition) -> tuple[str, ...]:
        """One for each cue; cues that are the same have one file."""
        return tuple(dict.fromkeys(map(cue_file, made.played)))

    def script(self, made: Composition, duration_s: float, *, known: Collection[str] = ()) -> str:
        """What has it played."""
        return play_script(made, duration_s, known=known)
