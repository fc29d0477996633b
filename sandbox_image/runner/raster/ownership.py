"""Whose method it is: a shortcut may stand only for a method of Manim's own.

User code can override what drawing calls, in a subclass, on one object, or in Manim's class
itself; so the methods are compared anew for every batch, with those that were there before it.
"""

import inspect
from types import CodeType, FunctionType
from typing import Any

from manim.camera import three_d_camera
from manim.camera.camera import Camera
from manim.camera.moving_camera import MovingCamera
from manim.camera.three_d_camera import ThreeDCamera
from manim.mobject.graphing.coordinate_systems import ThreeDAxes
from manim.mobject.mobject import Mobject
from manim.mobject.three_d import three_d_utils
from manim.mobject.types.vectorized_mobject import VMobject

FAMILY = ("get_family", "_iter_family", "get_num_points", "submobjects", "points")
SHAPE = (
    *FAMILY,
    "consider_points_equals_2d",
    "dim",
    "get_anchors",
    "get_center",
    "get_critical_point",
    "get_edge_center",
    "get_end_anchors",
    "get_extremum_along_dim",
    "get_gradient_start_and_end_points",
    "get_points_defining_boundary",
    "get_sheen_direction",
    "get_start_anchors",
    "get_subpath_split_indices_from_points",
    "get_z_index_reference_point",
    "n_points_per_cubic_curve",
    "shade_in_3d",
    "tolerance_for_point_equality",
)
COLOUR = ("get_fill_rgbas", "get_stroke_rgbas", "get_stroke_width")
DRAWN = (*SHAPE, *COLOUR)
DATA = {
    *("submobjects", "points", "dim", "n_points_per_cubic_curve", "shade_in_3d"),
    "tolerance_for_point_equality",
}
"""Plain attributes: an object has them, a class that defines them computes them."""
ALWAYS = ("__getattribute__", "__getattr__", "__eq__", "__hash__")
CAMERA = (
    "apply_fill",
    "apply_stroke",
    "display_vectorized",
    "frame_center",
    "frame_width",
    "get_fill_rgbas",
    "get_focal_distance",
    "get_rotation_matrix",
    "get_stroke_rgbas",
    "get_zoom",
    "modified_rgbas",
    "project_point",
    "project_points",
    "set_cairo_context_color",
    "set_cairo_context_path",
    "transform_points_pre_display",
)
CAPTURE = (
    "cache_cairo_context",
    "capture_mobjects",
    "display_multiple_non_background_colored_vmobjects",
    "display_multiple_vectorized_mobjects",
    "get_cached_cairo_context",
    "get_cairo_context",
    "get_mobjects_to_display",
    "reset",
    "set_frame_to_background",
    "set_pixel_array",
    "type_or_raise",
)
"""What a camera does for a whole frame."""
FUNCTIONS = {
    three_d_camera: (
        "get_3d_vmob_end_corner",
        "get_3d_vmob_end_corner_unit_normal",
        "get_3d_vmob_start_corner",
        "get_3d_vmob_start_corner_unit_normal",
        "get_shaded_rgb",
    ),
    three_d_utils: ("get_3d_vmob_unit_normal", "get_unit_normal"),
}


def members(owner: type, names: tuple[str, ...]) -> tuple[Any, ...]:
    """What a class holds under these names, None where nothing."""
    return tuple(inspect.getattr_static(owner, name, None) for name in names)


READ = {Mobject: (*FAMILY, *ALWAYS), VMobject: (*DRAWN, *ALWAYS)}
MANIMS: dict[type, tuple[Any, ...]] = {}
"""What those classes held when the faster methods were put in, before any user code."""
MANIMS_CAMERA = {cls: members(cls, CAMERA) for cls in (Camera, MovingCamera, ThreeDCamera)}
CAPTURES: dict[type, tuple[Any, ...]] = {}
MANIMS_FUNCTIONS = {
    module: tuple(getattr(module, name) for name in names) for module, names in FUNCTIONS.items()
}
FAMILY_METHODS = frozenset(FAMILY) - DATA
GRADIENT = "get_gradient_start_and_end_points"
DRAWN_METHODS = frozenset(DRAWN) - DATA - {GRADIENT}
CAMERA_METHODS = frozenset(CAMERA) - {"frame_center", "frame_width"}


class OwnFamilies:
    """Tells whose families are listed as Manim lists them; to be made anew for every listing."""

    def __init__(self) -> None:
        self._classes: dict[type, bool] = {}

    def __contains__(self, mobject: Any) -> bool:
        cls = type(mobject)
        own = self._classes.get(cls)
        if own is None:
            own = self._classes[cls] = members(cls, READ[Mobject]) == MANIMS.get(Mobject)
        return own and mobject.__dict__.keys().isdisjoint(FAMILY_METHODS)


class OwnDrawing:
    """Tells which objects are drawn as Manim draws them; to be made anew for every batch."""

    def __init__(self) -> None:
        self._classes: dict[type, bool] = {}

    def __contains__(self, mobject: Any) -> bool:
        cls = type(mobject)
        own = self._classes.get(cls)
        if own is None:
            own = self._classes[cls] = members(cls, READ[VMobject]) == MANIMS.get(VMobject)
        if not own or not mobject.__dict__.keys().isdisjoint(DRAWN_METHODS):
            return False
        gradient = mobject.__dict__.get(GRADIENT)
        return gradient is None or axis_of_gradient(gradient) is not None


def lambda_of_axes() -> CodeType | None:
    """The function that `ThreeDAxes` gives to all pieces of an axis, for their gradients."""
    code: Any = ThreeDAxes._set_axis_shading.__code__
    for name in ("make_func", "<lambda>"):
        inner = (each for each in code.co_consts if isinstance(each, CodeType))
        code = next((each for each in inner if each.co_name == name), None)
        if code is None:
            return None
    return code


OF_AXES = lambda_of_axes()


def axis_of_gradient(function: Any) -> tuple[Any, Any] | None:
    """The axis and the direction of such a function; None if it is another."""
    if not isinstance(function, FunctionType) or function.__code__ is not OF_AXES:
        return None
    held = dict(zip(function.__code__.co_freevars, function.__closure__ or (), strict=False))
    if held.keys() != {"axis", "vect"}:
        return None
    return held["axis"].cell_contents, held["vect"].cell_contents


def camera_kind(camera: Camera) -> type[Camera] | None:
    """Which of Manim's cameras its methods are those of; None where some are the user's."""
    if not camera.__dict__.keys().isdisjoint(CAMERA_METHODS):
        return None
    its = members(type(camera), CAMERA)
    return next((cls for cls, own in MANIMS_CAMERA.items() if its == own), None)


def note_methods() -> None:
    """Remember what classes hold and how flat cameras capture a frame, faster methods included."""
    MANIMS.update({cls: members(cls, names) for cls, names in READ.items()})
    CAPTURES.update({cls: members(cls, CAPTURE) for cls in (Camera, MovingCamera)})


def captures_as_known(camera: Camera) -> bool:
    """Whether a camera captures a frame as was noted."""
    if not camera.__dict__.keys().isdisjoint(CAPTURE):
        return False
    cls = type(camera)
    return cls in CAPTURES and members(cls, CAPTURE) == CAPTURES[cls]


def shading_is_manims() -> bool:
    """Whether the functions that shade are those that were there at import."""
    return all(
        tuple(getattr(module, name) for name in names) == MANIMS_FUNCTIONS[module]
        for module, names in FUNCTIONS.items()
    )
