"""Puts the faster ways into Manim, once for a process, before any scene is loaded.

Replaced are, and nothing else:

- `Mobject.__deepcopy__`: `copies`
- `Mobject.get_family`, `VMobject.generate_rgbas_array`, `VMobject.get_fill_colors`,
  `VMobject.get_stroke_colors`, `VMobject.get_points_defining_boundary`: `arrays`
- `Mobject.get_critical_point`, `Mobject.reduce_across_dimension`: `bounds`
- `VMobject.get_nth_curve_function_with_length`: `lengths`
- `svgelements.Path.parse`: `svg_paths`
- `tex_to_svg_file` and `compile_tex`: `formulas`
- `Scene.update_to_time`: `leaps`
"""

from manim import Mobject, Scene, VMobject
from manim.mobject.text import tex_mobject
from manim.utils import tex_file_writing
from svgelements import Path

from runner.evolving import arrays, bounds, copies, formulas, leaps, lengths, svg_paths


def install() -> None:
    """Let this process, and all it forks, work so; once only."""
    Mobject.__deepcopy__ = copies.deepcopy
    Mobject.get_family = arrays.alone_first(Mobject.get_family)
    VMobject.generate_rgbas_array = arrays.one_color_first(VMobject.generate_rgbas_array)
    VMobject.get_fill_colors = arrays.fill_colors_at_once(VMobject.get_fill_colors)
    VMobject.get_stroke_colors = arrays.stroke_colors_at_once(VMobject.get_stroke_colors)
    boundary = arrays.anchors_at_once(VMobject.get_points_defining_boundary)
    VMobject.get_points_defining_boundary = boundary
    Mobject.get_critical_point = bounds.critical_at_once(Mobject.get_critical_point)
    Mobject.reduce_across_dimension = bounds.reduced_at_once(Mobject.reduce_across_dimension)
    measured = lengths.measured_once(VMobject.get_nth_curve_function_with_length)
    VMobject.get_nth_curve_function_with_length = measured
    Path.parse = svg_paths.read_once(Path.parse)
    tex_file_writing.compile_tex = formulas.loaded_first(tex_file_writing.compile_tex)
    ready_first = formulas.ready_first(tex_file_writing.tex_to_svg_file)
    tex_file_writing.tex_to_svg_file = ready_first
    tex_mobject.tex_to_svg_file = ready_first
    Scene.update_to_time = leaps.leaping(Scene.update_to_time)
