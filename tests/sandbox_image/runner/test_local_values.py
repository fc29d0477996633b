"""Variables are told in a few words, and asking for them runs nothing of the user's."""

import sys

import numpy as np
import pytest
from runner.local_values import SHOWN, briefly, values_at


class Evil:
    def __repr__(self) -> str:
        raise SystemExit

    def __len__(self) -> int:
        raise SystemExit


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (3, "3"),
        (10**60, "a huge number"),
        ("abc", "'abc'"),
        (None, "None"),
        ([1, 2], "[1, 2]"),
        ((1, "a"), "(1, 'a')"),
        (list(range(10**6)), "list of 1000000"),
        ({"a": 1}, "dict of 1"),
        ([Evil()], "list of 1"),
        (Evil(), "Evil"),
        (Evil, "class Evil"),
        (np.array([1, 2]), "[1, 2]"),
        (np.zeros((32, 3)), "array of shape (32, 3)"),
        (np.float64(0.5), "0.5"),
        (len, "builtin_function_or_method"),
    ],
)
def test_a_value_in_a_few_words(value: object, words: str) -> None:
    assert briefly(value) == words


@pytest.mark.parametrize("value", ["x" * 10**7, b"x" * 10**7, ["y" * 10**6] * 3])
def test_never_more_than_a_few(value: object) -> None:
    assert len(briefly(value)) <= SHOWN


def test_only_the_names_of_the_line_are_told() -> None:
    count, name, other = 3, "a", 9
    told = values_at(sys._getframe(), 'shape[count].rename(name, "other")  # other')
    assert told == "count = 3, name = 'a'"
    assert (count, name, other) == (3, "a", 9)
