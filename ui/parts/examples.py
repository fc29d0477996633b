"""Prompts to begin with, each with a picture of what it becomes."""

from dataclasses import dataclass

from ui.escape import Html, el

QUALITY = "480p15"
"""The examples are quick to try."""


@dataclass(frozen=True)
class Example:
    """A prompt that works without a model too."""

    name: str
    """Of its picture in `assets/examples`."""
    title: str
    prompt: str


EXAMPLES = (
    Example("pythagoras", "The Pythagorean theorem", "Explain the Pythagorean theorem"),
    Example(
        "derivative",
        "Why the derivative of sine is cosine",
        "Why is the derivative of sin x cos x?",
    ),
    Example("quadratic", "A quadratic equation", "Solve x^2 - 5x + 6 = 0 step by step"),
    Example(
        "integral",
        "An integral as a limit of sums",
        "Explain the integral of x^2 from 0 to 2 as a limit of Riemann sums",
    ),
    Example("unit-circle", "Sine on the unit circle", "Why is sin(30 degrees) 1/2?"),
    Example(
        "matrix", "What a matrix does to the plane", "What does the matrix [[2, 1], [1, 2]] do?"
    ),
)


def example_cards() -> Html:
    """The examples; a click fills the form."""
    return el("ul", (_card(each) for each in EXAMPLES), class_="cards is-examples")


def _card(example: Example) -> Html:
    return el(
        "li",
        el(
            "button",
            el(
                "span",
                el("img", src=f"look/examples/{example.name}.webp", alt="", loading="lazy"),
                class_="picture",
            ),
            el("span", example.title, class_="card-title"),
            el("span", example.prompt, class_="card-words"),
            type="button",
            class_="card-link",
            data_deed="fill",
            data_prompt=example.prompt,
        ),
        class_="card",
    )
