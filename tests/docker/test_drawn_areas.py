"""The areas that compiled code draws, measured on Manim's own shapes in a container."""

import json
import math
import subprocess
from typing import Any

import pytest
from containers import IMAGE

from agents.coding.compile_scene.elements.area import AREA_UNDER
from agents.coding.compile_scene.elements.rectangles import RECTANGLES_UNDER, SHIFTS

pytestmark = pytest.mark.docker

MEASURE = """
import json, sys
import numpy as np
from manim import *

order = json.load(sys.stdin)
exec(order["functions"])
axes = Axes(x_range=[-1, 7, 1], y_range=[-2, 5, 1], x_length=4, y_length=3)

def measure(shape):
    points = np.array([axes.p2c(point) for point in shape.get_vertices()])
    x, y = points[:, 0], points[:, 1]
    area = abs(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1))) / 2
    return {"area": area, "colour": shape.fill_color.to_hex(), "opacity": shape.fill_opacity}

def draw(name, graph, *arguments):
    shapes = globals()[name](axes, eval(graph), *arguments, (BLUE, RED), 0.5)
    return [measure(shape) for shape in shapes]

print(json.dumps([draw(*question) for question in order["questions"]]))
"""
SQUARES = [("right", 4, 3.75), ("left", 4, 1.75), ("middle", 4, 2.625), ("right", 64, 2.7294921875)]
"""Sums of rectangles under x squared from 0 to 2."""
SQUARE, SINE = "lambda x: x**2", "np.sin"

Shapes = list[dict[str, Any]]


@pytest.fixture(scope="module")
def drawn() -> list[Shapes]:
    """Everything this file measures, in one container."""
    questions: list[list[Any]] = [
        ["rectangles_under", SQUARE, 0, 2, count, float(SHIFTS[sample])]
        for sample, count, _ in SQUARES
    ]
    questions += [
        ["rectangles_under", SINE, 0, 6, 6, 0.5],
        ["area_under", SINE, 0, 2 * math.pi],
        ["area_under", SQUARE, 0, 2],
    ]
    order = {"functions": RECTANGLES_UNDER + AREA_UNDER, "questions": questions}
    command = ["docker", "run", "--rm", "--interactive", "--network", "none"]
    command += ["--tmpfs", "/work:uid=10001,gid=10001,mode=0700"]
    command += ["--entrypoint", "/opt/venv/bin/python", IMAGE.tag, "-c", MEASURE]
    done = subprocess.run(
        command, input=json.dumps(order), capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout)


@pytest.mark.parametrize("number", range(len(SQUARES)))
def test_rectangles_have_the_area_of_their_sum(drawn: list[Shapes], number: int) -> None:
    _, count, total = SQUARES[number]
    assert len(drawn[number]) == count
    assert sum(shape["area"] for shape in drawn[number]) == pytest.approx(total)
    assert len({shape["colour"] for shape in drawn[number]}) == 1


def test_rectangles_below_the_axis_have_the_other_colour(drawn: list[Shapes]) -> None:
    colours = [shape["colour"] for shape in drawn[len(SQUARES)]]
    assert colours[:3] == [colours[0]] * 3
    assert colours[3:] == [colours[5]] * 3
    assert colours[0] != colours[5]


def test_the_area_is_drawn_on_both_sides_of_the_axis(drawn: list[Shapes]) -> None:
    above, below = drawn[-2]
    assert above["area"] == pytest.approx(2, abs=1e-3)
    assert below["area"] == pytest.approx(2, abs=1e-3)
    assert above["opacity"] == below["opacity"] == 0.5


def test_a_side_without_area_is_not_filled(drawn: list[Shapes]) -> None:
    above, below = drawn[-1]
    assert above["area"] == pytest.approx(8 / 3, abs=1e-3)
    assert below["opacity"] == 0
