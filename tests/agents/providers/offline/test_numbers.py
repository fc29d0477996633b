import pytest

from agents.artifacts.math_packet import MathAnswer
from agents.providers.offline.numbers import (
    exact_decimals,
    fitting_decimals,
    rounded,
    tex_with_decimal,
    words_with_decimal,
)


@pytest.mark.parametrize(
    ("value", "decimals", "shown"),
    [
        (2.5, 3, ("2.500", "=")),
        (8 / 3, 3, ("2.667", r"\approx")),
        (-1e-13, 3, ("0.000", "=")),
        (-0.0004, 3, ("0.000", r"\approx")),
    ],
)
def test_rounding_says_whether_it_is_exact(
    value: float, decimals: int, shown: tuple[str, str]
) -> None:
    assert rounded(value, decimals) == shown


@pytest.mark.parametrize(
    ("value", "decimals"), [(0, 3), (0.5, 3), (2.667, 3), (24.3, 2), (243, 1), (0.00137, 6)]
)
def test_decimals_fit_the_size(value: float, decimals: int) -> None:
    assert fitting_decimals(value) == decimals


@pytest.mark.parametrize(
    ("text", "tex", "value", "in_tex", "in_words"),
    [
        ("2", "2", 2.0, "= 2", "2"),
        ("1/2", r"\frac{1}{2}", 0.5, r"= \frac{1}{2} = 0.5", "1/2"),
        ("8/3", r"\frac{8}{3}", 8 / 3, r"= \frac{8}{3} \approx 2.667", "8/3, about 2.667"),
        ("pi", r"\pi", 3.14159265359, r"= \pi \approx 3.142", "π, about 3.142"),
        (None, None, 0.74682, r"\approx 0.747", "about 0.747"),
        ("sin(1)", r"\sin{1}", 0.84147, r"\approx 0.841", "about 0.841"),
        ("sqrt(2)*sqrt(3 + sqrt(5))/2", "abcdefghijk", 3.23607, r"\approx 3.236", "about 3.236"),
    ],
)
def test_values_are_exact_where_that_is_short(
    text: str | None, tex: str | None, value: float, in_tex: str, in_words: str
) -> None:
    answer = MathAnswer(id="a", text=text, tex=tex, value=value)
    assert tex_with_decimal(answer, longest=8) == in_tex
    assert words_with_decimal(answer, longest=8) == in_words


@pytest.mark.parametrize(
    ("expression", "exact"),
    [("0.5*x**2 + 1.25", "(1/2)*x**2 + (5/4)"), ("-.1", "-(1/10)"), ("x**2 + 3", "x**2 + 3")],
)
def test_decimals_become_fractions(expression: str, exact: str) -> None:
    assert exact_decimals(expression) == exact
