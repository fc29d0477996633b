import ast
import builtins
import keyword
from typing import Any, get_args

import pytest
from golden_packets import PLANNED, golden_spec

from agents.artifacts.scene_spec import (
    Action,
    Axes,
    Beat,
    Curve,
    Element,
    Formula,
    FormulaPart,
    ManimSceneSpec,
    Place,
    Polygon,
    Secant,
    Text,
)
from agents.coding.compile_scene import compile_scene
from agents.coding.compile_scene.elements import load_builders
from agents.errors import UnsafeExpressionError

HOSTILE = [
    '"); import os; os.system("id"); ("',
    "'''\nimport os\n'''",
    '"""\nraise SystemExit\n"""',
    "\\",
    "{body} {functions} %s",
    "\n        self.evil()",
    "\u2028import os",
]


def small_spec(**changes: Any) -> ManimSceneSpec:
    """Every kind of element, with names that could be trouble."""
    axes = Axes(
        id=changes.get("axes_id", "axes"),
        place=Place(region="left_wide"),
        x_range=(-3, 3),
        y_range=(-1, 9),
        x_step=1,
        y_step=2,
    )
    curve = Curve(
        id=changes.get("curve_id", "curve"),
        axes=axes.id,
        expression=changes.get("expression", "x**2"),
        pieces=((-3, 0), (0.5, 3)),
    )
    secant = Secant(
        id=changes.get("secant_id", "secant"),
        curve=curve.id,
        x=1,
        h=1.5,
        readout=Place(region="right_narrow"),
    )
    words = changes.get("words", "Hello")
    text = Text(id=changes.get("text_id", "title"), text=words, place=Place(region="title"))
    old = Formula(id="old", parts=(FormulaPart(tex=changes.get("tex", "a^2")),), place=text.place)
    new = Formula(id="new", parts=(FormulaPart(tex="b", colour="red"),), place=Place(beside="old"))
    box = Polygon(id="box", vertices=((0, 0), (1, 0), (1, 1)), fill="blue")
    drawn = (axes.id, curve.id, "box")
    actions = (
        Action(do="write", targets=(text.id, "old")),
        Action(do="create", targets=drawn, lag=0.3, together=True, run_s=2),
        Action(do="fade_in", targets=(secant.id,)),
        Action(do="set_gap", targets=(secant.id,), gap=0.001, run_s=3),
        Action(do="transform", targets=("old",), into="new"),
        Action(do="move", targets=("box",), by=(1, 0), turn_degrees=90),
        Action(do="recolour", targets=("box", secant.id), colour="green"),
        Action(do="emphasise", targets=("new",)),
        Action(do="fade_out", targets=("box",)),
    )
    beat = Beat(id="only", say=changes.get("say", "Look."), actions=actions, hold_s=1.25)
    return ManimSceneSpec(
        scene_class="SmallScene",
        title=words[:100],
        elements=(text, axes, curve, secant, old, new, box),
        beats=(beat,),
    )


def calls(code: str, name: str) -> list[ast.Call]:
    return [
        node
        for node in ast.walk(ast.parse(code))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == name
    ]


def shape(code: str) -> list[str]:
    """The kinds of nodes in a module: the same for every text put into the same spec."""
    return [type(node).__name__ for node in ast.walk(ast.parse(code))]


def test_every_kind_has_a_file() -> None:
    kinds = {model.model_fields["kind"].default for model in get_args(get_args(Element)[0])}
    assert set(load_builders()) == kinds


def test_same_spec_gives_the_same_bytes() -> None:
    again = ManimSceneSpec.model_validate_json(small_spec().model_dump_json())
    assert compile_scene(again).code.encode() == compile_scene(small_spec()).code.encode()


def test_module_reads_like_a_persons() -> None:
    manim = compile_scene(small_spec())
    assert manim.scene_name == "SmallScene"
    assert "manim -qh generated_scene.py SmallScene" in (ast.get_docstring(ast.parse(manim.code)))
    assert manim.code.splitlines()[5:7] == ["from manim import *", "import numpy as np"]
    assert max(map(len, manim.code.splitlines())) <= 120


def test_captions_span_their_beats() -> None:
    spec = small_spec()
    code = compile_scene(spec).code
    (caption,) = calls(code, "add_subcaption")
    assert ast.literal_eval(caption.args[0]) == "Look."
    assert ast.literal_eval(caption.keywords[0].value) == spec.beats[0].duration_s
    assert [ast.literal_eval(call.args[0]) for call in calls(code, "next_section")] == ["only"]


@pytest.mark.parametrize("text", HOSTILE)
def test_texts_cannot_become_code(text: str) -> None:
    code = compile_scene(small_spec(words=text, say=text)).code
    assert shape(code) == shape(compile_scene(small_spec()).code)
    literals = [node.value for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Constant)]
    assert literals.count(text) == 2


