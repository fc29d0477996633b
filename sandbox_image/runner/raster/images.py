"""Draws image mobjects: only their own part of the frame is touched, still ones are kept as placed.

Stands for `Camera.display_image_mobject` and `Camera.overlay_PIL_image`. Laying a transparent
pixel over another leaves the other as it is, so nothing outside the image can change.
"""

from typing import Any, NamedTuple

import numpy as np
from manim.camera.camera import Camera
from manim.utils.space_ops import cross2d
from PIL import Image

OVERLAY = Camera.overlay_PIL_image
DISPLAY_IMAGE = Camera.display_image_mobject
AROUND = (0, 1, 3, 2)
"""An image's corners in the order of its outline."""
THINNEST_PX = 0.5
"""An image lower than this is not drawn, as in Manim."""
KEPT_IMAGES = 2
KEPT_BYTES = 24 * 2**20
"""A larger image, with its source, is placed anew for every frame."""


class Placed(NamedTuple):
    """An image as it was brought into its place, and from what."""

    source: np.ndarray
    how: tuple[Any, ...]
    image: Image.Image


kept: dict[int, Placed] = {}


def display(self: Camera, image_mobject: Any, pixel_array: np.ndarray) -> None:
    """As Manim's method: bring the image into perspective and lay it over the frame."""
    usual = getattr(self.overlay_PIL_image, "__func__", None) in (OVERLAY, overlay)
    in_size = pixel_array.shape == (self.pixel_height, self.pixel_width, 4)
    if not usual or not in_size or len(image_mobject.points) != 4:
        DISPLAY_IMAGE(self, image_mobject, pixel_array)
        return
    corners = self.points_to_subpixel_coords(image_mobject, image_mobject.points)
    if len(corners) != 4:  # what is not finite becomes one point
        DISPLAY_IMAGE(self, image_mobject, pixel_array)
        return
    in_px = corners.astype(np.int64)
    left, top = in_px.min(axis=0).tolist()
    corners -= (left, top)
    width, height = (in_px.max(axis=0) - (left, top)).tolist()
    source = Image.fromarray(image_mobject.get_pixel_array(), mode="RGBA")
    coefficients = perspective(corners, source.width, source.height)
    if coefficients is None:
        return
    x0, y0 = max(left, 0), max(top, 0)
    x1, y1 = min(left + width, self.pixel_width), min(top + height, self.pixel_height)
    if x0 >= x1 or y0 >= y1:
        return
    size = x1 - left, y1 - top  # Pillow counts from the upper left: only there nothing can be cut
    placed = place(image_mobject, source, (size, coefficients, image_mobject.resampling_algorithm))
    part = pixel_array[y0:y1, x0:x1]
    over = placed.crop((x0 - left, y0 - top, *size))
    part[:] = np.asarray(Image.alpha_composite(self.get_image(part), over))


def perspective(corners: np.ndarray, width: int, height: int) -> tuple[float, ...] | None:
    """Coefficients for Pillow's transform; None where too little of the image can be seen.

    Args:
        corners: In pixels, from the left upper corner of the box around them; shape (4, 2).
        width: Of the image, in its own pixels.
        height: Likewise.
    """
    outline = corners[AROUND, :]
    sides = np.roll(outline, -1, axis=0) - outline
    lengths = np.linalg.norm(sides, axis=1)
    longest = int(np.argmax(lengths))
    if lengths[longest] == 0:
        return None
    area = abs(cross2d(sides[longest], sides[longest - 1]))  # Manim looks at this neighbour only
    if area / lengths[longest] < THINNEST_PX:
        return None
    own = np.array([[0, 0], [width, 0], [0, height], [width, height]])
    rows: list[list[float]] = []
    for (x, y), (u, v) in zip(corners, own, strict=True):
        rows.append([x, y, 1, 0, 0, 0, -u * x, -u * y])
        rows.append([0, 0, 0, x, y, 1, -v * x, -v * y])
    try:
        solved = np.linalg.solve(np.array(rows, dtype=np.float64), own.reshape(8).astype(float))
    except np.linalg.LinAlgError:  # three corners in a line
        return None
    return tuple(solved.tolist())


def place(image_mobject: Any, source: Image.Image, how: tuple[Any, ...]) -> Image.Image:
    """The image in perspective; the same as last time if source and place are."""
    pixels = image_mobject.get_pixel_array()
    before = kept.pop(id(image_mobject), None)
    if before is not None and before.how == how and np.array_equal(before.source, pixels):
        kept[id(image_mobject)] = before
        return before.image
    size, coefficients, resampling = how
    image = source.transform(
        size=size, method=Image.Transform.PERSPECTIVE, data=coefficients, resample=resampling
    )
    if pixels.nbytes + 4 * image.width * image.height <= KEPT_BYTES:
        kept[id(image_mobject)] = Placed(pixels.copy(), how, image)
        if len(kept) > KEPT_IMAGES:
            kept.pop(next(iter(kept)))
    return image


def overlay(self: Camera, pixel_array: np.ndarray, image: Image.Image) -> None:
    """As Manim's method, for the part of the image that is not transparent."""
    same = (image.height, image.width, 4) == pixel_array.shape
    if not same or image.mode != "RGBA" or self.image_mode != "RGBA":
        OVERLAY(self, pixel_array, image)
        return
    box = image.getbbox(alpha_only=True)
    if box is not None:
        left, top, right, bottom = box
        part = pixel_array[top:bottom, left:right]
        part[:] = np.asarray(Image.alpha_composite(self.get_image(part), image.crop(box)))
