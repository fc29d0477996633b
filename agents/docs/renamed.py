"""Names that models still write and Manim no longer has, with what takes their place.

Sources: the changelogs of Manim Community, and the failures of model-written code that were
collected in benchmarks. A test holds that every old name is gone and every new one is there.
"""

from dataclasses import dataclass

ORIGINAL = "original"
"""For `since`: a name of the original Manim (3b1b), or an invented one; never in this one."""


@dataclass(frozen=True)
class Renamed:
    """One old name."""

    old: str
    """Without its class: `get_graph`."""
    new: str
    """A full name in the index: `CoordinateSystem.plot`."""
    since: str
    """Version of Manim Community that renamed or removed it; or `ORIGINAL`."""
    hint: str = ""
    """What else changes, in a few words."""


RENAMED = (
    # --- animations
    Renamed("ShowCreation", "Create", "0.5.0"),
    Renamed("ShowCreationThenFadeOut", "ShowPassingFlash", "0.15.0"),
    Renamed("ShowCreationThenDestruction", "ShowPassingFlash", "0.6.0"),
    Renamed("VShowPassingFlash", "ShowPassingFlash", ORIGINAL),
    Renamed("ShowCreationThenFadeAround", "Circumscribe", "0.6.0"),
    Renamed("ShowCreationThenDestructionAround", "Circumscribe", "0.6.0"),
    Renamed("ShowPassingFlashAround", "Circumscribe", "0.6.0"),
    Renamed("AnimationOnSurroundingRectangle", "Circumscribe", "0.6.0"),
    Renamed("CircleIndicate", "Circumscribe", "0.6.0", "shape=Circle"),
    Renamed("FlashAround", "Circumscribe", ORIGINAL),
    Renamed("FlashUnder", "Circumscribe", ORIGINAL),
    Renamed("WiggleOutThenIn", "Wiggle", "0.6.0"),
    Renamed("FadeInFrom", "FadeIn", "0.9.0", "shift=…"),
    Renamed("FadeInFromDown", "FadeIn", "0.9.0", "shift=UP"),
    Renamed("FadeInFromLarge", "FadeIn", "0.9.0", "scale=…"),
    Renamed("FadeInFromPoint", "FadeIn", "0.9.0", "target_position=…"),
    Renamed("FadeOutAndShift", "FadeOut", "0.9.0", "shift=…"),
    Renamed("FadeOutAndShiftDown", "FadeOut", "0.9.0", "shift=DOWN"),
    Renamed("FadeOutToPoint", "FadeOut", "0.9.0", "target_position=…"),
    Renamed("VFadeIn", "FadeIn", ORIGINAL),
    Renamed("VFadeOut", "FadeOut", ORIGINAL),
    # --- text
    Renamed("TextMobject", "Text", "0.6.0", "Tex for text with formulas"),
    Renamed("TexMobject", "MathTex", "0.6.0"),
    Renamed("OldTex", "MathTex", ORIGINAL),
    Renamed("OldTexText", "Tex", ORIGINAL),
    Renamed("TexText", "Tex", ORIGINAL),
    Renamed("BulletList", "BulletedList", ORIGINAL),
    # --- scenes, axes and curves
    Renamed("GraphScene", "Axes", "0.10.0", "an Axes inside a Scene, and axes.plot(…)"),
    Renamed("NumberLineOld", "NumberLine", "0.10.0"),
    Renamed("ParametricSurface", "Surface", "0.10.0"),
    Renamed("ParametricCurve", "ParametricFunction", ORIGINAL),
    Renamed("BezierCurve", "CubicBezier", ORIGINAL),
    Renamed("TracingTail", "TracedPath", ORIGINAL),
    Renamed("TimeVaryingVectorField", "ArrowVectorField", ORIGINAL),
    Renamed("AnimatedStreamLines", "StreamLines.start_animation", "0.6.0"),
    Renamed("Histogram", "BarChart", ORIGINAL),
    Renamed("VMobjectFromSVGPathstring", "VMobjectFromSVGPath", "0.4.0"),
    # --- shapes
    Renamed("Tabular", "Table", ORIGINAL),
    Renamed("FullScreenFadeRectangle", "FullScreenRectangle", "0.14.0"),
    Renamed("PictureInPictureFrame", "ScreenRectangle", "0.14.0"),
    Renamed("SmallDot", "Dot", "0.6.0", "radius=DEFAULT_SMALL_DOT_RADIUS"),
    Renamed("GlowDot", "Dot", ORIGINAL),
    Renamed("FillArrow", "Arrow", ORIGINAL),
    Renamed("Box", "Rectangle", ORIGINAL, "Prism in three dimensions"),
    Renamed("Bar", "Rectangle", ORIGINAL),
    Renamed("VCube", "Cube", ORIGINAL),
    Renamed("HGroup", "VGroup", ORIGINAL, ".arrange(RIGHT)"),
    Renamed("HBox", "VGroup", ORIGINAL, ".arrange(RIGHT)"),
    Renamed("VBox", "VGroup", ORIGINAL, ".arrange(DOWN)"),
    # --- constants and functions
    Renamed("UP_LEFT", "UL", ORIGINAL),
    Renamed("UP_RIGHT", "UR", ORIGINAL),
    Renamed("DOWN_LEFT", "DL", ORIGINAL),
    Renamed("DOWN_RIGHT", "DR", ORIGINAL),
    Renamed("TL", "UL", ORIGINAL),
    Renamed("TR", "UR", ORIGINAL),
    Renamed("BL", "DL", ORIGINAL),
    Renamed("BR", "DR", ORIGINAL),
    Renamed("CENTER", "ORIGIN", ORIGINAL),
    Renamed("BACK", "IN", ORIGINAL),
    Renamed("FRAME_WIDTH", "config", ORIGINAL, "config.frame_width"),
    Renamed("FRAME_HEIGHT", "config", ORIGINAL, "config.frame_height"),
    Renamed("FRAME_X_RADIUS", "config", ORIGINAL, "config.frame_x_radius"),
    Renamed("FRAME_Y_RADIUS", "config", ORIGINAL, "config.frame_y_radius"),
    Renamed("GREEN_SCREEN", "PURE_GREEN", ORIGINAL),
    Renamed("CYAN", "PURE_CYAN", ORIGINAL),
    Renamed("MAGENTA", "PURE_MAGENTA", ORIGINAL),
    Renamed("BROWN", "LIGHT_BROWN", ORIGINAL),
    Renamed("angle_between", "angle_between_vectors", "0.6.0"),
    # --- methods
    Renamed("get_graph", "CoordinateSystem.plot", "0.14.0"),
    Renamed("get_derivative_graph", "CoordinateSystem.plot_derivative_graph", "0.14.0"),
    Renamed("get_implicit_curve", "CoordinateSystem.plot_implicit_curve", "0.14.0"),
    Renamed("get_parametric_curve", "CoordinateSystem.plot_parametric_curve", "0.14.0"),
    Renamed("get_line_graph", "Axes.plot_line_graph", "0.14.0"),
    Renamed("get_area_under_graph", "CoordinateSystem.get_area", ORIGINAL),
    Renamed("get_area_under_curve", "CoordinateSystem.get_area", ORIGINAL),
    Renamed("add_coordinate_labels", "CoordinateSystem.add_coordinates", ORIGINAL),
    Renamed("get_bottom_left", "Mobject.get_corner", ORIGINAL, "get_corner(DL)"),
    Renamed("get_bottom_right", "Mobject.get_corner", ORIGINAL, "get_corner(DR)"),
    Renamed("get_top_left", "Mobject.get_corner", ORIGINAL, "get_corner(UL)"),
    Renamed("get_top_right", "Mobject.get_corner", ORIGINAL, "get_corner(UR)"),
    Renamed("get_center_point", "Mobject.get_center", ORIGINAL),
    Renamed("get_tangent_line", "TangentLine", ORIGINAL),
    Renamed("point_from_angle", "Circle.point_at_angle", ORIGINAL),
    Renamed("scale_about_point", "Mobject.scale", ORIGINAL, "scale(factor, about_point=…)"),
    Renamed("scale_in_place", "Mobject.scale", ORIGINAL),
    Renamed("rotate_in_place", "Mobject.rotate", ORIGINAL),
    Renamed("set_backstroke", "VMobject.set_stroke", ORIGINAL, "set_stroke(…, background=True)"),
    Renamed("fix_in_frame", "ThreeDScene.add_fixed_in_frame_mobjects", ORIGINAL),
    Renamed("set_euler_angles", "ThreeDScene.set_camera_orientation", ORIGINAL),
    Renamed("reorient", "ThreeDScene.set_camera_orientation", ORIGINAL),
    Renamed("add_ambient_rotation", "ThreeDScene.begin_ambient_camera_rotation", ORIGINAL),
    Renamed("set_text", "Mobject.become", ORIGINAL, "become(Text(…)); set_text does nothing"),
    Renamed("get_parts_by_tex", "MathTex.get_part_by_tex", ORIGINAL),
    Renamed("dither", "Scene.wait", ORIGINAL),
)


