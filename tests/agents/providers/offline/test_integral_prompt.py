import pytest

from agents.errors import AgentError, BadParameterError, UnclearPromptError
from agents.providers.offline import understand_prompt
from agents.providers.offline.integral_prompt import read_integral_prompt

PARAPHRASES = [
    ("Explain the integral of x^2 from 0 to 2 as a limit of Riemann sums", "x**2", ("0", "2")),
    ("area under sin(x) between 0 and pi", "sin(x)", ("0", "pi")),
    ("why is the integral of 1/x from 1 to e equal to 1", "1/x", ("1", "E")),
    ("∫_0^2 x^2 dx", "x**2", ("0", "2")),
    ("∫₀² x² dx", "x**2", ("0", "2")),
    (r"\int_0^{2\pi} \sin x\,dx", "sin(x)", ("0", "2*pi")),
    ("Why is ∫ x dx from 0 to 1 equal to 1/2?", "x", ("0", "1")),
    ("integral from 0 to 2 of x^3", "x**3", ("0", "2")),
    ("integrate e^x from 0 to ln 2", "exp(x)", ("0", "log(2)")),
    ("Show the area under the curve y = x^2 + 1 from x = 0 to x = 3", "x**2 + 1", ("0", "3")),
    ("left Riemann sum of sqrt(x) on [0, 4]", "sqrt(x)", ("0", "4")),
    ("Riemann sums for cos x over the interval [0, pi/2]", "cos(x)", ("0", "pi/2")),
    ("definite integral of 3x^2 - 2x for 0 <= x <= 2", "3*x**2 - 2*x", ("0", "2")),
    ("How do rectangles give the area under 1/x from 1 to 2?", "1/x", ("1", "2")),
    ("area between x^2 and the x-axis from 0 to 1", "x**2", ("0", "1")),
    ("The integral of t^2 from -1 to 1.5", "x**2", ("-1", "1.5")),
    ("integral of x^2", "x**2", None),
    ("What is an integral?", None, None),
    ("Explain integrals", None, None),
    ("how do Riemann sums become an integral?", None, None),
    ("explain the definite integral to a 15 year old", None, None),
    ("Visualise the definite integral as a sum of thin rectangles", None, None),
]
ELSEWHERE = [
    "line integral of F along a path",
    "double integral of x*y",
    "surface integral",
    "contour integral in the complex plane",
    "Lebesgue integral",
    "antiderivative of x^2",
    "indefinite integral of x^2",
    "integration by parts of x e^x",
    "integration by substitution",
    "the fundamental theorem of calculus",
    "Riemann hypothesis",
    "Riemann surface",
    "the Riemann zeta function",
    "integration in sociology",
    "integration of immigrants in Germany",
    "the integral role of bees",
    "integral part of the team",
    "integrate Slack with GitHub",
    "continuous integration with GitHub",
    "integration tests in Python",
    "integrated circuits",
    "integrity",
    "integral domain in algebra",
    "who invented the integral",
    "area of a circle",
    "area under the bridge",
    "area under the ROC curve",
    "area between two curves x^2 and x",
    "the trapezoidal rule",
    "derivative of x^2",
    "derivative of the area under x^2",
    "volume of revolution of x^2 from 0 to 1",
    "rectangles",
    "integration",
    "law of sines",
    "",
]


@pytest.mark.parametrize(("prompt", "function", "interval"), PARAPHRASES)
def test_function_and_interval_are_read(
    prompt: str, function: str | None, interval: tuple[str, str] | None
) -> None:
    read = read_integral_prompt(prompt)
    assert read is not None
    assert (read.function, read.interval) == (function, interval)


@pytest.mark.parametrize("prompt", [row[0] for row in PARAPHRASES])
def test_no_other_lesson_claims_it(prompt: str) -> None:
    assert understand_prompt(prompt).topic == "riemann_integral"


@pytest.mark.parametrize("prompt", ELSEWHERE)
def test_what_is_only_near_is_left_to_others(prompt: str) -> None:
    assert read_integral_prompt(prompt) is None


@pytest.mark.parametrize(
    ("prompt", "count", "sample"),
    [
        ("integral of x^2 from 0 to 2 with 6 rectangles", 6, None),
        ("Riemann sums of x^2 from 0 to 2, n = 10", 10, None),
        ("left Riemann sum of x^2 from 0 to 2", None, "left"),
        ("area under x^2 from 0 to 2 with 5 strips and right endpoints", 5, "right"),
        ("midpoint Riemann sums for x^2 from 0 to 2 into 4 equal parts", 4, "middle"),
    ],
)
def test_rectangles_are_read(prompt: str, count: int | None, sample: str | None) -> None:
    read = read_integral_prompt(prompt)
    assert read is not None
    assert (read.function, read.interval) == ("x**2", ("0", "2"))
    assert (read.count, read.sample) == (count, sample)


@pytest.mark.parametrize(
    ("prompt", "claimed"),
    [
        ("why is the integral of x^2 from 0 to 2 equal to 8/3", "8/3"),
        ("area under the parabola x squared between 0 and 1 is 1/3", "1/3"),
        ("the integral of sin x from 0 to pi = 2", "2"),
        ("the integral of x^2 from 0 to 1 is hard to see", None),
    ],
)
def test_claims_are_read(prompt: str, claimed: str | None) -> None:
    read = read_integral_prompt(prompt)
    assert read is not None
    assert read.claimed == claimed


@pytest.mark.parametrize(
    ("prompt", "error", "words"),
    [
        ("integral of x from 0 to infinity", BadParameterError, "improper integral"),
        ("∫_0^∞ e^(-x) dx", BadParameterError, "improper integral"),
        ("integral of x from a to b", UnclearPromptError, "interval could not be read"),
        ("integral of x^2 from 0 to banana", UnclearPromptError, "interval could not be read"),
        ("integral of foo(x) from 0 to 1", UnclearPromptError, "foo"),
        ("integral of x*y from 0 to 1", UnclearPromptError, "x\\*y"),
        ("integral of x^2 with 0 rectangles", BadParameterError, "from 1 to 100"),
        ("integral of x^2 with 5000 rectangles", BadParameterError, "from 1 to 100"),
    ],
)
def test_unusable_details_are_named(prompt: str, error: type[AgentError], words: str) -> None:
    with pytest.raises(error, match=words):
        read_integral_prompt(prompt)
