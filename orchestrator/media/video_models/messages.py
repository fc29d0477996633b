"""What is said to the process of a model, and what it answers: one JSON object a line."""

from pathlib import Path
from typing import Annotated, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from config import GpuModels
from orchestrator.media.video_models.errors import Why


class Message(BaseModel):
    """A frozen message."""

    model_config: ClassVar[ConfigDict] = ConfigDict(frozen=True, extra="forbid")


class PictureOrder(Message):
    """A first picture, from words."""

    do: Literal["picture"] = "picture"
    prompt: str
    seed: int
    width_px: int
    height_px: int
    into: Path
    """A PNG file to be written."""


class PieceOrder(Message):
    """A clip, or a piece of one."""

    do: Literal["piece"] = "piece"
    prompt: str
    seed: int
    width_px: int
    height_px: int
    """Wanted; what is made may be a little smaller, as the model can."""
    frames: int
    """Wanted, at least 1; what is made may be a few more."""
    first: Path | None
    """A PNG file with the picture that it begins with; None: it begins with words alone."""
    into: Path
    """To be written: all pictures, as PNG, one behind the other."""
    last: Path
    """To be written: the last of them, as PNG."""


Order = Annotated[PictureOrder | PieceOrder, Field(discriminator="do")]
ORDERS: TypeAdapter[PictureOrder | PieceOrder] = TypeAdapter(Order)


class SetUp(Message):
    """The first line: with which models."""

    models: GpuModels


class Far(Message):
    """How far it is."""

    said: Literal["far"] = "far"
    words: str


class Made(Message):
    """What was ordered is done."""

    said: Literal["made"] = "made"
    width_px: int
    height_px: int
    frames: int
    placed: str
    """Where the weights lay meanwhile, in words."""
    peak_bytes: int
    """Most memory of the graphics processor that was in use; 0 without one."""


class Failed(Message):
    """It could not be done."""

    said: Literal["failed"] = "failed"
    why: Why
    words: str


Answer = Annotated[Far | Made | Failed, Field(discriminator="said")]
ANSWERS: TypeAdapter[Far | Made | Failed] = TypeAdapter(Answer)
