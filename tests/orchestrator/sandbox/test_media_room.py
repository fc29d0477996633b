"""What scripts tell line by line is put together."""

from orchestrator.sandbox.media_room import together


def test_lists_of_one_name_are_one_and_the_last_of_other_values_counts() -> None:
    lines = ({"cuts": [1.0], "total_s": 3.0}, {"cuts": [2.0, 2.5]}, {"total_s": 4.0})
    assert together(lines) == {"cuts": [1.0, 2.0, 2.5], "total_s": 4.0}
