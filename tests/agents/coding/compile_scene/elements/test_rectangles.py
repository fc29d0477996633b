import math

from agents.artifacts.scene_spec import (
    Action,
    Area,
    Axes,
    Beat,
    Curve,
    ManimSceneSpec,
    Place,
    Rectangles,
)
from agents.coding.compile_scene import compile_scene


def test_the_module_calls_them_with_the_specs_numbers() -> None:
    axes = Axes(id="axes", place=Place(region="left"), x_range=(-1, 3), y_range=(-1, 5),
                x_step=1, y_step=1)  # fmt: skip
    curve = Curve(id="graph", axes="axes", expression="x**2", pieces=((-1, 2),))
    area = Area(id="whole", curve="graph", interval=(0, math.pi / 2), colour="yellow")
    rectangles = Rectangles(id="bars", curve="graph", interval=(0, 2), count=6, sample="left")
    show = Action(do="create", targets=("axes", "graph", "whole", "bars"))
    code = compile_scene(
        ManimSceneSpec(
            scene_class="AreaScene",
            title="Area",
            elements=(axes, curve, area, rectangles),
            beats=(Beat(id="all", say="All of it.", actions=(show,)),),
        )
    ).code
    flat = " ".join(code.split())
    assert "bars = rectangles_under( axes, graph_at, 0.0, 2.0, 6, 0, (TEAL_C, RED_C), 0.6," in flat
    assert f"whole = area_under( axes, graph_at, 0.0, {math.pi / 2}, (YELLOW_C, RED_C)," in flat
