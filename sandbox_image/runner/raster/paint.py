"""With what a vmobject is filled and stroked: its colours, shaded if it is solid, or gradients."""

from functools import cache
from typing import Any, NamedTuple

import cairo
import numpy as np

from runner.raster.outlines import Outlines
from runner.raster.ownership import GRADIENT, OwnDrawing, axis_of_gradient
from runner.raster.projection import is_floats, project
from runner.raster.shading import end_corner, lights
from runner.raster.stacks import grouped_by_length, stacked

Ends = tuple[float, float, float, float]
"""Where a gradient starts and ends: x, y, x, y."""
Sources = tuple[Any, Any, Any]
"""Of the stroke behind, the fill and the stroke in front; None is nothing to see."""


class Gradient(NamedTuple):
    """Colours in a row, from one place to another."""

    ends: Ends
    rows: tuple[tuple[float, ...], ...]
    """Red, green, blue and opacity of each."""

    def pattern(self) -> cairo.LinearGradient:
        """What cairo draws with."""
        made = cairo.LinearGradient(*self.ends)
        for (red, green, blue, alpha), offset in zip(
            self.rows, offsets(len(self.rows)), strict=True
        ):
            made.add_color_stop_rgba(offset, blue, green, red, alpha)
        return made


class OddColoursError(Exception):
    """Colours that are not in the form that Manim gives them."""


class Painter:
    """Makes what cairo draws with for the objects of a batch."""

    def __init__(self, camera: Any, outlines: Outlines, *, in_3d: bool) -> None:
        self._camera = camera
        self._outlines = outlines
        self._shades = in_3d and bool(camera.should_apply_shading)
        self._lights: dict[int, tuple[float, float]] = {}
        self._ends: dict[int, Ends] = {}
        self._ends_of_axes: dict[tuple[int, int], Ends] = {}
        self._own = OwnDrawing()
        self._plain = frozenset(outlines.plain)
        if self._shades:
            self.light_faces()

    def light_faces(self) -> None:
        """Find light and gradient of all shaded objects that are drawn the common way."""
        view, vmobjects = self._outlines.view, self._outlines.vmobjects
        solid = [
            index
            for index in self._outlines.plain
            if vmobjects[index].shade_in_3d and self._outlines.outlines[index] is not None
        ]
        if view is None or not solid:
            return
        source = self._camera.light_source.points[0]
        if not is_floats(source, (3,)):
            return
        for indices in grouped_by_length(solid, vmobjects):
            faces = [vmobjects[index] for index in indices]
            stack = stacked(faces)
            self._lights.update(zip(indices, lights(faces, stack, source), strict=True))
            corners = stack[:, (0, end_corner(stack.shape[1]))]
            ends = project(view, corners)[:, :, :2].reshape(-1, 4)
            for index, face, four in zip(indices, faces, ends.tolist(), strict=True):
                if GRADIENT not in face.__dict__:
                    self._ends[index] = tuple(four)

    def sources(self, index: int, vmobject: Any, *, behind: bool, front: bool) -> Sources | None:
        """What the object is drawn with; None where Manim has to draw it."""
        if self._shades and vmobject.shade_in_3d and index not in self._lights:
            return None
        try:
            return (
                self.source(index, vmobject, vmobject.get_stroke_rgbas(True)) if behind else None,
                self.source(index, vmobject, vmobject.get_fill_rgbas()),
                self.source(index, vmobject, vmobject.get_stroke_rgbas(False)) if front else None,
            )
        except OddColoursError:
            return None

    def source(self, index: int, vmobject: Any, rgbas: Any) -> Any:
        """As `Camera.set_cairo_context_color`; None where it is wholly transparent.

        Raises:
            OddColoursError: Manim has to draw it.
        """
        if type(rgbas) is not np.ndarray or rgbas.dtype != np.float64 or rgbas.ndim != 2:
            raise OddColoursError
        rows = rgbas.tolist()
        if not rows or len(rows[0]) != 4:
            raise OddColoursError
        light = self._lights.get(index)
        if light is not None:
            rows = shaded(rows, light)
        if not any(row[3] for row in rows):  # cairo draws nothing with such a source
            return None
        if len(rows) == 1:
            red, green, blue, alpha = rows[0]
            return blue, green, red, alpha  # Manim's pixels are in cairo's order reversed
        return Gradient(self.ends(index, vmobject), tuple(map(tuple, rows)))

    def ends(self, index: int, vmobject: Any) -> Ends:
        """Where a gradient starts and ends, computed once for all strokes and the fill.

        Raises:
            OddColoursError: Manim has to draw it.
        """
        known = self._ends.get(index)
        if known is not None:
            return known
        outline = self._outlines.outlines[index]
        if outline is None:
            raise OddColoursError
        of_axis = axis_of_gradient(vmobject.__dict__.get(GRADIENT))
        if of_axis is not None:
            ends = self.ends_of_axis(index, vmobject, of_axis)
        elif vmobject.submobjects or vmobject.shade_in_3d or self._outlines.view is not None:
            ends = self.measured(vmobject)
        else:
            key = np.array(vmobject.sheen_direction).tobytes()
            if outline.ends_key != key:
                outline.ends, outline.ends_key = self.measured(vmobject), key
            ends = outline.ends
        self._ends[index] = ends
        return ends

    def ends_of_axis(self, index: int, vmobject: Any, of_axis: tuple[Any, Any]) -> Ends:
        """All pieces of an axis share the ends of the axis, which is measured once for a batch."""
        axis, direction = of_axis
        if index not in self._plain or axis not in self._own:
            return self.measured(vmobject)
        key = id(axis), id(direction)
        if key not in self._ends_of_axes:
            self._ends_of_axes[key] = self.measured(vmobject)
        return self._ends_of_axes[key]

    def measured(self, vmobject: Any) -> Ends:
        """What Manim itself finds, and the camera shows."""
        points = vmobject.get_gradient_start_and_end_points()
        shown = self._camera.transform_points_pre_display(vmobject, points)
        if len(shown) != 2:
            raise OddColoursError
        (x0, y0), (x1, y1) = (point[:2] for point in shown)
        return float(x0), float(y0), float(x1), float(y1)


@cache
def offsets(colours: int) -> list[float]:
    """Where the colours of a gradient stand between its ends."""
    return np.linspace(0, 1, colours).tolist()


def shaded(rows: list[list[float]], light: tuple[float, float]) -> list[list[float]]:
    """As `ThreeDCamera.modified_rgbas`: one colour for each of two corners."""
    first, other = rows[0], rows[min(1, len(rows) - 1)]
    return [
        [red + more, green + more, blue + more, alpha]
        for (red, green, blue, alpha), more in zip((first, other), light, strict=True)
    ]
