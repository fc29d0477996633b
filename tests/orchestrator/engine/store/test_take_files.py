"""What rows and objects may be like without doing harm."""

from pathlib import Path

import pytest

from orchestrator.engine.errors import StoreAwayError
from orchestrator.engine.run_folder import RunFolder
from orchestrator.engine.store.known import read_known
from orchestrator.engine.store.run_store import RunStore
from orchestrator.engine.trace import Trace, read_trace
from tests.orchestrator.engine.store.machines import (
    Machines,
    bytes_in,
    insert_file,
    recorded_on,
    tell,
    write_row,
)
from tests.orchestrator.engine.toy_workflow import Code, Plan


@pytest.mark.parametrize(
    "path",
    [
        "../escaped.json",
        "a/../../escaped.json",
        "/escaped.json",
        "link/escaped.json",
        "trace.jsonl",
        "scenes/01/run.log",
        "stored.json",
        "segments/x",
        ".secret",
        "a\n.json",
        "a/" * 9 + "b.json",
        "x" * 200,
        "",
    ],
)
def test_a_path_that_leads_elsewhere_is_refused_and_named(
    machines: Machines, one: RunStore, two: RunStore, tmp_path: Path, path: str,
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    made = recorded_on(machines, "one", one)
    two.look(made.video_id)
    there = machines.runs_dir("two") / made.video_id
    (there / "link").symlink_to(tmp_path)
    before = bytes_in(machines.folder)
    request = next(row for row in machines.tables.files(made.video_id) if "request" in row.path)
    assert request.stored is not None
    insert_file(machines, made.video_id, path, request.stored)
    two.look(made.video_id)
    assert {name for name, _ in bytes_in(machines.folder).items() ^ before.items()} <= {
        "queue.sqlite",
        "queue.sqlite-wal",
        "queue.sqlite-shm",
    }
    assert "the database names a file that is not taken" in caplog.text


def test_a_run_whose_name_leads_elsewhere_is_not_looked_at(
    machines: Machines, one: RunStore, two: RunStore
) -> None:
    made = recorded_on(machines, "one", one)
    for table in ("runs", "files", "events"):
        write_row(machines, f"UPDATE chalkbox_{table} SET video_id = '../../escaped'")  # noqa: S608
    two.look_at_all()
    two.look("../../escaped")
    assert not machines.runs_dir("two").exists()
    assert {path.name for path in machines.folder.iterdir() if path.is_dir()} == {"one", "store"}
    assert made.root.is_dir()


def test_a_file_in_the_way_of_another_harms_no_other(
    machines: Machines, one: RunStore, two: RunStore, caplog: pytest.LogCaptureFixture
) -> None:
    made = recorded_on(machines, "one", one)
    small = machines.tables.files(made.video_id)[1].stored
    assert small is not None
    insert_file(machines, made.video_id, "request.json/below", small)
    two.look(made.video_id)
    there = RunFolder.open(machines.runs_dir("two") / made.video_id)
    assert there.path("request.json").is_file()
    assert "request.json/below: " in caplog.text


@pytest.mark.parametrize("damage", ["missing", "lies", "shorter"])
@pytest.mark.parametrize("name", ["plan.json", "film.mp4"])
def test_an_object_that_is_not_what_it_should_be_is_refused_named_and_mended(
    machines: Machines, one: RunStore, two: RunStore, damage: str, name: str
) -> None:
    made = recorded_on(machines, "one", one)
    made.as_stage("plan").write_artifact(Plan(title="A"))
    made.as_stage("write").write_artifact(Code(code="B"))
    one.record(made.video_id)
    there = machines.runs_dir("two") / made.video_id
    path = machines.object_of(made.video_id, name)
    good = path.read_bytes()
    match damage:
        case "missing":
            path.unlink()
        case "lies":
            path.write_bytes(good[:-1] + bytes([good[-1] ^ 1]))
        case _:
            path.write_bytes(good[:-1])
    two.bring_whole(made.video_id)
    assert not (there / name).exists()
    problem = read_known(there).files[name].problem
    assert problem is not None
    assert problem.startswith(f"{name}: object {path.name[:16]}… ")
    assert f" in {machines.url}" in problem
    assert RunFolder.open(there).read_artifact(Code).code == "B"
    path.write_bytes(good)
    two.bring_whole(made.video_id)
    assert (there / name).read_bytes() == good
    assert read_known(there).files[name].problem is None


def test_without_the_store_one_sees_what_is_here_and_what_happens(
    machines: Machines, one: RunStore, two: RunStore
) -> None:
    made = recorded_on(machines, "one", one)
    two.look(made.video_id)
    there = machines.runs_dir("two") / made.video_id
    made.as_stage("plan").write_artifact(Plan(title="A"))
    with Trace(made) as trace:
        tell(trace, "three")
    one.record(made.video_id)
    with machines.away():
        two.look(made.video_id)
        assert len(read_trace(there / "trace.jsonl").lines) == 3
        assert not (there / "plan.json").exists()
        with pytest.raises(StoreAwayError):
            machines.store("three").look(made.video_id)
        assert list(machines.runs_dir("three").iterdir()) == []
    machines.store("two").look(made.video_id)
    assert (there / "plan.json").exists()
