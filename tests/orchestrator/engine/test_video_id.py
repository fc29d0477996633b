import re
from datetime import UTC, datetime, timedelta, timezone

import pytest

from orchestrator.engine.video_id import is_video_id, new_video_id

NOW = datetime(2026, 11, 21, 9, 5, 7, tzinfo=UTC)
SHAPE = re.compile(r"\d{8}-\d{6}-[a-z0-9]+(-[a-z0-9]+)*-[0-9a-f]{12}")


def test_an_id_tells_time_and_subject():
    assert re.fullmatch(
        r"20261121-090507-explain-the-pythagorean-theorem-[0-9a-f]{12}",
        new_video_id(NOW, "Explain the Pythagorean theorem!"),
    )


def test_time_is_utc_whatever_zone_is_given():
    elsewhere = NOW.astimezone(timezone(timedelta(hours=-11)))
    assert new_video_id(elsewhere, "x").startswith("20261121-090507-x-")


@pytest.mark.parametrize(
    "text",
    ["", " ", "../../etc/passwd", "a\0b", "/", "日本語", "🎬", "é" * 1000, "a" * 10_000, "\ud800",
     "-" * 50, "$(reboot)", "\u202egpj.exe", "Straße ²³ ﬁ", "word " * 500],
)  # fmt: skip
def test_any_text_gives_a_safe_short_id(text: str):
    video_id = new_video_id(NOW, text)
    assert SHAPE.fullmatch(video_id)
    assert len(video_id) <= 70


def test_letters_with_accents_stay_readable():
    assert "-theoreme-de-fermat-" in new_video_id(NOW, "Théorème de Fermat")


def test_two_ids_of_one_second_differ():
    assert len({new_video_id(NOW, "same") for _ in range(100)}) == 100


def test_names_that_could_be_ids() -> None:
    assert is_video_id(new_video_id(datetime.now(UTC), "Hi there"))
    for name in (
        "",
        "..",
        "queue.sqlite",
        ".workers",
        "20260101-000000-x",
        "20260101-000000-X-0123456789ab",
    ):
        assert not is_video_id(name)
