from agents.coding.manim_rules import manim_rules


def test_the_rules_name_the_version_and_leave_nothing_unfilled() -> None:
    rules = manim_rules("0.22.0")

    assert "Manim Community 0.22.0" in rules
    assert "@@" not in rules


def test_the_rules_say_what_is_forbidden_where_things_may_lie_and_how_captions_are_made() -> None:
    rules = manim_rules("0.22.0")

    for word in ("No network", "no `if __name__`", "from\n  -6.6 to 6.6", "add_subcaption"):
        assert word in rules
