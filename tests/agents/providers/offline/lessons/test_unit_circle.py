import math

import pytest
from golden_packets import golden, golden_spec, planned_about

from agents.artifacts.math_packet import MathPacket
from agents.artifacts.scene_spec import (
    Axes,
    Curve,
    Formula,
    ManimSceneSpec,
    Marker,
    RadiusTriangle,
    TurningPoint,
)
from agents.coding.compile_scene import compile_scene
from agents.errors import BadParameterError, ClaimFailedError
from agents.providers.offline import lesson_of, understand_prompt

NAMES = planned_about("unit_circle")


def formula(spec: ManimSceneSpec, name: str) -> str:
    element = spec.element(name)
    assert isinstance(element, Formula)
    return " ".join(part.tex for part in element.parts)


def turns(spec: ManimSceneSpec) -> list[float]:
    """Angles to which the point turns, degrees, in order."""
    return [
        action.angle_degrees
        for beat in spec.beats
        for action in beat.actions
        if action.angle_degrees is not None
    ]


def said(spec: ManimSceneSpec) -> str:
    return " ".join(beat.say for beat in spec.beats)


def changed(packet: MathPacket, answer_id: str, **update: object) -> MathPacket:
    answers = tuple(
        answer.model_copy(update=update) if answer.id == answer_id else answer
        for answer in packet.answers
    )
    return MathPacket(questions=packet.questions, answers=answers)


def test_there_are_many_parameter_sets() -> None:
    assert len(NAMES) >= 8


@pytest.mark.parametrize(
    ("name", "degrees", "sine", "cosine"),
    [
        ("circle", 30, r"\sin 30^\circ = \frac{1}{2} = 0.5", r"\frac{\sqrt{3}}{2} \approx 0.866"),
        ("circle_cosine", 120, r"\frac{\sqrt{3}}{2} \approx 0.866", r"= - \frac{1}{2} = -0.5"),
        ("circle_below", -90, r"\sin (-90^\circ) = -1", r"\cos (-90^\circ) = 0"),
        ("circle_odd_angle", 37.5, r"\approx 0.609", r"\cos 37.5^\circ \approx 0.793"),
        ("circle_one_radian", 57.2957795131, r"\sin 1\,\text{rad} \approx 0.841", r"\approx 0.540"),
        ("circle_two_turns", 405, r"\frac{\sqrt{2}}{2} \approx 0.707", r"\approx 0.707"),
        ("circle_zero", 0, r"\sin 0^\circ = 0", r"\cos 0^\circ = 1"),
    ],
)
def test_angle_and_values_are_drawn_and_compiled(
    name: str, degrees: float, sine: str, cosine: str
) -> None:
    spec = golden_spec(name)
    assert turns(spec) == pytest.approx([degrees, 0, turns(spec)[2], degrees])
    assert sine in formula(spec, "sine")
    assert cosine in formula(spec, "cosine")
    code = compile_scene(spec).code
    for row in ("sine", "cosine", "result"):
        element = spec.element(row)
        assert isinstance(element, Formula)
        assert all(part.tex in code for part in element.parts)
    assert f"set_value({round(degrees, 6):g}" in code or f"set_value({round(degrees, 6)})" in code


@pytest.mark.parametrize("name", NAMES)
def test_sine_and_cosine_drawn_are_those_of_the_angle(name: str) -> None:
    spec = golden_spec(name)
    angle = math.radians(turns(spec)[0])
    for row, value in (("sine", math.sin(angle)), ("cosine", math.cos(angle))):
        text = formula(spec, row).rpartition(" ")[2]
        assert float(text) == pytest.approx(value, abs=6e-4)


@pytest.mark.parametrize("name", NAMES)
def test_the_wave_has_whole_turns_and_ends_on_the_axes(name: str) -> None:
    spec = golden_spec(name)
    axes, curve = spec.element("axes"), spec.element("sine_curve")
    assert isinstance(axes, Axes)
    assert isinstance(curve, Curve)
    ((low, high),) = curve.pieces
    full = turns(spec)[2]
    assert full % 360 == 0
    assert full != 0
    assert sorted((0, math.radians(full))) == pytest.approx([low, high])
    assert axes.x_range[0] <= low < high <= axes.x_range[1]
    assert min(0.0, full) <= turns(spec)[0] <= max(0.0, full)
    assert curve.expression == "np.sin(x)"
    assert "np.sin(x)" in compile_scene(spec).code


def test_backward_turns_are_backward() -> None:
    assert turns(golden_spec("circle_below"))[2] == -360
    assert "with the clock" in said(golden_spec("circle_below"))
    assert "against the clock" in said(golden_spec("circle"))
    assert turns(golden_spec("circle_two_turns"))[2] == 720


