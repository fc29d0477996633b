"""What Manim's cameras note for themselves when they draw; the walk notes it without drawing."""

from collections.abc import Iterable
from typing import Any

from manim import Camera, Mobject, ThreeDCamera, VMobject
from manim.camera.multi_camera import MultiCamera


def note_drawing(camera: Camera, mobjects: Iterable[Mobject]) -> None:
    """Leave a camera as drawing these mobjects would leave it, but for the picture.

    A 3-D camera takes its rotation over; one that shows what others see fits their sizes; and the
    first drawing fixes how a plain camera's frame lies on the picture.
    """
    if isinstance(camera, ThreeDCamera):
        camera.reset_rotation_matrix()
    if isinstance(camera, MultiCamera):
        camera.update_sub_cameras()
    contexts: dict[int, Any] = camera.pixel_array_to_cairo_context
    if id(camera.pixel_array) in contexts or keeps_no_context(camera):
        return
    shown = camera.get_mobjects_to_display(mobjects)
    if any(
        isinstance(mobject, VMobject) and not mobject.get_background_image() for mobject in shown
    ):
        camera.get_cairo_context(camera.pixel_array)


def keeps_no_context(camera: Camera) -> bool:
    """Whether a camera looks anew each time where its frame lies, as those that move do."""
    return type(camera).cache_cairo_context is not Camera.cache_cairo_context
