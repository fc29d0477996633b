import pytest
from golden_packets import PROMPTS, golden, golden_spec, planned_about

from agents.artifacts.math_packet import MathPacket
from agents.artifacts.scene_spec import Area, Axes, Curve, Formula, ManimSceneSpec, Rectangles
from agents.coding.compile_scene import compile_scene
from agents.errors import AgentError, BadParameterError, ClaimFailedError
from agents.providers.offline import lesson_of, understand_prompt

NAMES = planned_about("riemann_integral")


def rectangles(spec: ManimSceneSpec) -> list[Rectangles]:
    return [element for element in spec.elements if isinstance(element, Rectangles)]


def formula(spec: ManimSceneSpec, name: str) -> str:
    element = spec.element(name)
    assert isinstance(element, Formula)
    return " ".join(part.tex for part in element.parts)


def said(spec: ManimSceneSpec) -> str:
    return " ".join(beat.say for beat in spec.beats)


def changed(packet: MathPacket, answer_id: str, **update: object) -> MathPacket:
    answers = tuple(
        answer.model_copy(update=update) if answer.id == answer_id else answer
        for answer in packet.answers
    )
    return MathPacket(questions=packet.questions, answers=answers)


def test_there_are_many_parameter_sets() -> None:
    assert len(NAMES) >= 10


@pytest.mark.parametrize("name", NAMES)
def test_rectangles_stand_on_a_drawn_piece_inside_the_axes(name: str) -> None:
    spec = golden_spec(name)
    axes, curve, area = (spec.element(part) for part in ("axes", "curve", "area"))
    assert isinstance(axes, Axes)
    assert isinstance(curve, Curve)
    assert isinstance(area, Area)
    low, high = area.interval
    assert axes.x_range[0] < low < high < axes.x_range[1]
    assert axes.y_range[0] < 0 < axes.y_range[1]
    assert any(start <= low + 1e-6 and high - 1e-6 <= end for start, end in curve.pieces)
    assert all(element.interval == area.interval for element in rectangles(spec))


@pytest.mark.parametrize("name", NAMES)
def test_every_sum_drawn_is_the_algebra_systems(name: str) -> None:
    spec = golden_spec(name)
    _, packet = golden(name)
    code = compile_scene(spec).code
    for element in rectangles(spec):
        shown = formula(spec, f"sum_{element.count}")
        ids = [answer.id for answer in packet.answers if answer.id.endswith(f"_{element.count}")]
        totals = [
            packet[answer_id].value for answer_id in ids if packet[answer_id].value is not None
        ]
        number = float(shown.rpartition(" ")[2])
        decimals = len(shown.rpartition(".")[2])
        assert any(
            abs(number - total) <= 0.51 * 10**-decimals for total in totals if total is not None
        )
        assert f"S_{{{element.count}}}" in code
        assert shown.rpartition(" ")[2] in code


@pytest.mark.parametrize("name", NAMES)
def test_numbers_on_the_axes_are_few(name: str) -> None:
    axes = golden_spec(name).element("axes")
    assert isinstance(axes, Axes)
    for (low, high), step in ((axes.x_range, axes.x_step), (axes.y_range, axes.y_step)):
        assert 2 <= (high - low) / step <= 12


@pytest.mark.parametrize(
    ("name", "value", "counts"),
    [
        ("integral_square", r"= \frac{8}{3} \approx 2.667", [4, 8, 16, 64]),
        ("integral_sine", "= 2", [4, 8, 16, 64]),
        ("integral_reciprocal", "= 1", [4, 8, 16, 64]),
        ("integral_cubic", r"= \frac{3}{4} = 0.75", [6, 12, 24, 96]),
        ("integral_cosine", "= 1", [5, 10, 20, 80]),
        ("integral_bell", r"\approx 0.747", [4, 8, 16, 64]),
        ("integral_half_circle", r"= \frac{\pi}{2} \approx 1.571", [4, 8, 16, 64]),
        ("integral_odd", "= 0", [4, 8, 16, 64]),
        ("integral_absolute", r"= \frac{5}{2} = 2.5", [4, 8, 16, 64]),
        ("integral_far", r"= \frac{728}{3} \approx 242.7", [4, 8, 16, 64]),
    ],
)
def test_values_are_drawn_and_compiled(name: str, value: str, counts: list[int]) -> None:
    spec = golden_spec(name)
    assert formula(spec, "value").endswith(value)
    assert [element.count for element in rectangles(spec)] == counts
    code = compile_scene(spec).code
    assert value in code
    for count in counts:
        assert f", {count}, " in " ".join(code.split())


