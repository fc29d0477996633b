"""Flat tables on their way to a model and back: as TOON, which names the columns once, or as JSON.

TOON pays for many short rows of the same columns, and for nothing else, so nothing else is written
in it. Both forms are always measured, so that a run can tell what was saved.
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Generic, Literal, NamedTuple, TypeVar, cast

import toon_format
from pydantic import BaseModel
from pydantic_core import to_json

Form = Literal["toon", "json"]
Cell = str | int | float | bool | None
ModelT = TypeVar("ModelT", bound=BaseModel)
FENCED = re.compile(r"```[a-z]*[ \t]*\n(.*?)\n?[ \t]*```", re.DOTALL)
HEAD = re.compile(r"^(\w+)\[(?:\d*)([|\t]?)\]\{(.+)\}:[ \t]*$", re.MULTILINE)


class Table(NamedTuple):
    """Rows as they are sent."""

    text: str
    form: Form
    toon_chars: int
    """Length as TOON, characters."""
    json_chars: int
    """Length as compact JSON, characters."""


def as_table(rows: Sequence[Mapping[str, Cell]], *, toon: bool) -> Table:
    """Write rows of the same columns.

    Args:
        rows: In order; values are text, numbers and the like, never lists.
        toon: As TOON, else as compact JSON.
    """
    plain = [dict(row) for row in rows]
    in_toon = toon_format.dumps(plain)
    in_json = json.dumps(plain, ensure_ascii=False, separators=(",", ":"))
    form: Form = "toon" if toon else "json"
    return Table(in_toon if toon else in_json, form, len(in_toon), len(in_json))


class TableReader(Generic[ModelT]):
    """Reads an answer that is one table: TOON, else JSON, else TOON whose count or frame is wrong.

    Args:
        writes: Has one field that holds the rows; every other one may be left out.
        field: Name of that field.
    """

    def __init__(self, writes: type[ModelT], *, field: str) -> None:
        self.writes = writes
        self.field = field
        self.form: Form = "json"
        """Of the last answer that was read; an answer by a tool call is JSON and not seen here."""

    def __call__(self, text: str) -> ModelT:
        """The answer.

        Raises:
            ValueError: It is no such table; says in words for the model where and why.
        """
        fenced = FENCED.search(text)
        bare = (fenced[1] if fenced else text).strip("\n")
        problem = ""
        readers: tuple[tuple[Form, Callable[[str], object]], ...] = (
            *(("toon", toon_format.loads), ("json", json.loads)),
            ("toon", read_miscounted),
        )
        for form, read in readers:
            try:
                found = self._rows(read(bare))
            except (ValueError, RecursionError) as error:
                problem = problem or str(error)
                continue
            if found is not None:
                self.form = form
                return self.writes.model_validate_json(to_json(found))
        raise ValueError(
            f"the answer is no table {self.field}[N]{{…}} in TOON, and no JSON:"
            f" {problem or f'there is no {self.field} in it'}"
        )

    def _rows(self, read: object) -> dict[str, Any] | None:
        """The fields of the answer, if there are rows among them; empty cells are left out."""
        fields: object = {self.field: cast("object", read)} if isinstance(read, list) else read
        if not isinstance(fields, dict):
            return None
        known = {
            name: value
            for name, value in cast("dict[str, object]", fields).items()
            if name in self.writes.model_fields
        }
        rows = known.get(self.field)
        if not isinstance(rows, list):
            return None
        cells = [_filled(row) for row in cast("list[object]", rows)]
        return {**known, self.field: cells}


def read_miscounted(text: str) -> object:
    """TOON in which a table says another number of rows than it has, or words stand around it.

    Raises:
        ValueError: It is damaged in another way.
    """
    lines = text.splitlines()
    kept: list[str] = []
    number = 0
    while number < len(lines):
        head = HEAD.match(lines[number])
        number += 1
        if head is None:
            if re.match(r"^\w+: \S", lines[number - 1]):
                kept.append(lines[number - 1])
            continue
        first = number
        while number < len(lines) and lines[number].startswith("  "):
            number += 1
        name, mark, columns = head.groups()
        kept += [f"{name}[{number - first}{mark}]{{{columns}}}:", *lines[first:number]]
    return toon_format.loads("\n".join(kept))


def _filled(row: object) -> object:
    if not isinstance(row, dict):
        return row
    cells = cast("dict[str, object]", row)
    return {name: value for name, value in cells.items() if value is not None}
