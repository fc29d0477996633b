"""What the compilers of the element kinds share: the growing code, its variables and functions."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from agents.artifacts.request import Aspect
from agents.artifacts.room.frame import EDGE, FRAME_WIDTH, REGIONS
from agents.artifacts.scene_spec import Curve, ManimSceneSpec, Place
from agents.coding.compile_scene.literals import (
    DIRECTIONS,
    SIDES,
    VariableNames,
    number,
    point,
)

SHRINK_TO_FIT = '''\
def shrink_to_fit(mobject, width, height):
    """Make a mobject smaller when it is larger than its room; None means no limit."""
    if width is not None and mobject.width > width:
        mobject.scale_to_fit_width(width)
    if height is not None and mobject.height > height:
        mobject.scale_to_fit_height(height)
    return mobject
'''


@dataclass
class Stage:
    """The module being written."""

    spec: ManimSceneSpec
    names: VariableNames = field(default_factory=VariableNames)
    lines: list[str] = field(default_factory=list[str])
    """Body of `construct`, without indentation."""
    functions: dict[str, str] = field(default_factory=dict[str, str])
    """Source of the module's functions by name, in the order of first use."""
    variables: dict[str, str] = field(default_factory=dict[str, str])
    """Variable of each element, by element id."""
    graphs: dict[str, str] = field(default_factory=dict[str, str])
    """Name of the Python function of each curve, by element id."""
    trackers: dict[str, str] = field(default_factory=dict[str, str])
    """Variable of the tracker of the number that each element follows, by element id."""
    followers: dict[str, str] = field(default_factory=dict[str, str])
    """Name of the function that moves each element after its tracker, by element id."""
    circles: dict[str, tuple[str, str]] = field(default_factory=dict[str, tuple[str, str]])
    """Variables of each circle's centre and radius, by element id."""
    labels: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    """Variables of the labels on each axes, by element id."""
    curves: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    """Variables of the curves on each axes, by element id."""
    painted: dict[str, str] = field(default_factory=dict[str, str])
    """Variable of the part that takes a new colour, where that is not the whole element."""

    def write(self, *lines: str) -> None:
        """Add lines to `construct`."""
        self.lines.extend(lines)

    def write_template(self, template: str, values: Mapping[str, object]) -> None:
        """Add the lines of a template, with every `{name}` in it replaced by its value."""
        self.write(*template.format(**values).split("\n"))

    def variable(self, element_id: str) -> str:
        """Take the variable of an element that is being compiled."""
        name = self.names.take(element_id)
        self.variables[element_id] = name
        return name

    def axes_of(self, curve_id: str) -> str:
        """The variable of the axes on which a curve is drawn."""
        curve = self.spec.element(curve_id)
        if not isinstance(curve, Curve):
            raise TypeError(f"{curve_id} is not a curve")
        return self.variables[curve.axes]

    def function(self, name: str, source: str) -> str:
        """Make sure the module has this function."""
        self.functions.setdefault(name, source)
        return name

    def put(self, variable: str, place: Place) -> None:
        """Write the lines that shrink a mobject to its room and put it at its place."""
        width, height = room(place)
        if place.enlarged > 1:
            self.write(f"{variable}.scale({number(place.enlarged)})")
        if width is not None or height is not None:
            self.function("shrink_to_fit", SHRINK_TO_FIT)
            limits = ", ".join("None" if n is None else number(n) for n in (width, height))
            self.write(f"shrink_to_fit({variable}, {limits})")
        edge = DIRECTIONS[place.anchor]
        aligned = "" if edge == "ORIGIN" else f", aligned_edge={edge}"
        if place.beside is not None:
            other, side = self.variables[place.beside], SIDES[place.side]
            self.write(f"{variable}.next_to({other}, {side}, buff={number(place.gap)}{aligned})")
            return
        spot = REGIONS[Aspect.WIDE][place.region].point(place.anchor) if place.region else place.at
        if spot is not None:
            self.write(f"{variable}.move_to({point(spot)}{aligned})")


def room(place: Place) -> tuple[float | None, float | None]:
    """Largest width and height of an element at a place; None where nothing limits it.

    Regions are those of a wide picture: for any other, `rooms.with_places` has left only points.
    """
    width, height = place.max_width, place.max_height
    if place.region is not None:
        box = REGIONS[Aspect.WIDE][place.region]
        width = min(box.width, width or box.width)
        height = min(box.height, height or box.height)
    elif width is None:
        # Whatever it is, it must stay inside the frame.
        width = round(FRAME_WIDTH - 2 * EDGE, 2)
    return width, height
