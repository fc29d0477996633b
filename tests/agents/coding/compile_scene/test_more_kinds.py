"""What the newer kinds and deeds become in code."""

import ast
from typing import Any

from agents.artifacts.scene_spec import ManimSceneSpec
from agents.coding.compile_scene import compile_scene

Json = dict[str, Any]
AXES: Json = {
    "kind": "axes", "id": "ax", "x_range": [-3, 3], "y_range": [-1, 9], "x_step": 1, "y_step": 2,
    "place": {"within": "left"},
}  # fmt: skip
CURVE: Json = {"kind": "curve", "id": "c", "axes": "ax", "expression": "x**2", "label": "f"}
POINT: Json = {"kind": "point", "id": "p", "axes": "ax", "at": [1, 1], "label": "P"}
MAP: Json = {
    "kind": "linear_map", "id": "m", "matrix": [[0, -1], [1, 0]], "place": {"within": "right"},
}  # fmt: skip


def code_of(*elements: Json, actions: list[Json]) -> str:
    spec = {
        "scene_class": "MoreScene",
        "title": "More",
        "elements": elements,
        "beats": [{"id": "only", "say": "Look.", "actions": actions}],
    }
    code = compile_scene(ManimSceneSpec.model_validate(spec)).code
    ast.parse(code)
    return code


def show(*names: str, do: str = "fade_in", **more: Any) -> Json:
    return {"do": do, "targets": names, **more}


def test_labels_know_the_lines_and_the_labels_before_them() -> None:
    code = code_of(AXES, CURVE, POINT, actions=[show("ax"), show("c", do="trace"), show("p")])
    assert "p_label, [p_dot], ax, [c_label],\n            [ax.x_axis, ax.y_axis, c]," in code
    assert "self.play(trace_along(c, c_named), run_time=1)" in code


def test_a_brace_along_axes_is_drawn_when_their_numbers_have_moved_aside() -> None:
    brace = {"kind": "brace", "id": "b", "around": "ax"}
    beside = {"kind": "text", "id": "t", "text": "here", "place": {"beside": "b"}}
    code = code_of(AXES, brace, beside, CURVE, actions=[show("ax", "c", "b", "t")])
    written = ["c_named = VGroup(", "numbers_aside(ax, [c_named])", "b = Brace(ax", "t_2 = Text("]
    assert [code.index(each) for each in written] == sorted(map(code.index, written))


def test_only_a_scene_that_zooms_has_a_camera_that_moves() -> None:
    plain = code_of(AXES, actions=[show("ax")])
    assert "class MoreScene(Scene):" in plain
    zooms = [show("ax"), show("ax", do="zoom_in"), show("ax", do="zoom_out")]
    code = code_of(AXES, actions=zooms)
    assert "class MoreScene(MovingCameraScene):" in code
    assert "self.camera.frame.save_state()" in code
    assert "self.play(zoomed_to(self.camera.frame.animate, ax), run_time=1)" in code
    assert "self.play(Restore(self.camera.frame), run_time=1)" in code


def test_a_linear_map_is_a_plane_a_grid_and_two_arrows() -> None:
    taken = {"kind": "text", "id": "m_grid", "text": "Words", "place": {"within": "left"}}
    brace = {"kind": "brace", "id": "b", "around": "m"}
    actions = [
        show("m_grid", "m", do="create"),
        show("b"),
        show("m", do="apply_matrix", progress=1),
        show("m", do="zoom_in"),
        show("m", do="fade_out"),
    ]
    code = code_of(taken, MAP, brace, actions=actions)
    for name in ("m_plane", "m_grid_2", "m_first", "m_second"):
        assert f"Create({name})" in code
        assert f"FadeOut({name})" in code
    assert "m_grid_2_done.animate" in code
    assert "m_plane_done" not in code
    assert "zoomed_to(self.camera.frame.animate, m_plane)" in code
    assert "Brace(m_plane, DOWN" in code
