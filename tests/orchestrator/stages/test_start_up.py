from pathlib import Path

import pytest

from agents.providers.offline import lessons
from config import PROJECT_ROOT
from orchestrator.errors import StartUpError
from orchestrator.stages.start_up import check_start_up


def test_everything_of_this_checkout_loads() -> None:
    check_start_up(PROJECT_ROOT)


def test_another_package_of_the_same_name_is_named(tmp_path: Path) -> None:
    with pytest.raises(StartUpError, match=r"another package named `agents` .*agents/__init__.py"):
        check_start_up(tmp_path)


def test_a_broken_lesson_stops_the_start_and_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "aaa_broken.py").write_text("LESSON = 1 / 0\n")
    monkeypatch.setattr(lessons, "__path__", [str(tmp_path)])
    lessons.load_lessons.cache_clear()
    try:
        with pytest.raises(StartUpError, match=r"aaa_broken .*division by zero"):
            check_start_up(PROJECT_ROOT)
    finally:
        monkeypatch.undo()
        lessons.load_lessons.cache_clear()
