import math

import pytest
from golden_packets import golden, golden_spec, planned_about

from agents.artifacts.math_packet import MathPacket
from agents.artifacts.scene_spec import (
    Formula,
    ManimSceneSpec,
    Plane,
    PlaneArrow,
    PlaneLine,
)
from agents.coding.compile_scene import compile_scene
from agents.coding.compile_scene.literals import number, tex_literal
from agents.errors import BadParameterError, ClaimFailedError
from agents.providers.offline import lesson_of, understand_prompt
from agents.providers.offline.lessons.matrix import way_of_turning

NAMES = planned_about("matrix_on_the_plane")
C37, S37 = math.cos(math.radians(37)), math.sin(math.radians(37))
MATRICES: dict[str, tuple[float, float, float, float]] = {
    "matrix": (2, 1, 1, 3),
    "matrix_rotation": (0, -1, 1, 0),
    "matrix_rotation_37": (C37, S37, -S37, C37),
    "matrix_half_turn": (-1, 0, 0, -1),
    "matrix_shear": (1, 1, 0, 1),
    "matrix_singular": (1, 2, 2, 4),
    "matrix_mirror": (-1, 0, 0, 1),
    "matrix_area": (3, 0, 0, 2),
    "matrix_large": (9, -9, 5, 9),
    "matrix_zero": (0, 0, 0, 0),
    "matrix_equal_columns": (1, 1, 1, 1),
    "matrix_vector_i": (2, 1, 1, 3),
    "matrix_identity": (1, 0, 0, 1),
    "matrix_vector": (0.5, 0, 0, -2),
    "matrix_fractions": (1 / 2, -3 / 4, 1 / 3, 1),
    "matrix_decimals": (0.333, -0.25, -8.75, 9),
}


def plane(spec: ManimSceneSpec) -> Plane:
    element = spec.element("plane")
    assert isinstance(element, Plane)
    return element


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


def test_every_golden_matrix_is_listed() -> None:
    assert set(NAMES) == MATRICES.keys()


@pytest.mark.parametrize("name", NAMES)
def test_the_matrix_is_drawn_and_compiled(name: str) -> None:
    a, b, c, d = MATRICES[name]
    spec = golden_spec(name)
    assert plane(spec).matrix[0] == pytest.approx((a, b))
    assert plane(spec).matrix[1] == pytest.approx((c, d))
    rows = f"[{number(a)}, {number(b)}], [{number(c)}, {number(d)}]"
    code = compile_scene(spec).code
    assert f"return matrix_on_the_way([{rows}]," in code
    for element in spec.elements:
        if isinstance(element, Formula):
            assert all(tex_literal(part.tex) in code for part in element.parts)


@pytest.mark.parametrize("name", NAMES)
def test_everything_that_moves_stays_in_the_picture(name: str) -> None:
    spec = golden_spec(name)
    shown = plane(spec)
    a, b, c, d = MATRICES[name]
    vector = spec.element("vector")
    assert isinstance(vector, PlaneArrow)
    points = [(1, 0), (0, 1), (1, 1), vector.tip]
    points += [(a * x + b * y, c * x + d * y) for x, y in points]
    for x, y in points:
        assert shown.x_range[0] < x < shown.x_range[1]
        assert shown.y_range[0] < y < shown.y_range[1]
    assert shown.unit >= 0.24
    assert (shown.x_range[1] - shown.x_range[0]) * shown.unit <= 8.0001
    assert (shown.y_range[1] - shown.y_range[0]) * shown.unit <= 5.6001


@pytest.mark.parametrize("name", NAMES)
def test_directions_that_stay_are_eigenvectors(name: str) -> None:
    spec = golden_spec(name)
    a, b, c, d = MATRICES[name]
    lines = [element for element in spec.elements if isinstance(element, PlaneLine)]
    for line in lines:
        x, y = line.direction
        assert (a * x + b * y) * y == pytest.approx((c * x + d * y) * x, abs=1e-6)
    spread = (a + d) ** 2 - 4 * (a * d - b * c)
    same = (b, c) == (0, 0) and a == d
    assert len(lines) == (0 if spread < 0 or same else 2 if spread > 1e-12 else 1)


