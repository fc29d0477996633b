"""A video cut apart: how many parts, and which times make none."""

from typing import Any

import pytest
from edit_layouts import LAYOUTS

from orchestrator.plugins import load_plugins
from orchestrator.plugins.base import on_dummy
from orchestrator.plugins.ffmpeg.splitting import Split, count_of

PLAIN = LAYOUTS["plain"]
MINUTE = PLAIN.model_copy(update={"duration_s": 60.0})
FOUND = load_plugins()["ffmpeg"].find("split")
assert FOUND is not None
SPLIT = FOUND


@pytest.mark.parametrize(
    ("params", "lasts_s", "count"),
    [
        ({"at_s": [20, 10]}, 60.0, 3),
        ({"at_s": 30}, 60.0, 2),
        ({"parts": 5}, 60.0, 5),
        ({"every_s": 20}, 60.0, 3),
        ({"every_s": 20}, 60.5, 3),
        ({"every_s": 20}, 65.0, 4),
    ],
)
def test_so_many_parts_are_promised(params: dict[str, Any], lasts_s: float, count: int) -> None:
    before = PLAIN.model_copy(update={"duration_s": lasts_s})
    read = SPLIT.read(params, before)
    assert isinstance(read, Split), read
    contract = SPLIT.expect(before, read)
    assert (contract.ending, contract.parts, contract.duration_s) == ("zip", count, lasts_s)


@pytest.mark.parametrize(
    ("params", "why"),
    [
        ({}, "one of them"),
        ({"at_s": [10], "parts": 2}, "one of them"),
        ({"at_s": [10, 60, 70]}, "split off at 60, 70 s: the video lasts 60 s"),
        ({"at_s": [0]}, "shorter than 0.2 s"),
        ({"at_s": [10, 10.1]}, "shorter than 0.2 s"),
        ({"at_s": ["soon"]}, "valid number"),
        ({"parts": 200, "at_s": []}, ""),
        ({"every_s": 60}, "one part only"),
        ({"every_s": 0.25}, "240 parts"),
    ],
)
def test_times_that_make_no_parts_are_refused(params: dict[str, Any], why: str) -> None:
    read = SPLIT.read(params, MINUTE)
    assert isinstance(read, str) is bool(why), read
    assert why in str(read)


@pytest.mark.parametrize("params", [{"at_s": [5, 10, 15, 50]}, {"parts": 9}, {"every_s": 7}])
def test_on_a_dummy_there_are_a_few(params: dict[str, Any]) -> None:
    read = SPLIT.read(params, MINUTE)
    assert isinstance(read, Split), read
    short = on_dummy(SPLIT, read, MINUTE, PLAIN)
    assert isinstance(short, Split)
    assert count_of(short, PLAIN.lasts_s) == 3
    assert not SPLIT.check(PLAIN, short)
