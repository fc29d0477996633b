"""Flat tables in both forms: nothing is changed on the way, and damage is named or mended."""

import json

import pytest
from pydantic import ValidationError

from agents.artifacts.base import Record
from agents.artifacts.story.draft_row import DraftRow
from agents.tables import Cell, TableReader, as_table


class Row(DraftRow):
    n: int
    text: str = ""


class Rows(Record):
    rows: tuple[Row, ...]
    goes_on: bool = False


HARD = [
    'He said, "No".',
    "two\nlines",
    "a: b, c | d",
    "- item",
    "[2]{a,b}:",
    "true",
    "null",
    "007",
    "  blanks  ",
    "“क” 日本 🎬",
    "```",
    "</sentences>",
    "\\n \\ \t",
    "",
]


@pytest.mark.parametrize("toon", [True, False])
def test_every_text_comes_back_as_it_was(toon: bool) -> None:
    rows: list[dict[str, Cell]] = [{"n": n, "text": text} for n, text in enumerate(HARD)]
    table = as_table(rows, toon=toon)
    assert table.form == ("toon" if toon else "json")
    assert len(table.text) == (table.toon_chars if toon else table.json_chars)
    read = TableReader(Rows, field="rows")
    assert [each.text for each in read(table.text).rows] == HARD
    assert read.form == table.form


def test_many_short_rows_are_shorter_in_toon() -> None:
    rows: list[dict[str, Cell]] = [
        {"shot": n, "type": "close_up", "camera": "static", "seconds": 3} for n in range(30)
    ]
    table = as_table(rows, toon=True)
    assert table.toon_chars < 0.5 * table.json_chars


def test_no_rows() -> None:
    for toon in (True, False):
        table = as_table([], toon=toon)
        assert TableReader(Rows, field="rows")(table.text).rows == ()


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("rows[2]{n,text}:\n  1,a\n  2,b", "toon"),
        ("[2]{n,text}:\n  1,a\n  2,b", "toon"),
        ("rows[2]{n,text}:\n  1,a\n  2,b\n\n", "toon"),
        ("rows[2|]{n|text}:\n  1|a\n  2|b", "toon"),
        ("rows[7]{n,text}:\n  1,a\n  2,b", "toon"),
        ("rows[]{n,text}:\n  1,a\n  2,b", "toon"),
        ("Sure:\n\nrows[1]{n,text}:\n  1,a\n  2,b\n\nThat is all.", "toon"),
        ("```toon\nrows[2]{n,text}:\n  1,a\n  2,b\n```", "toon"),
        ('{"rows": [{"n": 1, "text": "a"}, {"n": 2, "text": "b"}]}', "json"),
        ('```json\n[{"n": 1, "text": "a"}, {"n": 2, "text": "b"}]\n```', "json"),
    ],
)
def test_an_answer_is_read_as_toon_else_as_json_else_mended(text: str, form: str) -> None:
    read = TableReader(Rows, field="rows")
    assert [(each.n, each.text) for each in read(text).rows] == [(1, "a"), (2, "b")]
    assert read.form == form


def test_other_fields_null_and_numbers_for_words_are_understood() -> None:
    read = TableReader(Rows, field="rows")
    found = read("goes_on: true\nwhy: because\nrows[2]{n,text}:\n  1,1984\n  2,null")
    assert found.goes_on
    assert [each.text for each in found.rows] == ["1984", ""]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("rows[2]{n,text}:\n  1,a,x\n  2,b", "line 2: Expected 2 values but found 3"),
        ('rows[1]{n,text}:\n  1,"a', "line 2: Unterminated string"),
        ("I cannot do that.", "no table rows"),
        ("", "no table rows"),
        ('{"scenes": []}', "there is no rows in it"),
        ("[" * 100_000, "no table rows"),
    ],
)
def test_what_cannot_be_read_is_said_in_words(text: str, said: str) -> None:
    with pytest.raises(ValueError, match="the answer is no table") as error:
        TableReader(Rows, field="rows")(text)
    assert said in str(error.value)


def test_rows_with_wrong_fields_are_named() -> None:
    with pytest.raises(ValidationError, match=r"rows\.0\.n"):
        TableReader(Rows, field="rows")("rows[1]{n,text}:\n  one,a")
    with pytest.raises(ValidationError, match=r"rows\.0\.speed"):
        TableReader(Rows, field="rows")(json.dumps([{"n": 1, "speed": 2}]))
