"""No answer is longer than allowed, and it says what is missing."""

import pytest

from agents.docs.bounded_text import Block, fit, tokens_of

BLOCKS = [
    Block(f"part {letter}", tuple(f"{letter} line {number} {'é' * 20}" for number in range(12)))
    for letter in "abcdefghij"
]


def test_what_fits_is_told_whole() -> None:
    text = fit(BLOCKS[:2], tokens=10_000)
    assert text.split("\n\n") == ["\n".join(block.lines) for block in BLOCKS[:2]]


@pytest.mark.parametrize("tokens", [*range(1, 60), 100, 150, 234, 500, 1000, 2000, 3000])
def test_it_is_never_longer_and_has_whole_lines_only(tokens: int) -> None:
    text = fit(BLOCKS, tokens=tokens)
    assert tokens_of(text) <= tokens
    known = {line for block in BLOCKS for line in block.lines} | {""}
    *lines, note = text.split("\n")
    assert set(lines) <= known
    assert note in known or note.startswith("(Left out for length: ")


def test_what_is_left_out_is_named() -> None:
    text = fit([Block("all", ("x",)), *BLOCKS[:3]], tokens=400)
    assert text.startswith("x\n\na line 0")
    assert text.endswith("(Left out for length: the rest of part b, part c.)")


def test_a_line_that_is_too_long_does_not_hide_what_comes_after() -> None:
    text = fit([Block("long", ("x" * 5000,)), Block("short", ("y",))], tokens=100)
    assert text == "y\n\n(Left out for length: long.)"


def test_nothing_is_nothing() -> None:
    assert fit([], tokens=10) == ""
