"""Upright bars with names and values."""

from agents.artifacts.elements.tables import BarChart
from agents.artifacts.room.letters import TEXT_SIZES
from agents.coding.compile_scene.levels import WORDS_LEVEL
from agents.coding.compile_scene.literals import COLOURS, number, text_literal
from agents.coding.compile_scene.stage import Stage, room

BARS = '''\
def bars_of(names, values, width, height, font_size, colour):
    """Return bars that stand on one line, a name below each and its value above."""
    pitch, tallest = min(width / len(values), {widest}), height - 1.1
    width = pitch * len(values)
    group = VGroup(Line(ORIGIN, width * RIGHT, color=GREY_B))
    for k, (name, value) in enumerate(zip(names, values)):
        high = max(tallest * value / max(values), 0.02)
        bar = Rectangle(width=0.65 * pitch, height=high, color=colour, fill_opacity=0.8)
        bar.move_to((k + 0.5) * pitch * RIGHT, aligned_edge=DOWN)
        below = Text(name, font_size=font_size).next_to(bar, DOWN, buff=0.18)
        words_level([below], [name], font_size, -0.42)
        above = Text(f"{value:g}", font_size=font_size).next_to(bar, UP, buff=0.12)
        group.add(VGroup(bar, below, above))
    return group.center()
'''

WIDEST = 2.4
"""From the middle of one bar to the middle of the next, frame units: few bars are no walls."""


def build(element: BarChart, stage: Stage) -> None:
    """Write a group of a line and one group for each bar."""
    name = stage.variable(element.id)
    stage.function("words_level", WORDS_LEVEL)
    stage.function("bars_of", BARS.replace("{widest}", number(WIDEST)))
    width, height = room(element.place)
    stage.write(
        f"{name} = bars_of(",
        f"    [{', '.join(map(text_literal, element.names))}],",
        f"    [{', '.join(map(number, element.values))}],",
        f"    {number(width or 8)}, {number(height or 4)},"
        f" {TEXT_SIZES['small']}, {COLOURS[element.colour]},",
        ")",
    )
    stage.put(name, element.place)
