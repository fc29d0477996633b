import pytest
from golden_packets import golden, golden_spec

from agents.artifacts.math_packet import MathPacket
from agents.artifacts.scene_spec import Formula, ManimSceneSpec, Polygon
from agents.errors import ClaimFailedError
from agents.providers.offline import lesson_of

NAMES = tuple(f"pythagoras_{end}" for end in ("3_4", "5_12", "1_1", "1_8", "decimal", "huge"))
Corner = tuple[float, float]


def formula(spec: ManimSceneSpec, name: str) -> str:
    element = spec.element(name)
    assert isinstance(element, Formula)
    return "".join(part.tex for part in element.parts)


def final_polygons(spec: ManimSceneSpec) -> dict[str, tuple[Corner, ...]]:
    """Every polygon where it ends up."""
    shapes = {e.id: e.vertices for e in spec.elements if isinstance(e, Polygon)}
    for beat in spec.beats:
        for action in beat.actions:
            for target in action.targets if action.do == "move" else ():
                if target in shapes and action.by is not None:
                    dx, dy = action.by
                    shapes[target] = tuple((x + dx, y + dy) for x, y in shapes[target])
    return shapes


def area(corners: tuple[Corner, ...]) -> float:
    pairs = zip(corners, (*corners[1:], corners[0]), strict=True)
    return abs(sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in pairs)) / 2


@pytest.mark.parametrize("name", NAMES)
def test_areas_are_what_the_proof_says(name: str) -> None:
    shapes = final_polygons(golden_spec(name))
    free = area(shapes["right_square"]) - sum(
        area(shapes[f"right_{where}"])
        for where in ("top_left", "top_right", "bottom_left", "bottom_right")
    )
    assert area(shapes["c_area"]) == pytest.approx(free, abs=1e-3)
    assert area(shapes["a_area"]) + area(shapes["b_area"]) == pytest.approx(free, abs=1e-3)


@pytest.mark.parametrize("name", NAMES)
def test_slid_triangles_fill_two_rectangles(name: str) -> None:
    shapes = final_polygons(golden_spec(name))
    rounded = {
        key: {(round(x, 2), round(y, 2)) for x, y in corners} for key, corners in shapes.items()
    }
    for one, two in (
        ("right_bottom_left", "right_top_right"),
        ("right_bottom_right", "right_top_left"),
    ):
        assert len(rounded[one] | rounded[two]) == 4, "they share their longest side"
    square = rounded["right_square"]
    xs, ys = [x for x, _ in square], [y for _, y in square]
    for key, corners in rounded.items():
        if key.startswith("right_") and key != "right_angle":
            assert all(min(xs) <= x <= max(xs) and min(ys) <= y <= max(ys) for x, y in corners)


@pytest.mark.parametrize(
    ("name", "total", "hypotenuse"),
    [
        ("pythagoras_3_4", "3^2+4^2=9+16=25", r"c=\sqrt{25}=5"),
        ("pythagoras_5_12", "5^2+12^2=25+144=169", r"c=\sqrt{169}=13"),
        ("pythagoras_1_1", "1^2+1^2=1+1=2", r"c=\sqrt{2}\approx1.414"),
        ("pythagoras_1_8", "1^2+8^2=1+64=65", r"c=\sqrt{65}\approx8.062"),
    ],
)
def test_numbers_are_exact(name: str, total: str, hypotenuse: str) -> None:
    spec = golden_spec(name)
    assert formula(spec, "sum") == total
    assert formula(spec, "hypotenuse") == hypotenuse
    assert formula(spec, "theorem") == "a^2+b^2=c^2"


def test_extreme_legs_are_drawn_readably_and_that_is_said() -> None:
    assert golden_spec("pythagoras_huge").element("note")
    with pytest.raises(KeyError):
        golden_spec("pythagoras_1_8").element("note")


@pytest.mark.parametrize("name", NAMES)
def test_claims_are_in_words(name: str) -> None:
    intent, packet = golden(name)
    claims = lesson_of(intent).claims(intent, packet)
    assert claims[0] == "(a + b)² - 4 · ab/2 = a² + b² for all positive a and b"
    assert len(claims) == 3


def test_nothing_is_planned_on_a_false_claim() -> None:
    intent, packet = golden("pythagoras_3_4")
    broken = packet.answers[0].model_copy(update={"holds": False})
    wrong = MathPacket(questions=packet.questions, answers=(broken, *packet.answers[1:]))
    with pytest.raises(ClaimFailedError, match="areas"):
        lesson_of(intent).plan(intent, wrong)
