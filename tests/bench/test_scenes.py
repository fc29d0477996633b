"""The scenes that are measured: enough of them, of every character, and each a whole one."""

import ast

import pytest

from bench.speed.broken import BEFORE, BrokenCase, broken_cases
from bench.speed.scenes import FOLDER, SCENES, SIMILARITY_EVERYWHERE, BenchScene, Group, choose
from bench.speed.similarity import judge

CASES = broken_cases()


def test_every_file_is_in_the_list() -> None:
    assert sorted(scene.name for scene in SCENES) == sorted(path.stem for path in FOLDER.glob("*"))
    assert {scene.group for scene in SCENES} == set(Group)
    assert len(SCENES) >= 10
    assert len(choose(list(SIMILARITY_EVERYWHERE))) == 3


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)
def test_each_has_one_scene_class(scene: BenchScene) -> None:
    classes = [node for node in ast.parse(scene.code).body if isinstance(node, ast.ClassDef)]
    assert [found.name for found in classes] == [scene.scene_class]


def test_scenes_are_chosen_by_name() -> None:
    assert [scene.name for scene in choose(["plot", "words"])] == ["words", "plot"]
    assert choose([]) == SCENES
    with pytest.raises(SystemExit, match="pilot"):
        choose(["pilot"])


def test_there_are_enough_broken_scenes_and_half_of_them_break_late() -> None:
    assert len(CASES) >= 20
    assert sum(case.late for case in CASES) >= 10
    assert len({(case.scene.name, case.late) for case in CASES}) == len(CASES)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.scene.name} {case.late}")
def test_the_true_line_is_the_same_words_late_and_at_once(case: BrokenCase) -> None:
    assert case.line is not None
    assert case.scene.line is not None
    line = case.code.splitlines()[case.line - 1]
    assert line == case.scene.code.splitlines()[case.scene.line - 1]
    assert (BEFORE in case.code) is case.late
    ast.parse(case.code)


def test_likeness_is_judged_over_the_raw_frames_alone() -> None:
    found = judge(
        plain=[0.9, 1.0, 0.5], ours=[0.9, 0.8, 0.9], frames=2, plain_frames=3, our_frames=2
    )
    assert (found.plain, found.ours) == pytest.approx((0.95, 0.85))
    assert found.drop == pytest.approx(0.1)
    assert found.worst_drop == pytest.approx(0.2)
