"""What whoever speaks by a model is given, and what it gives back: bare sound, line by line.

Bare sound is one channel of 16 bits. It is trimmed, evened and timed in the sandbox, as all sound.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple, Protocol

from orchestrator.media.voices import Voice


class SpokenOrder(NamedTuple):
    """A line that is to be spoken."""

    name: str
    """Of its sound, without an ending."""
    said: str
    """What the voice reads; there is something to read in it."""
    marks: tuple[int, ...]
    """Where in it each word begins."""
    voice: Voice


class Sound(NamedTuple):
    """A line as it was spoken."""

    path: Path
    """Its samples and nothing else."""
    rate_hz: int
    starts: tuple[float | None, ...] | None = None
    """When each of its words begins, seconds, where whoever spoke tells; None for a word that is
    spoken as a part of another."""

    @property
    def order(self) -> dict[str, object]:
        """As the script takes it, besides the line."""
        told = {} if self.starts is None else {"starts": self.starts}
        return {"sound": self.path.name, "rate_hz": self.rate_hz, **told}


class VoiceDesk(Protocol):
    """What a model's voices work with: a folder, the sandbox, models over the network."""

    folder: Path

    async def run(self, script: str, outputs: Sequence[str], *, words: str) -> None:
        """Run a script of ours in the sandbox, and lay what it makes into the folder."""
        ...

    async def say(self, lines: Sequence[SpokenOrder]) -> list[Sound | str]:
        """Have lines spoken by the models that are set for it; of each, its sound or why not."""
        ...

    def tell(self, words: str) -> None:
        """Say what is done now."""
        ...
