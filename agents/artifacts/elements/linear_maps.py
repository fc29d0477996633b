"""A matrix of two rows and columns as what it does to the plane."""

import math
from typing import Literal

from pydantic import Field

from agents.artifacts.base import OURS
from agents.artifacts.elements.base import Needs, PlacedElement
from agents.artifacts.elements.plane import Vector

MOST_REACH = 12
LABELS = (r"\hat{\imath}", r"\hat{\jmath}")


class LinearMap(PlacedElement):
    """A grid with both basis vectors; `apply_matrix` moves all of it."""

    kind: Literal["linear_map"] = "linear_map"
    matrix: tuple[Vector, Vector]
    """Its two rows."""
    turn_degrees: float = Field(default=0, ge=-180, le=180, json_schema_extra=OURS)

    def reach(self) -> int:
        """How far from the middle the plane goes in every direction: farther than its arrows."""
        return math.ceil(max(1.0, *(abs(entry) for row in self.matrix for entry in row)) + 0.2)

    def needs(self, width: float) -> Needs:
        """All it can get.

        Raises:
            ValueError: The matrix takes its vectors too far.
        """
        if self.reach() > MOST_REACH:
            raise ValueError(f"elements: {self.id!r}: entries of its matrix are too large to show")
        del width
        return Needs(3.0, grows=True)
