"""Draws vmobjects: paths of what did not move kept, the others built together, nothing invisible.

Stands for `Camera.display_multiple_non_background_colored_vmobjects`. An object or a camera that
overrides what drawing calls is left to Manim's `display_vectorized`.
"""

import itertools
from collections.abc import Iterable
from typing import Any

import cairo
import numpy as np
from manim.camera.camera import CAP_STYLE_MAP, LINE_JOIN_MAP, Camera
from manim.camera.three_d_camera import ThreeDCamera

from runner.raster import cairo_path
from runner.raster.outlines import Outlines
from runner.raster.ownership import OwnDrawing, camera_kind, shading_is_manims
from runner.raster.paint import Painter

UNKNOWN = object()
"""Of a line's joint and cap, while the context may have any."""


def display(self: Camera, vmobjects: Iterable[Any], pixel_array: np.ndarray) -> None:
    """As Manim's method: draw objects without a background image, in their order."""
    context = self.get_cairo_context(pixel_array)
    kind = camera_kind(self)
    if kind is None or not is_common(context) or (kind is ThreeDCamera and not shading_is_manims()):
        for vmobject in vmobjects:
            self.display_vectorized(vmobject, context)
        return
    own = OwnDrawing()
    for all_own, batch in itertools.groupby(vmobjects, own.__contains__):
        if all_own:
            Batch(self, context, list(batch), in_3d=kind is ThreeDCamera).draw()
            continue
        for vmobject in batch:
            self.display_vectorized(vmobject, context)


def is_common(context: Any) -> bool:
    """Whether a path can be given to it, and what is transparent leaves no trace."""
    return (
        cairo_path.WORKS
        and type(context) is cairo.Context
        and context.get_operator() == cairo.OPERATOR_OVER
    )


class Batch:
    """Objects that nothing of the user's can change while they are drawn."""

    def __init__(
        self, camera: Any, context: cairo.Context, vmobjects: list[Any], *, in_3d: bool
    ) -> None:
        self._camera = camera
        self._context = context
        self._native = cairo_path.native(context)
        self._vmobjects = vmobjects
        self._outlines = Outlines(camera, vmobjects, in_3d=in_3d)
        self._painter = Painter(camera, self._outlines, in_3d=in_3d)
        self._path = cairo_path.CairoPath()
        self._path_address = cairo_path.ctypes.addressof(self._path)
        self._width_factor: float | None = None
        self._join: Any = UNKNOWN
        self._cap: Any = UNKNOWN

    def draw(self) -> None:
        """Draw all of them. The path of the last one stays, as Manim leaves it."""
        drawn = True
        for index, vmobject in enumerate(self._vmobjects):
            drawn = self.draw_one(index, vmobject)
        if not drawn:
            self.set_path(len(self._vmobjects) - 1)

    def draw_one(self, index: int, vmobject: Any) -> bool:
        """As `Camera.display_vectorized`; False where there is nothing to see of the object."""
        behind = vmobject.get_stroke_width(True)
        front = vmobject.get_stroke_width(False)
        sources = self._painter.sources(index, vmobject, behind=behind != 0, front=front != 0)
        if sources is None or len(vmobject.points) == 0:
            if index and len(vmobject.points) == 0:
                self.set_path(index - 1)  # without points, Manim draws the last path anew
            self._camera.display_vectorized(vmobject, self._context)
            self._join = self._cap = UNKNOWN
            return True
        if not any(sources):
            return False
        self.set_path(index)
        behind_source, fill, front_source = sources
        if behind_source is not None:
            self.stroke(vmobject, behind_source, behind)
        if fill is not None:
            self.set_source(fill)
            self._context.fill_preserve()
        if front_source is not None:
            self.stroke(vmobject, front_source, front)
        return True

    def set_path(self, index: int) -> None:
        """As `Camera.set_cairo_context_path`."""
        outline = self._outlines.outlines[index]
        if outline is None:
            self._camera.set_cairo_context_path(self._context, self._vmobjects[index])
            return
        self._context.new_path()
        path = self._path
        path.data, path.rows = outline.address, outline.count
        cairo_path.append_path(self._native, self._path_address)

    def set_source(self, source: Any) -> None:
        """Colours or a gradient, as the painter made them."""
        if type(source) is tuple:
            self._context.set_source_rgba(*source)
        else:
            self._context.set_source(source)

    def stroke(self, vmobject: Any, source: Any, width: float) -> None:
        """As `Camera.apply_stroke`."""
        context = self._context
        if self._width_factor is None:
            frame_width = self._camera.frame_width  # a moving camera measures it every time
            self._width_factor = frame_width / frame_width
        self.set_source(source)
        context.set_line_width(width * self._camera.cairo_line_width_multiple * self._width_factor)
        if vmobject.joint_type is not self._join:
            self._join = vmobject.joint_type
            context.set_line_join(LINE_JOIN_MAP[self._join])
        if vmobject.cap_style is not self._cap:
            self._cap = vmobject.cap_style
            context.set_line_cap(CAP_STYLE_MAP[self._cap])
        context.stroke_preserve()
