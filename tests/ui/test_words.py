from datetime import UTC, datetime
from decimal import Decimal

import pytest
from ui_runs import RUN

from ui import words


@pytest.mark.parametrize(
    ("seconds", "told"),
    [(0, "0.0 s"), (9.94, "9.9 s"), (9.96, "10 s"), (59.6, "1 min 00 s"), (3725, "1 h 02 min")],
)
def test_spans_of_time(seconds: float, told: str) -> None:
    assert words.seconds_words(seconds) == told


@pytest.mark.parametrize(("seconds", "told"), [(51.9, "0:51"), (60, "1:00"), (3723, "1:02:03")])
def test_lengths(seconds: float, told: str) -> None:
    assert words.length_words(seconds) == told


@pytest.mark.parametrize(
    ("size", "told"),
    [(0, "0 B"), (14_200, "14 kB"), (2_100_000, "2.1 MB"), (3 * 10**12, "3000 GB")],
)
def test_sizes(size: int, told: str) -> None:
    assert words.size_words(size) == told


@pytest.mark.parametrize(
    ("usd", "told"), [("0", words.NOTHING), ("0.0123", "$0.0123"), ("1.5", "$1.50")]
)
def test_money(usd: str, told: str) -> None:
    assert words.money_words(Decimal(usd)) == told


def test_a_run_tells_when_it_was_asked_for() -> None:
    assert words.begun_at(RUN) == datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert words.begun_at("something") is None


def test_paths_hold_any_name() -> None:
    path = words.file_path("a/b", 'x "?#&.mp4', download=True)
    assert path == "api/v1/runs/a%2Fb/files/x%20%22%3F%23%26.mp4?download=1"
    assert words.run_path("a&b") == "./?run=a%26b"
    assert words.archive_path("a").endswith("/a/archive")
