import pytest
from golden_packets import golden, golden_spec, planned_about

from agents.artifacts.math_packet import MathPacket
from agents.artifacts.scene_spec import Axes, Curve, Formula, ManimSceneSpec, Secant
from agents.errors import AgentError, BadParameterError, ClaimFailedError
from agents.providers.offline import lesson_of

NAMES = planned_about("derivative")


def parts(spec: ManimSceneSpec) -> tuple[Axes, Curve, Secant]:
    axes, curve, secant = (spec.element(name) for name in ("axes", "curve", "secant"))
    assert isinstance(axes, Axes)
    assert isinstance(curve, Curve)
    assert isinstance(secant, Secant)
    return axes, curve, secant


def formula(spec: ManimSceneSpec, name: str) -> str:
    element = spec.element(name)
    assert isinstance(element, Formula)
    return " ".join(part.tex for part in element.parts)


@pytest.mark.parametrize("name", NAMES)
def test_both_points_lie_on_a_drawn_piece_inside_the_axes(name: str) -> None:
    axes, curve, secant = parts(golden_spec(name))
    low, high = sorted((secant.x, secant.x + secant.h))
    assert axes.x_range[0] < low < high < axes.x_range[1]
    assert any(start <= low and high <= end for start, end in curve.pieces)


@pytest.mark.parametrize("name", NAMES)
def test_numbers_on_the_axes_are_few(name: str) -> None:
    axes, _, _ = parts(golden_spec(name))
    for (low, high), step in ((axes.x_range, axes.x_step), (axes.y_range, axes.y_step)):
        assert 2 <= (high - low) / step <= 11


@pytest.mark.parametrize(
    ("name", "derivative", "slope"),
    [
        ("square", "f'(x) = 2 x", "f'(1) = 2"),
        ("cubic_at_1", "f'(x) = 3 x^{2} - 2", "f'(1) = 1"),
        ("exponential", "f'(x) = e^{x}", r"f'(1) = e \approx 2.718"),
        ("reciprocal", r"f'(x) = - \frac{1}{x^{2}}", "f'(1) = -1"),
        ("constant", "f'(x) = 0", "f'(1) = 0"),
        ("linear", "f'(x) = 3", "f'(1) = 3"),
        ("square_at_100", "f'(x) = 2 x", "f'(100) = 200"),
        ("cosine_at_pi_4", r"f'(x) = - \sin {x}", None),
    ],
)
def test_formulas_are_the_algebra_systems(name: str, derivative: str, slope: str | None) -> None:
    spec = golden_spec(name)
    assert formula(spec, "derivative") == derivative
    assert slope is None or formula(spec, "slope") == slope


def test_long_slopes_are_decimals() -> None:
    assert formula(golden_spec("x_sine"), "slope").endswith(r"\approx 1.390")
    assert "about 1.390" in " ".join(beat.say for beat in golden_spec("x_sine").beats)


def test_named_point_is_kept() -> None:
    assert parts(golden_spec("cosine_at_pi_4"))[2].x == pytest.approx(0.785398, abs=1e-6)
    assert parts(golden_spec("square_at_100"))[2].x == 100


@pytest.mark.parametrize(
    ("name", "pole"), [("reciprocal", 0.0), ("tangent", 1.5707963), ("tangent", -1.5707963)]
)
def test_curves_break_at_poles(name: str, pole: float) -> None:
    _, curve, _ = parts(golden_spec(name))
    assert not any(start <= pole <= end for start, end in curve.pieces)
    assert len(curve.pieces) >= 2


def test_straight_lines_are_told_as_such() -> None:
    says = " ".join(beat.say for beat in golden_spec("linear").beats)
    assert "straight line" in says
    assert "straight line" not in " ".join(beat.say for beat in golden_spec("square").beats)


def test_fast_functions_are_shown_near() -> None:
    axes, _, _ = parts(golden_spec("fast_sine"))
    assert axes.x_range[1] - axes.x_range[0] < 0.5


def test_trigonometry_has_multiples_of_pi() -> None:
    assert parts(golden_spec("sine"))[0].x_unit == "pi"
    assert parts(golden_spec("square"))[0].x_unit == "one"


@pytest.mark.parametrize("name", NAMES)
def test_claims_name_the_derivative(name: str) -> None:
    intent, packet = golden(name)
    claims = lesson_of(intent).claims(intent, packet)
    assert any(claim.startswith("the derivative of ") for claim in claims)
    assert "approach" in claims[-1]


@pytest.mark.parametrize(
    ("name", "error", "words"),
    [
        ("sine_wrong", ClaimFailedError, r"derivative of sin\(x\) is cos\(x\), not -cos\(x\)"),
        ("absolute_at_0", BadParameterError, "no slope at x = 0: The limits from the two sides"),
        ("reciprocal_at_0", BadParameterError, "no slope at x = 0"),
        ("never_real", BadParameterError, "no part of the graph"),
    ],
)
def test_what_cannot_be_shown_is_refused_by_name(
    name: str, error: type[AgentError], words: str
) -> None:
    intent, packet = golden(name)
    with pytest.raises(error, match=words):
        lesson_of(intent).plan(intent, packet)


def test_slope_that_contradicts_the_derivative_is_not_drawn() -> None:
    intent, packet = golden("square")
    answers = tuple(
        a.model_copy(update={"value": 3.0, "text": "3"}) if a.id == "slope_0" else a
        for a in packet.answers
    )
    with pytest.raises(ClaimFailedError, match="limit of the secants"):
        lesson_of(intent).plan(intent, MathPacket(questions=packet.questions, answers=answers))


def test_unknown_function_is_the_algebra_systems_word() -> None:
    intent, packet = golden("square")
    answers = tuple(
        a.model_copy(update={"error": "No"}) if a.id == "derivative" else a for a in packet.answers
    )
    with pytest.raises(ClaimFailedError, match="cannot work with"):
        lesson_of(intent).plan(intent, MathPacket(questions=packet.questions, answers=answers))