def test_cosine_has_its_own_wave_and_mark() -> None:
    spec = golden_spec("circle_cosine")
    mark, curve = spec.element("cosine_mark"), spec.element("cosine_curve")
    assert isinstance(mark, Marker)
    assert isinstance(curve, Curve)
    assert mark.at == pytest.approx((2 * math.pi / 3, -0.5))
    assert curve.expression == "np.cos(x)"
    assert formula(spec, "result") == r"\cos \tfrac{2 \pi}{3} = - \frac{1}{2} = -0.5"
    assert "cosine_curve" not in {element.id for element in golden_spec("circle").elements}


def test_squares_are_shown_where_they_are_short() -> None:
    assert formula(golden_spec("circle"), "numbers") == r"\frac{1}{4} + \frac{3}{4} = 1"
    assert "numbers" not in {element.id for element in golden_spec("circle_odd_angle").elements}


def test_both_units_are_shown() -> None:
    assert formula(golden_spec("circle"), "angle") == r"30^\circ = \frac{\pi}{6}"
    assert formula(golden_spec("circle_cosine"), "angle") == r"\frac{2 \pi}{3} = 120^\circ"
    assert formula(golden_spec("circle_one_radian"), "angle") == r"1\,\text{rad} \approx 57.3^\circ"


def test_special_places_are_told() -> None:
    assert "below the axis" in said(golden_spec("circle_below"))
    assert "straight below" in said(golden_spec("circle_below"))
    assert "its height, the sine of 0 degrees, is 0" in said(golden_spec("circle_zero"))
    assert "points to the left" in said(golden_spec("circle_cosine"))
    assert "right triangle" not in said(golden_spec("circle_zero"))


@pytest.mark.parametrize(
    ("name", "angles"),
    [("circle", (30, -30)), ("circle_30", (30, -30)), ("circle_cosine", (120, 180))],
)
def test_one_half_is_explained_by_equal_sides(name: str, angles: tuple[float, float]) -> None:
    spec = golden_spec(name)
    triangle = spec.element("equal_sides")
    assert isinstance(triangle, RadiusTriangle)
    assert triangle.angles_degrees == angles
    assert "Why one half?" in said(spec)
    code = compile_scene(spec).code
    assert all(f"np.cos({angle} * DEGREES)" in code for angle in angles)


@pytest.mark.parametrize("name", ["circle_below", "circle_odd_angle", "circle_two_turns"])
def test_other_values_are_not_called_one_half(name: str) -> None:
    assert "one half" not in said(golden_spec(name))


def test_fractions_of_a_degree_are_shown() -> None:
    whole, odd = golden_spec("circle").element("point"), golden_spec("circle_odd_angle")
    half = odd.element("point")
    assert isinstance(whole, TurningPoint)
    assert isinstance(half, TurningPoint)
    assert (whole.decimals, half.decimals) == (0, 1)


def test_wrong_values_are_refused() -> None:
    intent, packet = golden("circle_wrong")
    with pytest.raises(ClaimFailedError, match=r"sine of 60 degrees is √\(3\)/2.*not 1/2"):
        lesson_of(intent).plan(intent, packet)


def test_a_rounded_claim_is_accepted() -> None:
    intent, packet = golden("circle_two_turns")
    assert lesson_of(intent).plan(intent, packet).beats
    with pytest.raises(ClaimFailedError, match=r"not 0\.71"):
        lesson_of(intent).plan(intent, changed(packet, "claimed", value=0.72))


@pytest.mark.parametrize("answer_id", ["circle", "shift"])
def test_an_identity_that_does_not_hold_stops_the_lesson(answer_id: str) -> None:
    intent, packet = golden("circle")
    with pytest.raises(ClaimFailedError, match=f"did not confirm '{answer_id}'"):
        lesson_of(intent).plan(intent, changed(packet, answer_id, holds=False))


@pytest.mark.parametrize(("name", "value"), [("unit", "grads"), ("focus", "tan")])
def test_an_intent_edited_by_hand_is_checked(name: str, value: str) -> None:
    intent, packet = golden("circle")
    parameters = tuple(
        p.model_copy(update={"value": value}) if p.name == name else p for p in intent.parameters
    )
    edited = intent.model_copy(update={"parameters": parameters})
    with pytest.raises(BadParameterError, match=value):
        lesson_of(edited).plan(edited, packet)


def test_defaults_are_marked() -> None:
    given = {p.name: p.given for p in understand_prompt("unit circle").parameters}
    assert given["angle"] is False
    given = {p.name: p.given for p in understand_prompt("sin 45 degrees").parameters}
    assert given["angle"] is True
