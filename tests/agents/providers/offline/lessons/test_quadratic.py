import math

import pytest
from golden_packets import golden, golden_spec, planned_about

from agents.artifacts.math_packet import MathPacket
from agents.artifacts.scene_spec import Axes, Curve, Formula, ManimSceneSpec, Marker
from agents.coding.compile_scene import compile_scene
from agents.coding.compile_scene.literals import number, tex_literal
from agents.errors import BadParameterError, ClaimFailedError
from agents.providers.offline import lesson_of, understand_prompt

NAMES = planned_about("quadratic_equation")
SOLUTIONS: dict[str, tuple[float, ...]] = {
    "quadratic": (2, 3),
    "quadratic_roots": (-2, 0.5),
    "quadratic_surds": (1 - math.sqrt(2), 1 + math.sqrt(2)),
    "quadratic_product": (-5, 2),
    "quadratic_no_real": (),
    "quadratic_below": (),
    "quadratic_one_root": (2 / 3,),
    "quadratic_decimals": (-1, 4),
    "quadratic_fractions": (-(3 + math.sqrt(51)) / 2, (-3 + math.sqrt(51)) / 2),
    "quadratic_far": (100, 101),
    "quadratic_zero": (0,),
    "quadratic_large": (-1.618, 0.618),
}


def formula(spec: ManimSceneSpec, name: str) -> str:
    element = spec.element(name)
    assert isinstance(element, Formula)
    return " ".join(part.tex for part in element.parts)


def zeros(spec: ManimSceneSpec) -> tuple[Marker, ...]:
    return tuple(
        element
        for element in spec.elements
        if isinstance(element, Marker) and element.id.startswith("zero_")
    )


def said(spec: ManimSceneSpec) -> str:
    return " ".join(beat.say for beat in spec.beats)


def changed(packet: MathPacket, answer_id: str, **update: object) -> MathPacket:
    answers = tuple(
        answer.model_copy(update=update) if answer.id == answer_id else answer
        for answer in packet.answers
    )
    return MathPacket(questions=packet.questions, answers=answers)


def test_every_golden_equation_is_listed() -> None:
    assert set(NAMES) == SOLUTIONS.keys()


@pytest.mark.parametrize("name", NAMES)
def test_zeros_are_drawn_and_compiled_where_the_solutions_are(name: str) -> None:
    spec = golden_spec(name)
    dots = zeros(spec)
    assert [dot.at[0] for dot in dots] == pytest.approx(SOLUTIONS[name], abs=2e-4)
    assert all(dot.at[1] == 0 for dot in dots)
    code = compile_scene(spec).code
    for dot in dots:
        assert f"{dot.id} = Dot(axes.c2p({number(dot.at[0])}, 0)" in code


@pytest.mark.parametrize("name", NAMES)
def test_the_picture_shows_the_bend_the_zeros_and_the_axis(name: str) -> None:
    spec = golden_spec(name)
    axes, curve, middle = (spec.element(one) for one in ("axes", "parabola", "middle_line"))
    assert isinstance(axes, Axes)
    assert isinstance(curve, Curve)
    assert isinstance(middle, Marker)
    ((low, high),) = curve.pieces
    assert axes.x_range[0] <= low < middle.at[0] < high <= axes.x_range[1]
    assert middle.at[0] == pytest.approx((low + high) / 2, abs=1e-3)
    assert axes.y_range[0] <= 0 <= axes.y_range[1]
    assert axes.y_range[0] <= middle.at[1] <= axes.y_range[1]
    assert all(low < dot.at[0] < high for dot in zeros(spec))
    for (start, end), step in ((axes.x_range, axes.x_step), (axes.y_range, axes.y_step)):
        assert 2 <= (end - start) / step <= 11


@pytest.mark.parametrize("name", NAMES)
def test_formulas_are_compiled_as_planned(name: str) -> None:
    spec = golden_spec(name)
    code = compile_scene(spec).code
    for element in spec.elements:
        if isinstance(element, Formula):
            assert all(tex_literal(part.tex) in code for part in element.parts)


@pytest.mark.parametrize(
    ("name", "row", "tex"),
    [
        ("quadratic", "numbers", r"a = 1 \qquad b = -5 \qquad c = 6"),
        ("quadratic", "solution_1", r"x_1 = \tfrac{5 - 1}{2} = 2"),
        ("quadratic", "solution_2", r"x_2 = \tfrac{5 + 1}{2} = 3"),
        ("quadratic", "check_1", r"2^2 - 5 \cdot 2 + 6 = 0 \;\checkmark"),
        ("quadratic", "factors", r"x^{2} - 5 x + 6 =  \left(x - 2\right) \left(x - 3\right)"),
        ("quadratic_roots", "solution_2", r"x_2 = \tfrac{-3 + 5}{4} = \tfrac{1}{2} = 0.5"),
        ("quadratic_surds", "given", "x^{2} = 2 x + 1"),
        ("quadratic_surds", "standard", "x^{2} - 2 x - 1 = 0"),
        ("quadratic_surds", "solution_1", r"x_1 = 1 - \sqrt{2} \approx -0.4142"),
        ("quadratic_surds", "check_2", r"x_2^2 - 2 x_2 - 1 = 0 \;\checkmark"),
        ("quadratic_product", "given", r"x \left(x + 3\right) = 10"),
        ("quadratic_product", "check_1",
         r"\left(-5\right)^2 + 3 \cdot \left(-5\right) - 10 = 0 \;\checkmark"),
        ("quadratic_no_real", "complex", r"x = -1 \pm 2 \, i"),
        ("quadratic_below", "complex", r"x = \tfrac{3}{4} \pm \tfrac{\sqrt{47}}{4} \, i"),
        ("quadratic_one_root", "solution_1", r"x = \tfrac{2}{3} \approx 0.6667"),
        ("quadratic_one_root", "factors",
         r"9 x^{2} - 12 x + 4 = 9 \left(x - \tfrac{2}{3}\right)^2"),
        ("quadratic_decimals", "numbers", r"a = -0.5 \qquad b = 1.5 \qquad c = 2"),
        ("quadratic_decimals", "solution_2", r"t_2 = \tfrac{-1.5 - 2.5}{-1} = 4"),
        ("quadratic_fractions", "numbers",
         r"a = \tfrac{1}{3} \qquad b = 1 \qquad c = - \tfrac{7}{2}"),
        ("quadratic_zero", "solution_1", "x = 0"),
        ("quadratic_large", "discriminant",
         r"D = 9998^2 - 4 \cdot 9999 \cdot \left(-9997\right) = 499800016"),
    ],
)  # fmt: skip
def test_steps_are_exact(name: str, row: str, tex: str) -> None:
    assert formula(golden_spec(name), row) == tex


