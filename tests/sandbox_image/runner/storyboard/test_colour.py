"""Palettes: every mood and hour has its own, night is dark, and what is far fades."""

import itertools

import pytest
from runner.storyboard.colour import DULL, FEELINGS, LIGHTS, brightness, palette_of, rgb


def test_every_mood_at_every_hour_has_a_palette_of_its_own() -> None:
    skies = {
        (palette.high, palette.middle, palette.low)
        for time, mood in itertools.product(LIGHTS, FEELINGS)
        for palette in [palette_of(time, mood, "clear")]
    }
    assert len(skies) == len(LIGHTS) * len(FEELINGS)


@pytest.mark.parametrize("mood", list(FEELINGS))
def test_night_is_darker_than_day(mood: str) -> None:
    day, night = (palette_of(time, mood, "clear") for time in ("day", "night"))
    assert brightness(night.middle) < brightness(day.middle) - 0.2
    assert brightness(night.lit("7d9f5a")) < brightness(day.lit("7d9f5a"))
    assert (day.dark, night.dark) == (False, True)


def test_what_is_far_away_fades_into_the_haze() -> None:
    palette = palette_of("day", "calm", "clear")
    far = [
        sum(abs(a - b) for a, b in zip(palette.lit("2f5d50", depth), palette.haze, strict=True))
        for depth in (0.0, 0.4, 0.8, 1.0)
    ]
    assert far == sorted(far, reverse=True)
    assert far[-1] == pytest.approx(0)


def test_colours_stay_within_their_bounds_in_every_light() -> None:
    for time, mood, weather in itertools.product(LIGHTS, FEELINGS, DULL):
        palette = palette_of(time, mood, weather)
        parts = [palette.high, palette.low, palette.haze, palette.glow, palette.lit("ffffff")]
        assert all(0 <= part <= 1 for colour in parts for part in colour), (time, mood, weather)


def test_a_colour_is_read_as_it_is_written() -> None:
    assert rgb("ff8000") == (1.0, 128 / 255, 0.0)
