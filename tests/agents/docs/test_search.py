"""Answers begin with the live signature, keep to their length, and say when there is nothing."""

import pytest

from agents.artifacts.docs_index import DocsIndex
from agents.docs.bounded_text import tokens_of
from agents.docs.search import names_in_error, search_docs, signatures_for

QUESTIONS = [
    "Axes.plot",
    "plot",
    "how do I plot a function on Axes?",
    "ShowCreation, get_graph and FadeIn",
    "Circel",
    "xylophone quux",
    "",
    "a.b.c " * 200,
    "é" * 500,
    "()[]{}\\ \n\0",
]


def test_the_signature_comes_first_then_the_text_then_the_example(index: DocsIndex) -> None:
    text = search_docs(index, "Create")
    places = [
        text.index(part)
        for part in ("Create(mobject: VMobject", "Incrementally show", "Example:", "Create(Square")
    ]
    assert places[0] == 0
    assert places == sorted(places)


def test_an_inherited_method_is_shown_as_it_was_asked_for(index: DocsIndex) -> None:
    text = search_docs(index, "Axes.plot")
    assert text.startswith("Axes.plot(function: ")
    assert "method of CoordinateSystem" in text
    assert "use_smoothing=True" in text


def test_keywords_that_nearly_everything_accepts_come_last(index: DocsIndex) -> None:
    text = search_docs(index, "Circle")
    assert text.index("from Arc: ") < text.index("Example:") < text.index("from VMobject: ")


def test_an_old_name_leads_to_the_new_one(index: DocsIndex) -> None:
    text = search_docs(index, "what about ShowCreation?")
    assert text.startswith("ShowCreation was replaced in Manim 0.5.0; use Create:\nCreate(")


def test_a_question_in_words_is_answered(index: DocsIndex) -> None:
    text = search_docs(index, "how can one object move along a path")
    assert text.startswith("MoveAlongPath(")
    assert "Example:" in text


def test_names_in_a_question_come_before_what_its_words_find(index: DocsIndex) -> None:
    text = search_docs(index, "does FadeIn work with a MathTex along a path")
    assert text.index("FadeIn(") < text.index("\nMathTex(") < text.index("\nMoveAlongPath(")


def test_nothing_found_is_said_with_the_nearest_names(index: DocsIndex) -> None:
    assert search_docs(index, "Circel") == "Circel does not exist. Did you mean: Circle?"
    assert search_docs(index, "xylophone quux").startswith("Nothing in Manim 0.22.0 fits")


@pytest.mark.parametrize("tokens", [1, 10, 50, 200, 1500])
@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question[:20])
def test_no_answer_is_longer_than_allowed(index: DocsIndex, question: str, tokens: int) -> None:
    assert tokens_of(search_docs(index, question, tokens=tokens)) <= tokens
    assert tokens_of(signatures_for(index, question.split(), tokens=tokens)) <= tokens


@pytest.mark.parametrize(
    ("message", "line", "told"),
    [
        (
            "AttributeError: 'Axes' object has no attribute 'get_graph'",
            "graph = axes.get_graph(lambda x: x**2)",
            ["get_graph was replaced in Manim 0.14.0; use Axes.plot:", "Axes.plot(function:"],
        ),
        (
            "TypeError: Mobject.__init__() got an unexpected keyword argument 'radius_'",
            "c = Circle(radius_=2)",
            ["Circle has no keyword radius_. Did you mean: radius?", "Circle(radius:"],
        ),
        (
            "TypeError: Mobject.__init__() got an unexpected keyword argument 'side'",
            "s = Square(side=2)",
            ["Square has no keyword side; use side_length.", "Square(side_length:"],
        ),
        (
            "TypeError: ParametricFunction.__init__() got an unexpected keyword argument 'x_min'",
            "g = axes.plot(f, x_min=0)",
            ["axes.plot has no keyword x_min; use x_range."],
        ),
        (
            "NameError: name 'ShowCreation' is not defined",
            "self.play(ShowCreation(c))",
            ["use Create:", "Create(mobject:"],
        ),
        (
            "AttributeError: 'Square' object has no attribute 'shfit'",
            "s.shfit(UP)",
            ["Square.shfit does not exist. Did you mean: Square.shift"],
        ),
    ],
)
def test_an_error_gets_the_signatures_that_repair_it(
    index: DocsIndex, message: str, line: str, told: list[str]
) -> None:
    text = signatures_for(index, names_in_error(message, line)).lower()
    assert [part for part in told if part.lower() not in text] == []


def test_a_keyword_that_is_accepted_needs_no_word(index: DocsIndex) -> None:
    assert "has no keyword" not in signatures_for(index, ["Circle", "radius"])
