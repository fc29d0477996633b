"""How the clips of a film are made: the interfaces that stages name, and what goes through them."""

from collections.abc import AsyncGenerator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple, Protocol

from agents.artifacts.model_provider import ModelProvider
from agents.artifacts.request import PixelSize
from agents.artifacts.story.shot_list import Shot
from orchestrator.media.storyboard import ClipOrder

STORYBOARD, WORDS = "storyboard", "words"
"""Who makes a clip without a model: the drawing, or nobody, so that its words are shown."""
NONE: Mapping[str, Any] = MappingProxyType({})
MODEL_LOG = "model.log"
"""What a model's process printed, at the desk."""


class FilmOrder(NamedTuple):
    """The pictures of a film that are to be made."""

    shots: tuple[Shot, ...]
    """In their order."""
    orders: tuple[ClipOrder, ...]
    """One for each: how long it is, how it begins and ends, and how it is drawn by rules."""
    size: PixelSize
    fps: int
    style: str = ""
    """What the pictures are to look like, in words."""
    about: str = ""
    """Tells this film from all others; chance is made of it."""
    by_model: frozenset[str] = frozenset()
    """Shots that a model is to make, by their ids; all others are drawn."""
    own: Mapping[str, Path] = NONE
    """Files of the user's own, by the names under which the drawing finds them."""
    words: Mapping[str, str] = NONE
    """What each shot shows where nothing can be drawn of it, by its id."""


class Filmed(NamedTuple):
    """A clip and its still, which lie in the desk's folder."""

    order: ClipOrder
    requested: str
    """Who was asked to make it."""
    used: str
    """Who made it."""
    because: str = ""
    """Why it was another, or is not as it was asked for; else empty."""


class ClipDesk(Protocol):
    """What whoever makes clips is handed by the stage."""

    @property
    def folder(self) -> Path:
        """Where clips and stills are laid."""
        ...

    @property
    def image(self) -> str:
        """Identity of the image in which scripts run."""
        ...

    async def recall(self, keys: Mapping[str, str]) -> bool:
        """Whether these files were kept: what each depends on, by name; then they lie there."""
        ...

    async def keep(self, keys: Mapping[str, str]) -> None:
        """Keep files that lie there, each by what it depends on."""
        ...

    async def run(
        self,
        script: str,
        outputs: Sequence[str],
        *,
        inputs: Mapping[str, Path] | None = None,
        shots: Sequence[str],
    ) -> None:
        """Run a script in the sandbox that makes the clips of shots; its outputs are laid there.

        Raises:
            SandboxProtocolError: It failed, or did not make all of it.
        """
        ...

    def tell(self, words: str) -> None:
        """Tell those who wait what is done now."""
        ...


class VideoGenerator(Protocol):
    """Somebody who can make the clips of a film."""

    @property
    def name(self) -> str:
        """As `ShotClip` has it."""
        ...

    @property
    def provider(self) -> ModelProvider:
        """What kind of maker it is."""
        ...

    @property
    def lacking(self) -> str:
        """What is missing to make any, and what to do about it; empty where nothing is."""
        ...

    def film(self, film: FilmOrder, desk: ClipDesk) -> AsyncGenerator[Filmed]:
        """Make every clip, in whatever order; each is given as soon as it lies in the folder.

        Raises:
            BackendMissingError: It cannot, and may not let somebody else do it.
        """
        ...


class Interpolator(Protocol):
    """Somebody who makes more or fewer pictures of those there are."""

    @property
    def name(self) -> str:
        """What clips are kept by."""
        ...

    def places(self, made: int, wanted: int) -> tuple[float, ...]:
        """Where among `made` pictures each of the `wanted` ones lies; between two, both are mixed.

        Rising, from 0 to `made` - 1; both numbers are at least 1.
        """
        ...


class MixingInterpolator:
    """Mixes the two pictures between which another one lies."""

    name = "mix"

    def places(self, made: int, wanted: int) -> tuple[float, ...]:
        """Evenly from the first to the last."""
        if wanted == 1:
            return (0.0,)
        return tuple(round(index * (made - 1) / (wanted - 1), 4) for index in range(wanted))
