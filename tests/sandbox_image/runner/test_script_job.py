"""What a script prints: what it found goes to the host, all else is its log."""

from typing import Any

import pytest
from runner.script_job import TOLD_LINES, take_told


def test_what_was_found_is_taken() -> None:
    told: list[dict[str, Any]] = []
    assert take_told(b'told {"cuts": [1.5]}\n', told)
    assert told == [{"cuts": [1.5]}]


@pytest.mark.parametrize(
    "line",
    [b"told you so\n", b"told {cuts}\n", b'x told {"a": 1}\n', b"told " + b'{"a":' * 5000 + b"}\n"],
)
def test_other_lines_are_its_log(line: bytes) -> None:
    told: list[dict[str, Any]] = []
    assert not take_told(line, told)
    assert told == []


def test_a_script_that_tells_too_much_is_not_listened_to() -> None:
    told: list[dict[str, Any]] = [{}] * TOLD_LINES
    assert not take_told(b"told {}\n", told)
