from fractions import Fraction

import pytest

from agents.providers.offline.polynomial_text import (
    NotPolynomialError,
    collect,
    exact_text,
    subtract,
)


@pytest.mark.parametrize(
    ("formula", "coefficients"),
    [
        ("x**2 - 5*x + 6", (6, -5, 1)),
        ("x*(x + 3)", (0, 3, 1)),
        ("-x**2/3", (0, 0, Fraction(-1, 3))),
        ("0.1*x**2 + 0.2", (Fraction(1, 5), 0, Fraction(1, 10))),
        ("(x + 1)**3", (1, 3, 3, 1)),
        ("x - x", ()),
        ("7", (7,)),
        ("x**0", (1,)),
        ("2/(3 - 1)*x", (0, 1)),
        ("x**(1 + 1)", (0, 0, 1)),
    ],
)
def test_powers_are_collected_exactly(
    formula: str, coefficients: tuple[int | Fraction, ...]
) -> None:
    assert collect(formula) == coefficients


def test_difference_drops_what_cancels() -> None:
    assert subtract(collect("x**3 + x**2"), collect("x**3 + 4")) == (-4, 0, 1)


@pytest.mark.parametrize(
    "formula",
    ["1/x", "sin(x)", "x**0.5", "2**x", "x**(-1)", "sqrt(2)*x", "pi*x", "x**999", "(x + 1)**25",
     "(9999*x)**9", "y", "x +", "__import__('os')", "x if x else 1", "'x'", "(" * 500 + "x"],
)  # fmt: skip
def test_everything_else_is_no_polynomial(formula: str) -> None:
    with pytest.raises(NotPolynomialError):
        collect(formula)


def test_decimals_become_fractions() -> None:
    assert exact_text("0.5*x**2 - .25*x + 12") == "(1/2)*x**2 - (1/4)*x + 12"
