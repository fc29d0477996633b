import contextlib
import time

import pytest
from golden_packets import PROMPTS

from agents.artifacts.intent import ConceptIntent
from agents.errors import AgentError, BadParameterError, UnclearPromptError, UnknownTopicError
from agents.providers.offline import abilities, lesson_of, understand_prompt
from agents.providers.offline.lessons import load_lessons

PYTHAGORAS = [
    ("Explain the Pythagorean theorem", ("3", "4")),
    ("Explain the Pythagorean theorem with legs 3 and 4", ("3", "4")),
    ("Prove that a^2 + b^2 = c^2", ("3", "4")),
    ("why is a² + b² = c² in a right triangle?", ("3", "4")),
    ("Show Pythagoras for a 5-12-13 triangle", ("5", "12")),
    ("pythagoras", ("3", "4")),
    ("Pythagoras' theorem, a=5, b=12", ("5", "12")),
    ("pythagorean theorem a = 1 and b = 8 please", ("1", "8")),
    ("Visualise the theorem of Pythagoras for legs of length 2.5 cm and 6 cm", ("2.5", "6")),
    ("How long is the hypotenuse of a right triangle with sides 8 and 15?", ("8", "15")),
    ("find the hypotenuse for legs 7, 24", ("7", "24")),
    ("A 3-4-5 triangle and the Pythagorean theorem", ("3", "4")),
    ("Pythagorean Theorem for a right triangle with legs of 6 and 8", ("6", "8")),
    ("PYTHAGOREAN THEOREM PROOF", ("3", "4")),
    ("a squared plus b squared equals c squared, prove it", ("3", "4")),
]
DERIVATIVE = [
    ("derivative of x^2", "x**2", None),
    ("Explain why the derivative of sin is cos", "sin(x)", None),
    ("slope of f(x) = x**3 - 2x at x = 1", "x**3 - 2*x", "1"),
    ("d/dx e^x", "exp(x)", None),
    ("What is the derivative of x²?", "x**2", None),
    ("Why is the derivative of x^2 equal to 2x?", "x**2", None),
    ("Show me how the tangent line to y = 1/x comes from secants", "1/x", None),
    ("differentiate sqrt(x)", "sqrt(x)", None),
    ("instantaneous rate of change of ln x at x = 2", "log(x)", "2"),
    ("Explain derivatives", "x**2", "1"),
    ("What is a derivative?", "x**2", "1"),
    ("the derivative as a limit of secant slopes", "x**2", "1"),
    ("derivative of the square root of x", "sqrt(x)", None),
    ("derivative of x*sin(x) at pi/4", "x*sin(x)", "pi/4"),
    ("why is e^x its own derivative", "exp(x)", None),
    ("derivative of |x| at 0", "Abs(x)", "0"),
    ("how steep is the parabola x^2 at x = -1.5", "x**2", "-3/2"),
    ("explain how secants become a tangent for cos x", "cos(x)", None),
    ("d/dt t^3", "x**3", None),
    ("Visualise f'(x) for f(x) = x^2 + 1, at x=2.", "x**2 + 1", "2"),
    ("Please explain the derivative of x squared to a 15 year old", "x**2", None),
    ("derivative of one over x", "1/x", None),
]
ELSEWHERE = [
    "antiderivative of x^2",
    "history of Rome",
    "derivative-free optimisation",
    "Pythagorean comma in music",
    "Pythagorean tuning",
    "Who was Pythagoras?",
    "the life and philosophy of Pythagoras of Samos",
    "Pythagorean identity sin^2 + cos^2 = 1",
    "Pythagorean expectation in baseball",
    "derivatives market explained",
    "financial derivatives such as options and futures",
    "second derivative of x^3",
    "partial derivative of x^2 y",
    "the chain rule",
    "slope of a ski run",
    "how do I get a tan",
    "cell differentiation",
    "what is a secant hyperbolic tangent neural network",
    "stochastic gradient descent",
    "what is 3 + 4",
    "",
    "?",
    "import os; os.system('id')",
    "draw a triangle",
    "How do vaccines work?",
    "explain cos and sin",
]


@pytest.mark.parametrize("prompt", list(PROMPTS.values()))
def test_one_lesson_only_claims_a_prompt(prompt: str) -> None:
    claiming = [lesson.name for lesson in load_lessons() if lesson.understand(prompt)]
    assert len(claiming) == 1


