"""The table of attacks names tests that exist, and none of this folder is missing from it."""

import re
from pathlib import Path

HERE = Path(__file__).resolve().parent
NAMED = re.compile(r"`([\w/]+\.py)::(\w+)`")


def defined(path: Path) -> set[str]:
    """The tests of a file."""
    return set(re.findall(r"^def (test_\w+)", path.read_text(encoding="utf-8"), re.MULTILINE))


def test_every_test_that_is_named_exists_and_every_attack_is_named() -> None:
    named = set(NAMED.findall((HERE / "README.md").read_text(encoding="utf-8")))
    assert [each for each in named if each[1] not in defined(HERE.parent / each[0])] == []
    for path in HERE.glob("test_*.py"):
        if path != Path(__file__).resolve():
            told = {test for file, test in named if file == f"attacks/{path.name}"}
            assert defined(path) == told, path.name
