"""Questions in words find the entry they mean."""

import pytest

from agents.artifacts.docs_index import DocsIndex
from agents.docs.words import query_words, split_words, stem, word_index


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("plot_line_graph", ["plot", "line", "graph"]),
        ("SurroundingRectangle", ["surrounding", "rectangle"]),
        ("how do I use the MathTex", ["math", "tex"]),
        ("x² + é", []),
    ],
)
def test_names_are_taken_apart(text: str, words: list[str]) -> None:
    assert split_words(text) == words


@pytest.mark.parametrize(
    ("one", "other"),
    [("rotating", "rotate"), ("boxes", "box"), ("moved", "move"), ("lines", "line")],
)
def test_forms_of_a_word_are_one(one: str, other: str) -> None:
    assert stem(one) == stem(other)


def test_askers_words_are_looked_for_as_manims_too() -> None:
    assert query_words("morph a formula") == ["morph", "transform", "formula", "tex"]


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("move an object along a path", "MoveAlongPath"),
        ("draw a box around a formula", "SurroundingRectangle"),
        ("area under a curve", "CoordinateSystem.get_area"),
        ("turn one equation into another", "TransformMatchingTex"),
    ],
)
def test_the_right_entry_is_among_the_first(index: DocsIndex, question: str, name: str) -> None:
    assert name in [entry.name for entry in word_index(index).rank(question, most=5)]


def test_words_that_are_nowhere_find_nothing(index: DocsIndex) -> None:
    assert word_index(index).rank("xylophone quux", most=5) == []
    assert word_index(index).rank("", most=5) == []


def test_an_empty_index_has_no_answer() -> None:
    assert word_index(DocsIndex(manim_version="0", entries=())).rank("circle", most=5) == []


def test_the_words_of_an_index_are_counted_once(index: DocsIndex) -> None:
    assert word_index(index) is word_index(index)
