from pathlib import Path

import pytest

from orchestrator.engine.database_url import database_url, file_of, in_words, is_postgresql
from orchestrator.errors import StartUpError


def test_the_queue_lies_beside_the_runs_unless_told_otherwise(tmp_path: Path) -> None:
    assert file_of(database_url("", tmp_path)) == tmp_path / "queue.sqlite"
    other = f"sqlite:///{tmp_path}/other.db"
    assert file_of(database_url(other, Path("nowhere"))) == tmp_path / "other.db"
    assert file_of(database_url("", Path("runs"))).is_absolute()


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_a_database_may_be_called_as_elsewhere(scheme: str, tmp_path: Path) -> None:
    url = database_url(f"{scheme}://me:secret@db.example:5433/runs", tmp_path)
    assert url == "postgresql+psycopg://me:secret@db.example:5433/runs"
    assert is_postgresql(url)
    assert in_words(url) == "the database runs at db.example:5433"
    assert not is_postgresql(database_url("", tmp_path))


@pytest.mark.parametrize(
    "url",
    [
        *("sqlite:///relative.db", "sqlite://", "/a/file", "mysql://me:secret@somewhere/db"),
        *("postgresql://me:secret@somewhere", "postgresql://me:secret@somewhere:port/db"),
    ],
)
def test_what_is_no_database_is_refused_and_not_repeated(url: str, tmp_path: Path) -> None:
    with pytest.raises(StartUpError, match="sqlite:////path/to/file, or a database of") as caught:
        database_url(url, tmp_path)
    assert "secret" not in caught.value.message
