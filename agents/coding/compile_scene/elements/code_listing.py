"""Program text."""

from agents.artifacts.elements.listing import CodeListing
from agents.coding.compile_scene.literals import text_literal
from agents.coding.compile_scene.stage import Stage

FONT = 22


def build(element: CodeListing, stage: Stage) -> None:
    """Write Manim's `Code`."""
    name = stage.variable(element.id)
    stage.painted[element.id] = f"{name}.code_lines"
    lines = element.code.expandtabs(4).split("\n")
    stage.write(
        f"{name} = Code(",
        '    code_string="\\n".join(',
        "        [",
        *(f"            {text_literal(line)}," for line in lines),
        "        ]",
        "    ),",
        f"    language={text_literal(element.language)},",
        '    formatter_style="monokai",',
        "    add_line_numbers=False,",
        f'    paragraph_config={{"font_size": {FONT}}},',
        '    background_config={"stroke_color": GREY_D, "fill_color": BLACK},',
        ")",
    )
    stage.put(name, element.place)