@dataclass(frozen=True)
class RenamedKeyword:
    """One old keyword argument."""

    old: str
    new: str
    """What to give instead."""
    on: tuple[str, ...]
    """Who takes the new one; the old one means something elsewhere."""


RENAMED_KEYWORDS = (
    RenamedKeyword("x_min", "x_range", ("Axes", "NumberPlane", "CoordinateSystem.plot")),
    RenamedKeyword("x_max", "x_range", ("Axes", "NumberPlane", "CoordinateSystem.plot")),
    RenamedKeyword("y_min", "y_range", ("Axes", "NumberPlane")),
    RenamedKeyword("y_max", "y_range", ("Axes", "NumberPlane")),
    RenamedKeyword("u_min", "u_range", ("Surface",)),
    RenamedKeyword("u_max", "u_range", ("Surface",)),
    RenamedKeyword("v_min", "v_range", ("Surface",)),
    RenamedKeyword("v_max", "v_range", ("Surface",)),
    RenamedKeyword("t_min", "t_range", ("ParametricFunction",)),
    RenamedKeyword("t_max", "t_range", ("ParametricFunction",)),
    RenamedKeyword("direction", "shift", ("FadeIn", "FadeOut")),
    RenamedKeyword("side", "side_length", ("Square", "Cube")),
    RenamedKeyword("positive_space_ratio", "dashed_ratio", ("DashedLine", "DashedVMobject")),
    RenamedKeyword("dash_ratio", "dashed_ratio", ("DashedLine", "DashedVMobject")),
    RenamedKeyword("code", "code_string", ("Code",)),
    RenamedKeyword("file_name", "code_file", ("Code",)),
    RenamedKeyword("insert_line_no", "add_line_numbers", ("Code",)),
    RenamedKeyword("style", "formatter_style", ("Code",)),
    RenamedKeyword("distance", "focal_distance", ("ThreeDScene.set_camera_orientation",)),
    RenamedKeyword("include_numbers", "axis_config", ("Axes",)),
)

BY_OLD_NAME = {renamed.old: renamed for renamed in RENAMED}
