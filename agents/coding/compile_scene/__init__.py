"""Owns compiling a scene spec to one Manim module, without a model.

The same spec gives the same bytes. Nothing of a spec reaches the code but through `literals.py`
and `expression.py`, so no text, name or formula in it can become code.
"""

import textwrap
from collections.abc import Collection, Iterable

from agents.artifacts.elements.braces import Brace
from agents.artifacts.generated_code import GeneratedCode, ManimCode
from agents.artifacts.request import Aspect, Quality
from agents.artifacts.scene_actions import ZOOMS
from agents.artifacts.scene_spec import Axes, Beat, Element, ManimSceneSpec
from agents.coding.compile_scene.actions import write_group
from agents.coding.compile_scene.elements import load_builders
from agents.coding.compile_scene.elements.axes import write_numbers_aside
from agents.coding.compile_scene.linear_maps import taken_apart
from agents.coding.compile_scene.literals import number, text_literal
from agents.coding.compile_scene.rooms import with_places
from agents.coding.compile_scene.stage import Stage

BACKGROUND = "#10131A"
MODULE = '''\
"""A Manim animation of about {seconds} seconds, compiled from a scene spec.

Draw it with:  {command}
"""

from manim import *
import numpy as np

BACKGROUND = "{background}"

{functions}
class {scene}({base}):
    def construct(self):
        self.camera.background_color = BACKGROUND{saved}

{body}'''


def compile_scene(spec: ManimSceneSpec) -> ManimCode:
    """Write the spec as a Manim module with one scene class.

    Raises:
        UnsafeExpressionError: A curve's expression is not plain NumPy arithmetic in x.
    """
    planned = [each.id for each in spec.elements if isinstance(each, Axes) and each.place.within]
    spec = taken_apart(with_places(spec))
    stage = Stage(spec)
    late = _beside_braces(spec, planned)
    _write_elements([each for each in spec.elements if each.id not in late], stage)
    for element in spec.elements:
        if isinstance(element, Axes) and element.id in planned:
            write_numbers_aside(element, stage)
    _write_elements([each for each in spec.elements if each.id in late], stage)
    for beat in spec.beats:
        _write_beat(beat, stage)
    zooms = any(action.do in ZOOMS for beat in spec.beats for action in beat.actions)
    code = MODULE.format(
        seconds=round(spec.duration_s),
        command=_command(spec),
        scene=spec.scene_class,
        base="MovingCameraScene" if zooms else "Scene",
        saved="\n        self.camera.frame.save_state()" if zooms else "",
        background=BACKGROUND,
        functions="".join(f"\n{source}\n" for source in stage.functions.values()),
        body=textwrap.indent("\n".join(stage.lines), " " * 8).rstrip() + "\n",
    )
    return ManimCode(scene_name=spec.scene_class, code=code)


def _write_elements(elements: Iterable[Element], stage: Stage) -> None:
    builders = load_builders()
    for element in elements:
        builders[element.kind](element, stage)
        stage.write("")


def _beside_braces(spec: ManimSceneSpec, axes: Collection[str]) -> set[str]:
    """Braces along axes, whose numbers may move aside first, and all that builds on them."""
    late: set[str] = set()
    for element in spec.elements:
        along = isinstance(element, Brace) and element.around in axes
        if along or any(target in late for _, target, _ in element.references()):
            late.add(element.id)
    return late


def _command(spec: ManimSceneSpec) -> str:
    """How to draw it with plain Manim, which is told the shape of a frame only in a file."""
    named = f"{GeneratedCode.CODE_FILE} {spec.scene_class}"
    if spec.aspect is Aspect.WIDE:
        return f"manim -qh {named}"
    (width, height), (across, down) = spec.aspect.frame, Quality.P1080.size(spec.aspect)
    return (
        f"manim -r {across},{down} --config_file frame.cfg {named}\n"
        f"where frame.cfg has the lines [CLI], frame_width={width:g}, frame_height={height:.10g}"
    )


def _write_beat(beat: Beat, stage: Stage) -> None:
    """Write one section, whose caption lasts as long as the beat."""
    stage.write(f"self.next_section({text_literal(beat.id)})")
    stage.write(
        "self.add_subcaption(",
        f"    {text_literal(beat.say)},",
        f"    duration={number(beat.duration_s)},",
        ")",
    )
    for group in beat.groups:
        write_group(group, stage)
    if beat.hold_s > 0:
        stage.write(f"self.wait({number(beat.hold_s)})")
    stage.write("")
