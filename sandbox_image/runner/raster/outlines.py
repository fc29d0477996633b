"""The outlines of a batch, as the camera shows them."""

from typing import Any

import numpy as np

from runner.raster.paths import Curves, Kept, Outline, build
from runner.raster.projection import View, project, view_of
from runner.raster.stacks import grouped_by_length, is_plain, stacked

FLAT = b""
"""The view of what is not projected."""
LARGEST = 1e100
"""Beyond it, and for what is no number, Manim's own methods draw."""
kept = Kept()


class Outlines:
    """The path of each object, None where Manim's own method has to make it."""

    def __init__(self, camera: Any, vmobjects: list[Any], *, in_3d: bool) -> None:
        self.vmobjects = vmobjects
        self.outlines: list[Outline | None] = [None] * len(vmobjects)
        self.view: View | None = view_of(camera) if in_3d else None
        """Where a three-dimensional camera stands; None too where it is not of the common kind."""
        self.plain: list[int] = []
        """Those in the form that Manim gives them, to be projected if there is a view."""
        self._wanted: list[tuple[int, tuple[Any, ...]]] = []
        view = self.view.key if self.view is not None else FLAT
        flat, turned = (
            (camera.fixed_in_frame_mobjects, camera.fixed_orientation_mobjects)
            if in_3d
            else ((), ())
        )
        if in_3d and self.view is None:
            return
        for index, vmobject in enumerate(vmobjects):
            if not is_plain(vmobject) or not is_tolerance(vmobject.tolerance_for_point_equality):
                continue
            if flat and vmobject in flat:
                self.look_up(index, FLAT)
            elif not turned or vmobject not in turned:
                self.plain.append(index)
                self.look_up(index, view)
        self.build_wanted()

    def look_up(self, index: int, view: bytes) -> None:
        """Take an object's kept outline, or note that there is none."""
        vmobject = self.vmobjects[index]
        key = (vmobject.points.tobytes(), vmobject.tolerance_for_point_equality, view)
        outline = self.outlines[index] = kept.find(vmobject, key)
        if outline is None:
            self._wanted.append((index, key))

    def build_wanted(self) -> None:
        """Build what was not kept."""
        shown: dict[int, np.ndarray] = {}
        view = self.view
        projected = [index for index, key in self._wanted if view is not None and key[2] != FLAT]
        for indices in grouped_by_length(projected, self.vmobjects):
            shown.update(zip(indices, self.project(view, indices), strict=True))
        shapes: list[Curves] = []
        keys: list[tuple[int, tuple[Any, ...]]] = []
        for index, key in self._wanted:
            vmobject = self.vmobjects[index]
            points = shown.get(index, vmobject.points)
            if not (abs(points) < LARGEST).all():
                continue
            shapes.append(Curves(points[:, :2], vmobject.tolerance_for_point_equality))
            keys.append((index, key))
        for (index, key), built in zip(keys, build(shapes) if shapes else (), strict=True):
            outline = self.outlines[index] = Outline(key, *built)
            kept.keep(self.vmobjects[index], outline)

    def project(self, view: View, indices: list[int]) -> np.ndarray:
        """The points of objects with equally many, as the camera shows them; nan if not finite."""
        stack = stacked([self.vmobjects[index] for index in indices])
        finite = np.isfinite(stack).all(axis=(1, 2))
        if finite.all():
            return project(view, stack)
        shown = project(view, np.where(finite[:, None, None], stack, 0.0))
        shown[~finite] = np.nan
        return shown


def is_tolerance(tolerance: Any) -> bool:
    """Whether it is a distance."""
    return isinstance(tolerance, float | int) and tolerance >= 0
