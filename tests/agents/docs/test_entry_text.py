"""Entries are put into words with every keyword they list."""

from agents.artifacts.docs_index import DocEntry
from agents.docs.entry_text import LINE, full_text, keyword_names, short_text

ENTRY = DocEntry(
    name="Grid.plot",
    kind="method",
    signature="Grid.plot(f: Callable[[float, int], float], /, *more: int,"
    " at: tuple[int, int]=(1, 2), label: str='a, b=c', **kwargs) -> dict[str, int]",
    inherited={"Curve": ("dt=1", "smooth"), "Mobject": ("color=WHITE",)},
    open=True,
    summary="Plots.",
    example="a\n\nb",
)


def test_every_keyword_is_found_and_nothing_else() -> None:
    assert {"at", "label", "dt", "smooth", "color"} <= keyword_names(ENTRY)
    assert not {"kwargs", "more", "int", "str", "dict"} & keyword_names(ENTRY)


def test_the_whole_text_is_in_order() -> None:
    lines = full_text("Axes.plot", ENTRY, note="Note:").lines
    assert lines[0] == "Note:"
    assert lines[1].startswith("Axes.plot(f: ")
    assert lines[2:] == (
        "  further keywords, from Curve: dt=1, smooth",
        "  further keywords that are not listed may be accepted",
        "  method of Grid",
        "  Plots.",
        "  Example:",
        "    a",
        "",
        "    b",
        "  further keywords, from Mobject: color=WHITE",
    )


def test_a_long_signature_goes_over_several_lines() -> None:
    names = ", ".join(f"parameter_{number}: int={number}" for number in range(50))
    entry = DocEntry(name="f", kind="function", signature=f"f({names})")
    lines = short_text("f", entry).lines
    assert len(lines) > 3
    assert max(map(len, lines)) <= LINE
    assert " ".join(line.strip() for line in lines) == entry.signature
