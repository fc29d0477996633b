from pathlib import Path

import pytest

from orchestrator.engine.database_url import database_url, file_of
from orchestrator.errors import StartUpError


def test_the_queue_lies_beside_the_runs_unless_told_otherwise(tmp_path: Path) -> None:
    assert file_of(database_url("", tmp_path)) == tmp_path / "queue.sqlite"
    other = f"sqlite:///{tmp_path}/other.db"
    assert file_of(database_url(other, Path("nowhere"))) == tmp_path / "other.db"
    assert file_of(database_url("", Path("runs"))).is_absolute()


@pytest.mark.parametrize(
    "url", ["postgresql://somewhere/db", "sqlite:///relative.db", "sqlite://", "/a/file"]
)
def test_what_is_no_file_is_refused(url: str, tmp_path: Path) -> None:
    with pytest.raises(StartUpError, match="sqlite:////path/to/file"):
        database_url(url, tmp_path)
