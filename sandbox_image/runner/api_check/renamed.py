"""Names that code still uses and the installed Manim has not, with what takes their place.

Sources: the changelogs of Manim Community, the original Manim (3b1b), and collected failures of
model-written code. A test holds that every old name is gone and every new one is there.
"""

from typing import NamedTuple


class Renamed(NamedTuple):
    """What takes the place of an old name."""

    new: str = ""
    """A name of today, members with their class; empty where nothing takes its place."""
    hint: str = ""
    """How to write it, or what else to do, in a few words."""


_FADE_IN = "FadeIn(mobject, shift=…)"
_OWN_SHAPES = "draw it with shapes of your own"

NAMES: dict[str, Renamed] = {
    # --- animations
    "ShowCreation": Renamed("Create"),
    "ShowCreationThenFadeOut": Renamed("ShowPassingFlash"),
    "ShowCreationThenDestruction": Renamed("ShowPassingFlash"),
    "VShowPassingFlash": Renamed("ShowPassingFlash"),
    "ShowCreationThenFadeAround": Renamed("Circumscribe"),
    "ShowCreationThenDestructionAround": Renamed("Circumscribe"),
    "ShowPassingFlashAround": Renamed("Circumscribe"),
    "AnimationOnSurroundingRectangle": Renamed("Circumscribe"),
    "CircleIndicate": Renamed("Circumscribe", "Circumscribe(mobject, shape=Circle)"),
    "FlashAround": Renamed("Circumscribe"),
    "FlashUnder": Renamed("Circumscribe"),
    "WiggleOutThenIn": Renamed("Wiggle"),
    "TurnInsideOut": Renamed("", "there is none; Transform to another shape"),
    "FadeInFrom": Renamed("FadeIn", _FADE_IN),
    "FadeInFromDown": Renamed("FadeIn", "FadeIn(mobject, shift=UP)"),
    "FadeInFromLarge": Renamed("FadeIn", "FadeIn(mobject, scale=…)"),
    "FadeInFromPoint": Renamed("FadeIn", "FadeIn(mobject, target_position=…)"),
    "FadeOutAndShift": Renamed("FadeOut", "FadeOut(mobject, shift=…)"),
    "FadeOutAndShiftDown": Renamed("FadeOut", "FadeOut(mobject, shift=DOWN)"),
    "FadeOutToPoint": Renamed("FadeOut", "FadeOut(mobject, target_position=…)"),
    "VFadeIn": Renamed("FadeIn"),
    "VFadeOut": Renamed("FadeOut"),
    # --- text
    "TextMobject": Renamed("Text", "Tex for text with formulas"),
    "TexMobject": Renamed("MathTex"),
    "OldTex": Renamed("MathTex"),
    "OldTexText": Renamed("Tex"),
    "TexText": Renamed("Tex"),
    "BulletList": Renamed("BulletedList"),
    # --- scenes, axes and curves
    "GraphScene": Renamed("Axes", "an Axes inside a Scene, and axes.plot(…)"),
    "ReconfigurableScene": Renamed("Scene"),
    "SampleSpaceScene": Renamed("Scene"),
    "InteractiveScene": Renamed("Scene"),
    "TeacherStudentsScene": Renamed("Scene"),
    "PiCreatureScene": Renamed("Scene"),
    "ExternallyAnimatedScene": Renamed("Scene"),
    "NumberLineOld": Renamed("NumberLine"),
    "ParametricSurface": Renamed("Surface"),
    "ParametricCurve": Renamed("ParametricFunction"),
    "BezierCurve": Renamed("CubicBezier"),
    "TracingTail": Renamed("TracedPath"),
    "TimeVaryingVectorField": Renamed("ArrowVectorField"),
    "AnimatedStreamLines": Renamed("StreamLines", "StreamLines(…).start_animation()"),
    "SurfaceMesh": Renamed("Surface", "Surface(…, stroke_width=…)"),
    "ThreeDMobject": Renamed("Surface"),
    "Histogram": Renamed("BarChart"),
    "VMobjectFromSVGPathstring": Renamed("VMobjectFromSVGPath"),
    # --- shapes
    "Tabular": Renamed("Table"),
    "FullScreenFadeRectangle": Renamed("FullScreenRectangle"),
    "PictureInPictureFrame": Renamed("ScreenRectangle"),
    "SmallDot": Renamed("Dot", "Dot(radius=DEFAULT_SMALL_DOT_RADIUS)"),
    "GlowDot": Renamed("Dot"),
    "FillArrow": Renamed("Arrow"),
    "Box": Renamed("Rectangle", "Prism in three dimensions"),
    "Bar": Renamed("Rectangle"),
    "Square3D": Renamed("Square"),
    "VCube": Renamed("Cube"),
    "HGroup": Renamed("VGroup", "VGroup(…).arrange(RIGHT)"),
    "HBox": Renamed("VGroup", "VGroup(…).arrange(RIGHT)"),
    "VBox": Renamed("VGroup", "VGroup(…).arrange(DOWN)"),
    "VerticalLine": Renamed("Line", "Line(start, end), or axes.get_vertical_line(point)"),
    "HorizontalLine": Renamed("Line", "Line(start, end), or axes.get_horizontal_line(point)"),
    "PiCreature": Renamed("", _OWN_SHAPES),
    "PiCreatureSays": Renamed("", _OWN_SHAPES),
    "Eyes": Renamed("", _OWN_SHAPES),
    "DieFace": Renamed("", _OWN_SHAPES),
    "SpeechBubble": Renamed("", _OWN_SHAPES),
    "Checkmark": Renamed("Text", 'Text("✓")'),
    # --- constants and functions
    "UP_LEFT": Renamed("UL"),
    "UP_RIGHT": Renamed("UR"),
    "DOWN_LEFT": Renamed("DL"),
    "DOWN_RIGHT": Renamed("DR"),
    "TL": Renamed("UL"),
    "TR": Renamed("UR"),
    "BL": Renamed("DL"),
    "BR": Renamed("DR"),
    "CENTER": Renamed("ORIGIN"),
    "BACK": Renamed("IN"),
    "TOP": Renamed("config", "config.top"),
    "BOTTOM": Renamed("config", "config.bottom"),
    "LEFT_SIDE": Renamed("config", "config.left_side"),
    "RIGHT_SIDE": Renamed("config", "config.right_side"),
    "FRAME_WIDTH": Renamed("config", "config.frame_width"),
    "FRAME_HEIGHT": Renamed("config", "config.frame_height"),
    "FRAME_X_RADIUS": Renamed("config", "config.frame_x_radius"),
    "FRAME_Y_RADIUS": Renamed("config", "config.frame_y_radius"),
    "GREEN_SCREEN": Renamed("PURE_GREEN"),
    "CYAN": Renamed("PURE_CYAN"),
    "MAGENTA": Renamed("PURE_MAGENTA"),
    "BROWN": Renamed("LIGHT_BROWN"),
    "LIGHT_BLUE": Renamed("BLUE_A"),
    "LIGHT_GREEN": Renamed("GREEN_A"),
    "DARK_GREEN": Renamed("GREEN_E"),
    "DARK_RED": Renamed("RED_E"),
    "LIGHT_YELLOW": Renamed("YELLOW_A"),
    "NAVY": Renamed("DARK_BLUE"),
    "INDIGO": Renamed("PURPLE_E"),
    "VIOLET": Renamed("PURPLE"),
    "SILVER": Renamed("LIGHT_GRAY"),
    "ORANGE_A": Renamed("ORANGE"),
    "get_norm": Renamed("", "np.linalg.norm(vector)"),
    "cross": Renamed("", "np.cross(one, other)"),
    "angle_between": Renamed("angle_between_vectors"),
    "fdiv": Renamed("", "the operator /"),
    "digest_config": Renamed("", "arguments of __init__"),
}
"""Classes, functions and constants."""

