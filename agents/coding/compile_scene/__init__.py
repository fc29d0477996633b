"""Owns compiling a scene spec to one Manim module, without a model.

The same spec gives the same bytes. Nothing of a spec reaches the code but through `literals.py`
and `expression.py`, so no text, name or formula in it can become code.
"""

import textwrap

from agents.artifacts.generated_code import GeneratedCode, ManimCode
from agents.artifacts.scene_spec import Axes, Beat, ManimSceneSpec
from agents.coding.compile_scene.actions import write_group
from agents.coding.compile_scene.elements import load_builders
from agents.coding.compile_scene.elements.axes import write_numbers_aside
from agents.coding.compile_scene.literals import number, text_literal
from agents.coding.compile_scene.rooms import with_places
from agents.coding.compile_scene.stage import Stage

BACKGROUND = "#10131A"
MODULE = '''\
"""A Manim animation of about {seconds} seconds, compiled from a scene spec.

Draw it with:  manim -qh {file} {scene}
"""

from manim import *
import numpy as np

BACKGROUND = "{background}"

{functions}
class {scene}(Scene):
    def construct(self):
        self.camera.background_color = BACKGROUND

{body}'''


def compile_scene(spec: ManimSceneSpec) -> ManimCode:
    """Write the spec as a Manim module with one scene class.

    Raises:
        UnsafeExpressionError: A curve's expression is not plain NumPy arithmetic in x.
    """
    planned = [each.id for each in spec.elements if isinstance(each, Axes) and each.place.within]
    spec = with_places(spec)
    stage = Stage(spec)
    builders = load_builders()
    for element in spec.elements:
        builders[element.kind](element, stage)
        stage.write("")
    for element in spec.elements:
        if isinstance(element, Axes) and element.id in planned:
            write_numbers_aside(element, stage)
    for beat in spec.beats:
        _write_beat(beat, stage)
    code = MODULE.format(
        seconds=round(spec.duration_s),
        file=GeneratedCode.CODE_FILE,
        scene=spec.scene_class,
        background=BACKGROUND,
        functions="".join(f"\n{source}\n" for source in stage.functions.values()),
        body=textwrap.indent("\n".join(stage.lines), " " * 8).rstrip() + "\n",
    )
    return ManimCode(scene_name=spec.scene_class, code=code)


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
