"""What is to be drawn, and who hears of it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from runner.drawing.children import Chunk
from runner.drawing.forms import VIDEO, Form
from runner.drawing.kept import KeptChunks
from runner.drawing.poster import Poster
from runner.drawing.size import Size
from runner.worker import Report


@dataclass(frozen=True)
class DrawingOrder:
    """One scene to draw, whichever way."""

    source: str
    """The user's module."""
    make_scene: Callable[[], type]
    """Loads it, and gives the scene class."""
    into: Path
    """Where the video goes; beside it is room for what is needed meanwhile."""
    size: Size
    workers: int
    """Children that may draw at once."""
    total: int
    """Frames that the rehearsal counted."""
    report: Report
    """Where progress goes."""
    kept: KeptChunks
    """What an earlier attempt has drawn."""
    poster: Poster
    """Is shown pictures, for the fullest."""
    on_fragment: Callable[[str, bytes, Chunk | None], None]
    """Takes name and bytes of each part of the video that can be played already."""
    form: Form = VIDEO
    """What is made of the pictures."""