METHODS: dict[str, Renamed] = {
    "get_graph": Renamed("CoordinateSystem.plot"),
    "get_derivative_graph": Renamed("CoordinateSystem.plot_derivative_graph"),
    "get_implicit_curve": Renamed("CoordinateSystem.plot_implicit_curve"),
    "get_parametric_curve": Renamed("CoordinateSystem.plot_parametric_curve"),
    "get_line_graph": Renamed("Axes.plot_line_graph"),
    "get_area_under_graph": Renamed("CoordinateSystem.get_area"),
    "get_area_under_curve": Renamed("CoordinateSystem.get_area"),
    "add_coordinate_labels": Renamed("CoordinateSystem.add_coordinates"),
    "get_bottom_left": Renamed("Mobject.get_corner", "get_corner(DL)"),
    "get_bottom_right": Renamed("Mobject.get_corner", "get_corner(DR)"),
    "get_top_left": Renamed("Mobject.get_corner", "get_corner(UL)"),
    "get_top_right": Renamed("Mobject.get_corner", "get_corner(UR)"),
    "edge_right": Renamed("Mobject.get_right", "get_right()"),
    "edge_left": Renamed("Mobject.get_left", "get_left()"),
    "get_center_point": Renamed("Mobject.get_center"),
    "get_tangent_line": Renamed("TangentLine", "TangentLine(curve, alpha=…)"),
    "point_from_angle": Renamed("Circle.point_at_angle"),
    "scale_about_point": Renamed("Mobject.scale", "scale(factor, about_point=…)"),
    "scale_in_place": Renamed("Mobject.scale"),
    "rotate_in_place": Renamed("Mobject.rotate"),
    "set_backstroke": Renamed("VMobject.set_stroke", "set_stroke(…, background=True)"),
    "set_end": Renamed("Line.put_start_and_end_on", "put_start_and_end_on(start, end)"),
    "set_start": Renamed("Line.put_start_and_end_on", "put_start_and_end_on(start, end)"),
    "set_axis_orientations": Renamed("", "there is none; give axis_config={…} to the axes"),
    "fix_in_frame": Renamed("ThreeDScene.add_fixed_in_frame_mobjects"),
    "set_euler_angles": Renamed("ThreeDScene.set_camera_orientation"),
    "reorient": Renamed("ThreeDScene.set_camera_orientation"),
    "add_ambient_rotation": Renamed("ThreeDScene.begin_ambient_camera_rotation"),
    "set_text": Renamed("Mobject.become", "become(Text(…)); set_text does nothing"),
    "get_parts_by_tex": Renamed("MathTex.get_part_by_tex"),
    "get_bar_graph": Renamed("BarChart"),
    "set_gloss": Renamed("", "leave it out: only the other renderer has it"),
    "set_shading": Renamed("", "leave it out: only the other renderer has it"),
    "apply_depth_test": Renamed("", "leave it out: only the other renderer has it"),
    "force_skipping": Renamed("", "leave it out"),
    "revert_to_original_skipping_status": Renamed("", "leave it out"),
    "make_number_changeable": Renamed("", "use a DecimalNumber or a ValueTracker"),
    "dither": Renamed("Scene.wait"),
}
"""Methods of mobjects, scenes and cameras."""