@pytest.mark.parametrize(("prompt", "legs"), PYTHAGORAS)
def test_pythagoras_is_understood(prompt: str, legs: tuple[str, str]) -> None:
    intent = understand_prompt(prompt)
    assert intent.topic == "pythagorean_theorem"
    assert tuple(parameter.value for parameter in intent.parameters) == legs


@pytest.mark.parametrize(("prompt", "function", "point"), DERIVATIVE)
def test_derivative_is_understood(prompt: str, function: str, point: str | None) -> None:
    intent = understand_prompt(prompt)
    values = {parameter.name: parameter.value for parameter in intent.parameters}
    assert intent.topic == "derivative"
    assert values["function"] == function
    assert values.get("point") == point


@pytest.mark.parametrize("prompt", ELSEWHERE)
def test_other_topics_are_refused_with_what_can_be_asked(prompt: str) -> None:
    with pytest.raises(UnknownTopicError) as refusal:
        understand_prompt(prompt)
    message = refusal.value.message
    assert "Pythagorean theorem" in message
    assert all(lesson.examples[0] in message for lesson in load_lessons())
    assert "key" not in message.lower()


@pytest.mark.parametrize(
    ("prompt", "error", "words"),
    [
        ("Pythagorean theorem with legs -3 and 4", BadParameterError, "longer than zero"),
        ("Pythagorean theorem with legs 0 and 4", BadParameterError, "longer than zero"),
        ("Pythagorean theorem with legs 3 and 10000000", BadParameterError, "between"),
        ("Pythagoras for a 3-4-6 triangle", BadParameterError, "not the sides of a right"),
        ("Pythagorean theorem with hypotenuse 13", UnclearPromptError, "both legs"),
        ("Pythagorean theorem with a = 3", UnclearPromptError, "both legs"),
        ("derivative of sinc(x) + 2", UnclearPromptError, "sinc"),
        ("derivative of x^2 + foo(x)", UnclearPromptError, "could not be read"),
        ("derivative of a x^2", UnclearPromptError, "could not be read"),
        ("derivative of the Riemann zeta function", UnclearPromptError, "riemann"),
        ("derivative of x^2 at x = banana", UnclearPromptError, "point"),
        ("derivative of x^2 at x = 99999", UnclearPromptError, "point"),
        ("Pythagorean theorem, and the derivative of x^2", UnclearPromptError, "one of them"),
    ],
)
def test_unusable_details_are_named(prompt: str, error: type[AgentError], words: str) -> None:
    with pytest.raises(error, match=words):
        understand_prompt(prompt)


def test_defaults_are_marked() -> None:
    assert not any(parameter.given for parameter in understand_prompt("pythagoras").parameters)
    function, point = understand_prompt("derivative of cos x at 0").parameters
    assert (function.given, point.given) == (True, True)


def test_examples_are_understood_by_their_own_lesson() -> None:
    for lesson in load_lessons():
        for example in lesson.examples:
            assert lesson_of(understand_prompt(example)) is lesson
        assert lesson.examples[0] in abilities()


def test_unknown_lesson_is_named() -> None:
    with pytest.raises(UnknownTopicError, match="alchemy"):
        lesson_of(ConceptIntent(topic="alchemy", title="Gold"))


@pytest.mark.parametrize(
    "prompt",
    [
        "x" * 20_000,
        "derivative of " + "(" * 9_000,
        "3 and " * 3_000,
        "slope " + "x + " * 4_000,
        "derivative of " + "the of " * 2_500,
        "legs " + "of a " * 4_000,
        "a " * 9_000 + "pythagoras",
        "derivative at x = " + "1" * 19_000,
        "derivative of x" + "^2" * 9_000,
        "integral of " + "(" * 9_000,
        "integral from " + "0 to " * 4_000,
        "area under " + "the curve " * 2_000,
        "integral " + "x + " * 4_000 + "from 0 to 1",
        "sin of " + "1" * 19_000 + " degrees",
        "unit circle " + "pi / " * 4_000,
    ],
)
def test_longest_prompts_are_answered_soon(prompt: str) -> None:
    begin = time.process_time()
    with contextlib.suppress(AgentError):
        understand_prompt(prompt)
    assert time.process_time() - begin < 10
