"""The tables of old names fit the installed Manim, and say what the documentation says."""

from runner.api_check.renamed import KEYWORDS, METHODS, NAMES, SCENE_ATTRIBUTES
from runner.api_check.spec import ApiSpec

from agents.docs.renamed import RENAMED, RENAMED_KEYWORDS

MORE_THAN_A_NAME = {"AnimatedStreamLines"}
"""The one table names a method, the other the class it is of."""


def test_the_documentation_knows_no_other_old_names() -> None:
    both = NAMES | METHODS
    assert [each.old for each in RENAMED if each.old not in both] == []
    assert [
        (each.old, both[each.old].new, each.new)
        for each in RENAMED
        if both[each.old].new.rpartition(".")[2] != each.new.rpartition(".")[2]
        and each.old not in MORE_THAN_A_NAME
    ] == []
    known = {(each.old, each.new) for each in RENAMED_KEYWORDS}
    assert [each for each in known if KEYWORDS[each[0]].new != each[1]] == []


def test_old_names_are_gone(spec: ApiSpec) -> None:
    assert [name for name in NAMES if name in spec.exports] == []
    assert [name for name in SCENE_ATTRIBUTES if spec.has("MovingCameraScene", name)] == []


def test_each_says_what_to_do() -> None:
    every = [*NAMES.values(), *METHODS.values(), *SCENE_ATTRIBUTES.values(), *KEYWORDS.values()]
    assert [each for each in every if not each.new and not each.hint] == []
