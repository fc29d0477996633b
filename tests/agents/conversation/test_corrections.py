"""What a model is told about an answer that is against the rules."""

import pytest
from pydantic import Field
from pydantic_ai import ModelRetry

from agents.artifacts.base import Record
from agents.conversation.corrections import MOST_FINDINGS, Corrections


class Beat(Record):
    at_s: float = Field(ge=0)
    note: str | None = None


class Plan(Record):
    title: str
    beats: tuple[Beat, ...]
    worth: float | None


def test_each_finding_is_one_line_with_its_place() -> None:
    corrections = Corrections(Plan)
    with pytest.raises(ModelRetry) as raised:
        corrections.check({"title": 3, "beats": [{"at_s": -1}], "worth": 1, "extra": 2})
    assert raised.value.message.splitlines() == [
        "title: Input should be a valid string",
        "beats.0.at_s: Input should be greater than or equal to 0",
        "extra: Extra inputs are not permitted",
    ]
    assert corrections.last == raised.value.message


def test_a_long_list_of_findings_is_cut() -> None:
    beats = [{"at_s": -1}] * (MOST_FINDINGS + 5)
    with pytest.raises(ModelRetry, match=r"and 5 more$"):
        Corrections(Plan).check({"title": "x", "beats": beats, "worth": 1})


def test_null_counts_as_left_out_where_that_helps() -> None:
    class Titled(Record):
        title: str = "none"

    assert Corrections(Titled).check({"title": None}) == Titled()


def test_null_stays_where_it_means_something() -> None:
    fields = {"title": "x", "beats": [{"at_s": 1, "note": None}], "worth": None}
    assert Corrections(Plan).check(fields) == Plan(title="x", beats=(Beat(at_s=1),), worth=None)


def test_left_out_counts_as_null_where_that_helps() -> None:
    class Shelf(Record):
        plans: tuple[Plan, ...]

    fields = {"plans": [{"title": "x", "beats": []}]}
    assert Corrections(Shelf).check(fields).plans[0].worth is None
    with pytest.raises(ModelRetry, match=r"^plans\.0\.title: Field required"):
        Corrections(Shelf).check({"plans": [{"beats": []}]})


def test_what_the_text_reader_says_is_the_correction() -> None:
    def read(text: str) -> Beat:
        return Beat(at_s=float(text))

    corrections = Corrections(Beat, read)
    assert corrections.check(corrections.read_text("2.5")) == Beat(at_s=2.5)
    with pytest.raises(ModelRetry, match="could not convert string to float: 'two'"):
        corrections.read_text("two")
    with pytest.raises(ModelRetry, match="at_s: Input should be greater"):
        corrections.read_text("-1")
