"""A name is found as it is written in code, or the nearest are told."""

import pytest

from agents.artifacts.docs_index import DocsIndex
from agents.docs.names import resolve


@pytest.mark.parametrize(
    ("asked", "shown_as", "entry"),
    [
        ("Axes.plot", "Axes.plot", "CoordinateSystem.plot"),
        ("axes.plot", "axes.plot", "CoordinateSystem.plot"),
        ("plot", "CoordinateSystem.plot", "CoordinateSystem.plot"),
        ("`plot()`", "CoordinateSystem.plot", "CoordinateSystem.plot"),
        ("circle", "Circle", "Circle"),
        ("Circle.__init__", "Circle", "Circle"),
        ("self.play", "Scene.play", "Scene.play"),
        ("my_dot.next_to", "Mobject.next_to", "Mobject.next_to"),
        ("rate_functions.ease_in_sine", "rate_functions.ease_in_sine", None),
        ("ease_in_sine", "rate_functions.ease_in_sine", None),
        ("axes.get_graph", "Axes.plot", "CoordinateSystem.plot"),
        ("ShowCreation", "Create", "Create"),
    ],
)
def test_a_name_is_found(index: DocsIndex, asked: str, shown_as: str, entry: str | None) -> None:
    found = resolve(index, asked).entries
    name, first = found[0]
    assert name.lower() == shown_as.lower()
    assert first.name == (entry or shown_as)


@pytest.mark.parametrize(
    ("asked", "near"),
    [
        ("Circel", "Circle"),
        ("Square.shfit", "Square.shift"),
        ("Mobject.set_colour", "Mobject.set_color"),
        ("rate_functions.ease_in", "rate_functions.ease_in_sine"),
        ("Circle.plot", "CoordinateSystem.plot"),
        ("Circle.x_axis", "Axes.x_axis"),
    ],
)
def test_near_names_are_told_of_one_that_is_none(index: DocsIndex, asked: str, near: str) -> None:
    found = resolve(index, asked)
    assert found.entries == ()
    assert near in found.near


def test_an_old_name_is_known_as_such(index: DocsIndex) -> None:
    renamed = resolve(index, "get_graph").renamed
    assert renamed is not None
    assert (renamed.new, renamed.since) == ("CoordinateSystem.plot", "0.14.0")


@pytest.mark.parametrize("asked", ["", " ", ".", "..", "()", "a.b.c.d", "é", "x" * 5000])
def test_anything_may_be_asked(index: DocsIndex, asked: str) -> None:
    assert resolve(index, asked).entries == ()


@pytest.mark.parametrize(
    ("asked", "classes"),
    [
        ("axes.x_axis", ("Axes",)),
        ("NumberPlane.x_axis", ("NumberPlane",)),
        ("x_axis", ("Axes", "CoordinateSystem")),
    ],
)
def test_an_attribute_is_known_as_one(
    index: DocsIndex, asked: str, classes: tuple[str, ...]
) -> None:
    found = resolve(index, asked)
    assert (found.entries, found.near, found.attribute_of) == ((), (), classes)
