import sys
from pathlib import Path

import pytest
from golden_packets import PLANNED, golden_spec

from agents.artifacts.room.frame import CAPTION_TOP, EDGE, FRAME_HEIGHT, FRAME_WIDTH
from agents.artifacts.scene_spec import Place, Polygon
from agents.errors import BrokenPieceError
from agents.providers.offline.lessons import load_lesson, load_lessons

RIGHT, TOP = FRAME_WIDTH / 2 - EDGE + 0.01, FRAME_HEIGHT / 2 - EDGE + 0.01


def test_lessons_are_found() -> None:
    names = {lesson.name for lesson in load_lessons()}
    assert names >= {"derivative", "pythagorean_theorem", "riemann_integral", "unit_circle"}
    assert names >= {"quadratic_equation", "matrix_on_the_plane"}


@pytest.mark.parametrize(
    ("source", "message"),
    [("1 /", "broken_lesson cannot be loaded"), ("LESSON = 1", "not a Lesson"), ("", "LESSON")],
)
def test_broken_lesson_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, source: str, message: str
) -> None:
    (tmp_path / "broken_lesson.py").write_text(source)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "broken_lesson", raising=False)
    with pytest.raises(BrokenPieceError, match=message):
        load_lesson("broken_lesson")


@pytest.mark.parametrize("name", PLANNED)
def test_videos_are_calm(name: str) -> None:
    spec = golden_spec(name)
    assert 30 <= spec.duration_s <= 60
    for beat in spec.beats:
        assert 15 <= len(beat.say) <= 200
        assert len(beat.say) / beat.duration_s < 17, "captions must be readable"
        assert beat.hold_s >= 0.8
        assert beat.duration_s < 14
    assert len(spec.beats[0].actions[0].targets) >= 1


@pytest.mark.parametrize("name", PLANNED)
def test_nothing_leaves_the_frame(name: str) -> None:
    spec = golden_spec(name)
    shifts = [a for beat in spec.beats for a in beat.actions if a.by is not None]
    for element in spec.elements:
        if isinstance(element, Polygon):
            points = list(element.vertices)
            for action in shifts:
                if element.id in action.targets and action.by is not None:
                    points += [(x + action.by[0], y + action.by[1]) for x, y in element.vertices]
            assert all(abs(x) <= RIGHT and CAPTION_TOP <= y <= TOP for x, y in points)
        place = getattr(element, "place", None)
        if isinstance(place, Place) and place.at is not None:
            assert abs(place.at[0]) <= RIGHT
            assert CAPTION_TOP < place.at[1] < TOP
            if place.anchor == "left" and place.max_width is not None:
                assert place.at[0] + place.max_width <= RIGHT
