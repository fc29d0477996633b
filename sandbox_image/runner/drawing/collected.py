"""What children leave, collected in playing order and put together without encoding it again."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from PIL import Image

from runner.drawing.alpha import AlphaSegment, join_webm
from runner.drawing.alpha_pixels import straight
from runner.drawing.children import ChildFailedError, Chunk
from runner.drawing.forms import Form
from runner.drawing.fragments import split
from runner.drawing.joined import join
from runner.drawing.order import DrawingOrder
from runner.drawing.raw import RawPicture
from runner.drawing.segment import LosslessSegment, Segment
from runner.drawing.size import Size
from runner.raster.areas import Area


class Encoder(Protocol):
    """Takes the frames of one chunk."""

    frames: int

    def __init__(self, size: Size, *, start: int) -> None: ...

    def add(
        self, pixels: np.ndarray, *, held: int = 1, changed: Sequence[Area] | None = None
    ) -> None:
        """Take one frame; `changed` is where alone it is unlike the frame before, if known."""
        ...

    def finish(self) -> bytes:
        """End the chunk."""
        ...


class Collector(Protocol):
    """Takes the chunks of one video."""

    def take(self, chunk: Chunk, path: Path) -> None:
        """Add a chunk, the next in playing order."""
        ...

    def finish(self, writer: Any) -> None:
        """Put all together; Manim's writer holds the sounds."""
        ...


class Fragments:
    """Collects the chunks of a video into one fragmented file, and hands them on."""

    def __init__(self, order: DrawingOrder) -> None:
        self._file = (order.into.parent / "fragments.mp4").open("wb+")
        self._order = order
        self._count = 0
        self._head: bytes | None = None

    def take(self, chunk: Chunk, path: Path) -> None:
        """Add a chunk, the next in playing order, and drop its file.

        Raises:
            ChildFailedError: It is encoded in another way than those before.
        """
        head, fragment = self._order.kept.head, chunk.kept
        if fragment is None:
            head, fragment = split(path.read_bytes())
            path.unlink()
        if self._head is None:
            self._head = head or b""
            self._file.write(self._head)
            self._order.on_fragment("init.mp4", self._head, None)
        if head != self._head:
            raise ChildFailedError("what was drawn before is encoded in another way")
        self._file.write(fragment)
        self._order.on_fragment(f"{self._count:05}.m4s", fragment, chunk)
        self._count += 1
        if chunk.kept is None:
            self._order.poster.show(chunk.said["full"], path.with_suffix(".rgba"))
        else:
            self._order.poster.show_encoded(chunk.said["full"], self._head + fragment)

    def finish(self, writer: Any) -> None:
        """Write the video."""
        join(self._file, self._order.into, size=self._order.size, writer=writer)


class Pieces:
    """Keeps the chunks of a WebM file until the last has come: only then sounds are known."""

    def __init__(self, order: DrawingOrder) -> None:
        self._order = order
        self._pieces: list[tuple[int, int, Path]] = []

    def take(self, chunk: Chunk, path: Path) -> None:
        """Note a chunk, the next in playing order."""
        self._pieces.append((chunk.start, chunk.said["frames"], path))
        self._order.poster.show(chunk.said["full"], path.with_suffix(".rgba"))

    def finish(self, writer: Any) -> None:
        """Write the video."""
        join_webm(self._pieces, self._order.into, size=self._order.size, writer=writer)


class OnePicture:
    """Takes the one picture of a still."""

    def __init__(self, order: DrawingOrder) -> None:
        self._order = order
        self._path: Path | None = None

    def take(self, chunk: Chunk, path: Path) -> None:
        """Note it."""
        del chunk
        self._path = path

    def finish(self, writer: Any) -> None:
        """Write it.

        Raises:
            ChildFailedError: It did not come.
        """
        del writer
        if self._path is None:
            raise ChildFailedError("the scene did not reach the moment of the still")
        height, width = self._order.size.height_px, self._order.size.width_px
        pixels = np.fromfile(self._path, np.uint8).reshape(height, width, 4)
        save_still(pixels, self._order.into, transparent=self._order.form.transparent)


def save_still(pixels: np.ndarray, into: Path, *, transparent: bool) -> None:
    """Write a picture of shape (height, width, 4) as PNG, with what is clear in it or without."""
    image = Image.fromarray(straight(pixels) if transparent else pixels)
    (image if transparent else image.convert("RGB")).save(into, "png")


def encoder_of(form: Form) -> type[Encoder]:
    """What encodes the chunks of a form."""
    if form.kind == "still":
        return RawPicture
    if form.kind == "gif":
        return LosslessSegment
    return AlphaSegment if form.transparent else Segment


def collector_of(order: DrawingOrder) -> Collector:
    """What puts the chunks of a form together."""
    if order.form.kind == "still":
        return OnePicture(order)
    return Pieces(order) if order.form.transparent else Fragments(order)