@pytest.mark.parametrize(
    ("name", "row", "tex"),
    [
        ("matrix", "determinant", r"\det A = 2 \cdot 3 - 1 \cdot 1 = 5"),
        ("matrix", "value_1", r"\lambda_1 = \tfrac{5}{2} - \tfrac{\sqrt{5}}{2} \approx 1.382"),
        ("matrix_rotation", "determinant",
         r"\det A = 0 \cdot 0 - \left(-1\right) \cdot 1 = 1"),
        ("matrix_rotation_37", "determinant", r"\det A = ad - bc = 1"),
        ("matrix_shear", "value_1", r"\lambda = 1"),
        ("matrix_singular", "determinant", r"\det A = 1 \cdot 4 - 2 \cdot 2 = 0"),
        ("matrix_area", "determinant", r"\det A = 3 \cdot 2 - 0 \cdot 0 = 6"),
        ("matrix_vector", "value_2", r"\lambda_2 = 0.5"),
        ("matrix_decimals", "value_2",
         r"\lambda_2 = \tfrac{\sqrt{83866889}}{2000} + \tfrac{9333}{2000} \approx 9.245"),
    ],
)  # fmt: skip
def test_numbers_are_exact(name: str, row: str, tex: str) -> None:
    assert formula(golden_spec(name), row) == tex


@pytest.mark.parametrize("name", ["matrix_equal_columns", "matrix_vector_i"])
def test_labels_of_arrows_whose_tips_meet_stand_on_different_sides(name: str) -> None:
    spec = golden_spec(name)
    arrows = [element for element in spec.elements if isinstance(element, PlaneArrow)]
    sides = {arrow.id: arrow.label_side for arrow in arrows}
    other = "arrow_j" if name == "matrix_equal_columns" else "vector"
    assert sides["arrow_i"] != sides[other]


def test_the_columns_and_the_vector_are_shown() -> None:
    spec = golden_spec("matrix_vector")
    assert formula(spec, "moved") == (
        r"A \begin{pmatrix} 1 \\[2pt] 2 \end{pmatrix} = "
        r"\begin{pmatrix} 0.5 \\[2pt] -4 \end{pmatrix}"
    )
    assert r"\hat\imath \to \begin{pmatrix} 0.5 \\[2pt] 0 \end{pmatrix}" in formula(spec, "images")
    assert "v = (1, 2) is 1 times i and 2 times j. It lands at (0.5, -4)" in said(spec)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("matrix", "shape of area 5"),
        ("matrix", "by about 1.382 and about 3.618: the eigenvalues"),
        ("matrix_rotation", "so no direction stays"),
        ("matrix_shear", "The area is still 1"),
        ("matrix_shear", "A single direction stays on its line"),
        ("matrix_singular", "pressed together onto a single line"),
        ("matrix_singular", "the determinant is 0"),
        ("matrix_mirror", "the minus sign says that the plane was turned over"),
        ("matrix_vector", "The area is now 1. The determinant is -1"),
        ("matrix_zero", "every point of the plane lands on the origin"),
        ("matrix_identity", "this matrix is called the identity"),
        ("matrix_half_turn", "every one is just multiplied by -1"),
    ],
)
def test_what_is_special_is_said(name: str, words: str) -> None:
    assert words in said(golden_spec(name))


def test_rotations_turn_on_the_way() -> None:
    assert plane(golden_spec("matrix_rotation")).turn_degrees == pytest.approx(90)
    assert plane(golden_spec("matrix_rotation_37")).turn_degrees == pytest.approx(-37)
    assert abs(plane(golden_spec("matrix_half_turn")).turn_degrees) == pytest.approx(180)
    assert plane(golden_spec("matrix_shear")).turn_degrees == 0
    assert plane(golden_spec("matrix_mirror")).turn_degrees == 0


