"""Draws vmobjects: paths of what did not move kept, the others built together, nothing invisible.

Stands for `Camera.display_multiple_non_background_colored_vmobjects`. An object or a camera that
overrides what drawing calls is left to Manim's `display_vectorized`.
"""

import itertools
from collections.abc import Iterable
from typing import Any, NamedTuple

import cairo
import numpy as np
from manim.camera.camera import CAP_STYLE_MAP, LINE_JOIN_MAP, Camera
from manim.camera.three_d_camera import ThreeDCamera

from runner.raster import cairo_path
from runner.raster.outlines import Outlines
from runner.raster.ownership import OwnDrawing, camera_kind, shading_is_manims
from runner.raster.paint import Gradient, Painter
from runner.raster.paths import Outline

UNKNOWN = object()
"""Of a line's joint and cap, while the context may have any."""


class Ink(NamedTuple):
    """All that one object looks like; equal ones look the same where the camera stands the same."""

    outline: Outline | None
    """None where Manim's own method has to make it."""
    behind: Any
    """With what the stroke behind is drawn, and the fill, and the stroke in front; None is not."""
    fill: Any
    front: Any
    behind_width: float
    front_width: float
    joint: Any
    cap: Any


NOTHING = Ink(None, None, None, None, 0.0, 0.0, None, None)
"""Of an object of which there is nothing to see."""


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
        self.context = context
        self._native = cairo_path.native(context)
        self.vmobjects = vmobjects
        self._outlines = Outlines(camera, vmobjects, in_3d=in_3d)
        self._painter = Painter(camera, self._outlines, in_3d=in_3d)
        self._path = cairo_path.CairoPath()
        self._path_address = cairo_path.ctypes.addressof(self._path)
        self._widths: tuple[float, float] | None = None
        self._join: Any = UNKNOWN
        self._cap: Any = UNKNOWN

    def draw(self) -> None:
        """Draw all of them. The path of the last one stays, as Manim leaves it."""
        drawn = True
        for index, vmobject in enumerate(self.vmobjects):
            drawn = self.draw_one(index, vmobject)
        if not drawn:
            self.set_path(len(self.vmobjects) - 1)

    def draw_one(self, index: int, vmobject: Any) -> bool:
        """As `Camera.display_vectorized`; False where there is nothing to see of the object."""
        ink = self.ink(index)
        if ink is None:
            if index and len(vmobject.points) == 0:
                self.set_path(index - 1)  # without points, Manim draws the last path anew
            self._camera.display_vectorized(vmobject, self.context)
            self._join = self._cap = UNKNOWN
            return True
        if ink is NOTHING:
            return False
        self.draw_ink(index, ink)
        return True

    def ink(self, index: int) -> Ink | None:
        """What an object looks like; None where Manim has to draw it."""
        vmobject = self.vmobjects[index]
        behind = vmobject.get_stroke_width(True)
        front = vmobject.get_stroke_width(False)
        sources = self._painter.sources(index, vmobject, behind=behind != 0, front=front != 0)
        if sources is None or len(vmobject.points) == 0:
            return None
        if not any(sources):
            return NOTHING
        outline = self._outlines.outlines[index]
        return Ink(outline, *sources, behind, front, vmobject.joint_type, vmobject.cap_style)

    def draw_ink(self, index: int, ink: Ink) -> None:
        """Draw an object that looks so."""
        self.set_path(index)
        if ink.behind is not None:
            self.stroke(ink, ink.behind, ink.behind_width)
        if ink.fill is not None:
            self.set_source(ink.fill)
            self.context.fill_preserve()
        if ink.front is not None:
            self.stroke(ink, ink.front, ink.front_width)

    def set_path(self, index: int) -> None:
        """As `Camera.set_cairo_context_path`."""
        outline = self._outlines.outlines[index]
        if outline is None:
            self._camera.set_cairo_context_path(self.context, self.vmobjects[index])
            return
        self.context.new_path()
        path = self._path
        path.data, path.rows = outline.address, outline.count
        cairo_path.append_path(self._native, self._path_address)

    def set_source(self, source: Any) -> None:
        """Colours or a gradient, as the painter made them."""
        if type(source) is Gradient:
            self.context.set_source(source.pattern())
        else:
            self.context.set_source_rgba(*source)

    @property
    def widths(self) -> tuple[float, float]:
        """What Manim multiplies all widths with; a moving camera measures it every time."""
        if self._widths is None:
            frame_width = self._camera.frame_width
            multiple = self._camera.cairo_line_width_multiple
            self._widths = multiple, frame_width / frame_width
        return self._widths

    def stroke(self, ink: Ink, source: Any, width: float) -> None:
        """As `Camera.apply_stroke`."""
        context = self.context
        multiple, factor = self.widths
        self.set_source(source)
        context.set_line_width(width * multiple * factor)
        if ink.joint is not self._join:
            self._join = ink.joint
            context.set_line_join(LINE_JOIN_MAP[ink.joint])
        if ink.cap is not self._cap:
            self._cap = ink.cap
            context.set_line_cap(CAP_STYLE_MAP[ink.cap])
        context.stroke_preserve()
