"""Pictures and clips of the user's own in the place of a drawing: filled to the frame, moved alike.

They are strangers' files: they are read here, in the sandbox, and nowhere else.
"""

import json
from collections.abc import Iterator
from typing import Any

import av
import cairo
import numpy as np
from PIL import Image, ImageFilter, ImageOps, UnidentifiedImageError

from runner.storyboard.camera import pan_of
from runner.storyboard.order import Picture
from runner.storyboard.stage import Stage

MOST_PIXELS = 100_000_000
LEAST_PX = 16
"""Shorter side; what is smaller is no picture that anybody wants to see."""
MOST_CUT = 0.45
"""So much of it may be lost where it is filled to the frame; else all of it is shown, on itself."""
BLUR_PX = 160
"""Longest side of the blurred ground."""
BACK_S = 2.0
"""A clip is not decoded up to a moment that lies farther ahead; it is jumped to."""
CODED = "mov,matroska,webm,avi,mpegts,mpeg,flv,asf,ogg,gif"
"""Demuxers that read the one file they are given."""
SAFE = {"protocol_whitelist": "file,pipe", "format_whitelist": CODED}
NO_PICTURE = "it is no picture and no video that can be read"


class OwnFileError(ValueError):
    """The file cannot be shown; says why, for whoever brought it."""


def look_at(path: str) -> dict[str, Any]:
    """What a file is: `kind` (`picture`, `clip`), `width_px`, `height_px`, `seconds` of a clip.

    Raises:
        OwnFileError: It cannot be shown.
    """
    picture = still_of(path)
    if picture is not None:
        return {"kind": "picture", "width_px": picture.width, "height_px": picture.height}
    _, frame = next(frames_of(path), (0.0, None))
    if frame is None:
        raise OwnFileError(NO_PICTURE)
    first = to_image(frame)
    with av.open(path, options=SAFE) as video:
        seconds = float(video.duration or 0) / av.time_base
    size = {"width_px": first.width, "height_px": first.height}
    return {"kind": "clip", **size, "seconds": round(seconds, 3)}


def tell_of(path: str) -> None:
    """Print what a file is, or why it cannot be shown, as the `script` job understands it."""
    try:
        found = look_at(path)
    except OwnFileError as error:
        found = {"reason": str(error)}
    print("told " + json.dumps({"own": found}), flush=True)  # noqa: T201


def still_of(path: str) -> Image.Image | None:
    """A picture, upright; None where it is none, or one that moves.

    Raises:
        OwnFileError: It is damaged, or of no size that is taken.
    """
    Image.MAX_IMAGE_PIXELS = 2 * MOST_PIXELS
    try:
        opened = Image.open(path)
    except UnidentifiedImageError:
        return None
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise OwnFileError(f"it cannot be read: {error}") from error
    require_size(opened.size)
    if getattr(opened, "is_animated", False):
        return None
    try:
        upright = ImageOps.exif_transpose(opened)
        upright.load()
    except Exception as error:  # a decoder may raise whatever it likes
        raise OwnFileError(f"the picture is damaged: {error}") from error
    return on_black(upright)


def on_black(picture: Image.Image) -> Image.Image:
    """A picture without transparency."""
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    clear = picture.convert("RGBA")
    ground = Image.new("RGBA", clear.size, (0, 0, 0, 255))
    return Image.alpha_composite(ground, clear).convert("RGB")


def require_size(size: tuple[int, int]) -> None:
    """See that a picture is neither too small nor too large.

    Raises:
        OwnFileError: It is.
    """
    width, height = size
    if min(size) < LEAST_PX:
        raise OwnFileError(f"it is {width}x{height} pixels small")
    if width * height > MOST_PIXELS:
        most = MOST_PIXELS // 1_000_000
        raise OwnFileError(f"it has {width}x{height} pixels, and at most {most} million are taken")


def lay_own(picture: Picture) -> Stage:
    """The stage of a shot that shows an own file; what moves by itself is laid over it later."""
    stage = Stage(picture)
    pen = stage.sheet("near")
    shown = still_of(picture.own)
    if shown is None:
        pen.context.paint()
        return stage
    unit = min(picture.width_px, picture.height_px)
    pen.context.scale(1 / unit, 1 / unit)
    room = room_of(picture)
    # Beyond the frame the rim goes on: a camera that shakes by a pixel shows no black.
    filled = fitted(shown, room)
    pen.context.set_source_surface(surface_of(filled), -room[0] / 2, -room[1] / 2)
    pen.context.get_source().set_extend(cairo.EXTEND_PAD)
    pen.context.paint()
    return stage


def room_of(picture: Picture) -> tuple[int, int]:
    """How large it has to be for the camera to move over it, pixels."""
    pan = 2 * pan_of(picture)
    right = pan if picture.camera.startswith("pan") else 0.0
    down = pan if picture.camera.startswith("tilt") else 0.0
    return round(picture.width_px * (1 + right)), round(picture.height_px * (1 + down))


