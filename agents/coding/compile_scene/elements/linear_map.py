"""A grid with both basis vectors, and the matrix that acts on them.

It is compiled as a plane, its grid and two arrows: `linear_maps` has put these in its place.
"""

from agents.artifacts.elements.linear_maps import LinearMap
from agents.coding.compile_scene.stage import Stage


def build(element: LinearMap, stage: Stage) -> None:
    """Never called: no linear map is left when a scene is compiled."""
    raise TypeError(f"{element.id} was to be taken apart before, {len(stage.lines)} lines ago")
