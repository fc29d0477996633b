"""Frames of an animation that need not be worked out, because nothing that follows depends on them.

Most of Manim's animations set what they move from copies that they made when they began, and from
nothing but the time. While only such play, and nothing has updaters, a walk that draws nothing may
leap over frames, and meets the same state afterwards. Two frames in a row are worked out before
one that matters: where animations of different length move the same thing, the order in which
they end shows in the frame after.
"""

import functools
from collections.abc import Callable, Iterable, Iterator, Sequence
from types import FunctionType
from typing import Any

from manim import (
    Add,
    Animation,
    AnimationGroup,
    DrawBorderThenFill,
    Mobject,
    Scene,
    Succession,
    Transform,
    TransformFromCopy,
    Wait,
)
from manim.animation.creation import ShowPartial
from manim.camera.multi_camera import MultiCamera
from manim.utils import rate_functions

IN_A_ROW = 2
PURE = {
    "interpolate": (
        Animation.interpolate,
        AnimationGroup.interpolate,
        Succession.interpolate,
        TransformFromCopy.interpolate,
        Wait.interpolate,
        Add.interpolate,
    ),
    "interpolate_mobject": (Animation.interpolate_mobject,),
    "interpolate_submobject": (
        Animation.interpolate_submobject,
        DrawBorderThenFill.interpolate_submobject,
        ShowPartial.interpolate_submobject,
        Transform.interpolate_submobject,
    ),
    "get_sub_alpha": (Animation.get_sub_alpha,),
    "update_mobjects": (
        Animation.update_mobjects,
        AnimationGroup.update_mobjects,
        Succession.update_mobjects,
        Wait.update_mobjects,
        Add.update_mobjects,
    ),
}
"""What an animation does for a frame, and whose way of it sets everything anew."""
OF_SCENES = ("play_internal", "update_to_time", "update_mobjects", "update_meshes", "update_self")
"""What a scene does for a frame."""
FORWARD = tuple(
    getattr(rate_functions, name)
    for name in (
        *("linear", "smooth", "smoothstep", "smootherstep", "smoothererstep"),
        *("rush_into", "rush_from", "slow_into", "double_smooth"),
        *(f"ease_{way}_{kind}" for way in ("in", "out", "in_out") for kind in ("sine", "quad")),
        *(f"ease_{way}_{kind}" for way in ("in", "out", "in_out") for kind in ("cubic", "quart")),
    )
)
"""Rates that never go back: animations in a group begin and end once."""
THERE_AND_BACK = (rate_functions.there_and_back, rate_functions.there_and_back_with_pause)


class Leaps:
    """Which frames of one animation of a scene may be leapt over."""

    def __init__(self, scene: Any) -> None:
        self.possible = can_leap(scene)
        self.made = 0
        """How many were."""
        self._frame = 0

    def skips(self, scene: Any, *, ahead: int) -> bool:
        """Whether the next frame of the animation may be left out; asked once for each.

        Args:
            scene: The scene, which is playing it.
            ahead: In how many frames one comes whose state is wanted; 0 if it is this one.
        """
        at, self._frame = self._frame, self._frame + 1
        times = getattr(scene.time_progression, "iterable", ())
        if not self.possible or not at or ahead < IN_A_ROW or len(times) - at <= IN_A_ROW:
            return False
        self.made += 1
        return True


def leaping(update_to_time: Callable[[Any, float], None]) -> Callable[[Any, float], None]:
    """Scenes' way to the time of a frame, where a renderer may say `leaps_over`."""

    @functools.wraps(update_to_time)
    def update(scene: Any, t: float) -> None:
        leaps_over = getattr(scene.renderer, "leaps_over", None)
        if leaps_over is not None and leaps_over(scene):
            scene.last_t = t
        else:
            update_to_time(scene, t)

    return update


def can_leap(scene: Any) -> bool:
    """Whether no frame of the animations that a scene has begun depends on the one before."""
    if scene.updaters or scene.meshes or scene.stop_condition is not None:
        return False
    if isinstance(scene.renderer.camera, MultiCamera):
        return False  # what it shows has the size that it last had when it was drawn
    if any(getattr(type(scene), name) is not getattr(Scene, name) for name in OF_SCENES):
        return False
    if not vars(scene).keys().isdisjoint(OF_SCENES):
        return False
    shown = [*scene.mobjects, *scene.foreground_mobjects]
    if any(part.updaters for mobject in shown for part in mobject.get_family()):
        return False
    return are_pure(scene.animations or (), alone=True)


def are_pure(animations: Sequence[Any], *, alone: bool) -> bool:
    """Whether each of some animations is pure while the others play, if there is nothing else."""
    alone = alone and len(animations) == 1
    return all(is_pure(animation, alone=alone) for animation in animations)


def is_pure(animation: Any, *, alone: bool) -> bool:
    """Whether an animation sets all that it moves from the time alone, and runs Manim's code.

    Args:
        animation: It has begun, or will within another.
        alone: Whether nothing else moves meanwhile: one animation after the other copies what it
            finds when its turn comes.
    """
    kind = type(animation)
    if not is_manims(kind) or not vars(animation).keys().isdisjoint(PURE):
        return False
    if not all(is_one_of(getattr(kind, name, None), pure) for name, pure in PURE.items()):
        return False
    if isinstance(animation, AnimationGroup):
        in_turn = isinstance(animation, Succession)
        if not is_one_of(animation.rate_func, FORWARD) or (in_turn and not alone):
            return False
        if in_turn:
            return all(is_pure(each, alone=True) for each in animation.animations)
        return are_pure(animation.animations, alone=alone)
    if not isinstance(animation, Wait | Add) and not has_known_rate(animation):
        return False
    return all(map(is_plain, parts_of(animation)))


def has_known_rate(animation: Any) -> bool:
    """Whether its rate, and the path of what it moves, are Manim's own."""
    rate = animation.rate_func
    path = getattr(animation, "path_func", None)
    if path is not None and not is_manims(path):
        return False
    if isinstance(animation, DrawBorderThenFill):
        # Where it is taken back, the direction of a sheen stays as the last step left it.
        return is_one_of(rate, FORWARD) and not animation.reverse_rate_function
    return is_one_of(rate, FORWARD) or is_one_of(rate, THERE_AND_BACK)


def parts_of(animation: Any) -> Iterator[Any]:
    """Everything that an animation moves, or has copied, or moves something to."""
    for held in list(vars(animation).values()):
        if isinstance(held, Mobject):
            yield from held.get_family()


def is_plain(part: Any) -> bool:
    """Whether a mobject is of one of Manim's kinds, and is not made anew for each frame."""
    return not part.updaters and all(map(is_manims, type(part).__mro__[:-1]))


def is_manims(thing: Any) -> bool:
    """Whether something is a class or a function of Manim, and not of a scene."""
    return isinstance(thing, type | FunctionType) and thing.__module__.startswith("manim.")


def is_one_of(thing: Any, others: Iterable[Any]) -> bool:
    """Whether it is one of them; nothing of a scene's own is asked whether it is equal."""
    return any(thing is other for other in others)
