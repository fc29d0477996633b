"""What all rows have in common that a model writes about a story."""

from typing import ClassVar

from pydantic import ConfigDict

from agents.artifacts.base import Record


class DraftRow(Record):
    """A flat row of an answer; a number where words belong is taken as words."""

    model_config: ClassVar[ConfigDict] = ConfigDict(coerce_numbers_to_str=True)


def words_in(text: str) -> tuple[str, ...]:
    """What stands between the commas; a cell of a flat row holds no list."""
    return tuple(dict.fromkeys(each.strip() for each in text.split(",") if each.strip()))