def test_sums_of_x_squared() -> None:
    spec = golden_spec("integral_square")
    shown = [formula(spec, f"sum_{count}") for count in (4, 8, 16, 64)]
    assert shown == [
        "S_{4} = 3.750",
        r"S_{8} \approx 3.188",
        r"S_{16} \approx 2.922",
        r"S_{64} \approx 2.729",
    ]
    assert formula(spec, "antiderivative") == r"F(x) = \frac{x^{3}}{3}"
    assert formula(spec, "limit") == r"\int_{0}^{2} f(x)\,dx = \lim_{n \to \infty} S_n"


def test_the_finest_sum_is_told_from_the_integral() -> None:
    spec = golden_spec("integral_sine")
    assert formula(spec, "sum_64") == r"S_{64} \approx 1.9996"


def test_the_side_of_the_heights_is_kept() -> None:
    assert {e.sample for e in rectangles(golden_spec("integral_cubic"))} == {"left"}
    assert "left edge" in said(golden_spec("integral_cubic"))
    assert {e.sample for e in rectangles(golden_spec("integral_cosine"))} == {"middle"}
    assert {e.sample for e in rectangles(golden_spec("integral_square"))} == {"right"}


def test_area_below_the_axis_is_told() -> None:
    assert "counts as negative" in said(golden_spec("integral_cubic"))
    assert "counts as negative" not in said(golden_spec("integral_square"))


def test_sums_that_are_exact_at_once_are_told() -> None:
    assert "already the same number" in said(golden_spec("integral_constant"))
    assert "already the same number" not in said(golden_spec("integral_square"))


def test_without_an_antiderivative_none_is_shown() -> None:
    names = {element.id for element in golden_spec("integral_bell").elements}
    assert "antiderivative" not in names


def test_an_interval_is_found_where_the_prompt_names_none() -> None:
    area = golden_spec("integral_logarithm").element("area")
    assert isinstance(area, Area)
    assert area.interval == pytest.approx((1, 3))
    parameters = {p.name: p.given for p in understand_prompt("integral of ln x").parameters}
    assert parameters == {"function": True, "count": False, "sample": False}


@pytest.mark.parametrize(
    ("name", "error", "words"),
    [
        ("integral_pole", BadParameterError, "undefined at x = 0"),
        ("integral_endpoint_pole", BadParameterError, "undefined at x = 0"),
        ("integral_backwards", BadParameterError, "runs backwards, from 2 down to 0"),
        ("integral_empty", BadParameterError, "no width"),
        ("integral_not_real", BadParameterError, "no real value between x = -1 and 0"),
        ("integral_wrong", ClaimFailedError, "is 8/3, about 2.667, not 3"),
        ("integral_huge", BadParameterError, "too large"),
    ],
)
def test_what_cannot_be_shown_is_refused_by_name(
    name: str, error: type[AgentError], words: str
) -> None:
    intent, packet = golden(name)
    with pytest.raises(error, match=words):
        lesson_of(intent).plan(intent, packet)


def test_a_rounded_claim_is_accepted_and_a_wrong_one_is_not() -> None:
    intent, packet = golden("integral_absolute")
    lesson = lesson_of(intent)
    assert any("5/2" in claim for claim in lesson.claims(intent, packet))
    with pytest.raises(ClaimFailedError, match=r"5/2, not 2\.5"):
        lesson.plan(intent, changed(packet, "claimed", value=2.6))


def test_an_antiderivative_that_contradicts_the_integral_is_not_shown() -> None:
    intent, packet = golden("integral_square")
    spec = lesson_of(intent).plan(intent, changed(packet, "antiderivative_0", value=3.0))
    assert "antiderivative" not in {element.id for element in spec.elements}


def test_unknown_function_is_the_algebra_systems_word() -> None:
    intent, packet = golden("integral_square")
    with pytest.raises(ClaimFailedError, match="cannot work with"):
        lesson_of(intent).plan(intent, changed(packet, "function", error="No"))


@pytest.mark.parametrize("name", NAMES)
def test_claims_name_the_integral(name: str) -> None:
    intent, packet = golden(name)
    claims = lesson_of(intent).claims(intent, packet)
    assert claims[0].startswith("the integral of ")
    assert "rectangles is " in claims[1]
    assert understand_prompt(PROMPTS[name]) == intent
