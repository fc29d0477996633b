"""What compiled code draws on axes and in rows, measured on Manim's own shapes in a container."""

import json
import subprocess
from typing import Any

import pytest
from containers import IMAGE

from agents.coding.compile_scene.elements.axes import NUMBERS_ASIDE
from agents.coding.compile_scene.elements.curve import LINE_INSIDE
from agents.coding.compile_scene.elements.vector_field import ARROWS_ON
from agents.coding.compile_scene.levels import WORDS_LEVEL

pytestmark = pytest.mark.docker

MEASURE = """
import json, sys
import numpy as np
from manim import *

exec(json.load(sys.stdin))
axes = Axes(x_range=[0, 6, 1], y_range=[-1, 1, 1], x_length=6, y_length=6, tips=False)
field = arrows_on(axes, lambda x, y: (1, 0.5), 6, BLUE)
weak = arrows_on(axes, lambda x, y: (1 if x < 1 else 0.01, 0), 6, BLUE)

def foot_of_numbers(*functions):
    axes = Axes(x_range=[-3, 3, 1], y_range=[-2, 2, 1], x_length=6, y_length=4, tips=False)
    for axis, marks in ((axes.x_axis, [-2, -1, 1, 2]), (axes.y_axis, [-1, 1])):
        axis.add_numbers(marks, font_size=28)
    numbers_aside(axes, [axes.plot(each) for each in functions])
    return [axes.x_axis.numbers.get_top()[1], axes.y_axis.numbers.get_right()[0]]

def feet(*texts):
    row = VGroup(*(Text(text, font_size=28) for text in texts)).arrange(RIGHT)
    words_level(row, texts, 28)
    return [min(letter.get_bottom()[1] for letter in words) for words in row if len(words)]

def pieces(function):
    axes = Axes(x_range=[0, 4, 1], y_range=[-3, 3, 1], x_length=4, y_length=6, tips=False)
    drawn = line_inside(axes, lambda x: (x, function(x)), 0, 4, BLUE)
    return [[float(n) for n in axes.p2c(end)[:2]] for piece in drawn for end in
            (piece.get_start(), piece.get_end())]

def line(arrow):
    return (arrow.get_end() - arrow.get_start())[:2].tolist()

print(json.dumps({
    "field": [line(arrow) for arrow in field],
    "weak": [mobject.width for mobject in weak if isinstance(mobject, Arrow)],
    "smooth": pieces(lambda x: np.sqrt(x)),
    "steep": pieces(lambda x: 3 * np.tanh(30 * (x - 2))),
    "steps": pieces(lambda x: np.floor(x) - 1),
    "pole": pieces(lambda x: 1 / (x - 2)),
    "sign": pieces(lambda x: np.sign(np.sin(np.pi * x / 2))),
    "free": foot_of_numbers(lambda x: 0.3 * x + 0.8),
    "crossed": foot_of_numbers(lambda x: -0.35 + 0 * x),
    "level": feet("slot", "xenon", "HI"),
    "unusual": feet("漢字", "ab", " "),
}))
"""


@pytest.fixture(scope="module")
def drawn() -> dict[str, Any]:
    """Everything this file measures, in one container."""
    functions = json.dumps(ARROWS_ON + NUMBERS_ASIDE + WORDS_LEVEL + LINE_INSIDE)
    command = ["docker", "run", "--rm", "--interactive", "--network", "none"]
    command += ["--tmpfs", "/work:uid=10001,gid=10001,mode=0700", "--workdir", "/work"]
    command += ["--entrypoint", "/opt/venv/bin/python", IMAGE.tag, "-c", MEASURE]
    done = subprocess.run(command, input=functions, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout.splitlines()[-1])


def test_arrows_of_a_field_are_as_steep_as_paths_along_it(drawn: dict[str, Any]) -> None:
    # A unit of y is drawn three times as long as one of x: 1.5 up for 1 across.
    assert all(up / across == pytest.approx(1.5) for across, up in drawn["field"])


def test_weak_arrows_of_a_field_can_still_be_seen(drawn: dict[str, Any]) -> None:
    assert min(drawn["weak"]) > 0.25 * max(drawn["weak"])


def test_numbers_stay_at_their_axis_as_long_as_nothing_runs_through_them(
    drawn: dict[str, Any],
) -> None:
    below, left = drawn["free"]
    assert -0.3 < below < 0
    assert -0.3 < left < 0


def test_numbers_that_are_crossed_go_to_the_edge(drawn: dict[str, Any]) -> None:
    below, left = drawn["crossed"]
    assert below < -2
    assert -0.3 < left < 0


def test_words_of_a_row_stand_on_one_line(drawn: dict[str, Any]) -> None:
    assert max(drawn["level"]) - min(drawn["level"]) < 0.02


def test_words_of_any_script_can_be_levelled_and_none_at_all(drawn: dict[str, Any]) -> None:
    assert len(drawn["unusual"]) == 2


@pytest.mark.parametrize(
    ("name", "count"), [("smooth", 1), ("steep", 1), ("steps", 4), ("pole", 2), ("sign", 2)]
)
def test_a_curve_is_in_pieces_where_it_jumps_and_only_there(
    drawn: dict[str, Any], name: str, count: int
) -> None:
    assert len(drawn[name]) == 2 * count


def test_steps_are_level(drawn: dict[str, Any]) -> None:
    ends = drawn["steps"]
    for (_, start), (_, end) in zip(ends[::2], ends[1::2], strict=True):
        assert start == pytest.approx(end)
