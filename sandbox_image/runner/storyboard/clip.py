"""A shot as a video: every frame there is, encoded so that clips join without another encoding."""

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any, Protocol

import av
import cairo
import numpy as np
from PIL import Image

from runner.storyboard.camera import Camera, Move, moves_of
from runner.storyboard.compose import compose
from runner.storyboard.order import read_picture
from runner.storyboard.own import Footage
from runner.storyboard.transition import read_transition
from runner.storyboard.weather import Drift, weather_of

OPTIONS = {
    "qp": "22",
    "preset": "ultrafast",
    "threads": "1",
    "x264-params": "bframes=0:open-gop=0:scenecut=0:rc-lookahead=0:mbtree=0:weightp=0"
    ":cabac=1:subme=1",
}
"""A steady quantiser, as by `crf` what stands still goes on being refined for half a second.
Tried on one wide shot that moves, a step coarser: 3.7 ms for a frame and 49 dB, where `superfast`
took 4.4 ms for as much. Without B-frames a clip begins with its first frame at 0 and needs no list
of edits; the same settings for every clip, so that one header serves all."""
STILL_PX = 640
"""Longest side of a still."""
KEY_S = 4
"""A key frame comes every so many seconds."""
TIMESCALE = 90_000
BT709 = 1
Told = Callable[[int], None]


def draw_clip(
    shot: dict[str, Any], path: str, *, still: str | None = None, tell: Told | None = None
) -> int:
    """Draw a shot as an mp4 without sound; gives the number of its frames.

    Args:
        shot: As `order.read_picture` reads it.
        path: Of the video.
        still: Where its middle frame goes, small, as a JPEG; nowhere where it is None.
        tell: Called with the number of frames done, now and then.

    Raises:
        ValueError: The picture would have no frames, or a side that is odd.
    """
    picture = read_picture(shot)
    camera, drifts = Camera(compose(picture)), weather_of(picture)
    surface = cairo.ImageSurface(cairo.FORMAT_RGB24, picture.width_px, picture.height_px)
    context = cairo.Context(surface)
    transition = read_transition(shot, picture.frames)
    temporary = f"{path}.part"
    with Encoder(temporary, picture) as encoder:
        before: Move | None = None
        for index, move in enumerate(moves_of(picture)):
            changes = transition.is_over(index)
            if drifts or changes or move != before:
                lay(camera, drifts, context, move, index / picture.fps)
                if still is not None and index == picture.frames // 2:
                    write_still(surface, still)
                transition.paint(context, index)
                surface.flush()
                encoder.take(surface)
            elif still is not None and index == picture.frames // 2:
                write_still(surface, still)
            before = None if changes else move
            encoder.encode(index)
            if tell is not None and index % 15 == 14:
                tell(index + 1)
    Path(temporary).replace(path)
    return picture.frames


def write_still(surface: Any, path: str) -> None:
    """Write a small picture of what is drawn, for a list of the shots."""
    surface.flush()
    height, width = surface.get_height(), surface.get_width()
    pixels = np.ndarray((height, width, 4), np.uint8, surface.get_data())
    picture = Image.fromarray(np.ascontiguousarray(pixels[:, :, 2::-1]))
    picture.thumbnail((STILL_PX, STILL_PX))
    picture.save(path, "JPEG", quality=85)


def draw_still(shot: dict[str, Any], path: str) -> None:
    """Draw the middle of a shot as a PNG."""
    picture = read_picture(shot)
    surface = cairo.ImageSurface(cairo.FORMAT_RGB24, picture.width_px, picture.height_px)
    index = picture.frames // 2
    move = moves_of(picture)[index]
    lay(
        Camera(compose(picture)),
        weather_of(picture),
        cairo.Context(surface),
        move,
        index / picture.fps,
    )
    surface.write_to_png(path)


def lay(
    camera: Camera,
    drifts: list[Drift] | list[Footage],
    context: Any,
    move: Move,
    seconds: float,
) -> None:
    """Draw one frame."""
    camera.lay(context, move)
    for drift in drifts:
        drift.paint(context, seconds)


class Frames(Protocol):
    """How many pictures of which size."""

    @property
    def width_px(self) -> int:
        """Of each; even."""
        ...

    @property
    def height_px(self) -> int:
        """The same of its height."""
        ...

    @property
    def fps(self) -> int:
        """In a second."""
        ...


class Encoder:
    """Takes pictures of cairo, writes an mp4."""

    def __init__(self, path: str, picture: Frames) -> None:
        self._container = av.open(
            path,
            "w",
            format="mp4",
            options={"movflags": "faststart", "video_track_timescale": str(TIMESCALE)},
        )
        options = OPTIONS | {"g": str(picture.fps * KEY_S)}
        self._stream = self._container.add_stream("libx264", rate=picture.fps, options=options)
        self._stream.width, self._stream.height = picture.width_px, picture.height_px
        self._stream.pix_fmt = "yuv420p"
        self._stream.time_base = Fraction(1, picture.fps)
        coder = self._stream.codec_context
        coder.color_range, coder.colorspace, coder.color_primaries, coder.color_trc = (
            1,
            BT709,
            BT709,
            BT709,
        )
        self._frame: Any = None
        self._tick = Fraction(1, picture.fps)

    def take(self, surface: Any) -> None:
        """Look at what is drawn now; it is encoded until another is taken."""
        height, width = surface.get_height(), surface.get_width()
        pixels = np.ndarray((height, width, 4), np.uint8, surface.get_data())
        raw = av.VideoFrame.from_numpy_buffer(pixels, format="bgra")
        self._frame = raw.reformat(
            format="yuv420p",
            src_colorspace="ITU709",
            dst_colorspace="ITU709",
            dst_color_range="MPEG",
            threads=1,
        )

    def encode(self, index: int) -> None:
        """Encode the picture that was taken, once more."""
        self._frame.pts, self._frame.time_base = index, self._tick
        self._container.mux(self._stream.encode(self._frame))

    def __enter__(self) -> "Encoder":
        return self

    def __exit__(self, *failed: object) -> None:
        try:
            if failed[0] is None:
                self._container.mux(self._stream.encode(None))
        finally:
            self._container.close()
