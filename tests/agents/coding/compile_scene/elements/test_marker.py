from agents.artifacts.scene_spec import Action, Axes, Beat, ManimSceneSpec, Marker, Place
from agents.coding.compile_scene import compile_scene


def test_dots_lines_and_labels_stand_where_the_axes_say() -> None:
    axes = Axes(id="axes", place=Place(region="left"), x_range=(-1, 3), y_range=(-1, 5),
                x_step=1, y_step=1)  # fmt: skip
    dot = Marker(id="zero", axes="axes", at=(2.5, 0), colour="red", size=0.1)
    named = Marker(id="top", axes="axes", at=(1, 4), label="x_1", side="right")
    line = Marker(id="middle", axes="axes", at=(1, 4), shape="upright", colour="teal")
    show = Action(do="create", targets=("axes", "zero", "top", "middle"))
    code = compile_scene(
        ManimSceneSpec(
            scene_class="MarkScene",
            title="Marks",
            elements=(axes, dot, named, line),
            beats=(Beat(id="all", say="All of it.", actions=(show,)),),
        )
    ).code
    compile(code, "generated_scene.py", "exec")
    flat = " ".join(code.split())
    assert "zero = Dot(axes.c2p(2.5, 0), radius=0.1, color=RED_C)" in flat
    assert "top_mark = Dot(axes.c2p(1, 4), radius=0.09, color=YELLOW_C)" in flat
    assert 'top_label = MathTex("x_1", font_size=34, color=YELLOW_C)' in flat
    assert "top_label.next_to(top_mark, RIGHT, buff=0.15)" in flat
    assert "top = VGroup(top_mark, top_label)" in flat
    assert "axes.c2p(1, axes.y_range[0]), axes.c2p(1, axes.y_range[1]), color=TEAL_C" in flat
