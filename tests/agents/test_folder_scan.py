from pathlib import Path

import pytest

from agents.errors import BrokenPieceError
from agents.folder_scan import load_piece, scan


def test_modules_are_found_in_the_order_of_their_files_and_packages_are_not(tmp_path: Path) -> None:
    for name in ("b.py", "a.py", "base.py"):
        (tmp_path / name).write_text("")
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner" / "__init__.py").write_text("")

    assert scan("here", [str(tmp_path)], without="base") == ["here.a", "here.b"]


@pytest.mark.parametrize("source", ["PIECE = 1 / 0", "", "PIECE = 'text'"])
def test_a_piece_that_is_none_is_named(
    source: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / f"piece_{len(source)}.py").write_text(source)
    monkeypatch.syspath_prepend(str(tmp_path))

    with pytest.raises(BrokenPieceError, match=f"the toy piece_{len(source)}"):
        load_piece(f"piece_{len(source)}", "PIECE", int, what="toy")
