import pytest

from agents.errors import AgentError, BadParameterError, UnclearPromptError
from agents.providers.offline import understand_prompt
from agents.providers.offline.angle_prompt import read_angle_prompt

PARAPHRASES = [
    ("Explain sine with the unit circle", "sin", None, "degrees"),
    ("Why is sin(30 degrees) 1/2?", "sin", "30", "degrees"),
    ("cosine of 2pi/3 on the unit circle", "cos", "2*pi/3", "radians"),
    ("how does the sine wave come from a circle", "sin", None, "degrees"),
    ("sin 45°", "sin", "45", "degrees"),
    ("What is the cosine of 60 degrees?", "cos", "60", "degrees"),
    ("sin(π/4) = √2/2", "sin", "pi/4", "radians"),
    (r"why is $\cos(\pi/3)$ one half", "cos", "pi/3", "radians"),
    ("unit circle", "sin", None, "degrees"),
    ("cos(-90°)", "cos", "-90", "degrees"),
    ("where does the cosine wave come from? show the circle", "cos", None, "degrees"),
    ("sine of 1 radian", "sin", "1", "radians"),
    ("sin(37.5 degrees)", "sin", "75/2", "degrees"),
    ("Show why sin^2 + cos^2 = 1 with the unit circle", "sin", None, "degrees"),
    ("explain the unit circle at 135 degrees", "sin", "135", "degrees"),
    ("Explain cos and sin as coordinates of a point on a circle", "sin", None, "degrees"),
    ("sine as the height of a turning point", "sin", None, "degrees"),
    ("sin of 720 degrees", "sin", "720", "degrees"),
]
ELSEWHERE = [
    "law of sines",
    "the cosine rule for a triangle",
    "unit circle in the complex plane",
    "Euler's formula and the unit circle",
    "roots of unity on the unit circle",
    "derivative of sin x",
    "integral of sin x from 0 to pi",
    "Riemann sums for sin x from 0 to pi",
    "cosine similarity",
    "original sin",
    "sin city",
    "Fourier series of a sine wave",
    "tangent of 45 degrees",
    "inverse sine of 1/2",
    "solve sin x = 1/2",
    "explain cos and sin",
    "Pythagorean identity sin^2 + cos^2 = 1",
    "sine wave in electronics",
    "rotation matrix with cos and sin",
    "rotate a picture by 90 degrees",
    "30 degrees in Paris",
    "the circle of life",
    "area of a circle",
    "sine and cosine in a right triangle with hypotenuse 5",
    "who invented the sine",
    "sin(x)",
    "",
]


@pytest.mark.parametrize(("prompt", "focus", "angle", "unit"), PARAPHRASES)
def test_function_and_angle_are_read(prompt: str, focus: str, angle: str | None, unit: str) -> None:
    read = read_angle_prompt(prompt)
    assert read is not None
    assert (read.focus, read.angle, read.unit) == (focus, angle, unit)


@pytest.mark.parametrize("prompt", [row[0] for row in PARAPHRASES])
def test_no_other_lesson_claims_it(prompt: str) -> None:
    assert understand_prompt(prompt).topic == "unit_circle"


@pytest.mark.parametrize("prompt", ELSEWHERE)
def test_what_is_only_near_is_left_to_others(prompt: str) -> None:
    assert read_angle_prompt(prompt) is None


@pytest.mark.parametrize(
    ("prompt", "claimed"),
    [
        ("Why is sin(30 degrees) 1/2?", "1/2"),
        ("Why is sin(60°) √3/2?", "sqrt(3)/2"),
        ("why is cos 120 degrees equal to -1/2", "-1/2"),
        ("why is sin(pi) zero", "0"),
        ("sin(π/4) = √2/2 on the unit circle", "sqrt(2)/2"),
        ("sin(45 degrees) on the unit circle", None),
    ],
)
def test_claims_are_read(prompt: str, claimed: str | None) -> None:
    read = read_angle_prompt(prompt)
    assert read is not None
    assert read.claimed == claimed


@pytest.mark.parametrize(
    ("prompt", "error", "words"),
    [
        ("sin(30)", UnclearPromptError, "degrees or in radians"),
        ("sin(7/3) on the unit circle", UnclearPromptError, "7/3"),
        ("sin(1000 degrees)", BadParameterError, "between -720 and 720"),
        ("sin(5pi) on the unit circle", BadParameterError, "between -720 and 720"),
        ("sin(999999999999 degrees)", BadParameterError, "between -720 and 720"),
    ],
)
def test_unusable_angles_are_named(prompt: str, error: type[AgentError], words: str) -> None:
    with pytest.raises(error, match=words):
        read_angle_prompt(prompt)