def fitted(picture: Image.Image, room: tuple[int, int]) -> Image.Image:
    """A picture filled to a size; where too much would be cut off, whole, on itself, blurred."""
    scales = [room[side] / picture.size[side] for side in (0, 1)]
    filled = ImageOps.fit(picture, room, Image.Resampling.LANCZOS)
    if 1 - min(scales) / max(scales) <= MOST_CUT:
        return filled
    small = filled.copy()
    small.thumbnail((BLUR_PX, BLUR_PX))
    ground = small.filter(ImageFilter.GaussianBlur(6)).point(lambda value: value * 0.55)
    ground = ground.resize(room, Image.Resampling.BICUBIC)
    whole = ImageOps.contain(picture, room, Image.Resampling.LANCZOS)
    ground.paste(whole, ((room[0] - whole.width) // 2, (room[1] - whole.height) // 2))
    return ground


def surface_of(picture: Image.Image) -> Any:
    """A picture as cairo has it."""
    pixels = np.full((picture.height, picture.width, 4), 255, np.uint8)
    pixels[:, :, :3] = np.asarray(picture)[:, :, ::-1]
    return cairo.ImageSurface.create_for_data(
        pixels, cairo.FORMAT_RGB24, picture.width, picture.height
    )


def surface_of_frame(frame: Any, size: tuple[int, int]) -> Any:
    """A decoded picture filled to a size, or whole on itself, as cairo has it.

    It is scaled by the decoder's own library: Pillow takes several times as long, and that for
    every picture of a clip.
    """
    scales = [size[0] / frame.width, size[1] / frame.height]
    if rotation_of(frame):
        return surface_of(fitted(to_image(frame), size))
    is_filled = 1 - min(scales) / max(scales) <= MOST_CUT
    scale = max(scales) if is_filled else min(scales)
    width, height = (max(1, round(side * scale)) for side in (frame.width, frame.height))
    if not is_filled:
        return surface_of(fitted(frame.reformat(width=width, height=height).to_image(), size))
    scaled = frame.reformat(width=max(width, size[0]), height=max(height, size[1]), format="bgra")
    left, top = (scaled.width - size[0]) // 2, (scaled.height - size[1]) // 2
    pixels = scaled.to_ndarray()[top : top + size[1], left : left + size[0]]
    return cairo.ImageSurface.create_for_data(
        np.ascontiguousarray(pixels), cairo.FORMAT_RGB24, size[0], size[1]
    )


class Footage:
    """A clip that is shown from its beginning; when it is over, its last picture stays."""

    def __init__(self, picture: Picture) -> None:
        self._path = picture.own
        self._size = (picture.width_px, picture.height_px)
        self._frames = frames_of(self._path)
        self._reached_s = -1.0
        self._now: Any = None
        self._next: tuple[float, Any] | None = None
        self._surface: Any = None

    def paint(self, context: Any, seconds: float) -> None:
        """Lay the picture of a moment over a frame.

        Raises:
            OwnFileError: There is none.
        """
        if seconds > self._reached_s + BACK_S:
            self._frames, self._next = frames_of(self._path, from_s=seconds), None
        self._reached_s = seconds
        while self._next is None or self._next[0] <= seconds + 1e-4:
            if self._next is not None:
                self._now, self._surface = self._next[1], None
            self._next = next(self._frames, None)
            if self._next is None:
                break
        if self._now is None and self._next is not None:
            self._now = self._next[1]
        if self._surface is None:
            if self._now is None:
                raise OwnFileError(NO_PICTURE)
            self._surface = surface_of_frame(self._now, self._size)
        context.set_source_surface(self._surface, 0, 0)
        context.paint()


def footage_of(picture: Picture) -> list[Footage]:
    """What moves by itself in an own file: a clip, where it is one."""
    return [Footage(picture)] if still_of(picture.own) is None else []


def frames_of(path: str, *, from_s: float = 0.0) -> Iterator[tuple[float, Any]]:
    """The pictures of a video and when each is seen, seconds; it ends where it is damaged.

    Args:
        path: The file.
        from_s: Pictures that are over by then need not come.
    """
    try:
        with av.open(path, options=SAFE) as video:
            stream = next(iter(video.streams.video), None)
            if stream is None:
                return
            stream.thread_type = "AUTO"
            begin_s = float((stream.start_time or 0) * (stream.time_base or 0))
            if from_s > BACK_S:
                video.seek(round((begin_s + from_s) * av.time_base))
            for frame in video.decode(stream):
                require_size((frame.width, frame.height))
                yield max(0.0, float(frame.time or 0.0) - begin_s), frame
    except (av.FFmpegError, UnicodeError):
        return


def to_image(frame: Any) -> Image.Image:
    """A decoded picture, upright."""
    turned, picture = rotation_of(frame), frame.to_image()
    return picture.rotate(turned, expand=True) if turned else picture


def rotation_of(frame: Any) -> int:
    """By how much a decoded picture is to be turned, degrees, as cameras of telephones say."""
    return int(getattr(frame, "rotation", 0) or 0) % 360
