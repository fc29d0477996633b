"""What can be said of scene classes without Manim."""

import pytest
from runner.scene_file import SceneRefusedError, first_line, named_for_a_file, split_lines


def test_lines_are_those_of_python() -> None:
    assert split_lines("a\r\nb\rc\fd\x85e\u2028f\n") == ["a", "b", "c\fd\x85e\u2028f", ""]


@pytest.mark.parametrize("name", ["A", "_Own", "A1", "A" * 120])
def test_a_class_can_name_its_video(name: str) -> None:
    scene = type(name, (), {})
    assert named_for_a_file(scene) is scene


@pytest.mark.parametrize("name", ["", "A b", "../A", "Größe", "A" * 121, "A\n"])
def test_other_names_are_refused(name: str) -> None:
    with pytest.raises(SceneRefusedError):
        named_for_a_file(type(name, (), {}))


def test_a_class_made_by_a_call_has_no_line_not_even_that_of_its_base() -> None:
    base = type("Base", (), {"__firstlineno__": 7})
    assert first_line(base) == 7
    assert first_line(type("Own", (base,), {})) is None
