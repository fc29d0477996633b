"""Runs inside the image: imports Manim as the zygote does, and looks at what was put off.

Reads nothing that matters from stdin, prints one JSON line for each thing that was tried.
"""

import json
import sys
from collections.abc import Callable
from typing import Any

from runner.zygote import import_manim


def layouts() -> Any:
    """Where each of Manim's layouts puts four vertices; networkx wants numbers of its own."""
    from manim import Graph

    corners = [1, 2, 3, 4]
    sides = [(1, 2), (2, 3), (3, 4), (4, 1)]
    names = ("circular", "kamada_kawai", "planar", "shell", "spectral", "spiral")
    made = {name: Graph(corners, sides, layout=name) for name in names}
    made |= {"spring": Graph(corners, sides, layout="spring", layout_config={"seed": 1})}
    return {
        name: [[round(float(x), 6) for x in graph[each].get_center()] for each in corners]
        for name, graph in made.items()
    }


def networkx() -> Any:
    """What a scene asks of networkx itself."""
    import networkx as nx
    from networkx import layout as part

    same = nx.layout.circular_layout is nx.circular_layout is part.circular_layout
    return [nx.__version__ > "3", same, sorted(nx.petersen_graph().degree())[0][1]]


def geometry() -> Any:
    """What a scene asks of SciPy."""
    import scipy.spatial
    from scipy.linalg import solve_banded
    from scipy.spatial import ConvexHull

    square = [[0, 0], [1, 0], [1, 1], [0, 1], [0.5, 0.5]]
    banded = solve_banded((0, 0), [[2.0, 4.0]], [2.0, 8.0]).tolist()
    far = float(scipy.spatial.distance.euclidean([0, 0], [3, 4]))
    return [ConvexHull(square).volume, far, banded]


def spline() -> Any:
    """What SciPy looked up while it was imported."""
    from scipy.spatial.transform import Rotation, RotationSpline

    turns = Rotation.from_euler("z", [[0], [90], [180], [270]], degrees=True)
    middle = RotationSpline([0, 1, 2, 3], turns)(1.5)
    return round(float(middle.as_euler("zyx", degrees=True)[0]), 3)


def statistics() -> Any:
    """What wants parts of a package of which other parts want the whole."""
    from scipy import stats
    from scipy.spatial.distance import minkowski

    return [round(float(stats.norm.cdf(0)), 3), minkowski([0, 0], [3, 4], 2)]


def turned() -> Any:
    """What Manim asks of SciPy to turn something in space."""
    from manim import OUT, RIGHT, rotate_vector, rotation_matrix

    return [rotation_matrix(0, OUT).tolist(), rotate_vector(RIGHT, 2, OUT).round(3).tolist()]


def sound() -> Any:
    """What a scene asks of PyAV."""
    import av.filter
    from av.audio import AudioFrame

    return [av.filter.Graph.__name__, av.AudioFrame is AudioFrame, av.time_base]


def address() -> Any:
    """What a scene asks of the library of addresses, though there is nobody to call."""
    from urllib.request import Request

    return Request("http://localhost/x").selector


def testing() -> Any:
    """What a scene asks of NumPy."""
    import numpy as np

    np.testing.assert_allclose([1.0], [1.0])
    return np.f2py.__name__


def code() -> Any:
    """What Beautiful Soup asks of soupsieve."""
    from bs4 import BeautifulSoup

    return [each.text for each in BeautifulSoup("<p><b>x</b></p>", "html.parser").select("p > b")]


def main() -> None:
    """Try everything."""
    import_manim()
    from runner.late_modules import LATE, LateModule

    put_off = [name for name in LATE if type(sys.modules[name]) is LateModule]
    tried: tuple[Callable[[], Any], ...] = (
        *(statistics, turned, layouts, networkx, geometry, spline),
        *(testing, code, sound, address),
    )
    print(json.dumps({"put_off": put_off, "late": sorted(LATE)}))  # noqa: T201
    print(json.dumps({each.__name__: each() for each in tried}))  # noqa: T201


main()
