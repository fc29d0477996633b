"""The container's integrals, always inside a container: the host must not parse mathematics."""

import importlib.util
from pathlib import Path
from typing import Any

import pytest
from containers import IMAGE

pytestmark = pytest.mark.docker

REGENERATE = Path(__file__).resolve().parents[2] / "golden" / "math" / "regenerate.py"
INTEGRALS: list[tuple[str, str, str, dict[str, Any]]] = [
    ("x^2", "0", "2", {"text": "8/3", "value": 2.66666666667}),
    ("sin x", "0", "pi", {"text": "2"}),
    ("1/x", "1", "e", {"text": "1"}),
    ("e^x", "0", "ln(2)", {"text": "1"}),
    ("sqrt(1 - x^2)", "-1", "1", {"text": "pi/2"}),
    ("abs(x - 1)", "0", "3", {"text": "5/2"}),
    ("x^3 - 2x", "-1", "2", {"text": "3/4"}),
    ("exp(-x^2)", "0", "1", {"value": 0.746824132812, "text": None}),
    ("exp(sin(x))", "0", "1", {"value": 1.63186960842, "text": None}),
    ("1/x", "-1", "1", {"error": "undefined at x = 0"}),
    ("1/x", "0", "1", {"error": "undefined at x = 0"}),
    ("1/sqrt(x)", "0", "1", {"error": "undefined at x = 0"}),
    ("tan(x)", "0", "pi", {"error": "undefined at x = pi/2"}),
    ("1/(x - 1/3)", "0", "1", {"error": "undefined at x = 1/3"}),
    ("1/(x^5 - x - 3/10)", "0", "2", {"error": "undefined at x = about 1.064"}),
    ("sqrt(x)", "-1", "1", {"error": "no real value between x = -1 and 0"}),
    ("ln(x)", "-2", "-1", {"error": "no real value"}),
    ("x", "2", "0", {"error": "must be the smaller one"}),
    ("x", "0", "oo", {"error": "finite real numbers"}),
    ("x", "0", "a", {"error": "must be numbers"}),
    ("a*x", "0", "1", {"error": "symbols other than x"}),
]
ANTIDERIVATIVES: list[tuple[str, str, str, dict[str, Any]]] = [
    ("x^2", "0", "2", {"text": "x**3/3", "value": 2.66666666667}),
    ("1/x", "1", "e", {"text": "log(x)", "value": 1.0}),
    ("1/x", "-2", "-1", {"error": "not real at the ends"}),
    ("exp(-x^2)", "0", "1", {"error": "No antiderivative"}),
    ("sin(x)/x", "1", "2", {"error": "No antiderivative"}),
]
SUMS: list[tuple[str, int, str, dict[str, Any]]] = [
    ("x^2", 4, "right", {"value": 3.75}),
    ("x^2", 4, "left", {"value": 1.75}),
    ("x^2", 4, "middle", {"value": 2.625}),
    ("x^2", 64, "right", {"value": 2.7294921875}),
    ("sin(pi*x)", 10, "middle", {"value": 0.0}),
    ("1/x", 4, "left", {"error": "no real value at x = 0"}),
    ("sqrt(x - 1)", 4, "left", {"error": "no real value at x = 0"}),
]
QUESTIONS: list[tuple[dict[str, Any], dict[str, Any]]] = [
    *(
        ({"op": "integral", "expression": f, "low": low, "high": high}, expected)
        for f, low, high, expected in INTEGRALS
    ),
    *(
        ({"op": "antiderivative", "expression": f, "low": low, "high": high}, expected)
        for f, low, high, expected in ANTIDERIVATIVES
    ),
    *(
        (
            {"op": "riemann_sum", "expression": f, "low": "0", "high": "2", "count": count}
            | {"sample": sample},
            expected,
        )
        for f, count, sample, expected in SUMS
    ),
]


@pytest.fixture(scope="module")
def answered() -> list[dict[str, Any]]:
    """Everything this file asks, in one container; in packets, because each has a time limit."""
    spec = importlib.util.spec_from_file_location("regenerate", REGENERATE)
    assert spec is not None
    assert spec.loader is not None
    regenerate = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(regenerate)
    packets = [[{"id": f"q{n}", **question}] for n, (question, _) in enumerate(QUESTIONS)]
    return [answers[0] for answers in regenerate.ask_container(IMAGE.tag, packets)]


@pytest.mark.parametrize("number", range(len(QUESTIONS)))
def test_question_has_this_answer(answered: list[dict[str, Any]], number: int) -> None:
    answer, (_, expected) = answered[number], QUESTIONS[number]
    if "error" in expected:
        assert expected["error"] in answer["error"]
        assert set(answer) == {"id", "error"}
    else:
        assert {key: answer.get(key) for key in expected} == expected
