"""Points, one below the other."""

from agents.artifacts.elements.lists import ITEM_GAP, BulletList
from agents.artifacts.room.letters import LINE_SPACING, TEXT_SIZES
from agents.artifacts.room.line_breaks import reads_backward
from agents.coding.compile_scene.literals import COLOURS, number, text_literal
from agents.coding.compile_scene.stage import Stage, room

BULLETS = '''\
def bullet_rows(marks, items, font_size, colour, gap, side=LEFT):
    """Return lines of words one below the other, each with its mark on the side it begins."""
    rows = VGroup()
    for mark, item in zip(marks, items):
        words = Text(item, font_size=font_size, line_spacing={spacing}, color=colour)
        sign = Text(mark, font_size=font_size) if mark else Dot(radius=0.06)
        sign.set_color(YELLOW_C)
        first = Text(item.split("\\n")[0], font_size=font_size)
        first.align_to(words, UP)
        sign.next_to(words, side, buff=0.2).set_y(first.get_y())
        rows.add(VGroup(sign, words))
    rows.arrange(DOWN, buff=gap, aligned_edge=side)
    widest = max(row[0].width for row in rows)
    for row in rows:
        row[0].align_to(rows, side)
        row[1].align_to(rows, side).shift(-(widest + 0.2) * side)
    return rows
'''


def build(element: BulletList, stage: Stage) -> None:
    """Write a group with one row for each item."""
    name = stage.variable(element.id)
    stage.function("bullet_rows", BULLETS.replace("{spacing}", str(LINE_SPACING)))
    width, _ = room(element.place)
    items = element.lines((width or 12) / element.place.enlarged)
    backward = reads_backward(" ".join(element.items))
    # The dot of a number is behind it, and in words from right to left that is on its left.
    mark = ".{}" if backward else "{}."
    marks = [mark.format(n) if element.numbered else "" for n in range(1, len(items) + 1)]
    side = ", RIGHT" if backward else ""
    stage.write(
        f"{name} = bullet_rows(",
        f"    [{', '.join(map(text_literal, marks))}],",
        "    [",
        *(f"        {text_literal(item)}," for item in items),
        "    ],",
        f"    {TEXT_SIZES[element.size]}, {COLOURS[element.colour]}, {number(ITEM_GAP)}{side},",
        ")",
    )
    stage.put(name, element.place)
