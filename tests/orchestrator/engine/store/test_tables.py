from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from orchestrator.engine.errors import RunBusyError, TakenOverError, UnknownRunError
from orchestrator.engine.queue_database import connect
from orchestrator.engine.store.objects import Stored
from orchestrator.engine.store.tables import EventRow, FileRow, Head, Tables

RUN = "20261121-171623-hi-71da421f9c86"
ONE, TWO = Stored(sha256="1" * 64, size_bytes=1), Stored(sha256="2" * 64, size_bytes=2)


@pytest.fixture
def tables(tmp_path: Path) -> Iterator[Tables]:
    tables = Tables(connect(f"sqlite:///{tmp_path}/queue.sqlite", wait_s=5))
    yield tables
    tables.close()


def test_files_and_events_are_read_from_where_one_is(tables: Tables) -> None:
    assert tables.head(RUN) is None
    writer = tables.claim(RUN)
    first = tables.write(RUN, writer, files={"a.json": ONE, "b.json": TWO})
    events = [EventRow("", 1, "{}"), EventRow("scenes/01", 1, "{}"), EventRow("", 2, "{}")]
    second = tables.write(RUN, writer, files={"a.json": TWO, "b.json": None}, events=events)
    assert tables.head(RUN) == second == Head(writer, first.version + 1, deleted=False)
    assert tables.heads() == {RUN: second}
    assert tables.files(RUN) == [FileRow("a.json", TWO), FileRow("b.json", None)]
    assert tables.files(RUN, after=second.version) == []
    assert tables.events(RUN) == [events[0], events[2], events[1]]
    assert tables.events(RUN, after=second.version) == []
    assert tables.last_events(RUN) == {"": 2, "scenes/01": 1}


def test_an_earlier_writer_is_refused_and_leaves_nothing(tables: Tables) -> None:
    zombie = tables.claim(RUN)
    tables.write(RUN, zombie, files={"a.json": ONE})
    living = tables.claim(RUN)
    assert living > zombie
    with pytest.raises(TakenOverError, match="another worker's by now"):
        tables.write(RUN, zombie, files={"a.json": TWO}, events=[EventRow("", 1, "{}")])
    assert (tables.files(RUN), tables.events(RUN)) == ([FileRow("a.json", ONE)], [])
    tables.write(RUN, living, events=[EventRow("", 1, "{}")])
    with pytest.raises(TakenOverError, match="recorded by another"):
        tables.write(RUN, living, events=[EventRow("", 1, "other")])
    assert tables.head(RUN) == Head(living, 2, deleted=False)


def test_a_claim_can_depend_on_how_far_the_run_is(tables: Tables) -> None:
    writer = tables.claim(RUN)
    seen = tables.write(RUN, writer, files={"a.json": ONE})
    tables.write(RUN, writer, files={"a.json": TWO})
    with pytest.raises(RunBusyError, match="changed elsewhere just now"):
        tables.claim(RUN, expected=seen)
    with pytest.raises(RunBusyError):
        tables.claim(f"{RUN}0", expected=seen)
    assert tables.claim(RUN, expected=tables.head(RUN)) == writer + 1


def test_a_deleted_run_has_nothing_and_no_writer(tables: Tables) -> None:
    writer = tables.claim(RUN)
    tables.write(RUN, writer, files={"a.json": ONE}, events=[EventRow("", 1, "{}")])
    tables.delete(RUN)
    head = tables.head(RUN)
    assert head is not None
    assert head.deleted
    assert (tables.files(RUN), tables.events(RUN)) == ([], [])
    with pytest.raises(TakenOverError):
        tables.write(RUN, writer, files={"a.json": ONE})
    with pytest.raises(UnknownRunError, match="deleted on another machine"):
        tables.claim(RUN)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("sha256", "../../etc/passwd"),
        ("sha256", "A" * 64),
        ("size_bytes", -1),
        ("size_bytes", 2**60),
        ("pieces", "[" * 5000),
        ("pieces", '["x"]'),
        ("pieces", "no json"),
    ],
)
def test_a_row_that_makes_no_sense_is_told_as_such(
    tables: Tables, tmp_path: Path, column: str, value: object
) -> None:
    tables.write(RUN, tables.claim(RUN), files={"a.json": ONE, "b.json": TWO})
    engine = connect(f"sqlite:///{tmp_path}/queue.sqlite", wait_s=5)
    with engine.begin() as connection:
        changed = text(f"UPDATE chalkbox_files SET {column} = :v WHERE path = 'a.json'")  # noqa: S608
        connection.execute(changed, {"v": value})
    engine.dispose()
    hostile, good = tables.files(RUN)
    assert hostile == FileRow("a.json", None, makes_sense=False)
    assert good == FileRow("b.json", TWO)
