"""Who makes the music of a film."""

from collections.abc import Iterable
from typing import Protocol

from orchestrator.media.music.compose import Composition, SceneMood, compose
from orchestrator.media.music.scripts import play_script


class MusicGenerator(Protocol):
    """Somebody who makes music that goes with the scenes of a film."""

    @property
    def name(self) -> str:
        """As `Score` has it."""
        ...

    def compose(self, duration_s: float, scenes: Iterable[SceneMood], *, title: str) -> Composition:
        """The music of a film, as it is to be played."""
        ...

    def script(self, made: Composition, duration_s: float) -> str:
        """What has it played, in the sandbox; it writes `scripts.MUSIC`."""
        ...


class Composer:
    """Composes by rules, and has it played with the sounds in the image."""

    name = "composer"

    def compose(self, duration_s: float, scenes: Iterable[SceneMood], *, title: str) -> Composition:
        """The music of a film."""
        return compose(duration_s, scenes, title=title)

    def script(self, made: Composition, duration_s: float) -> str:
        """What has it played."""
        return play_script(made.midi, duration_s)
