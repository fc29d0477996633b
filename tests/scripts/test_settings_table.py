from pathlib import Path
from typing import Literal

import pytest
from pydantic import AliasChoices, BaseModel, ConfigDict, Field, SecretStr

from config import PROJECT_ROOT
from scripts.settings_table import (
    BEGIN,
    END,
    list_settings,
    with_table,
    write_env_example,
    write_table,
)


class Inner(BaseModel):
    """Limits of a thing."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    size: int = Field(default=3, ge=1, lt=9)
    """How large."""
    kind: Literal["a", "b"] = "a"
    """Which."""


class Outer(BaseModel):
    """Everything."""

    model_config = ConfigDict(use_attribute_docstrings=True, env_prefix="X_")  # type: ignore[typeddict-unknown-key]

    place: Path = PROJECT_ROOT / "here"
    """Where,
    over two lines."""
    key: SecretStr | None = Field(
        default=None, validation_alias=AliasChoices("OTHER_KEY", "X_KEY", "THIRD_KEY")
    )
    """A key | secret."""
    fast: bool = False
    """Quickly."""
    inner: Inner = Inner()


def test_every_leaf_with_name_default_and_meaning() -> None:
    found = {setting.name: (setting.default, setting.meaning) for setting in list_settings(Outer)}
    assert found == {
        "X_PLACE": ("here", "Where, over two lines."),
        "X_KEY": ("", "A key | secret."),
        "X_FAST": ("false", "Quickly."),
        "X_INNER__SIZE": ("3", "How large. (at least 1, less than 9)"),
        "X_INNER__KIND": ("a", "Which. (one of a, b)"),
    }


def test_the_table_shows_aliases_and_escapes_its_own_sign() -> None:
    table = write_table(list_settings(Outer))
    assert r"| `X_KEY` |  | A key \| secret. Also read: `OTHER_KEY`, `THIRD_KEY`. |" in table
    assert table.startswith(BEGIN)
    assert table.endswith(END)


def test_the_example_sets_nothing() -> None:
    lines = write_env_example(list_settings(Outer)).splitlines()
    assert [line for line in lines if line and not line.startswith("#")] == []
    assert "#X_INNER__SIZE=3" in lines
    assert "# --- Limits of a thing." in lines


def test_only_what_is_between_the_markers_changes() -> None:
    table = write_table(list_settings(Outer))
    readme = with_table(f"before\n{BEGIN}\nold\n{END}\nafter\n", table)
    assert readme == f"before\n{table}\nafter\n"
    assert with_table(readme, table) == readme


def test_a_readme_without_markers_is_named() -> None:
    with pytest.raises(ValueError, match=r"README\.md needs the lines"):
        with_table("nothing", "")
