"""Nodes and edges."""

import math
from itertools import pairwise

from agents.artifacts.elements.network import NODE_GAP, Network
from agents.artifacts.room.letters import TEXT_SIZES
from agents.coding.compile_scene.literals import COLOURS, number, text_literal
from agents.coding.compile_scene.stage import Stage, room

NODE_HEIGHT = 0.7
NETWORK = '''\
def network_of(places, edges, height, directed, font_size, colour):
    """Return named nodes at their places, and edges between the borders of their boxes."""
    nodes = {}
    for name, (x, y, width) in places.items():
        place = np.array([x, y, 0])
        box = RoundedRectangle(corner_radius=0.2, width=width, height=height, color=colour)
        nodes[name] = VGroup(box.move_to(place), Text(name, font_size=font_size).move_to(place))
    lines = VGroup()
    for one, two in edges:
        start, end = nodes[one].get_center(), nodes[two].get_center()
        way = (end - start) / np.linalg.norm(end - start)
        near, far = (
            0.05 + 0.5 / max(abs(way[0]) / box.width, abs(way[1]) / box.height)
            for box in (nodes[one][0], nodes[two][0])
        )
        kind = Arrow if directed else Line
        options = {"buff": 0, "max_tip_length_to_length_ratio": 0.2} if directed else {}
        lines.add(kind(start + near * way, end - far * way, color=GREY_B, **options))
    return VGroup(VGroup(*nodes.values()), lines)
'''


def build(element: Network, stage: Stage) -> None:
    """Write the nodes at their places, and the edges."""
    name = stage.variable(element.id)
    stage.function("network_of", NETWORK)
    width, height = room(element.place)
    wide = max(map(element.node_width, element.nodes))
    places = (
        _tree(element, width or 8, height or 5)
        if element.layout == "tree"
        else _circle(element.nodes, (width or 8) - wide, (height or 5) - NODE_HEIGHT)
    )
    stage.write(
        f"{name} = network_of(",
        "    {",
        *(
            f"        {text_literal(node)}: ({number(x)}, {number(y)},"
            f" {number(element.node_width(node))}),"
            for node, (x, y) in places.items()
        ),
        "    },",
        "    [",
        *(f"        ({text_literal(one)}, {text_literal(two)})," for one, two in element.edges),
        "    ],",
        f"    {number(NODE_HEIGHT)}, {element.directed},"
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
    """Places in layers from the top: each node above the middle of its children if that fits."""
    layers = element.layers()
    down = (height - NODE_HEIGHT) / max(1, len(layers) - 1)
    across = _above_children(element, layers, width) or {
        node: width * ((number_of + 0.5) / len(layer) - 0.5)
        for layer in layers
        for number_of, node in enumerate(layer)
    }
    return {
        node: (round(across[node], 3), round(-depth * down, 3))
        for depth, layer in enumerate(layers)
        for node in layer
    }


def _above_children(
    element: Network, layers: tuple[tuple[str, ...], ...], width: float
) -> dict[str, float] | None:
    """How far right each node stands when the ends of all branches share the width evenly.

    None where two nodes would then stand too close.
    """
    depth_of = {node: depth for depth, layer in enumerate(layers) for node in layer}
    below: dict[str, list[str]] = {node: [] for node in element.nodes}
    for one, two in element.edges:
        upper, lower = (one, two) if depth_of[one] < depth_of[two] else (two, one)
        below[upper].append(lower)
    ends: list[str] = []
    _collect_ends(element.nodes[0], below, ends)
    pitch = width / len(ends)
    across = {node: pitch * (n + 0.5) - width / 2 for n, node in enumerate(ends)}
    for layer in reversed(layers):
        for node in layer:
            if children := below[node]:
                across[node] = (across[children[0]] + across[children[-1]]) / 2
        for one, two in pairwise(sorted(layer, key=across.__getitem__)):
            wide = (element.node_width(one) + element.node_width(two)) / 2
            if across[two] - across[one] < wide + NODE_GAP - 1e-9:
                return None
    return across


def _collect_ends(node: str, below: dict[str, list[str]], ends: list[str]) -> None:
    """Add the nodes below this one that have none below them, from the left."""
    for child in below[node]:
        _collect_ends(child, below, ends)
    if not below[node]:
        ends.append(node)
