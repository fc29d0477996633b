"""The page and the picture say what was measured, and are well formed."""

import xml.etree.ElementTree as ET

from measured import error, pair, walked

from bench.speed import page, plot
from bench.speed.scenes import Group

PAIRS = [
    pair(3.0, drop=0.0012, work=walked(0.1, 1.5)),
    pair(2.0, group=Group.MOVING, kind="3-D & <more>", quality="720p30"),
]
ERRORS = [error(14.0, 2.0, 0.5), error(1.9, 2.0, 0.5, late=False)]


def written() -> str:
    return page.write_page(PAIRS, ERRORS, repeats=1, machine="a machine", cores=2)


def rows(text: str) -> list[list[str]]:
    return [line.split(" | ") for line in text.splitlines() if line.startswith("|")]


def test_every_row_of_a_table_has_as_many_cells_as_its_head() -> None:
    for block in written().split("\n\n"):
        if block.startswith("|"):
            assert len({len(row) for row in rows(block)}) == 1


def test_the_page_holds_pairs_likeness_cores_and_errors() -> None:
    text = written()
    assert "| words | text | 60 | 6.0 | 2.0 | 3.00× |" in text
    assert "| words | 1080p60 | 0.9900 | 0.9888 | 0.0012 | 0.0012 | 60 |" in text
    # One chunk: no number of cores makes it shorter.
    assert "| words | 1080p60 | 6.2% | 2.0 | 2.0 | 2.0 | 2.0 |" in text
    assert "| names: ShowCreation | late | 14.0 | 2.00 | 7.0× | 0.50 | 28.0× | yes |" in text
    assert "| **median of 1** | late |  |  | **7.0×** |  | **28.0×** |  |" in text
    assert "**missed**" in text


def test_parts_that_were_not_measured_are_left_out() -> None:
    text = page.write_page([], ERRORS, repeats=1, machine="a machine", cores=2)
    assert "## 1080p60" not in text
    assert "Likeness" not in text
    assert "## Time to an error" in text


def test_the_picture_is_well_formed_and_its_bars_are_in_proportion() -> None:
    root = ET.fromstring(plot.draw(PAIRS, ERRORS))  # noqa: S314
    space = "{http://www.w3.org/2000/svg}"
    bars = [
        float(shape.attrib["width"])
        for shape in root.iter(f"{space}rect")
        if shape.attrib["width"] != "100%"
    ]
    # Manim 6 s, with inspection 3 s, ours 2 s; then 4, 3 and 2.
    assert bars == [600.0, 300.0, 200.0, 600.0, 450.0, 300.0]
    words = [shape.text for shape in root.iter(f"{space}text")]
    assert "words (3-D & <more>)" in words
    assert len(list(root.iter(f"{space}circle"))) == 3 * len(ERRORS) + 9


def test_times_lie_on_their_scale_even_beyond_its_ends() -> None:
    assert plot.along(0.001) == plot.along(plot.LEAST_S) == plot.NAMES
    assert plot.along(1000) == plot.NAMES + plot.BARS
