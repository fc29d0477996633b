"""Nodes and edges."""

import math

from agents.artifacts.elements.network import Network
from agents.artifacts.room.letters import TEXT_SIZES
from agents.coding.compile_scene.literals import COLOURS, number, point, text_literal
from agents.coding.compile_scene.stage import Stage, room

NODE_HEIGHT = 0.7
NETWORK = '''\
def network_of(places, edges, size, directed, font_size, colour):
    """Return named nodes at their places, and edges between the borders of their boxes."""
    nodes = {}
    for name, place in places.items():
        box = RoundedRectangle(corner_radius=0.2, width=size[0], height=size[1], color=colour)
        box.set_fill(BACKGROUND, opacity=1).move_to(place)
        nodes[name] = VGroup(box, Text(name, font_size=font_size).move_to(place))
    lines = VGroup()
    for one, two in edges:
        start, end = nodes[one].get_center(), nodes[two].get_center()
        way = (end - start) / np.linalg.norm(end - start)
        reach = 1 / max(abs(way[0]) / size[0], abs(way[1]) / size[1]) / 2 + 0.05
        kind = Arrow if directed else Line
        options = {"buff": 0, "max_tip_length_to_length_ratio": 0.2} if directed else {}
        lines.add(kind(start + reach * way, end - reach * way, color=GREY_B, **options))
    return VGroup(lines, VGroup(*nodes.values()))
'''


def build(element: Network, stage: Stage) -> None:
    """Write the nodes at their places, and the edges."""
    name = stage.variable(element.id)
    stage.function("network_of", NETWORK)
    width, height = room(element.place)
    wide = element.node_width()
    places = (
        _tree(element, width or 8, height or 5)
        if element.layout == "tree"
        else _circle(element.nodes, (width or 8) - wide, (height or 5) - NODE_HEIGHT)
    )
    stage.write(
        f"{name} = network_of(",
        "    {",
        *(f"        {text_literal(node)}: {point(at)}," for node, at in places.items()),
        "    },",
        "    [",
        *(f"        ({text_literal(one)}, {text_literal(two)})," for one, two in element.edges),
        "    ],",
        f"    ({number(wide)}, {number(NODE_HEIGHT)}), {element.directed},"
        f" {TEXT_SIZES['small']}, {COLOURS[element.colour]},",
        ")",
    )
    stage.put(name, element.place)


def _circle(nodes: tuple[str, ...], width: float, height: float) -> dict[str, tuple[float, float]]:
    """Places on an ellipse, the first at the top, then clockwise."""
    places: dict[str, tuple[float, float]] = {}
    for number_of, node in enumerate(nodes):
        angle = math.pi / 2 - 2 * math.pi * number_of / len(nodes)
        places[node] = (
            round(width / 2 * math.cos(angle), 3),
            round(height / 2 * math.sin(angle), 3),
        )
    return places


def _tree(element: Network, width: float, height: float) -> dict[str, tuple[float, float]]:
    """Places in layers from the top; each layer fills the width evenly."""
    layers = element.layers()
    down = (height - NODE_HEIGHT) / max(1, len(layers) - 1)
    places: dict[str, tuple[float, float]] = {}
    for depth, layer in enumerate(layers):
        for number_of, node in enumerate(layer):
            x = width * ((number_of + 0.5) / len(layer) - 0.5)
            places[node] = (round(x, 3), round(-depth * down, 3))
    return places