SCENE_ATTRIBUTES: dict[str, Renamed] = {
    "frame": Renamed("MovingCameraScene", "there, self.camera.frame is the frame"),
    "camera_frame": Renamed("MovingCameraScene", "there, self.camera.frame is the frame"),
}
"""What only the original Manim's scenes have."""

KEYWORDS: dict[str, Renamed] = {
    "x_min": Renamed("x_range", "x_range=[x_min, x_max]"),
    "x_max": Renamed("x_range", "x_range=[x_min, x_max]"),
    "y_min": Renamed("y_range", "y_range=[y_min, y_max]"),
    "y_max": Renamed("y_range", "y_range=[y_min, y_max]"),
    "u_min": Renamed("u_range", "u_range=[u_min, u_max]"),
    "u_max": Renamed("u_range", "u_range=[u_min, u_max]"),
    "v_min": Renamed("v_range", "v_range=[v_min, v_max]"),
    "v_max": Renamed("v_range", "v_range=[v_min, v_max]"),
    "t_min": Renamed("t_range", "t_range=[t_min, t_max]"),
    "t_max": Renamed("t_range", "t_range=[t_min, t_max]"),
    "direction": Renamed("shift"),
    "side": Renamed("side_length"),
    "positive_space_ratio": Renamed("dashed_ratio"),
    "dash_ratio": Renamed("dashed_ratio"),
    "dash_spacing": Renamed("dashed_ratio"),
    "code": Renamed("code_string"),
    "file_name": Renamed("code_file"),
    "insert_line_no": Renamed("add_line_numbers"),
    "style": Renamed("formatter_style"),
    "distance": Renamed("focal_distance"),
    "type": Renamed("section_type"),
    "hex": Renamed("hex_str"),
    "include_numbers": Renamed("axis_config", 'axis_config={"include_numbers": True}'),
    "include_tip": Renamed("tips"),
    "inner_radius": Renamed("AnnularSector", "AnnularSector(inner_radius=…, outer_radius=…)"),
    "outer_radius": Renamed("radius"),
    "runtime": Renamed("run_time"),
    "duration": Renamed("run_time"),
    "colour": Renamed("color"),
}
"""Keyword arguments; each counts only where the new one is accepted, or is no keyword at all."""

WRONG_MODULES: dict[str, str] = {
    "manimlib": "the original Manim's; write `from manim import *`",
    "manim_imports_ext": "the original Manim's; write `from manim import *`",
    "big_ol_pile_of_manim_imports": "an old Manim's; write `from manim import *`",
    "manimce": "not its name; write `from manim import *`",
}
"""Modules that hold another Manim."""