def test_no_way_presses_the_plane_together_and_opens_it_again() -> None:
    for a, b, c, d in ((-2, 0, 0, -3), (-1, 1, 0, -1), (-3, 2, 1, -3)):
        angle = way_of_turning(a, b, c, d)
        assert angle != 0
        cos, sin = math.cos(math.radians(angle)), math.sin(math.radians(angle))
        stretch = (cos * a + sin * c, cos * b + sin * d, cos * c - sin * a, cos * d - sin * b)
        for t in (0.2, 0.4, 0.6, 0.8):
            p, q, r, s = (
                (1 - t) * one + t * other for one, other in zip((1, 0, 0, 1), stretch, strict=True)
            )
            assert p * s - q * r > 0.2


@pytest.mark.parametrize(
    ("name", "claims"),
    [
        ("matrix_area", ("(1, 0) lands at (3, 0), and (0, 1) at (0, 2)", "the determinant is 6",
                         "(-1, 1) lands at (-3, 2)", "(0, -1) is multiplied by 2",
                         "(1, 0) is multiplied by 3")),
        ("matrix_rotation", ("(1, 0) lands at (0, 1), and (0, 1) at (-1, 0)",
                             "the determinant is 1", "(-1, 1) lands at (-1, -1)",
                             "no direction stays: there are no real eigenvectors")),
        ("matrix_identity", ("(1, 0) lands at (1, 0), and (0, 1) at (0, 1)",
                             "the determinant is 1", "(-1, 1) lands at (-1, 1)",
                             "every vector is multiplied by 1")),
    ],
)  # fmt: skip
def test_claims_are_in_words(name: str, claims: tuple[str, ...]) -> None:
    intent, packet = golden(name)
    assert lesson_of(intent).claims(intent, packet) == claims


@pytest.mark.parametrize(
    ("name", "words"),
    [("matrix_vector_far", "lands 162 units away"), ("matrix_vector_zero", "has no direction")],
)
def test_vectors_that_cannot_be_shown_are_refused(name: str, words: str) -> None:
    intent, packet = golden(name)
    with pytest.raises(BadParameterError, match=words):
        lesson_of(intent).plan(intent, packet)


@pytest.mark.parametrize("wrong", ["columns", "area", "fits_1_1", "fits_2_2"])
def test_nothing_is_planned_on_a_false_claim(wrong: str) -> None:
    intent, packet = golden("matrix")
    with pytest.raises(ClaimFailedError, match=f"did not confirm '{wrong}': it is false"):
        lesson_of(intent).plan(intent, changed(packet, wrong, holds=False))


def test_an_eigenvector_that_does_not_fit_is_not_drawn() -> None:
    intent, packet = golden("matrix")
    with pytest.raises(ClaimFailedError, match="it is no eigenvector"):
        lesson_of(intent).plan(intent, changed(packet, "stays_1_1_y", value=7.0))


def test_unreal_eigenvalues_are_no_excuse_for_other_errors() -> None:
    intent, packet = golden("matrix_rotation")
    with pytest.raises(ClaimFailedError, match="did not confirm 'image_0_x'"):
        lesson_of(intent).plan(intent, changed(packet, "image_0_x", error="No."))
    intent, packet = golden("matrix")
    with pytest.raises(ClaimFailedError, match="did not confirm 'value_1'"):
        lesson_of(intent).plan(intent, changed(packet, "value_1", error="No."))


def test_defaults_are_marked() -> None:
    intent = understand_prompt("What does a 2x2 matrix do to the plane?")
    assert [parameter.value for parameter in intent.parameters] == ["2", "1", "1", "3"]
    assert not any(parameter.given for parameter in intent.parameters)
