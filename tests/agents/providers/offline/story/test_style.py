"""Words about style, and the look that is meant."""

import pytest

from agents.artifacts.story.words import Look
from agents.providers.offline.story.style import look_of


@pytest.mark.parametrize(
    ("style", "look"),
    [
        ("", Look.STORYBOOK),
        ("Film noir", Look.NOIR),
        ("a black-and-white silent film", Look.NOIR),
        ("like an old photograph", Look.SEPIA),
        ("soft watercolours", Look.PASTEL),
        ("Colourful comic", Look.VIVID),
        ("bleak and Nordic", Look.COLD),
        ("golden autumn light", Look.GOLDEN),
        ("pastel, but cold", Look.PASTEL),
        ("picture book", Look.STORYBOOK),
        ("software", None),
        ("claymation", None),
    ],
)
def test_the_look_that_is_named_first_is_meant(style: str, look: Look | None) -> None:
    assert look_of(style) is look


@pytest.mark.parametrize("look", Look)
def test_every_look_is_known_by_its_name(look: Look) -> None:
    assert look_of(look.value) is look
