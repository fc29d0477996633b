"""Writes the actions of a beat as Manim animations."""

from agents.artifacts.scene_spec import Action, Polygon
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
    return [_animation(action, target, stage, run_time) for target in action.targets]


def _animation(action: Action, target: str, stage: Stage, run_time: str | None) -> str:
    variable = stage.variables[target]
    option = f", {run_time}" if run_time else ""
    animate = f".animate({run_time})" if run_time else ".animate"
    if action.do in SHOWING:
        element = stage.spec.element(target)
        filled = isinstance(element, Polygon) and element.fill is not None
        deed = "DrawBorderThenFill" if filled and action.do == "create" else SHOWING[action.do]
        return f"{deed}({variable}{option})"
    if action.do == "transform" and action.into is not None:
        return write_change(target, action.into, stage, option)
    if (to := _new_number(action)) is not None:
        return f"{stage.trackers[target]}{animate}.set_value({number(to)})"
    if action.do == "recolour" and action.colour is not None:
        painted = stage.painted.get(target, variable)
        return f"{painted}{animate}.set_color({COLOURS[action.colour]})"
    if action.do == "move":
        return f"{variable}{animate}{_motion(action)}"
    small = stage.spec.element(target).kind not in PICTURES
    times = EMPHASISED if small else EMPHASISED_PICTURE
    return f"Indicate({variable}, color=YELLOW_C, scale_factor={times}{option})"


def _new_number(action: Action) -> float | None:
    return {
        "set_gap": action.gap,
        "turn_to": action.angle_degrees,
        "apply_matrix": action.progress,
    }.get(action.do)


def _motion(action: Action) -> str:
    turn = f".rotate({number(action.turn_degrees)} * DEGREES)" if action.turn_degrees else ""
    return turn + (f".shift({point(action.by)})" if action.by is not None else "")
