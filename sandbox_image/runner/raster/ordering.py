"""Which mobjects a camera draws, in which order, and with which of its methods."""

import itertools
from collections.abc import Iterable
from typing import Any

import numpy as np
from manim.camera.camera import Camera
from manim.camera.three_d_camera import ThreeDCamera

from runner.raster.ownership import OwnDrawing
from runner.raster.projection import multiply
from runner.raster.stacks import grouped_by_length, is_plain, stacked

TYPE_OR_RAISE = Camera.type_or_raise


def capture_mobjects(self: Camera, mobjects: Iterable[Any], **kwargs: Any) -> None:
    """As Manim's method; what draws a class is looked up once for a class, not for an object."""
    drawn = self.get_mobjects_to_display(mobjects, **kwargs)
    type_of: Any = self.type_or_raise
    if getattr(type_of, "__func__", None) is TYPE_OR_RAISE:
        known: dict[type, Any] = {}

        def type_of(mobject: Any) -> Any:
            cls = type(mobject)
            if cls not in known:
                known[cls] = self.type_or_raise(mobject)
            return known[cls]

    for group_type, group in itertools.groupby(drawn, type_of):
        self.display_funcs[group_type](list(group), self.pixel_array)


def get_mobjects_to_display(self: ThreeDCamera, *args: Any, **kwargs: Any) -> list[Any]:
    """As Manim's method: those farthest from the camera first, those that are not shaded last."""
    mobjects = super(ThreeDCamera, self).get_mobjects_to_display(*args, **kwargs)
    keys = distances(mobjects, self.get_rotation_matrix())
    return [mobjects[index] for index in sorted(range(len(mobjects)), key=keys.__getitem__)]


def distances(mobjects: list[Any], rotation: np.ndarray) -> list[float]:
    """How near to the camera each one's reference point is; infinite for what is not shaded."""
    own = OwnDrawing()
    keys = [np.inf] * len(mobjects)
    alike: list[int] = []
    of_group: dict[int, float] = {}
    for index, mobject in enumerate(mobjects):
        if not (hasattr(mobject, "shade_in_3d") and mobject.shade_in_3d):
            continue
        if mobject in own:
            group = getattr(type(mobject), "z_index_group", mobject)
            group = mobject.__dict__.get("z_index_group", group)
            if group is mobject and not mobject.submobjects and is_plain(mobject):
                alike.append(index)
                continue
            if group in own:
                if id(group) not in of_group:
                    of_group[id(group)] = np.dot(group.get_center(), rotation.T)[2]
                keys[index] = of_group[id(group)]
                continue
        keys[index] = np.dot(mobject.get_z_index_reference_point(), rotation.T)[2]
    for indices in grouped_by_length(alike, mobjects):
        stack = stacked([mobjects[index] for index in indices])
        nearness = multiply(centres(stack)[:, None, :], rotation)[:, 0, 2].tolist()
        for index, distance in zip(indices, nearness, strict=True):
            keys[index] = distance
    return keys


def centres(stack: np.ndarray) -> np.ndarray:
    """The middle of the box around the anchors of each object, as `Mobject.get_center`."""
    starts, ends = stack[:, ::4], stack[:, 3::4]
    least = np.minimum(starts.min(axis=1), ends.min(axis=1))
    greatest = np.maximum(starts.max(axis=1), ends.max(axis=1))
    return (least + greatest) / 2
