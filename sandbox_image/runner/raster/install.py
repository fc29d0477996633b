"""Puts the faster methods into Manim's classes, once for a process; its own stay reachable.

Replaced are, and nothing else:

- `Camera.display_multiple_non_background_colored_vmobjects`: `drawing`
- `Camera.capture_mobjects`, `ThreeDCamera.get_mobjects_to_display`: `ordering`
- `extract_mobject_family_members`, for cameras only: `families`
- `Camera.display_image_mobject`, `Camera.overlay_PIL_image`: `images`
- `Camera.display_point_cloud`: `point_clouds`
- `BackgroundColoredVMobjectDisplayer.display`: `backgrounds`
"""

from typing import Any

from manim.camera import camera as camera_module
from manim.camera.camera import BackgroundColoredVMobjectDisplayer, Camera
from manim.camera.three_d_camera import ThreeDCamera

from runner.raster import backgrounds, drawing, families, images, ordering, point_clouds
from runner.raster.ownership import note_methods

REPLACED: tuple[tuple[Any, str, Any], ...] = (
    (Camera, "display_multiple_non_background_colored_vmobjects", drawing.display),
    (Camera, "capture_mobjects", ordering.capture_mobjects),
    (ThreeDCamera, "get_mobjects_to_display", ordering.get_mobjects_to_display),
    (camera_module, "extract_mobject_family_members", families.extract),
    (Camera, "display_image_mobject", images.display),
    (Camera, "overlay_PIL_image", images.overlay),
    (Camera, "display_point_cloud", point_clouds.display),
    (BackgroundColoredVMobjectDisplayer, "display", backgrounds.display),
)


def install() -> None:
    """Let Manim's cameras draw faster from now on; a second call changes nothing."""
    for owner, name, faster in REPLACED:
        setattr(owner, name, faster)
    note_methods()
