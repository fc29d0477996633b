"""Points, one below the other."""

from agents.artifacts.elements.lists import ITEM_GAP, BulletList
from agents.artifacts.room.letters import LINE_SPACING, TEXT_SIZES
from agents.coding.compile_scene.literals import COLOURS, number, text_literal
from agents.coding.compile_scene.stage import Stage, room

BULLETS = '''\
def bullet_rows(marks, items, font_size, colour, gap):
    """Return lines of words one below the other, each behind its mark."""
    rows = VGroup()
    for mark, item in zip(marks, items):
        words = Text(item, font_size=font_size, line_spacing={spacing}, color=colour)
        sign = Text(mark, font_size=font_size) if mark else Dot(radius=0.06)
        sign.set_color(YELLOW_C)
        first = Text(item.split("\\n")[0], font_size=font_size)
        first.align_to(words, UP)
        sign.next_to(words, LEFT, buff=0.2).set_y(first.get_y())
        rows.add(VGroup(sign, words))
    rows.arrange(DOWN, buff=gap, aligned_edge=LEFT)
    widest = max(row[0].width for row in rows)
    for row in rows:
        row[0].align_to(rows, LEFT)
        row[1].align_to(rows, LEFT).shift((widest + 0.2) * RIGHT)
    return rows
'''


def build(element: BulletList, stage: Stage) -> None:
    """Write a group with one row for each item."""
    name = stage.variable(element.id)
    stage.function("bullet_rows", BULLETS.replace("{spacing}", str(LINE_SPACING)))
    width, _ = room(element.place)
    items = element.lines((width or 12) / element.place.enlarged)
    marks = [f"{n}." if element.numbered else "" for n in range(1, len(items) + 1)]
    stage.write(
        f"{name} = bullet_rows(",
        f"    [{', '.join(map(text_literal, marks))}],",
        "    [",
        *(f"        {text_literal(item)}," for item in items),
        "    ],",
        f"    {TEXT_SIZES[element.size]}, {COLOURS[element.colour]}, {number(ITEM_GAP)},",
        ")",
    )
    stage.put(name, element.place)
