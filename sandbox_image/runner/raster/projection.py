"""Projects the points of many objects at once, as `ThreeDCamera.project_points` does for one.

The products are the same to the last bit: a stack is multiplied matrix by matrix, with the same
routine that `np.dot` calls for one of them. One large product would round otherwise, and equally
near faces would change places.
"""

from typing import NamedTuple

import numpy as np
from manim.camera.three_d_camera import ThreeDCamera

BEHIND = 10**6
"""Manim's factor for points behind the camera."""


class View(NamedTuple):
    """Where a three-dimensional camera stands, for one batch."""

    centre: np.ndarray
    rotation: np.ndarray
    focal_distance: float
    zoom: float

    @property
    def key(self) -> bytes:
        """Equal for equal views."""
        distances = np.array([self.focal_distance, self.zoom], dtype=np.float64)
        return self.centre.tobytes() + self.rotation.tobytes() + distances.tobytes()


def view_of(camera: ThreeDCamera) -> View | None:
    """The camera's view; None where it is not of the common kind."""
    centre, rotation = camera.frame_center, camera.get_rotation_matrix()
    focal_distance, zoom = camera.get_focal_distance(), camera.get_zoom()
    common = (
        not camera.exponential_projection
        and is_floats(centre, (3,))
        and is_floats(rotation, (3, 3))
        and isinstance(focal_distance, float)
        and isinstance(zoom, float)
    )
    return View(centre, rotation, focal_distance, zoom) if common else None


def is_floats(array: object, shape: tuple[int, ...]) -> bool:
    """Whether it is an array of doubles of this shape."""
    return isinstance(array, np.ndarray) and array.dtype == np.float64 and array.shape == shape


def project(view: View, stack: np.ndarray) -> np.ndarray:
    """Project points.

    Args:
        view: Where the camera stands.
        stack: Shape (objects, points, 3); stays as it is.

    Returns:
        The same shape, in units of the frame.
    """
    projected = multiply(stack - view.centre, view.rotation)
    away = view.focal_distance - projected[:, :, 2]
    factor = view.focal_distance / away
    factor[away < 0] = BEHIND
    factor *= view.zoom
    projected[:, :, 0] *= factor
    projected[:, :, 1] *= factor
    return projected


def multiply(stack: np.ndarray, rotation: np.ndarray) -> np.ndarray:
    """What `np.dot(points, rotation.T)` gives for each entry of a stack of points."""
    if STACKS_ROUND_ALIKE:
        return np.matmul(stack, rotation.T)
    return np.array([np.dot(points, rotation.T) for points in stack])


def stacks_round_alike() -> bool:
    """Whether this machine's library multiplies a stack exactly as it does one matrix."""
    numbers = np.random.RandomState(0)  # of its own: user code's is not drawn from
    rotation = numbers.randn(3, 3)
    stacks = [numbers.randn(20, points, 3) for points in (1, 2, 4, 16, 20, 64, 100)]
    return all(
        (np.matmul(stack, rotation.T)[index] == np.dot(points, rotation.T)).all()
        for stack in stacks
        for index, points in enumerate(stack)
    )


STACKS_ROUND_ALIKE = stacks_round_alike()
