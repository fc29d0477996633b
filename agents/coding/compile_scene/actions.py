"""Writes the actions of a beat as Manim animations."""

from agents.artifacts.scene_spec import Action, Element, Polygon
from agents.coding.compile_scene.changes import write_change
from agents.coding.compile_scene.literals import COLOURS, number, point
from agents.coding.compile_scene.stage import Stage

SHOWING = {"write": "Write", "create": "Create", "fade_in": "FadeIn", "fade_out": "FadeOut"}
TRACKED = ("set_gap", "turn_to", "apply_matrix")
"""Deeds that change the number an element follows."""
LINE_LENGTH = 96
EMPHASISED, EMPHASISED_PICTURE = 1.12, 1.04
"""How many times as large something is for a moment; what fills its room must stay inside it."""
PICTURES = (
    "axes", "figure", "circle", "number_line", "table", "bar_chart", "network", "code_listing",
    "surface",
)  # fmt: skip

TRACE_ALONG = '''\
def trace_along(line, whole, run_time=1):
    """Return an animation of a point that draws a line piece by piece, then of what is left."""
    pieces = [piece for piece in line.family_members_with_points()]
    lengths = [max(piece.get_arc_length(), 1e-3) for piece in pieces]
    shares = [run_time * length / sum(lengths) for length in lengths]
    dot = Dot(color=WHITE, radius=0.09).set_z_index(3)
    drawn = [
        AnimationGroup(
            Create(piece, rate_func=linear, run_time=share),
            MoveAlongPath(dot, piece, rate_func=linear, run_time=share),
        )
        for piece, share in zip(pieces, shares)
    ]
    rest = [part for part in whole.submobjects if part is not line and part not in pieces]
    fades = [FadeOut(dot), *(FadeIn(part) for part in rest)]
    return Succession(*drawn, AnimationGroup(*fades, run_time=0.25 * run_time), run_time=run_time)
'''
ZOOMED_TO = '''\
def zoomed_to(frame, mobject):
    """Return the camera's frame on its way to show a mobject and a little around it."""
    ratio = config.frame_width / config.frame_height
    width = max(1.3 * mobject.width, 1.3 * ratio * mobject.height, 0.3 * config.frame_width)
    return frame.move_to(mobject).set(width=min(width, config.frame_width))
'''


def write_group(group: tuple[Action, ...], stage: Stage) -> None:
    """Write one `play` for actions that run together.

    What follows a number does so only while that number changes: an updater that stays on would
    have every later hold computed and drawn frame by frame, which more than doubles the time of
    a video.
    """
    moving = [target for action in group if action.do in TRACKED for target in action.targets]
    followed = [(stage.variables[target], stage.followers[target]) for target in moving]
    stage.write(*(f"{variable}.add_updater({follow})" for variable, follow in followed))
    _write_play(group, stage)
    stage.write(*(f"{variable}.remove_updater({follow})" for variable, follow in followed))


def _write_play(group: tuple[Action, ...], stage: Stage) -> None:
    if len(group) == 1 and group[0].lag == 0:
        animations = _animations(group[0], stage, run_time=None)
        options = [f"run_time={number(group[0].run_s)}"]
    else:
        animations = [code for action in group for code in _staggered(action, stage)]
        options = []
    arguments = [*animations, *options]
    line = f"self.play({', '.join(arguments)})"
    if len(line) <= LINE_LENGTH - 8:
        stage.write(line)
    else:
        stage.write("self.play(", *(f"    {argument}," for argument in arguments), ")")


def _staggered(action: Action, stage: Stage) -> list[str]:
    run_time = f"run_time={number(action.run_s)}"
    if action.lag == 0:
        return _animations(action, stage, run_time=run_time)
    inner = ", ".join(_animations(action, stage, run_time=None))
    return [f"LaggedStart({inner}, lag_ratio={number(action.lag)}, {run_time})"]


def _animations(action: Action, stage: Stage, *, run_time: str | None) -> list[str]:
    """One animation for each target; the run time is inside only when it is given."""
    if action.do == "zoom_out":
        return [_animation(action, action.targets[0], stage, run_time)]
    return [_animation(action, target, stage, run_time) for target in action.targets]


def _animation(action: Action, target: str, stage: Stage, run_time: str | None) -> str:
    variable = stage.variables[target]
    option = f", {run_time}" if run_time else ""
    animate = f".animate({run_time})" if run_time else ".animate"
    element = stage.spec.element(target)
    if action.do in SHOWING:
        return f"{_showing(action.do, element)}({variable}{option})"
    if action.do == "trace":
        stage.function("trace_along", TRACE_ALONG)
        return f"trace_along({stage.painted.get(target, variable)}, {variable}{option})"
    if action.do == "zoom_in":
        stage.function("zoomed_to", ZOOMED_TO)
        return f"zoomed_to(self.camera.frame{animate}, {variable})"
    if action.do == "zoom_out":
        return f"Restore(self.camera.frame{option})"
    if action.do == "transform" and action.into is not None:
        return write_change(target, action.into, stage, option)
    if (to := _new_number(action)) is not None:
        return f"{stage.trackers[target]}{animate}.set_value({number(to)})"
    if action.do == "recolour" and action.colour is not None:
        painted = stage.painted.get(target, variable)
        return f"{painted}{animate}.set_color({COLOURS[action.colour]})"
    if action.do == "move":
        return f"{variable}{animate}{_motion(action)}"
    if element.kind == "image":  # no colour can be laid over it for a moment
        return f"Circumscribe({variable}, color=YELLOW_C{option})"
    small = element.kind not in PICTURES
    times = EMPHASISED if small else EMPHASISED_PICTURE
    return f"Indicate({variable}, color=YELLOW_C, scale_factor={times}{option})"


def _showing(deed: str, element: Element) -> str:
    """The animation by which an element comes or goes."""
    if deed == "create" and element.kind == "image":
        return "FadeIn"
    if deed == "create" and isinstance(element, Polygon) and element.fill is not None:
        return "DrawBorderThenFill"
    return SHOWING[deed]


def _new_number(action: Action) -> float | None:
    return {
        "set_gap": action.gap,
        "turn_to": action.angle_degrees,
        "apply_matrix": action.progress,
    }.get(action.do)


def _motion(action: Action) -> str:
    turn = f".rotate({number(action.turn_degrees)} * DEGREES)" if action.turn_degrees else ""
    return turn + (f".shift({point(action.by)})" if action.by is not None else "")
