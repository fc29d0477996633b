import contextlib
import time

import pytest

from agents.errors import AgentError, BadParameterError, UnclearPromptError
from agents.providers.offline.quadratic_prompt import (
    coefficients_of,
    read_quadratic,
    with_unknown,
)

PARAPHRASES = [
    ("Solve x^2 - 5x + 6 = 0 step by step", "x**2 - 5*x + 6", "0", "x"),
    ("roots of 2x² + 3x − 2", "2*x**2 + 3*x - 2", "0", "x"),  # noqa: RUF001
    ("solve x^2 = 2x + 1", "x**2", "2*x + 1", "x"),
    ("find x: x(x+3) = 10", "x*(x + 3)", "10", "x"),
    ("quadratic formula for a=1, b=2, c=5", "x**2 + 2*x + 5", "0", "x"),
    ("Quadratic equation with a = 2, b = -4 and c = 1/2", "2*x**2 - 4*x + 1/2", "0", "x"),
    ("x^2 - 5x + 6 = 0", "x**2 - 5*x + 6", "0", "x"),
    ("zeros of f(x) = x^2 - 4", "x**2 - 4", "0", "x"),
    ("Where does the parabola y = x^2 - 2x - 3 cross the x-axis?", "x**2 - 2*x - 3", "0", "x"),
    ("solve t^2 = 9 for t", "x**2", "9", "t"),
    ("0.5x^2 - 1.5x + 1 = 0, solve it please", "0.5*x**2 - 1.5*x + 1", "0", "x"),
    ("What are the solutions to the equation 3z^2 + z = 4?", "3*x**2 + x", "4", "z"),
    ("factor x^2 + 7x + 12", "x**2 + 7*x + 12", "0", "x"),
    ("Solve the quadratic equation x squared minus 5x plus 6 equals 0", "x**2 - 5*x + 6", "0", "x"),
    ("what is x if x^2 = 2", "x**2", "2", "x"),
    ("Discriminant of x^2 + 2x + 5", "x**2 + 2*x + 5", "0", "x"),
    ("Can you solve (x-1)^2 = 4 for me?", "(x - 1)**2", "4", "x"),
    ("solve x^3 + x^2 = x^3 + 4", "x**3 + x**2", "x**3 + 4", "x"),
]
GENERAL = [
    "Explain the quadratic formula",
    "How do I solve a quadratic equation?",
    "solve ax^2 + bx + c = 0",
    "quadratic equations",
]
ELSEWHERE = [
    "quadratic programming",
    "quadratic residues modulo 7",
    "quadratic reciprocity",
    "quadratic mean of 3 and 4",
    "what is x^2?",
    "solve the area under x^2 from 0 to 2",
    "quadratic voting",
    "derivative of x^2 - 5x + 6",
    "slope of f(x) = x^2 - 4 at x = 1",
    "integral of x^2 from 0 to 2",
    "Prove that a^2 + b^2 = c^2",
    "Pythagorean theorem, solve a^2 + b^2 = c^2",
    "y = x^2",
    "E = mc^2",
    "what is 3 + 4",
    "square root of 2",
    "roots of unity",
    "how to solve a Rubik's cube",
    "solve the climate crisis",
    "zeros of the Riemann zeta function",
    "solve sin(x) = 1/2",
    "solve 2^x = 8",
    "solve x + y = 3 and x - y = 1 as a system",
    "x^2 + y^2 = 1",
    "2x + 3 = 7",
    "the roots of a tree",
    "root canal treatment",
    "solve the inequality x^2 < 4",
    "risk factors of a disease",
    "the solution of salt in water",
    "a circle with x^2 + y^2 = 4",
    "matrix [[2, 1], [1, 3]]",
    "",
    "=",
    "? = ?",
]


@pytest.mark.parametrize(("prompt", "left", "right", "unknown"), PARAPHRASES)
def test_equation_is_read(prompt: str, left: str, right: str, unknown: str) -> None:
    read = read_quadratic(prompt)
    assert read is not None
    assert (read.left, read.right, read.unknown) == (left, right, unknown)


@pytest.mark.parametrize("prompt", GENERAL)
def test_no_equation_is_made_up(prompt: str) -> None:
    read = read_quadratic(prompt)
    assert read is not None
    assert read.left is None


@pytest.mark.parametrize("prompt", ELSEWHERE)
def test_other_topics_are_left_alone(prompt: str) -> None:
    assert read_quadratic(prompt) is None


@pytest.mark.parametrize(
    ("prompt", "error", "words"),
    [
        ("solve 2x + 3 = 7", BadParameterError, "2x [+] 3 = 7 is not .* a linear equation"),
        ("solve (x+1)^2 = x^2 + 3", BadParameterError, "linear equation, because the highest"),
        ("solve x^3 = 8", BadParameterError, "a cubic equation"),
        ("roots of t^4 - 1", BadParameterError, "fourth degree, because the highest power of t"),
        ("solve x^7 = 1", BadParameterError, "of degree 7"),
        ("solve x^2 = x^2 + 1", BadParameterError, "x drops out"),
        ("quadratic formula for a=0, b=2, c=5", BadParameterError, "linear equation"),
        ("solve x + y = 3", BadParameterError, "several unknowns, x and y"),
        ("solve x^2 + y^2 = 25", BadParameterError, "several unknowns, x and y"),
        ("quadratic equation x^2 + sin(x) = 0", UnclearPromptError, "could not be read as one"),
        ("solve x^2 = 4 and x^2 = 9", UnclearPromptError, "more than one equation"),
        ("solve 123456x^2 = 1", BadParameterError, "too long"),
        ("solve x^2 - 46368*46368 = 0", BadParameterError, "too long"),
    ],
)
def test_unusable_equations_are_named(prompt: str, error: type[AgentError], words: str) -> None:
    with pytest.raises(error, match=words):
        read_quadratic(prompt)


def test_coefficients_of_an_edited_intent_are_checked() -> None:
    assert coefficients_of("x*(x + 3)", "10") == (1, 3, -10)
    with pytest.raises(BadParameterError, match="is not a quadratic equation"):
        coefficients_of("x", "10")
    with pytest.raises(BadParameterError, match="is not a quadratic equation"):
        coefficients_of("1/0*x**2", "10")


def test_only_the_unknown_gets_another_letter() -> None:
    assert with_unknown("2x**2 + exp(x) - max", "t") == "2t**2 + exp(t) - max"


@pytest.mark.parametrize(
    "prompt",
    [
        "solve " + "x^2 + " * 3000 + "1 = 0",
        "solve " + "(" * 9000 + "x^2 = 0",
        "solve x^2 = " + "1 " * 9000,
        "roots of " + "x" * 20000,
        "find x " * 3000,
        "quadratic " + "a = 1 " * 3000,
        "=" * 20000,
        "solve x^" + "9" * 9000,
    ],
)
def test_long_prompts_are_answered_soon(prompt: str) -> None:
    begin = time.process_time()
    with contextlib.suppress(AgentError):
        read_quadratic(prompt)
    assert time.process_time() - begin < 10
