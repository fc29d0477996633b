import hashlib
from enum import StrEnum
from pathlib import Path

import pytest

from agents.artifacts.base import Record
from orchestrator.engine.cache_key import key_of


class Answer(Record):
    text: str


class Height(StrEnum):
    LOW = "480p15"


def test_a_key_depends_on_every_part_and_its_type():
    keys = [
        key_of(), key_of(""), key_of("a"), key_of("a", ""), key_of("", "a"), key_of(["a", ""]),
        key_of(1), key_of("1"), key_of(1.0), key_of(True), key_of(None), key_of(b"a"),
        key_of({"a": 1}), key_of({"a": 2}), key_of(Answer(text="a")), key_of(Answer(text="b")),
        key_of(b""),
    ]  # fmt: skip
    assert len(set(keys)) == len(keys)
    assert all(len(key) == 64 for key in keys)


def test_a_key_does_not_depend_on_what_does_not_matter():
    assert key_of({"a": 1, "b": (2,)}) == key_of({"b": [2], "a": 1})
    assert key_of(Height.LOW) == key_of("480p15")


def test_a_key_stays_the_same_in_the_next_version():
    assert key_of("a", 1, None) == hashlib.sha256(b'["a", 1, null]').hexdigest()


@pytest.mark.parametrize("part", [{1: "a"}, {"a"}, object(), Path("x"), 1j, [object()]])
def test_what_has_no_fixed_form_cannot_be_in_a_key(part: object):
    with pytest.raises(TypeError, match="cache key"):
        key_of(part)
    with pytest.raises(ValueError, match="JSON"):
        key_of(float("nan"))
