"""The container's mathematics, always inside a container: the host must not parse mathematics."""

import importlib.util
import json
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from containers import IMAGE

pytestmark = pytest.mark.docker

GOLDEN = Path(__file__).resolve().parents[2] / "golden" / "math"
PROMPTS: dict[str, str] = json.loads((GOLDEN / "prompts.json").read_text())
F = "x**2*sin(x)"
ONE_BY_ONE: list[tuple[dict[str, Any], dict[str, Any]]] = [
    ({"op": "parse", "expression": "2x^2 + sin x"}, {"text": "2*x**2 + sin(x)", "symbols": ["x"]}),
    ({"op": "parse", "expression": "e^x"}, {"code": "np.exp(x)", "tex": "e^{x}"}),
    ({"op": "parse", "expression": "|x"}, {"error": "not allowed"}),
    ({"op": "parse", "expression": "foo(x)"}, {"error": "'foo' is not a known function"}),
    ({"op": "parse", "expression": "x.__class__"}, {"error": "not allowed"}),
    ({"op": "parse", "expression": "x.real"}, {"error": "attribute"}),
    ({"op": "parse", "expression": "9^9^9^9"}, {"error": "not allowed"}),
    ({"op": "parse", "expression": "x +"}, {"error": "not an expression"}),
    ({"op": "parse", "expression": "(x, x)"}, {"error": "not a single expression"}),
    ({"op": "parse", "expression": "1/0"}, {"error": "undefined"}),
    ({"op": "simplify", "expression": "sin(x)^2 + cos(x)^2"}, {"text": "1", "value": 1.0}),
    ({"op": "derivative", "expression": F}, {"text": "x*(x*cos(x) + 2*sin(x))"}),
    ({"op": "derivative", "expression": "sec x"}, {"code": "np.tan(x)/np.cos(x)"}),
    ({"op": "derivative", "expression": "abs(x)"}, {"code": "np.sign(x)"}),
    ({"op": "limit", "expression": "sin(x)/x", "variable": "x", "to": "0"}, {"text": "1"}),
    ({"op": "limit", "expression": "abs(h)/h", "variable": "h", "to": "0"}, {"error": "differ"}),
    ({"op": "limit", "expression": "1/x^2", "variable": "x", "to": "0"}, {"error": "infinite"}),
    ({"op": "evaluate", "expression": "sqrt(9)"}, {"text": "3", "value": 3.0}),
    ({"op": "evaluate", "expression": "at(x^2, x, 3)"}, {"text": "9"}),
    ({"op": "evaluate", "expression": "x"}, {"error": "symbols"}),
    ({"op": "evaluate", "expression": "sqrt(-1)"}, {"error": "not a finite real"}),
    ({"op": "identity", "left": "(a+b)^2", "right": "a^2+2a*b+b^2"}, {"holds": True}),
    ({"op": "identity", "left": "a+b", "right": "a-b"}, {"holds": False}),
    ({"op": "identity", "left": "sqrt(a^2)", "right": "a", "positive": ["a"]}, {"holds": True}),
    ({"op": "identity", "left": "sqrt(a^2)", "right": "a"}, {"holds": False}),
    ({"op": "samples", "expression": "1/x", "at": [-1, 0, 2]}, {"values": [-1.0, None, 0.5]}),
    ({"op": "samples", "expression": "ln x", "at": [-1, 1]}, {"values": [None, 0.0]}),
    ({"op": "samples", "expression": "a*x", "at": [1]}, {"error": "symbols other than x"}),
    ({"op": "divine", "expression": "x"}, {"error": "no question of the kind"}),
]


def load_regenerate() -> ModuleType:
    spec = importlib.util.spec_from_file_location("regenerate", GOLDEN / "regenerate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def answered() -> list[list[dict[str, Any]]]:
    """Everything this file asks, in one container: the single questions, then the prompts."""
    regenerate = load_regenerate()
    single = [{"id": f"q{n}", **question} for n, (question, _) in enumerate(ONE_BY_ONE)]
    packets = [single, *(regenerate.questions_of(prompt) for prompt in PROMPTS.values())]
    return regenerate.ask_container(IMAGE.tag, packets)


@pytest.mark.parametrize("number", range(len(ONE_BY_ONE)))
def test_question_has_this_answer(answered: list[list[dict[str, Any]]], number: int) -> None:
    answer, (_, expected) = answered[0][number], ONE_BY_ONE[number]
    assert answer["id"] == f"q{number}"
    if "error" in expected:
        assert expected["error"] in answer["error"]
        assert set(answer) == {"id", "error"}
    else:
        assert {key: answer.get(key) for key in expected} == expected


@pytest.mark.parametrize("name", PROMPTS)
def test_golden_answers_are_up_to_date(answered: list[list[dict[str, Any]]], name: str) -> None:
    stored = json.loads((GOLDEN / f"{name}.answers.json").read_text())
    assert answered[1 + list(PROMPTS).index(name)] == stored
