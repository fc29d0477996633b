"""Where a compiled plane's things are before and after its matrix acts, measured on Manim's shapes.

The functions are those that compiled code holds; a container runs the compiled scene itself.
"""

import json
import subprocess
from typing import Any

import pytest
from containers import IMAGE

from agents.coding.compile_scene import compile_scene
from tests.agents.golden_packets import golden_spec

pytestmark = pytest.mark.docker

MEASURE = """
import json, sys
from manim import *

order = json.load(sys.stdin)
names = {}
exec(order["code"], names)
config.dry_run = True
config.pixel_width, config.pixel_height, config.frame_rate = 128, 72, 2
config.verbosity = "ERROR"
config.progress_bar = "none"
measured = []

class Measured(names[order["scene"]]):
    def measure(self):
        things = sys._getframe(2).f_locals
        plane = things["plane"]
        shapes = [things[f"{name}_shape"] for name in order["arrows"]]
        tips = [plane.p2c(shape.get_start_anchors()[3]) for shape in shapes]
        corners = np.array([plane.p2c(point) for point in things["square"].get_start_anchors()])
        x, y = corners[:, 0], corners[:, 1]
        area = np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1))
        low, high = plane.c2p(plane.x_range[0], plane.y_range[0]), plane.get_corner(UR)
        inside = all(
            low[axis] - 1e-3 <= point[axis] <= high[axis] + 1e-3
            for line in things["grid"] if line.get_stroke_opacity() > 0
            for point in line.points for axis in (0, 1)
        )
        seen = sum(line.get_stroke_opacity() > 0 for line in things["grid"])
        measured.append({"tips": [list(tip[:2]) for tip in tips], "area": area / 2,
                         "inside": bool(inside), "seen": int(seen)})

    def wait(self, *arguments, **options):
        if "square" in sys._getframe(1).f_locals:
            self.measure()

Measured().render()
print("MEASURED" + json.dumps([measured[1], measured[2], measured[-1]]))
"""
MATRICES = {
    "matrix": ((2, 1), (1, 3)),
    "matrix_rotation": ((0, -1), (1, 0)),
    "matrix_singular": ((1, 2), (2, 4)),
}


@pytest.fixture(scope="module", params=MATRICES)
def drawn(request: pytest.FixtureRequest) -> tuple[str, list[dict[str, Any]]]:
    """What is drawn before the matrix acts, right afterwards, and at the end."""
    manim = compile_scene(golden_spec(request.param))
    order = {"code": manim.code, "scene": manim.scene_name, "arrows": ["arrow_i", "arrow_j"]}
    command = ["docker", "run", "--rm", "--interactive", "--network", "none"]
    command += ["--tmpfs", "/work:uid=10001,gid=10001,mode=0700", "--workdir", "/work"]
    command += ["--entrypoint", "/opt/venv/bin/python", IMAGE.tag, "-c", MEASURE]
    done = subprocess.run(command, input=json.dumps(order), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
    return request.param, json.loads(done.stdout.rpartition("MEASURED")[2])


def test_arrows_and_area_go_where_the_matrix_says(
    drawn: tuple[str, list[dict[str, Any]]],
) -> None:
    name, (before, after, end) = drawn
    (a, b), (c, d) = MATRICES[name]
    assert before["tips"] == [pytest.approx([1, 0], abs=1e-3), pytest.approx([0, 1], abs=1e-3)]
    assert before["area"] == pytest.approx(1, abs=1e-3)
    for state in (after, end):
        assert state["tips"] == [
            pytest.approx([a, c], abs=1e-3),
            pytest.approx([b, d], abs=1e-3),
        ]
        assert state["area"] == pytest.approx(a * d - b * c, abs=1e-3)


def test_the_grid_stays_inside_of_the_plane(drawn: tuple[str, list[dict[str, Any]]]) -> None:
    _, states = drawn
    assert all(state["inside"] for state in states)
    assert all(state["seen"] >= 8 for state in states)
