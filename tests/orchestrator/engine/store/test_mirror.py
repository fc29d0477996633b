import shutil

import pytest

from orchestrator.engine.errors import RunBusyError
from orchestrator.engine.run_folder import RunFolder
from orchestrator.engine.store.run_store import RunStore
from orchestrator.engine.trace import Trace, read_trace
from tests.orchestrator.engine.store.machines import (
    LARGE,
    Machines,
    begun_on,
    bytes_in,
    recorded_on,
    tell,
)
from tests.orchestrator.engine.toy_workflow import Code, Plan


def test_a_folder_comes_over_but_for_what_is_large(
    machines: Machines, one: RunStore, two: RunStore
) -> None:
    made = recorded_on(machines, "one", one)
    two.look(made.video_id)
    there = machines.runs_dir("two") / made.video_id
    wanted = bytes_in(made.root)
    assert wanted.pop("film.mp4") == LARGE
    assert bytes_in(there) == wanted
    assert {path.name for path in machines.runs_dir("two").iterdir()} == {made.video_id}
    assert there.stat().st_mode & 0o777 == 0o700
    stored = two.open_file(there, "film.mp4")
    assert stored is not None
    assert stored.read_bytes() == LARGE
    assert stored.read(len(LARGE) - 3, 100) == LARGE[-3:]
    assert stored.read(len(LARGE), 1) == b""
    two.bring_whole(made.video_id)
    assert bytes_in(there) == bytes_in(made.root)
    assert two.open_file(there, "film.mp4") is None


def test_a_folder_is_kept_up_to_date(machines: Machines, one: RunStore, two: RunStore) -> None:
    made = recorded_on(machines, "one", one)
    two.look(made.video_id)
    there = machines.runs_dir("two") / made.video_id
    log = there / "run.log"
    before = log.stat().st_ino
    made.as_stage("plan").write_artifact(Plan(title="A"))
    made.as_stage("plan").write_artifact(Plan(title="B"))
    made.as_stage("draw").write_file("film.mp4", LARGE[:100])
    (made.root / "preview").mkdir()
    (made.root / "preview/00001.m4s").write_bytes(b"piece")
    with Trace(made) as trace:
        tell(trace, "three")
    one.record(made.video_id)
    two.look(made.video_id)
    assert bytes_in(there) == bytes_in(made.root)
    assert log.stat().st_ino == before
    made.remove_preview()
    made.as_stage("plan").write_artifact(Plan(title="C"))
    one.record(made.video_id)
    two.look(made.video_id)
    assert bytes_in(there) == bytes_in(made.root)


def test_runs_inside_of_a_run_come_along(machines: Machines, one: RunStore, two: RunStore) -> None:
    made = begun_on(machines, "one")
    inner = RunFolder.create(made.root / "scenes", "01", workflow="part")
    inner.write_artifact(Plan(title="inner"))
    with Trace(inner) as trace:
        tell(trace, "inside")
    one.record(made.video_id)
    two.look(made.video_id)
    there = machines.runs_dir("two") / made.video_id
    wanted = bytes_in(made.root)
    wanted.pop("trace.jsonl", None)  # empty, to lock the folder by
    assert bytes_in(there) == wanted
    assert read_trace(there / "scenes/01/trace.jsonl") == read_trace(inner.path("trace.jsonl"))


def test_links_segments_and_what_is_unfinished_stay_where_they_are(
    machines: Machines, one: RunStore, two: RunStore
) -> None:
    made = begun_on(machines, "one")
    (made.root / "secret.json").symlink_to("/etc/passwd")
    (made.root / ".half.unfinished").write_bytes(b"half")
    (made.root / "a name.txt").write_bytes(b"no name for a file of a run")
    made.write_unlisted("segments/index.json", b"{}")
    one.record(made.video_id)
    paths = {row.path for row in machines.tables.files(made.video_id)}
    assert paths == {"manifest.json", "request.json"}


# --- whose word holds -----------------------------------------------------------------------------


def test_a_folder_somebody_works_on_is_left_alone(
    machines: Machines, one: RunStore, two: RunStore
) -> None:
    made = recorded_on(machines, "one", one)
    two.look(made.video_id)
    there = RunFolder.open(machines.runs_dir("two") / made.video_id)
    made.as_stage("plan").write_artifact(Plan(title="A"))
    one.record(made.video_id)
    with Trace(there):
        two.look(made.video_id)
        assert not there.path("plan.json").exists()
    two.look(made.video_id)
    assert there.path("plan.json").exists()


def test_the_last_writers_folder_is_ahead_of_the_rows(machines: Machines, one: RunStore) -> None:
    made = recorded_on(machines, "one", one)
    made.as_stage("plan").write_artifact(Plan(title="not recorded yet"))
    again = machines.store("one")  # as after a restart
    again.look(made.video_id)
    assert made.read_artifact(Plan).title == "not recorded yet"


def test_what_another_machine_went_on_with_holds_and_the_zombies_is_gone(
    machines: Machines, one: RunStore, two: RunStore
) -> None:
    zombie = recorded_on(machines, "one", one)
    zombie.as_stage("plan").write_artifact(Plan(title="late"))  # and it was cut off right then
    with Trace(zombie) as trace:
        tell(trace, "late")
    two.bring_whole(zombie.video_id)
    living = RunFolder.open(machines.runs_dir("two") / zombie.video_id)
    living.as_stage("plan").write_artifact(Plan(title="living"))
    with Trace(living) as trace:
        tell(trace, "living")
    two.record(living.video_id)
    machines.store("one").look(zombie.video_id)
    assert bytes_in(zombie.root) == bytes_in(living.root)


def test_two_who_change_a_run_at_once_are_told_apart(
    machines: Machines, one: RunStore, two: RunStore
) -> None:
    made = recorded_on(machines, "one", one)
    two.look(made.video_id)
    there = RunFolder.open(machines.runs_dir("two") / made.video_id)
    there.as_stage("plan").write_artifact(Plan(title="second"))
    made.as_stage("plan").write_artifact(Plan(title="first"))
    one.record(made.video_id)
    with pytest.raises(RunBusyError, match="changed elsewhere just now"):
        two.record(made.video_id)
    two.look(made.video_id)
    assert there.read_artifact(Plan).title == "first"


def test_what_a_dead_process_left_is_recorded_unless_another_machine_was_faster(
    machines: Machines, one: RunStore
) -> None:
    made = recorded_on(machines, "one", one)

    def paths() -> set[str]:
        return {row.path for row in machines.tables.files(made.video_id)}

    made.as_stage("plan").write_artifact(Plan(title="A"))
    with one.changing(made.video_id):
        assert "plan.json" not in paths()
    assert "plan.json" in paths()
    made.as_stage("write").write_artifact(Code(code="late"))
    with one.changing(made.video_id):
        machines.tables.claim(made.video_id)
    assert "code.json" not in paths()
    one.look(made.video_id)
    assert made.manifest.find("code.json") is not None
    assert RunFolder.open(made.root).manifest.find("code.json") is None


def test_a_deleted_run_goes_everywhere(machines: Machines, one: RunStore, two: RunStore) -> None:
    made = recorded_on(machines, "one", one)
    two.look_at_all()
    there = machines.runs_dir("two") / made.video_id
    assert there.is_dir()
    # What was made here of it for another machine goes too.
    part = there.with_name(f"{there.name}_pages-01_0123456789abcdef")
    part.mkdir()
    shutil.rmtree(made.root)
    one.delete(made.video_id)
    two.look_at_all()
    assert not there.exists()
    assert not part.exists()
    one.look_at_all()
    assert not made.root.exists()
