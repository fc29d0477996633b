from orchestrator.engine.counted import counted


def test_one_is_told_of_as_one() -> None:
    told = [counted(number, "scene") for number in (0, 1, 2, 1200)]
    assert told == ["0 scenes", "1 scene", "2 scenes", "1,200 scenes"]
