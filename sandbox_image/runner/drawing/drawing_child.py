"""A child: a copy of the walk that draws and encodes one chunk, or encodes what the walk draws."""

import os
import shutil
import time
from collections.abc import Callable, Sequence
from typing import Any, NoReturn

import numpy as np

from runner.drawing.children import ChildEnd
from runner.drawing.collected import Encoder
from runner.drawing.poster import fullness
from runner.drawing.size import Size
from runner.drawing.text_files import keep_apart, own_folder
from runner.raster.areas import Area
from runner.raster.redrawing import Redrawer


class DrawingChild:
    """What a child is besides a copy of the walk, when it draws and when it only encodes."""

    def __init__(
        self, end: ChildEnd, size: Size, encoder: type[Encoder], redrawer: Redrawer
    ) -> None:
        self._end = end
        self._redrawer = redrawer
        self._size = size
        self._encoder = encoder
        self._segment: Encoder | None = None
        self._picture: np.ndarray | None = None
        self._drawn = 0
        self._draw_s = 0.0
        self._encode_s = 0.0

    def begin(self) -> None:
        """Keep to ourselves."""
        self._end.settle()
        keep_apart()
        self._segment = self._encoder(self._size, start=self._end.chunk.start)

    def draw(self, update_frame: Callable[[], None], camera: Any) -> None:
        """Draw and encode one frame."""
        began = time.process_time()
        try:
            update_frame()
        except BaseException as error:  # noqa: BLE001 (told by the parent)
            self._end.failed(error)
        self._draw_s += time.process_time() - began
        self.add_drawn(camera.pixel_array)

    def add_drawn(self, picture: np.ndarray, *, held: int = 1) -> None:
        """Encode what was drawn here."""
        self.add(picture, held=held, changed=self._redrawer.take_changed())

    def add(
        self, picture: np.ndarray, *, held: int = 1, changed: Sequence[Area] | None = None
    ) -> None:
        """Encode one frame; `changed` is where alone it is unlike the frame before, if known."""
        segment = self._segment
        if segment is None:
            os._exit(1)
        began = time.process_time()
        self._picture = picture
        try:
            segment.add(picture, held=held, changed=changed)
        except BaseException as error:  # noqa: BLE001 (told by the parent)
            self._end.failed(error)
        self._encode_s += time.process_time() - began
        self._drawn += 1
        self._end.count(segment.frames)

    def fail(self, error: BaseException) -> NoReturn:
        """Say why there is no chunk, and end."""
        self._end.failed(error)

    def finish(self) -> NoReturn:
        """Leave the chunk, and end."""
        segment = self._segment
        if segment is None or self._picture is None:
            self._end.done(b"", frames=0)
        began = time.process_time()
        if not self._redrawer.was_right():
            self._end.failed(ValueError("the background was changed in its place"))
        try:
            fragment = segment.finish()
            full = fullness(self._picture)
            if full >= self._end.chunk.fullest:
                self._picture.tofile(self._end.file.with_suffix(".rgba"))
        except BaseException as error:  # noqa: BLE001 (told by the parent)
            self._end.failed(error)
        shutil.rmtree(own_folder(), ignore_errors=True)
        self._end.done(
            fragment,
            frames=segment.frames,
            full=full,
            drawn=self._drawn,
            draw_s=self._draw_s,
            encode_s=self._encode_s + time.process_time() - began,
        )
