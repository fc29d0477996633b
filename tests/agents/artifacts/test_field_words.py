import sys
from pathlib import Path
from types import ModuleType

import pytest
from pydantic import BaseModel, ConfigDict, Field, create_model

from agents.artifacts.base import Record
from agents.artifacts.field_words import words_below_fields


class Both(Record):
    """Told as pydantic would tell it."""

    plain: int = 1
    """One line."""
    long: str = ""
    """The first line,
    and a second."""
    silent: int = 2
    given: int = Field(default=3, description="in place of what is below")
    """Not this."""

    class Inner(Record):
        """Nested."""

        deep: int = 1
        """Words of the inner one."""

    after: int = 4


class Child(Both):
    """Its own field, a field told anew, and one told no more."""

    own: int = 1
    """The child's."""
    plain: int = 2
    """Another line."""
    long: str = "x"


class Like(BaseModel):
    """The same, as pydantic itself reads it."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    plain: int = 1
    """One line."""
    long: str = ""
    """The first line,
    and a second."""
    silent: int = 2
    given: int = Field(default=3, description="in place of what is below")
    """Not this."""
    after: int = 4


def told(model: type[BaseModel]) -> dict[str, str | None]:
    return {name: field.description for name, field in model.model_fields.items()}


def test_fields_are_told_as_pydantic_tells_them() -> None:
    assert told(Both) == told(Like)
    assert told(Both.Inner) == {"deep": "Words of the inner one."}
    assert told(Child) == {
        **told(Both),
        "plain": "Another line.",
        "long": None,
        "own": "The child's.",
    }


def test_a_schema_that_is_built_later_holds_the_words() -> None:
    assert Both.model_json_schema()["properties"]["long"]["description"] == told(Like)["long"]


def test_a_class_in_a_function_is_told_too() -> None:
    class Local(Record):
        field: int = 1
        """In a function."""

    assert told(Local) == {"field": "In a function."}


def test_what_a_program_made_has_no_words() -> None:
    made = create_model("Made", __base__=Record, field=(int, 1))
    assert told(made) == {"field": None}


def test_a_module_without_source_has_no_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, file in (("compiled", "compiled.pyc"), ("gone", "gone.py"), ("none", None)):
        module = ModuleType(f"words_of_{name}")
        module.__file__ = file and str(tmp_path / file)
        monkeypatch.setitem(sys.modules, module.__name__, module)
        assert words_below_fields(type("Made", (), {"__module__": module.__name__})) == {}
