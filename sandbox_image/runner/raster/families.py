"""Lists the families of mobjects, as cameras ask for them at every frame."""

from collections.abc import Iterable
from operator import attrgetter
from typing import Any

from manim.utils.family import extract_mobject_family_members

from runner.raster.ownership import OwnFamilies

Z_INDEX = attrgetter("z_index")


def extract(
    mobjects: Iterable[Any], use_z_index: bool = False, only_those_with_points: bool = False
) -> list[Any]:
    """As Manim's function of the module `manim.utils.family`, whose contract this is."""
    asked = list(mobjects)
    found: list[Any] = []
    own = OwnFamilies()
    if not all(gather(mobject, found, own, set()) for mobject in asked):
        return extract_mobject_family_members(asked, use_z_index, only_those_with_points)
    if only_those_with_points:
        found = [mobject for mobject in found if len(mobject.points) > 0]
    if len({id(mobject) for mobject in found}) < len(found):
        found = list(dict.fromkeys(reversed(found)))[::-1]  # the last of equal ones stays
    return sorted(found, key=Z_INDEX) if use_z_index else found


def gather(mobject: Any, found: list[Any], own: OwnFamilies, above: set[int]) -> bool:
    """Add a mobject and all below it, depth first; False where one lists its family its own way."""
    if mobject not in own:
        return False
    found.append(mobject)
    below = mobject.submobjects
    if not below:
        return True
    above.add(id(mobject))
    listed = all(gather(each, found, own, above) for each in below if id(each) not in above)
    above.discard(id(mobject))
    return listed
