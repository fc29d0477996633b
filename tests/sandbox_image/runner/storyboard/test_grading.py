"""Looks of a film, on the pixels of a layer."""

import numpy as np
import pytest
from runner.storyboard.grading import GRADES, ROWS, grade

RED, WHITE, CLEAR, HALF = (0, 0, 255, 255), (255, 255, 255, 255), (0, 0, 0, 0), (0, 0, 128, 128)
"""Blue, green, red and opacity, as cairo keeps them: colours are multiplied with the opacity."""


class Layer:
    """What `grade` uses of a surface of cairo."""

    def __init__(self, *pixels: tuple[int, int, int, int], rows: int = 1) -> None:
        self.data = bytearray(np.array([pixels] * rows, np.uint8).tobytes())
        self.width, self.rows, self.is_marked = len(pixels), rows, False

    def get_width(self) -> int:
        return self.width

    def get_height(self) -> int:
        return self.rows

    def get_data(self) -> bytearray:
        return self.data

    def flush(self) -> None:
        pass

    def mark_dirty(self) -> None:
        self.is_marked = True

    def pixel(self, number: int) -> tuple[int, ...]:
        return tuple(self.data[4 * number : 4 * number + 4])


@pytest.mark.parametrize("look", ["", "storybook", "neon"])
def test_without_a_look_nothing_changes(look: str) -> None:
    layer = Layer(RED, HALF)
    grade(layer, look)
    assert (layer.pixel(0), layer.pixel(1)) == (RED, HALF)


@pytest.mark.parametrize("look", GRADES)
def test_no_colour_is_brighter_than_its_opacity_allows(look: str) -> None:
    layer = Layer(RED, WHITE, CLEAR, HALF, rows=2 * ROWS + 1)
    grade(layer, look)
    assert layer.is_marked
    pixels = np.frombuffer(layer.data, np.uint8).reshape(-1, 4)
    assert (pixels[:, :3] <= pixels[:, 3:]).all()
    assert (pixels[:, 3].reshape(-1, 4) == [255, 255, 0, 128]).all()
    assert (pixels.reshape(-1, 4, 4) == pixels[:4]).all(), "every row the same"
    assert layer.pixel(2) == CLEAR
    half = [2 * value for value in layer.pixel(3)[:3]]
    assert half == pytest.approx(layer.pixel(0)[:3], abs=3), "half as much of the same colour"


def test_black_and_white_has_no_colour() -> None:
    layer = Layer(RED)
    grade(layer, "noir")
    blue, green, red, _ = layer.pixel(0)
    assert blue == green == red
