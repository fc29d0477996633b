"""A graph of nodes and edges."""

from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from agents.artifacts.elements.base import Colour, Needs, PlacedElement
from agents.artifacts.room.letters import line_width

NodeName = Annotated[str, StringConstraints(min_length=1, max_length=14)]
Edge = tuple[NodeName, NodeName]
MOST_ON_A_CIRCLE = 10
LAYER_HEIGHT = 1.2
"""From one layer to the next, frame units."""
NODE_ROOM = 0.55
"""Around the name of a node, frame units."""
NODE_GAP = 0.25
"""Between two nodes of a layer, frame units."""


class Network(PlacedElement):
    """Named nodes, and edges between them."""

    kind: Literal["network"] = "network"
    nodes: tuple[NodeName, ...] = Field(min_length=2, max_length=16)
    edges: tuple[Edge, ...] = Field(max_length=40)
    directed: bool = False
    """Edges are arrows, from the first node to the second."""
    layout: Literal["circle", "tree"] = "circle"
    """A tree has its root, the first node, at the top."""
    colour: Colour = "blue"

    @model_validator(mode="after")
    def _sensible(self) -> Self:
        if len(set(self.nodes)) != len(self.nodes):
            raise ValueError("nodes: two have the same name")
        known, seen = set(self.nodes), set[frozenset[str]]()
        for number, (one, two) in enumerate(self.edges):
            if one not in known or two not in known or one == two:
                raise ValueError(f"edges[{number}]: must join two of the nodes")
            if frozenset((one, two)) in seen:
                raise ValueError(f"edges[{number}]: is there twice")
            seen.add(frozenset((one, two)))
        if self.layout == "circle" and len(self.nodes) > MOST_ON_A_CIRCLE:
            raise ValueError(f"nodes: at most {MOST_ON_A_CIRCLE} stand on a circle")
        if self.layout == "tree":
            self.layers()
        return self

    def layers(self) -> tuple[tuple[str, ...], ...]:
        """The nodes of a tree from its root down, each below its parent.

        Raises:
            ValueError: It is no tree.
        """
        beside: dict[str, list[str]] = {node: [] for node in self.nodes}
        for one, two in self.edges:
            beside[one].append(two)
            beside[two].append(one)
        layers: list[tuple[str, ...]] = [(self.nodes[0],)]
        seen = {self.nodes[0]}
        while layers[-1]:
            below: list[str] = []
            for node in layers[-1]:
                fresh = [each for each in beside[node] if each not in seen]
                seen.update(fresh)
                below += fresh
            layers.append(tuple(below))
        if len(seen) != len(self.nodes) or len(self.edges) != len(self.nodes) - 1:
            raise ValueError("edges: are not those of a tree")
        return tuple(layers[:-1])

    def node_width(self, node: str) -> float:
        """Width of a node, frame units."""
        return max(0.8, round(line_width(node, "small") + NODE_ROOM - 0.2, 3))

    def needs(self, width: float) -> Needs:
        """All it can get; nodes keep their size."""
        wide = max(map(self.node_width, self.nodes))
        if self.layout == "tree":
            layers = self.layers()
            for layer in layers:
                if len(layer) * (max(map(self.node_width, layer)) + NODE_GAP) > width:
                    raise ValueError(
                        f"elements: {self.id!r} has {len(layer)} nodes beside one another, which do"
                        f" not fit into {width:g} units: use shorter names or a wider region"
                    )
            return Needs(LAYER_HEIGHT * (len(layers) - 1) + 0.8, grows=True)
        if wide * 2.4 > width:
            raise ValueError(f"elements: {self.id!r}: the names are too long for {width:g} units")
        return Needs(max(2.6, 0.55 * len(self.nodes) + 0.8), grows=True)
