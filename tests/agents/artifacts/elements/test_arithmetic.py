import math

import pytest

from agents.artifacts.elements.arithmetic import evaluate


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("x**2 - 1", 3),
        ("-x / 4", -0.5),
        ("np.sin(np.pi / x)", 1),
        ("np.maximum(x, 3) + np.abs(-x)", 5),
        ("np.cbrt(-8)", -2),
        ("np.arctan(1) * 4", math.pi),
        ("np.sign(-x) + np.power(x, 3)", 7),
        ("np.log2(x) % 2", 1),
    ],
)
def test_values(expression: str, value: float) -> None:
    assert evaluate(expression, {"x": 2}) == pytest.approx(value)


@pytest.mark.parametrize("expression", ["1 / (x - 2)", "np.sqrt(-x)", "np.exp(x**99)", "np.log(0)"])
def test_where_there_is_no_value(expression: str) -> None:
    value = evaluate(expression, {"x": 2})
    assert value is not None
    assert math.isnan(value)


@pytest.mark.parametrize(
    "expression",
    ["y", "x +", "np.gamma_of(x)", "f(x)", "'a'", "x if x else 1"],
)
def test_what_is_not_known_is_not_judged(expression: str) -> None:
    assert evaluate(expression, {"x": 2}) is None