def test_discriminant_is_worked_out_with_the_numbers() -> None:
    assert formula(golden_spec("quadratic_product"), "discriminant") == (
        r"D = b^2 - 4 a c = 3^2 - 4 \cdot 1 \cdot \left(-10\right) = 49"
    )
    assert formula(golden_spec("quadratic_fractions"), "discriminant").endswith(
        r"- 4 \cdot \tfrac{1}{3} \cdot \left(- \tfrac{7}{2}\right) = \tfrac{17}{3}"
    )


def test_a_single_power_is_not_written_as_a_product() -> None:
    assert "factors" not in {element.id for element in golden_spec("quadratic_zero").elements}
    assert "factors" in {element.id for element in golden_spec("quadratic_one_root").elements}


def test_the_number_of_solutions_is_said() -> None:
    assert "two solutions" in said(golden_spec("quadratic"))
    assert "exactly one solution" in said(golden_spec("quadratic_one_root"))
    assert "It only touches the axis" in said(golden_spec("quadratic_one_root"))
    assert "lies above the axis. Its lowest point has the height 4." in said(
        golden_spec("quadratic_no_real")
    )
    assert "lies below the axis. Its highest point" in said(golden_spec("quadratic_below"))
    assert "The equation is solved: t is -1 or 4." in said(golden_spec("quadratic_decimals"))


def test_the_letter_of_the_prompt_is_used() -> None:
    spec = golden_spec("quadratic_decimals")
    texts = [formula(spec, e.id) for e in spec.elements if isinstance(e, Formula)]
    assert not any("x" in text.replace(r"\approx", "") for text in texts)


@pytest.mark.parametrize("name", NAMES)
def test_no_number_has_an_exponent(name: str) -> None:
    assert "e-" not in said(golden_spec(name))
    assert "e+" not in compile_scene(golden_spec(name)).code


@pytest.mark.parametrize(
    ("name", "claims"),
    [
        ("quadratic", ("the discriminant of x² - 5x + 6 = 0 is 1", "x = 2 solves it",
                       "x = 3 solves it")),
        ("quadratic_product", ("x (x + 3) = 10 means the same as x² + 3x - 10 = 0",
                               "the discriminant of x² + 3x - 10 = 0 is 49", "x = -5 solves it",
                               "x = 2 solves it")),
        ("quadratic_no_real", ("the discriminant of x² + 2x + 5 = 0 is -16",
                               "no real x solves it",
                               "the complex numbers -1 ± 2 i solve it")),
        ("quadratic_one_root", ("the discriminant of 9x² - 12x + 4 = 0 is 0",
                                "x = 2/3 solves it")),
    ],
)  # fmt: skip
def test_claims_are_in_words(name: str, claims: tuple[str, ...]) -> None:
    intent, packet = golden(name)
    assert lesson_of(intent).claims(intent, packet) == claims


@pytest.mark.parametrize("wrong", ["same", "square", "fits_minus", "fits_plus", "factors"])
def test_nothing_is_planned_on_a_false_claim(wrong: str) -> None:
    intent, packet = golden("quadratic")
    with pytest.raises(ClaimFailedError, match=f"did not confirm '{wrong}': it is false"):
        lesson_of(intent).plan(intent, changed(packet, wrong, holds=False))


def test_what_cannot_be_computed_is_named() -> None:
    intent, packet = golden("quadratic_no_real")
    with pytest.raises(ClaimFailedError, match="did not confirm 'reach': too hard"):
        lesson_of(intent).plan(intent, changed(packet, "reach", error="too hard"))


def test_an_edited_intent_must_stay_quadratic() -> None:
    intent = understand_prompt("solve x^2 = 4")
    left, *others = intent.parameters
    linear = intent.model_copy(
        update={"parameters": (left.model_copy(update={"value": "x"}), *others)}
    )
    with pytest.raises(BadParameterError, match="is not a quadratic equation"):
        lesson_of(linear).ask(linear)


def test_defaults_are_marked() -> None:
    intent = understand_prompt("Explain the quadratic formula")
    assert intent.parameters[0].value == "x**2 - 5*x + 6"
    assert not any(parameter.given for parameter in intent.parameters)
    assert all(parameter.given for parameter in understand_prompt("solve x^2 = 2").parameters)
