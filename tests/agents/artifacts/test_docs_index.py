"""Names are found where they are inherited."""

import pytest
from pydantic import ValidationError

from agents.artifacts.docs_index import DocEntry, DocsIndex

INDEX = DocsIndex(
    manim_version="0.22.0",
    entries=(
        DocEntry(name="Axes", kind="class", signature="Axes()", bases=("Grid",)),
        DocEntry(name="Grid", kind="class", signature="Grid()", attributes=("x_axis",)),
        DocEntry(name="Grid.plot", kind="method", signature="Grid.plot(function)"),
        DocEntry(name="Plot", kind="class", signature="Plot()"),
    ),
)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("Axes", "Axes"),
        ("Grid.plot", "Grid.plot"),
        ("Axes.plot", "Grid.plot"),
        ("Plot.plot", None),
        ("axes", None),
        ("Axes.x_axis", None),
        ("", None),
        (".", None),
    ],
)
def test_a_member_is_found_under_a_class_that_inherits_it(asked: str, found: str | None) -> None:
    entry = INDEX.find(asked)
    assert (entry.name if entry else None) == found


def test_members_of_a_class_are_its_own_and_those_of_its_bases() -> None:
    assert INDEX.members_of("Axes") == ("plot", "x_axis")
    assert INDEX.members_of("Plot") == ()
    assert INDEX.members_of("Nothing") == ()


def test_last_names_are_told_in_lower_case() -> None:
    assert [each.name for each in INDEX.by_last_name["plot"]] == ["Grid.plot", "Plot"]
    assert (INDEX.entries[2].owner, INDEX.entries[2].last_name) == ("Grid", "plot")


def test_equal_indexes_have_equal_hashes_and_survive_json() -> None:
    again = DocsIndex.model_validate_json(INDEX.model_dump_json(exclude_defaults=True))
    assert again == INDEX
    assert hash(again) == hash(INDEX)


def test_unknown_fields_are_refused() -> None:
    with pytest.raises(ValidationError, match="colour"):
        DocEntry.model_validate({"name": "A", "kind": "class", "signature": "A()", "colour": "red"})
