import re

import pytest

from agents.artifacts.scene_spec import Action, Axes, Beat, Curve, ManimSceneSpec, Place, Secant
from agents.coding.compile_scene import compile_scene
from agents.coding.compile_scene.elements.secant import Fade
from tests.agents.golden_packets import golden_spec, planned_about

FADE = re.compile(r"_letter\.set_opacity\(np\.interp\(abs\(h\), \[(.+), (.+)\], \[0, 1\]\)\)")


def fade_of(spec: ManimSceneSpec) -> Fade:
    """Where the compiled code lets the letter fade."""
    found = FADE.search(compile_scene(spec).code)
    assert found is not None
    return Fade(float(found[1]), float(found[2]))


def stops_of(spec: ManimSceneSpec) -> list[float]:
    """Every h at which the secant stands still."""
    first = [element.h for element in spec.elements if isinstance(element, Secant)]
    gaps = [action.gap for beat in spec.beats for action in beat.actions if action.do == "set_gap"]
    return [abs(h) for h in (*first, *gaps) if h is not None]


def sliding_spec(first: float, *gaps: float, width: float = 8.5) -> ManimSceneSpec:
    """A secant on axes on which one unit is one frame unit long."""
    place = Place(at=(0, 0), max_width=width)
    axes = Axes(id="axes", place=place, x_range=(-4, 4), y_range=(-1, 9), x_step=1, y_step=1)
    curve = Curve(id="curve", axes="axes", expression="x**2", pieces=((-3, 3),))
    other = Secant(id="other", curve="curve", x=0, h=0.41)
    secant = Secant(id="secant", curve="curve", x=1, h=first)
    actions = (
        Action(do="fade_in", targets=("axes", "curve", "secant", "other")),
        Action(do="set_gap", targets=("other",), gap=0.39),
        *(Action(do="set_gap", targets=("secant",), gap=gap) for gap in gaps),
    )
    return ManimSceneSpec(
        scene_class="SlidingScene",
        title="Sliding",
        elements=(axes, curve, secant, other),
        beats=(Beat(id="all", say="It slides.", actions=actions),),
    )


@pytest.mark.parametrize(
    ("spec", "fade"),
    [
        (sliding_spec(2, 0.001), Fade(0.3, 0.5)),
        (sliding_spec(-2, -0.45, -0.35), Fade(0.35, 0.45)),
        (sliding_spec(0.2, 2), Fade(0.3, 0.5)),
        (sliding_spec(2, 0.001, width=4.5), Fade(0.6, 1)),
    ],
    ids=["nothing_near", "stops_near", "no_room_at_first", "half_the_size"],
)
def test_letter_fades_about_where_its_room_ends(spec: ManimSceneSpec, fade: Fade) -> None:
    assert fade_of(spec) == pytest.approx(fade)


@pytest.mark.parametrize("name", planned_about("derivative"))
def test_no_letter_is_left_pale(name: str) -> None:
    spec = golden_spec(name)
    fade = fade_of(spec)
    stops = stops_of(spec)
    assert len(stops) == 4
    assert not [h for h in stops if fade.gone < h < fade.shown]
    assert stops[0] >= fade.shown
    assert stops[-1] <= fade.gone