@pytest.mark.parametrize("tex", [r"\"); import os #", "'''", r"a\\", "{{x}}", '"""'])
def test_formulas_cannot_become_code(tex: str) -> None:
    code = compile_scene(small_spec(tex=tex)).code
    assert shape(code) == shape(compile_scene(small_spec()).code)


@pytest.mark.parametrize(
    "name",
    ["self", "np", "lambda", "class", "match", "x", "h", "slope", "near", "line_across", "config",
     "shrink_to_fit", "curve_at", "secant_h", "secant_follow", "mark", "piece", "tex", "abs"],
)  # fmt: skip
@pytest.mark.parametrize("which", ["text_id", "axes_id", "curve_id", "secant_id"])
def test_no_name_of_an_element_breaks_the_code(which: str, name: str) -> None:
    code = compile_scene(small_spec(**{which: name})).code
    compile(code, "generated_scene.py", "exec")
    assigned = [
        node.id
        for node in ast.walk(ast.parse(code))
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    ]
    assert not {"self", "np", "line_across", "shrink_to_fit"} & set(assigned)
    assert not any(keyword.iskeyword(name) for name in assigned)


@pytest.mark.parametrize("expression", ["__import__('os')", "open(x)", "np.load('x')", "x\n#"])
def test_curves_cannot_become_code(expression: str) -> None:
    if expression == "x\n#":
        assert shape(compile_scene(small_spec(expression="x")).code) == shape(
            compile_scene(small_spec(expression=expression)).code
        )
        return
    with pytest.raises(UnsafeExpressionError):
        compile_scene(small_spec(expression=expression))


@pytest.mark.parametrize("name", PLANNED)
def test_golden_specs_compile(name: str) -> None:
    code = compile_scene(golden_spec(name)).code
    compile(code, "generated_scene.py", "exec")
    assert compile_scene(golden_spec(name)).code == code
    assert unknown_names(code) <= MANIM_NAMES


MANIM_NAMES = {
    "Scene", "Text", "MathTex", "Polygon", "Axes", "VGroup", "ValueTracker", "Line", "Dot",
    "DecimalNumber", "DrawBorderThenFill", "Write", "Create", "FadeIn", "FadeOut", "LaggedStart",
    "Indicate", "ReplacementTransform", "TransformMatchingTex", "UP", "DOWN", "LEFT", "RIGHT",
    "DEGREES", "WHITE", "BLACK", "GREY_B", "BLUE_C", "BLUE_E", "TEAL_C", "GREEN_C", "YELLOW_C",
    "GOLD_C", "RED_C", "Circle", "Arc", "VMobject", "DashedLine",
    "NumberPlane", "PINK",
}  # fmt: skip
"""Names that the star import must bring; every one is in Manim 0.22."""


def unknown_names(code: str) -> set[str]:
    """Names that are read, but neither assigned in the module nor built in."""
    tree = ast.parse(code)
    names = [node for node in ast.walk(tree) if isinstance(node, ast.Name)]
    known = {node.id for node in names if isinstance(node.ctx, ast.Store)} | set(dir(builtins))
    known |= {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)} | {"np"}
    known |= {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    return {node.id for node in names if isinstance(node.ctx, ast.Load)} - known


@pytest.mark.parametrize("name", PLANNED)
def test_nothing_follows_a_number_that_does_not_change(name: str) -> None:
    """An updater that stays on would have every later hold drawn frame by frame."""
    following = 0
    for line in compile_scene(golden_spec(name)).code.splitlines():
        following += ".add_updater(" in line
        following -= ".remove_updater(" in line
        if "self.wait(" in line or "self.next_section(" in line:
            assert following == 0, line
    assert following == 0


def test_a_module_for_another_shape_says_how_to_draw_it() -> None:
    text = {"kind": "text", "id": "it", "text": "Hello", "place": {"within": "upper"}}
    spec = {
        "scene_class": "TallScene", "title": "Tall", "aspect": "9:16", "elements": [text],
        "beats": [{"id": "b", "say": "Hi.", "actions": [{"do": "write", "targets": ["it"]}]}],
    }  # fmt: skip
    code = compile_scene(ManimSceneSpec.model_validate(spec)).code
    told = ast.get_docstring(ast.parse(code)) or ""
    assert "manim -r 1080,1920 --config_file frame.cfg generated_scene.py TallScene" in told
    assert "frame_width=8, frame_height=14.22222222" in told
    assert "it.move_to([0, 2.55, 0])" in code
    assert "shrink_to_fit(it, 7.2," in code
